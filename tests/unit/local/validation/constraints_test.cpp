// All constraints that a request violates, in one message; nothing else is checked before.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

const std::string name_pattern =
    "failed to satisfy constraint: Member must satisfy regular expression pattern: "
    "[a-zA-Z0-9_.-]+";
const std::string at_least_3 =
    "failed to satisfy constraint: Member must have length greater than or equal to 3";
const std::string not_null = "failed to satisfy constraint: Member must not be null";
const std::string of_set = "failed to satisfy constraint: Member must satisfy enum value set: ";
const std::string at_least_1 =
    "failed to satisfy constraint: Member must have value greater than or equal to 1";
const std::string capacity_values = of_set + "[INDEXES, TOTAL, NONE]";

// With the number of its entries in front.
std::string all(std::initializer_list<std::string> entries)
{
    std::string text = std::to_string(entries.size()) + " validation error" +
                       (entries.size() == 1 ? "" : "s") + " detected: ";
    const char* separator = "";
    for (const std::string& entry : entries)
    {
        text.append(separator).append(entry);
        separator = "; ";
    }
    return text;
}

using ConstraintRules = validation_test;

TEST_F(ConstraintRules, RequiredMembers)
{
    const std::string table = "Value null at 'tableName' " + not_null;
    const std::string key = "Value null at 'key' " + not_null;

    expect_refused({
        {"GetItem", "{}", all({table, key})},
        {"DeleteItem", "{}", all({table, key})},
        {"UpdateItem", "{}", all({table, key})},
        {"PutItem", "{}", all({table, "Value null at 'item' " + not_null})},
        {"Query", "{}", all({table})},
        {"Scan", "{'TableName':null}", all({table})},
        {"BatchGetItem", "{}", all({"Value null at 'requestItems' " + not_null})},
        {"BatchGetItem",
         "'RequestItems':{'plain':{}}",
         all({"Value null at 'requestItems.plain.member.keys' " + not_null})},
        {"BatchWriteItem",
         "'RequestItems':{'plain':[{'DeleteRequest':{}},{'PutRequest':{}}]}",
         all(
             {"Value null at 'requestItems.plain.member.1.member.deleteRequest.key' " + not_null,
              "Value null at 'requestItems.plain.member.2.member.putRequest.item' " + not_null}
         )},
        {"TransactWriteItems",
         "'TransactItems':[{'Put':{}}]",
         all(
             {"Value null at 'transactItems.1.member.put.tableName' " + not_null,
              "Value null at 'transactItems.1.member.put.item' " + not_null}
         )},
        {"CreateTable",
         "{'TableName':'abc'}",
         all(
             {"Value null at 'attributeDefinitions' " + not_null,
              "Value null at 'keySchema' " + not_null}
         )},
        {"CreateTable",
         "'KeySchema':[{},{'AttributeName':'a'}]",
         all(
             {"Value null at 'keySchema.1.member.attributeName' " + not_null,
              "Value null at 'keySchema.1.member.keyType' " + not_null,
              "Value null at 'keySchema.2.member.keyType' " + not_null}
         )},
    });
}

