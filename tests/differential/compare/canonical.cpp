#include "differential/compare/canonical.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <sstream>
#include <vector>

namespace ddbm::differential {
namespace {

bool by_text(const json::value& left, const json::value& right)
{
    return json::serialize(left) < json::serialize(right);
}

void sort_by_text(json::value& list)
{
    if (json::array* elements = list.if_array())
        std::stable_sort(elements->begin(), elements->end(), by_text);
}

void sort_by_table(json::value& list)
{
    const auto name_of = [](const json::value& one) {
        return json::serialize(one.at("TableName"));
    };
    if (json::array* elements = list.if_array())
        std::sort(
            elements->begin(),
            elements->end(),
            [&](const json::value& left, const json::value& right) {
                return name_of(left) < name_of(right);
            }
        );
}

/// Members in the order of their names and numbers in one form, so that equal values have equal
/// texts.
json::value ordered(const json::value& value)
{
    if (const json::object* members = value.if_object())
    {
        std::vector<std::string> names;
        for (const auto& member : *members)
            names.emplace_back(member.key());
        std::sort(names.begin(), names.end());
        json::object made;
        for (const std::string& name : names)
            made[name] = ordered(members->at(name));
        return made;
    }
    if (const json::array* elements = value.if_array())
    {
        json::array made;
        for (const json::value& element : *elements)
            made.push_back(ordered(element));
        return made;
    }
    if (const double* number = value.if_double();
        number && std::abs(*number) < 1e15 && *number == std::floor(*number))
        return static_cast<std::int64_t>(*number);
    if (value.is_uint64())
        return value.to_number<std::int64_t>();
    return value;
}

/// Sets have no order. Only attribute values have members of these names that are lists of strings.
void sort_sets(json::value& value)
{
    if (json::array* elements = value.if_array())
        for (json::value& element : *elements)
            sort_sets(element);
    if (json::object* members = value.if_object())
        for (auto& member : *members)
        {
            sort_sets(member.value());
            if (members->size() == 1 &&
                (member.key() == "SS" || member.key() == "NS" || member.key() == "BS"))
                sort_by_text(member.value());
        }
}

std::string part_text(const json::value& item, const std::string& name)
{
    const json::object* attributes = item.if_object();
    const json::value* value = attributes ? attributes->if_contains(name) : nullptr;
    return value ? json::serialize(*value) : std::string();
}

/// Partitions together, in any order; within one the order is kept except between equal sort keys.
void order_items(json::array& items, const item_order& order)
{
    const auto has = [&](const std::string& name) {
        return std::all_of(items.begin(), items.end(), [&](const json::value& item) {
            return !part_text(item, name).empty();
        });
    };
    const bool has_sort = !order.sort.empty() && has(order.sort);
    if (!has_sort || !(order.one_partition || has(order.partition)))
    {
        std::stable_sort(items.begin(), items.end(), by_text);
        return;
    }

    const auto partition_of = [&](const json::value& item) {
        return order.one_partition ? std::string() : part_text(item, order.partition);
    };
    std::stable_sort(
        items.begin(),
        items.end(),
        [&](const json::value& left, const json::value& right) {
            return partition_of(left) < partition_of(right);
        }
    );
    for (auto first = items.begin(); first != items.end();)
    {
        const auto last = std::find_if(first, items.end(), [&](const json::value& item) {
            return partition_of(item) != partition_of(*first) ||
                   part_text(item, order.sort) != part_text(*first, order.sort);
        });
        std::stable_sort(first, last, by_text);
        first = last;
    }
}

std::string text_member(const json::object& body, std::string_view name)
{
    const json::value* member = body.if_contains(name);
    return member && member->is_string() ? std::string(member->get_string()) : std::string();
}

std::string outcome_of(const page& got)
{
    if (got.status == 200)
        return "200";
    const json::object* body = got.body.if_object();
    if (!body)
        return std::to_string(got.status);
    std::string type = text_member(*body, "__type");
    type = type.substr(type.find('#') + 1);
    std::string message = text_member(*body, body->contains("message") ? "message" : "Message");
    return std::to_string(got.status) + " " + type + ": " + canonical_message(std::move(message));
}

/// For each member of this name, wherever it is.
void for_each_member(
    json::value& in, std::string_view name, const std::function<void(json::value&)>& change
)
{
    if (json::array* elements = in.if_array())
        for (json::value& element : *elements)
            for_each_member(element, name, change);
    if (json::object* members = in.if_object())
        for (auto& member : *members)
        {
            if (member.key() == name)
                change(member.value());
            else
                for_each_member(member.value(), name, change);
        }
}

/// What the servers make up counts only as being there.
void hide_made_up(json::value& body, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names)
        for_each_member(body, name, [](json::value& value) { value = "made up"; });
}

void table_replies(json::value& body)
{
    hide_made_up(
        body,
        {"CreationDateTime",
         "LastUpdateToPayPerRequestDateTime",
         "LastIncreaseDateTime",
         "LastDecreaseDateTime",
         "TableId",
         "LatestStreamLabel",
         "LatestStreamArn"}
    );
    for (const std::string_view name :
         {"AttributeDefinitions",
          "LocalSecondaryIndexes",
          "GlobalSecondaryIndexes",
          "NonKeyAttributes"})
        for_each_member(body, name, sort_by_text);
}

void stream_replies(json::value& body)
{
    hide_made_up(
        body,
        {"CreationRequestDateTime",
         "StreamArn",
         "StreamLabel",
         "ShardId",
         "ParentShardId",
         "LastEvaluatedShardId",
         "StartingSequenceNumber",
         "EndingSequenceNumber",
         "SequenceNumber",
         "ShardIterator",
         "NextShardIterator",
         "eventID",
         "ApproximateCreationDateTime",
         "LastEvaluatedStreamArn"}
    );
}

/// Names of others' tables do not belong here.
json::value table_names(const pages& got)
{
    json::array names;
    for (const page& one : got)
        if (const json::value* list = one.body.as_object().if_contains("TableNames"))
            for (const json::value& name : list->as_array())
                if (name.as_string().starts_with(table_prefix))
                    names.push_back(name);
    return {{"TableNames", names}};
}

/// Records of one item keep their order; those of several that one request wrote have none.
void order_records(json::object& body)
{
    json::value* records = body.if_contains("Records");
    if (!records)
        return;
    const auto keys_of = [](const json::value& record) {
        return json::serialize(record.at("dynamodb").at("Keys"));
    };
    json::array& list = records->as_array();
    std::stable_sort(
        list.begin(),
        list.end(),
        [&](const json::value& left, const json::value& right) {
            return keys_of(left) < keys_of(right);
        }
    );
}

void keep_own_streams(const step& asked, json::object& body)
{
    json::value* streams = body.if_contains("Streams");
    if (!streams || asked.body.contains("TableName"))
        return;
    json::array own;
    for (const json::value& stream : streams->as_array())
        if (stream.at("TableName").as_string().starts_with(table_prefix))
            own.push_back(stream);
    *streams = own;
    body.erase("LastEvaluatedStreamArn");
}

/// All pages as if they were one. What depends on how the items fell into pages is left out.
json::value joined(const step& asked, const pages& got)
{
    json::value whole = ordered(got.front().body);
    if (got.size() > 1)
    {
        json::object& sum = whole.as_object();
        sum.erase("LastEvaluatedKey");
        sum.erase("ConsumedCapacity");
        json::array items;
        std::int64_t count = 0;
        std::int64_t scanned = 0;
        for (const page& one : got)
        {
            const json::object& body = one.body.as_object();
            count += body.at("Count").to_number<std::int64_t>();
            scanned += body.at("ScannedCount").to_number<std::int64_t>();
            if (const json::value* more = body.if_contains("Items"))
                for (const json::value& item : more->as_array())
                    items.push_back(ordered(item));
        }
        sum["Count"] = count;
        sum["ScannedCount"] = scanned;
        if (sum.contains("Items"))
            sum["Items"] = items;
        if (asked.walk == walk_kind::pages)
            sum["Pages"] = got.size();
    }
    return whole;
}

void item_pages(const step& asked, json::value& body)
{
    sort_sets(body);
    if (json::value* items = body.as_object().if_contains("Items"))
        order_items(items->as_array(), asked.order);
}

void batches(json::value& body)
{
    sort_sets(body);
    json::object& members = body.as_object();
    if (json::value* responses = members.if_contains("Responses");
        responses && responses->is_object())
        for (auto& table : responses->as_object())
            sort_by_text(table.value());
    if (json::value* capacities = members.if_contains("ConsumedCapacity"))
        sort_by_table(*capacities);
    if (json::value* metrics = members.if_contains("ItemCollectionMetrics");
        metrics && metrics->is_object())
        for (auto& table : metrics->as_object())
            sort_by_text(table.value());
}

/// What comes with an error besides its name and its text.
json::value error_members(const page& got)
{
    json::value body = ordered(got.body);
    if (json::object* members = body.if_object())
    {
        members->erase("__type");
        members->erase("message");
        members->erase("Message");
    }
    sort_sets(body);
    return body;
}

}  // namespace

