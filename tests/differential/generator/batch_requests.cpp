#include "differential/generator/batch_requests.hpp"

#include "differential/generator/expressions.hpp"
#include "differential/generator/item_requests.hpp"
#include "differential/generator/items.hpp"
#include "differential/generator/legacy.hpp"
#include "differential/step.hpp"

#include <algorithm>

namespace ddbm::differential {
namespace {

/// What tells items of a table apart, numbers by value: none of the pool's numbers needs more.
std::string identity(const table_model& table, const json::object& item)
{
    const auto part = [&](const key_attribute& attribute) -> std::string {
        const json::value* value = item.if_contains(attribute.name);
        if (!value)
            return "-";
        if (const json::object* members = value->if_object(); members && members->contains("N"))
            if (const json::string* digits = members->at("N").if_string())
                return std::to_string(std::strtod(digits->c_str(), nullptr));
        return json::serialize(*value);
    };
    return table.name + part(table.key.partition) + (table.key.sort ? part(*table.key.sort) : "");
}

/// Whether this item was not met before; mistakes let duplicates pass.
bool is_new(random_source& random, std::vector<std::string>& met, const std::string& what)
{
    if (std::find(met.begin(), met.end(), what) != met.end())
        return random.flaw(20);
    met.push_back(what);
    return true;
}

/// Which of two tables' mistakes is found first depends on their names, so only one has any.
std::size_t tables_to_ask(random_source& random)
{
    if (random.wild())
        return random.flaw(3) ? 0 : 1;
    return 1 + random.below(2);
}

std::string table_name(random_source& random, const table_model& table)
{
    return random.flaw(3) ? random.one_of({"zzdifftst.missing", "x!", "ab"}) : table.name;
}

json::object transact_get(random_source& random, const table_model& table)
{
    json::object get = {{"TableName", table_name(random, table)}, {"Key", key_of(random, table)}};
    expression_writer expressions(random, table);
    if (random.chance(35))
        get["ProjectionExpression"] = expressions.projection();
    expressions.add_names_and_values(get);
    get.erase("ExpressionAttributeValues");
    return get;
}

json::object transact_write(random_source& random, const table_model& table, std::string& what)
{
    json::object action = {{"TableName", table_name(random, table)}};
    expression_writer expressions(random, table);
    std::string name =
        random.one_of({"Put", "Put", "Update", "Update", "Delete", "ConditionCheck"});
    if (name == "Put")
    {
        action["Item"] = item_of(random, table);
        what = identity(table, action["Item"].as_object());
    }
    else
    {
        action["Key"] = key_of(random, table);
        what = identity(table, action["Key"].as_object());
    }
    if (name == "Update" && !random.flaw(5))
        action["UpdateExpression"] =
            random.chance(65) ? expressions.plain_update() : expressions.update();
    if (expressions.may_do_nothing())
        action["ConditionExpression"] = expressions.item_exists();
    else if (name == "ConditionCheck" ? !random.flaw(5) : random.chance(30))
        action["ConditionExpression"] =
            random.chance(60) ? "attribute_not_exists(absent)" : expressions.condition();
    expressions.add_names_and_values(action);
    if (random.chance(30))
        action["ReturnValuesOnConditionCheckFailure"] =
            random.flaw(5) ? "XX" : random.one_of({"ALL_OLD", "NONE"});
    json::object entry = {{name, action}};
    if (random.flaw(2))
        entry["Delete"] = json::object{{"TableName", table.name}, {"Key", key_of(random, table)}};
    if (random.flaw(2))
        entry.clear();
    return entry;
}

}  // namespace

json::object batch_get_item(random_source& random, const std::vector<table_model>& tables)
{
    json::object items;
    std::vector<std::string> met;
    const std::size_t count = tables_to_ask(random);
    for (std::size_t i = 0; i < count; ++i)
    {
        const table_model& table = random.pick(tables);
        json::array keys;
        const std::size_t wanted = random.flaw(3) ? random.below(2) * 101 : 1 + random.below(6);
        for (std::size_t n = 0; n < wanted; ++n)
        {
            json::object key = key_of(random, table);
            if (is_new(random, met, identity(table, key)))
                keys.push_back(std::move(key));
        }
        json::object entry = {{"Keys", keys}};
        expression_writer expressions(random, table);
        if (random.chance(30))
            entry["ProjectionExpression"] = expressions.projection();
        else if (random.chance(15))
            entry["AttributesToGet"] = attributes_to_get(random, table);
        expressions.add_names_and_values(entry);
        entry.erase("ExpressionAttributeValues");
        if (random.chance(30))
            entry["ConsistentRead"] = random.chance(60);
        items[table_name(random, table)] = entry;
    }
    json::object request = {{"RequestItems", items}};
    add_return_consumed_capacity(random, request);
    return request;
}

json::object batch_write_item(random_source& random, const std::vector<table_model>& tables)
{
    json::object items;
    std::vector<std::string> met;
    const std::size_t count = tables_to_ask(random);
    for (std::size_t i = 0; i < count; ++i)
    {
        const table_model& table = random.pick(tables);
        if (items.contains(table.name))
            continue;
        json::array requests;
        const std::size_t wanted = random.flaw(3) ? random.below(2) * 26 : 1 + random.below(8);
        for (std::size_t n = 0; n < wanted; ++n)
        {
            const bool put = random.chance(75);
            json::object content = put ? item_of(random, table) : key_of(random, table);
            if (!is_new(random, met, identity(table, content)))
                continue;
            json::object entry =
                put ? json::object{{"PutRequest", json::object{{"Item", content}}}}
                    : json::object{{"DeleteRequest", json::object{{"Key", content}}}};
            if (random.flaw(1))
                entry.clear();
            requests.push_back(std::move(entry));
        }
        items[table_name(random, table)] = requests;
    }
    json::object request = {{"RequestItems", items}};
    add_return_consumed_capacity(random, request);
    add_return_item_collection_metrics(random, request);
    return request;
}

json::object transact_get_items(random_source& random, const std::vector<table_model>& tables)
{
    json::array entries;
    std::vector<std::string> met;
    const std::size_t wanted = random.flaw(3) ? random.below(2) * 101 : 1 + random.below(5);
    for (std::size_t n = 0; n < wanted; ++n)
    {
        const table_model& table = random.pick(tables);
        json::object get = transact_get(random, table);
        if (!is_new(random, met, identity(table, get["Key"].as_object())))
            continue;
        entries.push_back(json::object{{"Get", get}});
        if (random.flaw(2))
            entries.push_back(json::object{});
    }
    json::object request = {{"TransactItems", entries}};
    add_return_consumed_capacity(random, request);
    return request;
}

json::object transact_write_items(random_source& random, const std::vector<table_model>& tables)
{
    json::array entries;
    std::vector<std::string> met;
    const std::size_t wanted = random.flaw(3) ? random.below(2) * 101 : 1 + random.below(5);
    for (std::size_t n = 0; n < wanted; ++n)
    {
        const table_model& table = random.pick(tables);
        std::string what;
        json::object entry = transact_write(random, table, what);
        if (is_new(random, met, what))
            entries.push_back(std::move(entry));
    }
    json::object request = {{"TransactItems", entries}};
    if (random.chance(25))
        request["ClientRequestToken"] = random.flaw(10) ? std::string(37, 't')
                                                        : std::string(table_prefix) + "token" +
                                                              std::to_string(random.below(1000000));
    add_return_consumed_capacity(random, request);
    add_return_item_collection_metrics(random, request);
    return request;
}

}  // namespace ddbm::differential
