#include "differential/generator/item_requests.hpp"

#include "differential/generator/legacy.hpp"
#include "differential/generator/values.hpp"

namespace ddbm::differential {
namespace {

void add_condition(
    random_source& random,
    const table_model& table,
    expression_writer& expressions,
    json::object& request
)
{
    if (random.chance(40))
        request["ConditionExpression"] = expressions.condition();
    else if (random.chance(20))
        add_expected(random, table, request);
    if (random.flaw(2))
        add_expected(random, table, request);
    if (random.chance(30))
        request["ReturnValuesOnConditionCheckFailure"] =
            random.flaw(5) ? random.one_of({"ALL_NEW", "XX"}) : random.one_of({"ALL_OLD", "NONE"});
}

void add_return_values(random_source& random, json::object& request)
{
    if (random.flaw(5))
        request["ReturnValues"] =
            random.one_of({"ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "XX", "", "all_old"});
    else if (random.chance(50))
        request["ReturnValues"] = random.one_of({"ALL_OLD", "ALL_OLD", "NONE"});
}

}  // namespace

void add_return_consumed_capacity(random_source& random, json::object& request)
{
    if (random.flaw(3))
        request["ReturnConsumedCapacity"] = random.one_of({"ALL", "", "total"});
    else if (random.chance(35))
        request["ReturnConsumedCapacity"] = random.one_of({"TOTAL", "INDEXES", "NONE"});
}

void add_return_item_collection_metrics(random_source& random, json::object& request)
{
    if (random.flaw(2))
        request["ReturnItemCollectionMetrics"] = "ALL";
    else if (random.chance(20))
        request["ReturnItemCollectionMetrics"] = random.one_of({"SIZE", "NONE"});
}

json::object get_item(random_source& random, const table_model& table)
{
    json::object request = {{"TableName", table.name}, {"Key", key_of(random, table)}};
    expression_writer expressions(random, table);
    if (random.chance(40))
        request["ProjectionExpression"] = expressions.projection();
    else if (random.chance(15))
        request["AttributesToGet"] = attributes_to_get(random, table);
    expressions.add_names_and_values(request);
    request.erase("ExpressionAttributeValues");
    if (random.chance(40))
        request["ConsistentRead"] = random.chance(60);
    add_return_consumed_capacity(random, request);
    return request;
}

json::object put_item(random_source& random, const table_model& table)
{
    json::object request = {{"TableName", table.name}, {"Item", item_of(random, table)}};
    expression_writer expressions(random, table);
    add_condition(random, table, expressions, request);
    expressions.add_names_and_values(request);
    add_return_values(random, request);
    add_return_consumed_capacity(random, request);
    add_return_item_collection_metrics(random, request);
    return request;
}

json::object update_item(random_source& random, const table_model& table)
{
    json::object request = {{"TableName", table.name}, {"Key", key_of(random, table)}};
    expression_writer expressions(random, table);
    if (random.chance(80))
    {
        request["UpdateExpression"] =
            random.chance(20) ? expressions.plain_update() : expressions.update();
        if (expressions.may_do_nothing())
            request["ConditionExpression"] = expressions.item_exists();
        else if (random.chance(40))
            request["ConditionExpression"] = expressions.condition();
    }
    else if (random.chance(80))
    {
        add_attribute_updates(random, table, request);
        if (random.chance(35))
            add_expected(random, table, request);
    }
    expressions.add_names_and_values(request);
    if (random.flaw(2))
        add_attribute_updates(random, table, request);
    if (random.flaw(3))
        request["ReturnValues"] = random.one_of({"XX", "", "UPDATE_NEW"});
    else if (random.chance(75))
        request["ReturnValues"] =
            random.one_of({"ALL_NEW", "ALL_NEW", "ALL_OLD", "UPDATED_OLD", "UPDATED_NEW", "NONE"});
    if (random.chance(20))
        request["ReturnValuesOnConditionCheckFailure"] = random.one_of({"ALL_OLD", "NONE"});
    add_return_consumed_capacity(random, request);
    add_return_item_collection_metrics(random, request);
    return request;
}

json::object delete_item(random_source& random, const table_model& table)
{
    json::object request = {{"TableName", table.name}, {"Key", key_of(random, table)}};
    expression_writer expressions(random, table);
    add_condition(random, table, expressions, request);
    expressions.add_names_and_values(request);
    add_return_values(random, request);
    add_return_consumed_capacity(random, request);
    add_return_item_collection_metrics(random, request);
    return request;
}

}  // namespace ddbm::differential
