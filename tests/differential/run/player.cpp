#include "differential/run/player.hpp"

#include "differential/compare/plain_number.hpp"

#include <chrono>
#include <random>
#include <thread>

namespace ddbm::differential {
namespace {

/// More than any walk needs.
constexpr std::size_t most_pages = 400;

void replace_all(std::string& in, std::string_view what, std::string_view by)
{
    for (std::size_t at = in.find(what); at != std::string::npos;
         at = in.find(what, at + by.size()))
        in.replace(at, what.size(), by);
}

const json::value* part_of(const json::object& reference, const std::map<int, json::value>& replies)
{
    const auto found = replies.find(static_cast<int>(reference.at("$reply").as_int64()));
    if (found == replies.end())
        return nullptr;
    boost::system::error_code error;
    return found->second.find_pointer(reference.at("at").as_string(), error);
}

bool is_reference(const json::value& value)
{
    const json::object* members = value.if_object();
    return members && members->contains("$reply");
}

/// Where the next page starts: what the answer calls it and what the request calls it.
struct continuation
{
    std::string_view last;
    std::string_view start;
};

continuation continuation_of(std::string_view operation)
{
    if (operation == "ListTables")
        return {"LastEvaluatedTableName", "ExclusiveStartTableName"};
    return {"LastEvaluatedKey", "ExclusiveStartKey"};
}

}  // namespace

std::string make_prefix()
{
    std::random_device device;
    std::string prefix = "zz";
    while (prefix.size() + 1 < table_prefix.size())
        prefix += static_cast<char>('a' + device() % 26);
    return prefix + ".";
}

void fill_in(json::value& body, const std::map<int, json::value>& replies)
{
    if (json::array* elements = body.if_array())
        for (json::value& element : *elements)
            fill_in(element, replies);
    json::object* members = body.if_object();
    if (!members)
        return;
    for (auto member = members->begin(); member != members->end();)
    {
        if (!is_reference(member->value()))
            fill_in(member->value(), replies);
        else if (const json::value* part = part_of(member->value().as_object(), replies))
            member->value() = json::value(*part);
        else
        {
            member = members->erase(member);
            continue;
        }
        ++member;
    }
}

page player::send(const step& wanted, const json::object& body)
{
    sent_ = json::serialize(body);
    replace_all(sent_, table_prefix, prefix_);
    ++requests_;
    answer got = side_.send(wanted.target, wanted.operation, sent_);
    replace_all(got.body, prefix_, table_prefix);

    // Items may be nested deeper than Boost.JSON reads by itself.
    json::parse_options deep;
    deep.max_depth = 512;
    boost::system::error_code error;
    json::value parsed = json::parse(got.body, error, {}, deep);
    if (error)
        parsed = json::string(got.body);
    if (!side_.writes_plain_numbers())
        make_numbers_plain(parsed);
    return {got.status, std::move(parsed)};
}

void player::walk(const step& wanted, json::object body, pages& into)
{
    const continuation next = continuation_of(wanted.operation);
    while (into.size() < most_pages)
    {
        into.push_back(send(wanted, body));
        const json::object* reply = into.back().body.if_object();
        const json::value* last = reply ? reply->if_contains(next.last) : nullptr;
        if (into.back().status != 200 || !last)
            return;
        body[next.start] = *last;
    }
}

pages player::play(const step& wanted)
{
    json::value filled = wanted.body;
    fill_in(filled, replies_);
    json::object& body = filled.as_object();

    pages got;
    const json::value* segments = body.if_contains("TotalSegments");
    const bool has_segments = segments && segments->is_number();
    if (wanted.walk == walk_kind::none)
        got.push_back(send(wanted, body));
    else if (wanted.walk == walk_kind::pages || !has_segments)
        walk(wanted, body, got);
    else
    {
        const auto count = segments->to_number<std::int64_t>();
        for (std::int64_t segment = 0; segment < count; ++segment)
        {
            body["Segment"] = segment;
            walk(wanted, body, got);
            if (got.back().status != 200)
                break;
        }
    }

    if (got.front().status == 200)
    {
        if (wanted.operation == "CreateTable")
            made_.emplace_back(body.at("TableName").as_string());
        if (wanted.operation == "UpdateTable" || wanted.operation == "CreateTable")
            settle(body);
    }
    replies_[wanted.number] = got.back().body;
    return got;
}

/// A server may build indexes behind the request.
void player::settle(const json::object& body)
{
    step describe;
    describe.operation = "DescribeTable";
    describe.body = {{"TableName", body.at("TableName")}};
    const std::string sent = sent_;
    for (int tries = 0; tries < 500; ++tries)
    {
        const page got = send(describe, describe.body);
        const std::string text = json::serialize(got.body);
        if (text.find("\"CREATING\"") == std::string::npos &&
            text.find("\"UPDATING\"") == std::string::npos &&
            text.find("\"DELETING\"") == std::string::npos)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    sent_ = sent;
}

void player::erase(const std::string& table)
{
    step erase;
    erase.operation = "DeleteTable";
    step unprotect;
    unprotect.operation = "UpdateTable";
    const page got = send(erase, {{"TableName", table}});
    if (json::serialize(got.body).find("protected against deletion") == std::string::npos)
        return;
    send(unprotect, {{"TableName", table}, {"DeletionProtectionEnabled", false}});
    send(erase, {{"TableName", table}});
}

void player::clean_up()
{
    for (const std::string& table : made_)
        erase(table);
    made_.clear();
}

}  // namespace ddbm::differential
