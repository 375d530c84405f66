#include "protocol/request_outline.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <array>

namespace ddbm::detail {

namespace {

constexpr std::array<std::string_view, 10> operations_that_consume{
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem"};

// Hands each member of the object that comes next to `on_member`, which reads its value.
template <class OnMember>
void each_member(json_scanner& json, OnMember on_member)
{
    if (json.peek() != '{')
        return json.skip_value();
    json.members([&] { on_member(json.key()); });
}

// The same of a text; what is no JSON ends it.
template <class OnMember>
void each_member(std::string_view text, OnMember on_member)
{
    json_scanner json(text);
    try
    {
        each_member(json, [&](std::string_view name) { on_member(json, name); });
    }
    catch (const error&)
    {
        return;
    }
}

std::string string_or_nothing(json_scanner& json)
{
    if (json.peek() == '"')
        return std::string(json.string().text);
    json.skip_value();
    return {};
}

// The one name of all that it is told.
class only_name
{
public:
    void add(std::string_view name)
    {
        is_one_ = is_one_ && (name_.empty() || name_ == name);
        name_ = name;
    }

    std::string take() { return is_one_ ? std::move(name_) : std::string(); }

private:
    std::string name_;
    bool is_one_ = true;
};

// [{"Put": {"TableName": ..}}, ..]
void add_tables_of_actions(json_scanner& json, only_name& table)
{
    if (json.peek() != '[')
        return json.skip_value();
    json.elements([&] {
        each_member(json, [&](std::string_view) {
            each_member(json, [&](std::string_view name) {
                if (name == "TableName")
                    table.add(string_or_nothing(json));
                else
                    json.skip_value();
            });
        });
    });
}

bool has_member(std::string_view text, std::string_view wanted)
{
    bool found = false;
    each_member(text, [&](json_scanner& json, std::string_view name) {
        found = found || name == wanted;
        json.skip_value();
    });
    return found;
}

}  // namespace

request_outline outline_of(std::string_view request)
{
    only_name table;
    std::string index;
    each_member(request, [&](json_scanner& json, std::string_view name) {
        if (name == "TableName" || name == "ResourceArn")
            table.add(string_or_nothing(json));
        else if (name == "IndexName")
            index = string_or_nothing(json);
        else if (name == "RequestItems")
            each_member(json, [&](std::string_view each) {
                table.add(each);
                json.skip_value();
            });
        else if (name == "TransactItems")
            add_tables_of_actions(json, table);
        else
            json.skip_value();
    });
    return {table.take(), std::move(index)};
}

void ask_for_capacity(std::string_view operation, std::string& buffer, std::size_t offset)
{
    const std::string_view request = std::string_view(buffer).substr(offset);
    if (std::ranges::find(operations_that_consume, operation) == operations_that_consume.end())
        return;
    if (!request.ends_with('}') || has_member(request, "ReturnConsumedCapacity"))
        return;
    buffer.pop_back();
    buffer += R"(,"ReturnConsumedCapacity":"TOTAL"})";
}

std::vector<consumed_capacity> capacity_in(std::string_view reply)
{
    constexpr std::string_view member = "ConsumedCapacity";
    // Most replies have none, and some are long.
    if (reply.find(member) == reply.npos)
        return {};

    std::vector<consumed_capacity> all;
    each_member(reply, [&](json_scanner& json, std::string_view name) {
        json.peek();
        const char* const first = json.position();
        const bool is_several = json.peek() == '[';
        json.skip_value();
        if (name != member)
            return;
        const std::string_view value(first, static_cast<std::size_t>(json.position() - first));
        const reply_document document("{\"ConsumedCapacity\":" + std::string(value) + '}');
        if (is_several)
            all = read_consumed_capacities(document.root());
        else if (auto one = read_consumed_capacity(document.root()))
            all.push_back(*std::move(one));
    });
    return all;
}

}  // namespace ddbm::detail