std::string canonical_message(std::string message)
{
    // Brackets hold paths and reasons, whose order matters, but for the attributes that an index
    // lacks.
    const bool lacks = message.find("does not project") != std::string::npos;
    const char* const opening = lacks ? "{[" : "{";
    for (std::size_t open = message.find_first_of(opening); open != std::string::npos;
         open = message.find_first_of(opening, open + 1))
    {
        const std::size_t close = message.find_first_of(lacks ? "{}[]" : "{}", open + 1);
        if (close == std::string::npos || message[close] == '{' || message[close] == '[')
            continue;
        std::vector<std::string> parts;
        std::istringstream inside(message.substr(open + 1, close - open - 1));
        for (std::string one; std::getline(inside >> std::ws, one, ',');)
            parts.push_back(one);
        std::sort(parts.begin(), parts.end());
        std::string sorted;
        for (const std::string& one : parts)
            sorted += (sorted.empty() ? "" : ", ") + one;
        message.replace(open + 1, close - open - 1, sorted);
    }
    return message;
}

canonical_answer canonical(const step& asked, const pages& got)
{
    canonical_answer made;
    made.outcome = outcome_of(got.back());
    if (got.back().status != 200)
    {
        made.body = error_members(got.back());
        return made;
    }
    if (asked.operation == "ListTables")
    {
        made.body = table_names(got);
        return made;
    }
    made.body = joined(asked, got);
    if (!made.body.is_object())
        return made;
    if (asked.target == ddbm::service::dynamodb_streams)
    {
        keep_own_streams(asked, made.body.as_object());
        stream_replies(made.body);
        sort_sets(made.body);
        order_records(made.body.as_object());
    }
    else if (asked.operation == "Query" || asked.operation == "Scan")
        item_pages(asked, made.body);
    else if (asked.operation.ends_with("Table"))
        table_replies(made.body);
    else
        batches(made.body);
    return made;
}

}  // namespace ddbm::differential
