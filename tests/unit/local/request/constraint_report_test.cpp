#include "shape_testing.hpp"

#include <cstdint>
#include <span>

namespace ddbm::local::testing {
namespace {

std::string checked(std::string_view operation, const std::string& body)
{
    return check(operation, body, detail::validation_exception);
}

constexpr char one[] = "1 validation error detected: ";

// Each text goes on behind "1 validation error detected: Value ".
void expect_single(std::span<const check_case> cases)
{
    for (const check_case& c : cases)
        EXPECT_EQ(checked(c.operation, c.body), std::string(one) + "Value " + c.text)
            << c.operation << " " << c.body;
}

std::string repeated(std::size_t times, const std::string& what)
{
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += (i == 0 ? "" : ",") + what;
    return text;
}

TEST(ConstraintReport, NamesEachKindOfConstraint)
{
    const check_case cases[] = {
        {"GetItem",
         "{'Key':{}}",
         "null at 'tableName' failed to satisfy constraint: Member must not be null"},
        {"GetItem",
         "{'TableName':'ab','Key':{}}",
         "'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than "
         "or equal to 3"},
        {"GetItem",
         "{'TableName':'','Key':{}}",
         "'' at 'tableName' failed to satisfy constraint: Member must have length greater than or "
         "equal to 1"},
        {"DescribeTable",
         "{'TableName':'ab'}",
         "'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than "
         "or equal to 3"},
        {"GetItem",
         "{'TableName':'abc;','Key':{}}",
         "'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular "
         "expression pattern: [a-zA-Z0-9_.-]+"},
        {"Query",
         "{'TableName':'abc','Limit':0}",
         "'0' at 'limit' failed to satisfy constraint: Member must have value greater than or "
         "equal to 1"},
        {"Scan",
         "{'TableName':'abc','Segment':1000000}",
         "'1000000' at 'segment' failed to satisfy constraint: Member must have value less than or "
         "equal to 999999"},
        {"GetItem",
         "{'TableName':'abc','Key':{},'AttributesToGet':[]}",
         "'[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater "
         "than or equal to 1"},
        {"BatchGetItem",
         "{'RequestItems':{'abc':{'Keys':[]}}}",
         "'[]' at 'requestItems.abc.member.keys' failed to satisfy constraint: Member must have "
         "length greater than or equal to 1"},
        {"BatchWriteItem",
         "{'RequestItems':{'abc':[]}}",
         "'{abc=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy "
         "constraint: [Member must have length less than or equal to 25, Member must have length "
         "greater than or equal to 1]"},
        {"BatchWriteItem",
         "{'RequestItems':{'ab':[{}]}}",
         "'{ab=[WriteRequest()]}' at 'requestItems' failed to satisfy constraint: Map keys must "
         "satisfy constraint: [Member must have length less than or equal to 255, Member must have "
         "length greater than or equal to 3, Member must satisfy regular expression pattern: "
         "[a-zA-Z0-9_.-]+]"},
        {"TransactWriteItems",
         "{'TransactItems':[]}",
         "'[]' at 'transactItems' failed to satisfy constraint: Member must have length greater "
         "than or equal to 1"},
    };
    expect_single(cases);
}

TEST(ConstraintReport, PrintsTheValuesOfEnumerations)
{
    const check_case cases[] = {
        {"GetItem",
         "{'TableName':'abc','Key':{},'ReturnConsumedCapacity':'hi'}",
         "'hi' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum "
         "value set: [INDEXES, TOTAL, NONE]"},
        {"PutItem",
         "{'TableName':'abc','Item':{},'ReturnItemCollectionMetrics':''}",
         "'' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy "
         "enum value set: [SIZE, NONE]"},
        {"DeleteItem",
         "{'TableName':'abc','Key':{},'ReturnValues':'none'}",
         "'none' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value "
         "set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"},
        {"Query",
         "{'TableName':'abc','Select':'hi'}",
         "'hi' at 'select' failed to satisfy constraint: Member must satisfy enum value set: "
         "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]"},
        {"Scan",
         "{'TableName':'abc','ConditionalOperator':'XOR'}",
         "'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum "
         "value set: [OR, AND]"},
        {"PutItem",
         "{'TableName':'abc','Item':{},'Expected':{'a':{'ComparisonOperator':'eq'}}}",
         "'eq' at 'expected.a.member.comparisonOperator' failed to satisfy constraint: Member must "
         "satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, "
         "BEGINS_WITH, GE, CONTAINS]"},
        {"UpdateTable",
         "{'TableName':'abc','BillingMode':'FREE'}",
         "'FREE' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value "
         "set: [PROVISIONED, PAY_PER_REQUEST]"},
        {"UpdateTable",
         "{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'a','AttributeType':'SS'}]}",
         "'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: "
         "Member must satisfy enum value set: [B, N, S]"},
        {"CreateTable",
         "{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[{'AttributeName':'a',"
         "'KeyType':'SORT'}]}",
         "'SORT' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy "
         "enum value set: [HASH, RANGE]"},
        {"UpdateTable",
         "{'TableName':'abc','GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'abc',"
         "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],"
         "'Projection':{'ProjectionType':'NONE'}}}]}",
         "'NONE' at 'globalSecondaryIndexUpdates.1.member.create.projection.projectionType' failed "
         "to satisfy constraint: Member must satisfy enum value set: [ALL, INCLUDE, KEYS_ONLY]"},
    };
    expect_single(cases);
    EXPECT_EQ(
        checked(
            "UpdateItem",
            "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'REPLACE'}}}"
        ),
        "ok"
    );
    EXPECT_EQ(checked("UpdateTable", "{'TableName':'abc','TableClass':'FAST'}"), "ok");
}

TEST(ConstraintReport, WritesPathsWithNumbersAndKeys)
{
    const check_case cases[] = {
        {"CreateTable",
         "{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[{'KeyType':'HASH'}]}",
         "null at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not "
         "be null"},
        {"CreateTable",
         "{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[{'KeyType':'HASH',"
         "'AttributeName':'a'}],'ProvisionedThroughput':{'WriteCapacityUnits':1}}",
         "null at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member "
         "must not be null"},
        {"BatchWriteItem",
         "{'RequestItems':{'tab':[{'PutRequest':{'Item':{}}},{'DeleteRequest':{}}]}}",
         "null at 'requestItems.tab.member.2.member.deleteRequest.key' failed to satisfy "
         "constraint: Member must not be null"},
        {"TransactWriteItems",
         "{'TransactItems':[{'Put':{'TableName':'a/b','Item':{}}}]}",
         "'a/b' at 'transactItems.1.member.put.tableName' failed to satisfy constraint: Member "
         "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"},
        {"TransactWriteItems",
         "{'TransactItems':[{'ConditionCheck':{'TableName':'abc','Key':{}}}]}",
         "null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy "
         "constraint: Member must not be null"},
        {"TransactGetItems",
         "{'TransactItems':[{}]}",
         "null at 'transactItems.1.member.get' failed to satisfy constraint: Member must not be "
         "null"},
        {"Query",
         "{'TableName':'abc','KeyConditions':{'a.b':{}}}",
         "null at 'keyConditions.a.b.member.comparisonOperator' failed to satisfy constraint: "
         "Member must not be null"},
        {"TagResource",
         "{'ResourceArn':'x'}",
         "null at 'tags' failed to satisfy constraint: Member must not be null"},
        {"UntagResource",
         "{}",
         "null at 'tagKeys' failed to satisfy constraint: Member must not be null"},
    };
    expect_single(cases);
    EXPECT_NE(
        checked(
            "CreateTable",
            "{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[{'KeyType':'HASH',"
            "'AttributeName':'a'}],'GlobalSecondaryIndexes':[{'IndexName':'abc','KeySchema':["
            "{'AttributeName':'a','KeyType':'HASH'}],'Projection':{}},{'IndexName':'abd',"
            "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],'Projection':"
            "{'NonKeyAttributes':[]}}]}"
        )
            .find("'globalSecondaryIndexes.2.member.projection.nonKeyAttributes'"),
        std::string::npos
    );
}

TEST(ConstraintReport, RefusesNullElements)
{
    const check_case cases[] = {
        {"GetItem",
         "{'TableName':'abc','Key':{},'AttributesToGet':['a',null]}",
         "null at 'attributesToGet.2.member' failed to satisfy constraint: Member must not be "
         "null"},
        {"TransactGetItems",
         "{'TransactItems':[null]}",
         "null at 'transactItems.1.member' failed to satisfy constraint: Member must not be null"},
        {"PutItem",
         "{'TableName':'abc','Item':{},'Expected':{'a':null}}",
         "null at 'expected.a.member' failed to satisfy constraint: Member must not be null"},
        {"GetItem",
         "{'TableName':'abc','Key':{},'ExpressionAttributeNames':{'#a':null}}",
         "null at 'expressionAttributeNames.#a.member' failed to satisfy constraint: Member must "
         "not be null"},
        {"BatchWriteItem",
         "{'RequestItems':{'abc':null}}",
         "null at 'requestItems.abc.member' failed to satisfy constraint: Member must not be null"},
    };
    expect_single(cases);
}

// The paths of all entries.
std::string order_of(std::string_view operation, const std::string& body)
{
    const std::string report = checked(operation, body);
    std::string order;
    constexpr std::string_view before = " at '";
    for (std::size_t at = report.find(before); at != report.npos; at = report.find(before, at))
    {
        at += before.size();
        order += (order.empty() ? "" : " ") + report.substr(at, report.find('\'', at) - at);
    }
    return order;
}

TEST(ConstraintReport, KeepsTheOrdersThatWereRecorded)
{
    const check_case cases[] = {
        {"PutItem",
         "{'ReturnItemCollectionMetrics':'x','ReturnValues':'x','ReturnConsumedCapacity':'x'}",
         "returnConsumedCapacity tableName item returnValues returnItemCollectionMetrics"},
        {"UpdateItem",
         "{'ReturnValues':'x','ReturnItemCollectionMetrics':'x','ReturnConsumedCapacity':'x'}",
         "returnConsumedCapacity tableName returnItemCollectionMetrics returnValues key"},
        {"DeleteItem",
         "{'ReturnValues':'x','ReturnItemCollectionMetrics':'x','ReturnConsumedCapacity':'x'}",
         "returnConsumedCapacity tableName returnItemCollectionMetrics returnValues key"},
        {"GetItem",
         "{'AttributesToGet':[],'ReturnConsumedCapacity':'x'}",
         "returnConsumedCapacity attributesToGet tableName key"},
        {"Query",
         "{'KeyConditions':{'a':{}},'Limit':0,'AttributesToGet':[],'ConditionalOperator':'x',"
         "'QueryFilter':{'a':{}},'ReturnConsumedCapacity':'x','IndexName':'a','Select':'x'}",
         "select indexName returnConsumedCapacity queryFilter.a.member.comparisonOperator "
         "tableName "
         "conditionalOperator attributesToGet limit keyConditions.a.member.comparisonOperator"},
        {"Scan",
         "{'Limit':0,'Segment':-1,'ScanFilter':{'a':{}},'ConditionalOperator':'x',"
         "'ReturnConsumedCapacity':'x','TotalSegments':0,'IndexName':'a','Select':'x'}",
         "select indexName totalSegments returnConsumedCapacity tableName conditionalOperator "
         "scanFilter.a.member.comparisonOperator segment limit"},
        {"CreateTable",
         "{'TableName':'a;b','KeySchema':[],'BillingMode':'x','ProvisionedThroughput':"
         "{'ReadCapacityUnits':0,'WriteCapacityUnits':0},'LocalSecondaryIndexes':[{'KeySchema':["
         "{'AttributeName':'a','KeyType':'HASH'}],'Projection':{}}]}",
         "attributeDefinitions tableName billingMode provisionedThroughput.writeCapacityUnits "
         "provisionedThroughput.readCapacityUnits keySchema "
         "localSecondaryIndexes.1.member.indexName"},
        {"UpdateTable",
         "{'TableName':'abc','ProvisionedThroughput':{'ReadCapacityUnits':0,"
         "'WriteCapacityUnits':-1}}",
         "provisionedThroughput.writeCapacityUnits provisionedThroughput.readCapacityUnits"},
    };
    for (const check_case& c : cases)
        EXPECT_EQ(order_of(c.operation, c.body), c.text) << c.operation;
}

TEST(ConstraintReport, CountsItsEntries)
{
    EXPECT_EQ(
        checked(
            "UpdateTimeToLive", "{'TableName':'abc','TimeToLiveSpecification':{'AttributeName':''}}"
        ),
        "2 validation errors detected: Value '' at 'timeToLiveSpecification.attributeName' failed "
        "to satisfy constraint: Member must have length greater than or equal to 1; Value null at "
        "'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be null"
    );
}

TEST(ConstraintReport, ListsAllViolationsOfOneMember)
{
    EXPECT_EQ(
        checked("Query", "{'TableName':'abc','IndexName':''}"),
        "2 validation errors detected: Value '' at 'indexName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'indexName' "
        "failed to satisfy constraint: Member must have length greater than or equal to 3"
    );
}

TEST(ConstraintReport, StopsAtTenEntries)
{
    const std::string report =
        checked("TransactGetItems", "{'TransactItems':[" + repeated(30, "{}") + "]}");

    EXPECT_TRUE(report.starts_with("10 validation errors detected: ")) << report;
    EXPECT_TRUE(report.ends_with("'transactItems.10.member.get' failed to satisfy constraint: "
                                 "Member must not be null")
    ) << report;
}

TEST(ConstraintReport, PrintsStructuresByMembers)
{
    const std::string key = "{'AttributeName':'a','KeyType':'HASH'}";
    EXPECT_EQ(
        checked(
            "CreateTable",
            "{'TableName':'abc','AttributeDefinitions':[],'KeySchema':[" + repeated(3, key) + "]}"
        ),
        "1 validation error detected: Value '[KeySchemaElement(attributeName=a, keyType=HASH), "
        "KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=a, "
        "keyType=HASH)]' at 'keySchema' failed to satisfy constraint: Member must have length less "
        "than or equal to 2"
    );
}

TEST(ConstraintReport, PrintsOnlySoMuchOfALargeValue)
{
    const std::string item =
        "{'Put':{'TableName':'abc','Item':{'a':{'S':'" + std::string(100'000, 'x') + "'}}}}";

    const std::string report =
        checked("TransactWriteItems", "{'TransactItems':[" + repeated(101, item) + "]}");

    EXPECT_LT(report.size(), 1'300'000u);
    EXPECT_TRUE(report.ends_with("at 'transactItems' failed to satisfy constraint: Member must "
                                 "have length less than or equal to 100"));
}

