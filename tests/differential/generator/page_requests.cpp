#include "differential/generator/page_requests.hpp"

#include "differential/generator/expressions.hpp"
#include "differential/generator/item_requests.hpp"
#include "differential/generator/legacy.hpp"
#include "differential/generator/values.hpp"

namespace ddbm::differential {
namespace {

/// What is to be read: the table or one of its indexes.
struct source
{
    const key_model* key;
    const index_model* index = nullptr;
};

source pick_source(random_source& random, const table_model& table, json::object& request)
{
    if (random.flaw(3))
    {
        request["IndexName"] = random.one_of({"none", "no such", "x", "unknown-index"});
        return {&table.key};
    }
    if (table.indexes.empty() || random.chance(45))
        return {&table.key};
    const index_model& index = random.pick(table.indexes);
    request["IndexName"] = index.name;
    return {&index.key, &index};
}

void add_select(
    random_source& random,
    const table_model& table,
    const source& from,
    expression_writer& expressions,
    bool legacy,
    json::object& request
)
{
    const bool listed = random.chance(35);
    if (listed)
    {
        if (legacy)
            request["AttributesToGet"] = attributes_to_get(random, table);
        else
            request["ProjectionExpression"] = expressions.projection();
    }
    if (random.flaw(8))
        request["Select"] = random.one_of(
            {"ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT", "XX", ""}
        );
    else if (listed)
    {
        if (random.chance(25))
            request["Select"] = "SPECIFIC_ATTRIBUTES";
    }
    else if (random.chance(30))
        request["Select"] =
            from.index && from.index->global ? random.one_of({"COUNT", "ALL_PROJECTED_ATTRIBUTES"})
            : from.index ? random.one_of({"COUNT", "ALL_PROJECTED_ATTRIBUTES", "ALL_ATTRIBUTES"})
                         : random.one_of({"COUNT", "ALL_ATTRIBUTES"});
}

void add_limit(random_source& random, json::object& request)
{
    if (random.flaw(3))
        request["Limit"] = random.chance(50) ? 0 : -1;
    else if (random.chance(45))
        request["Limit"] = 1 + random.below(6);
}

void add_consistent_read(random_source& random, const source& from, json::object& request)
{
    const bool never = from.index && from.index->global;
    if (never ? random.flaw(10) : random.chance(35))
        request["ConsistentRead"] = true;
    else if (random.chance(10))
        request["ConsistentRead"] = false;
}

item_order order_of(const source& from, bool one_partition)
{
    return {
        from.key->partition.name,
        from.key->sort ? from.key->sort->name : std::string(),
        one_partition};
}

}  // namespace

step query(random_source& random, const table_model& table)
{
    step made;
    made.operation = "Query";
    json::object& request = made.body;
    request["TableName"] = table.name;
    const source from = pick_source(random, table, request);
    expression_writer expressions(random, table);
    const bool legacy = random.chance(15);

    if (legacy)
    {
        add_key_conditions(random, *from.key, request);
        if (random.chance(35))
            add_filter(random, table, "QueryFilter", request);
    }
    else
    {
        if (!random.flaw(3))
            request["KeyConditionExpression"] = expressions.key_condition(*from.key);
        if (random.chance(35))
            request["FilterExpression"] = expressions.filter(from.key);
    }
    add_select(random, table, from, expressions, legacy, request);
    expressions.add_names_and_values(request);
    add_limit(random, request);
    if (random.chance(45))
        request["ScanIndexForward"] = random.chance(30);
    add_consistent_read(random, from, request);
    add_return_consumed_capacity(random, request);
    if (random.chance(8) || random.flaw(10))
    {
        request["ExclusiveStartKey"] = start_key_of(random, table, from.index);
        made.outcome_only = from.index != nullptr;
    }
    made.order = order_of(from, true);
    // Which of those with the same index key come first is not said, so only the whole counts.
    if (request.contains("Limit") && (from.index || random.chance(50)))
        made.walk = walk_kind::pages;
    return made;
}

step scan(random_source& random, const table_model& table)
{
    step made;
    made.operation = "Scan";
    json::object& request = made.body;
    request["TableName"] = table.name;
    const source from = pick_source(random, table, request);
    expression_writer expressions(random, table);
    const bool legacy = random.chance(15);

    // What a global index does not hold, its filter does not see; DynamoDB Local's does.
    const bool sees_all = !from.index || !from.index->global || from.index->projection == "ALL";
    if (sees_all && random.chance(50))
    {
        if (legacy)
            add_filter(random, table, "ScanFilter", request);
        else
            request["FilterExpression"] = expressions.filter(nullptr);
    }
    add_select(random, table, from, expressions, legacy, request);
    expressions.add_names_and_values(request);
    add_limit(random, request);
    add_consistent_read(random, from, request);
    add_return_consumed_capacity(random, request);
    made.walk = walk_kind::pages;
    made.order = order_of(from, false);
    if (random.chance(15))
    {
        request["TotalSegments"] = 1 + random.below(4);
        made.walk = walk_kind::segments;
        // DynamoDB Local divides indexes by the table's partitions.
        if (from.index)
            made.order = {};
    }
    else if (random.flaw(8))
    {
        made.walk = walk_kind::none;
        if (random.chance(70))
            request["Segment"] = static_cast<int>(random.below(4)) - 1;
        if (random.chance(70))
            request["TotalSegments"] = random.below(4);
        made.outcome_only = true;
    }
    else if (random.chance(5) || random.flaw(10))
    {
        made.walk = walk_kind::none;
        request["ExclusiveStartKey"] = start_key_of(random, table, from.index);
        made.outcome_only = true;
    }
    return made;
}

step next_page(const step& before)
{
    step made = before;
    made.body["ExclusiveStartKey"] = reply_part(before.number, "/LastEvaluatedKey");
    return made;
}

}  // namespace ddbm::differential