TEST_F(ConstraintRules, OrdersThatWereSeen)
{
    const std::string capacity = "Value 'X' at 'returnConsumedCapacity' " + capacity_values;
    const std::string table = "Value 'a' at 'tableName' " + at_least_3;
    const std::string metrics =
        "Value 'X' at 'returnItemCollectionMetrics' " + of_set + "[SIZE, NONE]";
    const std::string returned = "Value 'X' at 'returnValues' " + of_set +
                                 "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
    const std::string list = "Value '[]' at 'attributesToGet' failed to satisfy constraint: Member "
                             "must have length greater than or equal to 1";
    const std::string select =
        "Value 'X' at 'select' " + of_set +
        "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]";
    const std::string index = "Value 'i' at 'indexName' " + at_least_3;
    const std::string joined = "Value 'X' at 'conditionalOperator' " + of_set + "[OR, AND]";
    const std::string limit = "Value '0' at 'limit' " + at_least_1;
    const std::string bad = "'ReturnConsumedCapacity':'X','TableName':'a',"
                            "'ReturnItemCollectionMetrics':'X','ReturnValues':'X'";

    expect_refused({
        {"PutItem",
         "{" + bad + "}",
         all({capacity, table, "Value null at 'item' " + not_null, returned, metrics})},
        {"UpdateItem",
         "{" + bad + "}",
         all({capacity, table, metrics, returned, "Value null at 'key' " + not_null})},
        {"DeleteItem",
         "{" + bad + "}",
         all({capacity, table, metrics, returned, "Value null at 'key' " + not_null})},
        {"GetItem",
         "{'AttributesToGet':[]," + bad + "}",
         all({capacity, list, table, "Value null at 'key' " + not_null})},
        {"Query",
         "{'AttributesToGet':[],'Select':'X','IndexName':'i','Limit':0,'ConditionalOperator':'X'," +
             bad + "}",
         all({select, index, capacity, table, joined, list, limit})},
        {"Scan",
         "{'Segment':-1,'TotalSegments':0,'Select':'X','IndexName':'i','Limit':0,"
         "'ConditionalOperator':'X'," +
             bad + "}",
         all(
             {select,
              index,
              "Value '0' at 'totalSegments' " + at_least_1,
              capacity,
              table,
              joined,
              "Value '-1' at 'segment' failed to satisfy constraint: Member must have value "
              "greater "
              "than or equal to 0",
              limit}
         )},
        {"CreateTable",
         "{'TableName':'a;b','BillingMode':'X','KeySchema':[],'ProvisionedThroughput':"
         "{'ReadCapacityUnits':0,'WriteCapacityUnits':-1}}",
         all(
             {"Value null at 'attributeDefinitions' " + not_null,
              "Value 'a;b' at 'tableName' " + name_pattern,
              "Value 'X' at 'billingMode' " + of_set + "[PROVISIONED, PAY_PER_REQUEST]",
              "Value '-1' at 'provisionedThroughput.writeCapacityUnits' " + at_least_1,
              "Value '0' at 'provisionedThroughput.readCapacityUnits' " + at_least_1,
              "Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length "
              "greater than or equal to 1"}
         )},
    });
}