// A body with this many of something, at the limit and beyond it.
struct limit_case
{
    const char* operation;
    const char* before;
    const char* repeated;
    const char* after;
    std::size_t most;
    const char* path;
};

TEST(ConstraintReport, CountsElements)
{
    const limit_case cases[] = {
        {"GetItem",
         "{'TableName':'abc','Key':{},'AttributesToGet':[",
         "'a'",
         "]}",
         255,
         "attributesToGet"},
        {"BatchGetItem",
         "{'RequestItems':{'abc':{'Keys':[",
         "{}",
         "]}}}",
         100,
         "requestItems.abc.member.keys"},
        {"TransactGetItems",
         "{'TransactItems':[",
         "{'Get':{'TableName':'abc','Key':{}}}",
         "]}",
         100,
         "transactItems"},
        {"TransactWriteItems", "{'TransactItems':[", "{}", "]}", 100, "transactItems"},
        {"BatchWriteItem", "{'RequestItems':{'abc':[", "{}", "]}}", 25, "requestItems"},
        {"BatchExecuteStatement", "{'Statements':[", "{'Statement':'x'}", "]}", 25, "statements"},
    };
    for (const limit_case& c : cases)
    {
        EXPECT_EQ(checked(c.operation, c.before + repeated(c.most, c.repeated) + c.after), "ok")
            << c.operation;
        EXPECT_EQ(
            order_of(c.operation, c.before + repeated(c.most + 1, c.repeated) + c.after), c.path
        ) << c.operation;
    }
}

// A text of this length, at the limits and beyond them; `%` stands for it.
struct length_case
{
    const char* operation;
    const char* body;
    std::size_t least;
    std::size_t most;
};

TEST(ConstraintReport, MeasuresTexts)
{
    const length_case cases[] = {
        {"GetItem", "{'TableName':'%','Key':{}}", 3, 255},
        {"Query", "{'TableName':'abc','IndexName':'%'}", 3, 255},
        {"ListTables", "{'ExclusiveStartTableName':'%'}", 3, 255},
        {"UpdateTable",
         "{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'%','AttributeType':'S'}]}",
         1,
         255},
        {"UpdateTimeToLive",
         "{'TableName':'abc','TimeToLiveSpecification':{'AttributeName':'%','Enabled':true}}",
         1,
         255},
        {"TransactWriteItems", "{'TransactItems':[{}],'ClientRequestToken':'%'}", 1, 36},
        {"UpdateTable",
         "{'TableName':'abc','GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'abc',"
         "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],"
         "'Projection':{'NonKeyAttributes':['%']}}}]}",
         1,
         255},
        {"GetShardIterator",
         "{'StreamArn':'arn:aws:dynamodb:us-east-1:000000000000:table/abc/stream/x',"
         "'ShardId':'%','ShardIteratorType':'LATEST'}",
         28,
         65},
        {"GetRecords", "{'ShardIterator':'%'}", 1, 2048},
    };
    for (const length_case& c : cases)
    {
        const auto with = [&](std::size_t length) {
            std::string body = c.body;
            body.replace(body.find('%'), 1, std::string(length, 'a'));
            return checked(c.operation, body);
        };
        EXPECT_EQ(with(c.least), "ok") << c.body;
        EXPECT_EQ(with(c.most), "ok") << c.body;
        EXPECT_TRUE(with(c.least - 1).find("greater than or equal to") != std::string::npos)
            << c.body;
        EXPECT_TRUE(with(c.most + 1).find("less than or equal to") != std::string::npos) << c.body;
    }
}