TEST_F(ConstraintRules, TableNames)
{
    const auto too_long = [](std::size_t size, std::string_view most) {
        return all(
            {"Value '" + std::string(size, 'a') +
             "' at 'tableName' failed to satisfy constraint: Member must have length less "
             "than or equal to " +
             std::string(most)}
        );
    };

    for (const char* operation :
         {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"})
        expect_refused({
            {operation, "'TableName':'ab'", all({"Value 'ab' at 'tableName' " + at_least_3})},
            {operation,
             "'TableName':''",
             all({"Value '' at 'tableName' failed to satisfy constraint: Member must have length "
                  "greater than or equal to 1"})},
            {operation,
             "'TableName':'a b c'",
             all({"Value 'a b c' at 'tableName' " + name_pattern})},
            {operation, "'TableName':'" + std::string(256, 'a') + "'", too_long(256, "255")},
            {operation,
             "'TableName':'arn:aws:dynamodb:us-east-1:1:stream/x'",
             all({"Invalid resource type in 'arn:aws:dynamodb:us-east-1:1:stream/x'"})},
            {operation,
             "'TableName':'arn:aws:dynamodb::1:table/plain'",
             all({"Invalid AWS region in 'arn:aws:dynamodb::1:table/plain'"})},
        });
    expect_refused(
        {"TransactGetItems",
         "'TransactItems':[{'Get':{'TableName':'','Key':{}}}]",
         all({"Value '' at 'transactItems.1.member.get.tableName' failed to satisfy constraint: "
              "Member must have length greater than or equal to 1"})}
    );
    expect_refused(
        {"BatchGetItem",
         "'RequestItems':{'a':{'Keys':[{}]}}",
         all({"Value '{a=KeysAndAttributes(keys=[{}])}' at 'requestItems' failed to satisfy "
              "constraint: Map keys must satisfy constraint: [Member must have length less than or "
              "equal to 255, Member must have length greater than or equal to 3, Member must "
              "satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"})}
    );
    answer_changed("Scan", "'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/rich'");
}

TEST_F(ConstraintRules, Lengths)
{
    const auto bound = [](std::string_view which, int count) {
        return "failed to satisfy constraint: Member must have length " + std::string(which) +
               " than or equal to " + std::to_string(count);
    };
    const auto names = [](int count) {
        std::string list;
        for (int number = 0; number < count; ++number)
            list += (number ? ", n" : "n") + std::to_string(number);
        return list;
    };
    const auto quoted = [](std::string list) {
        for (std::size_t at = list.find(", "); at != list.npos; at = list.find(", ", at + 4))
            list.replace(at, 2, "','");
        return list.empty() ? list : "'" + list + "'";
    };
    const auto one_key = [](std::string_view name) {
        return "{'AttributeName':'" + std::string(name) + "','KeyType':'HASH'}";
    };
    const auto printed_key = [](std::string_view name) {
        return "KeySchemaElement(attributeName=" + std::string(name) + ", keyType=HASH)";
    };
    const std::string three_keys = one_key("a") + "," + one_key("b") + "," + one_key("c");
    const std::string printed_keys =
        printed_key("a") + ", " + printed_key("b") + ", " + printed_key("c");
    const auto local_index = [&](const std::string& keys, const std::string& projected) {
        return "'LocalSecondaryIndexes':[{'IndexName':'abc','KeySchema':[" + keys +
               "],'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':[" +
               quoted(projected) + "]}}]";
    };

    expect_refused({
        {"GetItem",
         "'AttributesToGet':[" + quoted(names(256)) + "]",
         all({"Value '[" + names(256) + "]' at 'attributesToGet' " + bound("less", 255)})},
        {"Query",
         "'IndexName':'" + std::string(256, 'i') + "'",
         all({"Value '" + std::string(256, 'i') + "' at 'indexName' " + bound("less", 255)})},
        {"CreateTable",
         "'KeySchema':[" + three_keys + "]",
         all({"Value '[" + printed_keys + "]' at 'keySchema' " + bound("less", 2)})},
        {"CreateTable",
         "'KeySchema':[" + one_key(std::string(256, 'k')) + "]",
         all(
             {"Value '" + std::string(256, 'k') + "' at 'keySchema.1.member.attributeName' " +
              bound("less", 255)}
         )},
        {"CreateTable",
         local_index(three_keys, "x"),
         all(
             {"Value '[" + printed_keys + "]' at 'localSecondaryIndexes.1.member.keySchema' " +
              bound("less", 2)}
         )},
        {"CreateTable",
         local_index(one_key("a"), names(21)),
         all(
             {"Value '[" + names(21) +
              "]' at 'localSecondaryIndexes.1.member.projection.nonKeyAttributes' " +
              bound("less", 20)}
         )},
        {"CreateTable",
         local_index(one_key("a"), ""),
         all(
             {"Value '[]' at 'localSecondaryIndexes.1.member.projection.nonKeyAttributes' " +
              bound("greater", 1)}
         )},
        {"TransactWriteItems",
         "'ClientRequestToken':''",
         all({"Value '' at 'clientRequestToken' " + bound("greater", 1)})},
    });
    answer_changed("GetItem", "'AttributesToGet':[" + quoted(names(255)) + "]");
}

TEST_F(ConstraintRules, AtMostTenEntries)
{
    const auto reply = call(
        "CreateTable",
        changed("CreateTable", "'KeySchema':[{},{},{},{},{},{}],'AttributeDefinitions':[{},{}]")
    );

    EXPECT_NE(reply.body.find("\"10 validation errors detected: "), std::string::npos);
    std::size_t entries = 0;
    for (std::size_t at = reply.body.find("Value "); at != std::string::npos;
         at = reply.body.find("Value ", at + 1))
        ++entries;
    EXPECT_EQ(entries, 10u);
}

TEST_F(ConstraintRules, ComeBeforeTheOperationsOwnChecks)
{
    expect_refused({
        {"PutItem",
         "'Item':{'a':{'N':'b'}},'Expected':{'a':{}},'ConditionExpression':'','ReturnValues':'X'",
         all(
             {"Value 'X' at 'returnValues' " + of_set +
              "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"}
         )},
        {"Query",
         "'KeyConditionExpression':null,'Limit':0",
         all({"Value '0' at 'limit' " + at_least_1})},
        {"TransactWriteItems",
         "'TransactItems':[{'Put':{'TableName':'none','Item':{'a':{}}}},{'Delete':{'Key':{}}}]",
         all({"Value null at 'transactItems.2.member.delete.tableName' " + not_null})},
    });
}

TEST_F(ConstraintRules, NullsCountAsAbsent)
{
    expect_changed(
        "GetItem",
        "'AttributesToGet':null,'ConsistentRead':null,'ReturnConsumedCapacity':null,"
        "'ExpressionAttributeNames':null",
        "{}"
    );
    const engine_reply reply = call(
        "GetItem",
        "{'TableName':'rich','Key':{'pk':{'S':'a','N':null},'sk':{'N':'1'}},"
        "'ProjectionExpression':null,'ExpressionAttributeNames':null,'AttributesToGet':null,"
        "'Unknown':{'a':[1]}}"
    );
    EXPECT_EQ(reply.body, "{}");
}

}  // namespace
}  // namespace ddbm::local::testing