TEST(ConstraintReport, CountsCharactersAsTheServiceDoes)
{
    const auto with = [](const std::string& name) {
        return checked(
            "UpdateTimeToLive",
            "{'TableName':'abc','TimeToLiveSpecification':{'AttributeName':'" + name +
                "','Enabled':true}}"
        );
    };
    std::string umlauts, faces;
    for (int i = 0; i < 255; ++i)
        umlauts += "\xc3\xa4";
    for (int i = 0; i < 128; ++i)
        faces += "\xf0\x9f\x98\x80";  // two units each

    EXPECT_EQ(with(umlauts), "ok");
    EXPECT_NE(with(umlauts + "a"), "ok");
    EXPECT_NE(with(faces), "ok");
    EXPECT_EQ(with(faces.substr(4)), "ok");
}

// Ranges of numbers; `%` stands for one.
struct range_case
{
    const char* operation;
    const char* body;
    std::int64_t least;
    std::int64_t most;  // 0: none
};

TEST(ConstraintReport, MeasuresNumbers)
{
    const range_case cases[] = {
        {"Query", "{'TableName':'abc','Limit':%}", 1, 0},
        {"Scan", "{'TableName':'abc','Limit':%}", 1, 0},
        {"Scan", "{'TableName':'abc','Segment':%}", 0, 999'999},
        {"Scan", "{'TableName':'abc','TotalSegments':%}", 1, 1'000'000},
        {"ListTables", "{'Limit':%}", 1, 100},
        {"ListStreams", "{'Limit':%}", 1, 100},
        {"DescribeStream",
         "{'StreamArn':'arn:aws:dynamodb:us-east-1:000000000000:table/abc/stream/x','Limit':%}",
         1,
         100},
        {"GetRecords", "{'ShardIterator':'x','Limit':%}", 1, 1000},
        {"UpdateTable",
         "{'TableName':'abc','ProvisionedThroughput':{'ReadCapacityUnits':%,"
         "'WriteCapacityUnits':1}}",
         1,
         0},
    };
    for (const range_case& c : cases)
    {
        const auto with = [&](std::int64_t n) {
            std::string body = c.body;
            body.replace(body.find('%'), 1, std::to_string(n));
            return checked(c.operation, body);
        };
        EXPECT_EQ(with(c.least), "ok") << c.body;
        EXPECT_TRUE(
            with(c.least - 1).ends_with("greater than or equal to " + std::to_string(c.least))
        ) << c.body;
        EXPECT_EQ(with(c.most != 0 ? c.most : 1'000'000'000), "ok") << c.body;
        if (c.most != 0)
        {
            EXPECT_TRUE(
                with(c.most + 1).ends_with("less than or equal to " + std::to_string(c.most))
            ) << c.body;
        }
    }
    EXPECT_EQ(
        checked("Scan", "{'TableName':'abc','Limit':0.9}"),
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member "
        "must have value greater than or equal to 1"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
