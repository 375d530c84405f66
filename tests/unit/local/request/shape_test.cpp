#include "shape_testing.hpp"

namespace ddbm::local::testing {
namespace {

std::string checked(std::string_view operation, const std::string& body)
{
    return check(operation, body, detail::validation_exception);
}

TEST(Shape, IsThereForEveryOperationOfItsService)
{
    for (const char* name :
         {"CreateTable",
          "DescribeTable",
          "UpdateTable",
          "DeleteTable",
          "ListTables",
          "UpdateTimeToLive",
          "DescribeTimeToLive",
          "TagResource",
          "UntagResource",
          "ListTagsOfResource",
          "DescribeLimits",
          "DescribeEndpoints",
          "GetItem",
          "PutItem",
          "UpdateItem",
          "DeleteItem",
          "Query",
          "Scan",
          "BatchGetItem",
          "BatchWriteItem",
          "TransactGetItems",
          "TransactWriteItems",
          "ExecuteStatement",
          "BatchExecuteStatement",
          "ExecuteTransaction",
          "DescribeContinuousBackups"})
    {
        EXPECT_NE(detail::find_shape(service::dynamodb, name), nullptr) << name;
        EXPECT_EQ(detail::find_shape(service::dynamodb_streams, name), nullptr) << name;
    }
    for (const char* name : {"ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"})
    {
        EXPECT_NE(detail::find_shape(service::dynamodb_streams, name), nullptr) << name;
        EXPECT_EQ(detail::find_shape(service::dynamodb, name), nullptr) << name;
    }
    for (const char* name : {"", "getitem", "GetItems", "GetIte"})
        EXPECT_EQ(detail::find_shape(service::dynamodb, name), nullptr) << name;
}

TEST(Shape, AcceptsWhatIsComplete)
{
    const check_case cases[] = {
        {"DescribeLimits", "{}", ""},
        {"DescribeEndpoints", "{}", ""},
        {"ListTables", "{}", ""},
        {"ListStreams", "{}", ""},
        {"ListTagsOfResource", "{}", ""},
        {"DescribeContinuousBackups", "{'TableName':'abc'}", ""},
        {"TagResource", "{'Tags':[]}", ""},
        {"ExecuteStatement", "{'Statement':'x','Parameters':[{'S':'a'}]}", ""},
        {"Query",
         "{'TableName':'abc','KeyConditionExpression':'a = :a',"
         "'ExpressionAttributeValues':{':a':{'S':'x'}},'Limit':1,'ScanIndexForward':false}",
         ""},
        {"UpdateTable",
         "{'TableName':'abc','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'abc'}},{}]}",
         ""},
        {"CreateTable",
         "{'TableName':'a.b-c_D9','AttributeDefinitions':[{'AttributeName':'a',"
         "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],"
         "'LocalSecondaryIndexes':[],'GlobalSecondaryIndexes':[],'Tags':[],"
         "'BillingMode':'PAY_PER_REQUEST'}",
         ""},
    };
    for (const check_case& c : cases)
        EXPECT_EQ(checked(c.operation, c.body), "ok") << c.operation;
}

TEST(Shape, LooksForTheTableNameFirstForOperationsOnTables)
{
    constexpr char missing[] =
        "The parameter 'TableName' is required but was not present in the request";
    for (const char* operation :
         {"CreateTable", "UpdateTable", "DeleteTable", "DescribeTable", "DescribeTimeToLive"})
    {
        EXPECT_EQ(checked(operation, "{'BillingMode':'x'}"), missing) << operation;
        EXPECT_EQ(checked(operation, "{'TableName':null}"), missing) << operation;
        const auto says = [&](const std::string& name, std::string_view constraint) {
            const std::string report = checked(operation, "{'TableName':'" + name + "'}");
            EXPECT_NE(
                report.find(
                    "Value '" + name + "' at 'tableName' failed to satisfy constraint: Member " +
                    std::string(constraint)
                ),
                std::string::npos
            ) << operation
              << " " << report;
        };
        says("ab", "must have length greater than or equal to 3");
        says(std::string(256, 'a'), "must have length less than or equal to 255");
        says("abc;", "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
    EXPECT_EQ(
        checked("DescribeContinuousBackups", "{}"),
        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: "
        "Member must not be null"
    );
}

TEST(Shape, TakesTheArnOfATableForItsName)
{
    const std::string name = "arn:aws:dynamodb:us-east-1:000000000000:table/abc";
    for (const char* operation : {"DescribeTable", "DeleteTable", "DescribeTimeToLive", "Scan"})
        EXPECT_EQ(checked(operation, "{'TableName':'" + name + "'}"), "ok") << operation;
    EXPECT_EQ(checked("GetItem", "{'Key':{},'TableName':'" + name + "'}"), "ok");
    EXPECT_EQ(checked("BatchGetItem", "{'RequestItems':{'" + name + "':{'Keys':[{}]}}}"), "ok");
    EXPECT_EQ(checked("BatchWriteItem", "{'RequestItems':{'" + name + "':[{}]}}"), "ok");

    EXPECT_NE(checked("ListTables", "{'ExclusiveStartTableName':'" + name + "'}"), "ok");
    EXPECT_NE(checked("CreateTable", "{'TableName':'" + name + "'}"), "ok");
}

TEST(Shape, SaysWhatIsWrongWithAnArn)
{
    const auto with = [](const std::string& name) {
        const std::string text = checked("Scan", "{'TableName':'" + name + "'}");
        const std::string start = "1 validation error detected: ";
        return text.starts_with(start) ? text.substr(start.size()) : text;
    };
    const auto bad = [&](const std::string& arn, const char* failure) {
        EXPECT_EQ(with(arn), failure + (" in '" + arn + "'"));
    };

    bad("arn:aws:dynamodb::000000000000:table/abc", "Invalid AWS region");
    bad("arn:x:dynamodb:us-east-1:000000000000:table/abc", "Invalid AWS partition");
    bad("arn:aws:dynamodb:us-east-1:000000000000:index/abc", "Invalid resource type");
    bad("arn:", "Invalid AWS partition");
    for (const char* arn :
         {"arn:aws:s3:us-east-1:000000000000:table/abc",
          "arn:aws:dynamodb:us-east-1:000000000000:table/",
          "arn:aws:dynamodb:us-east-1:000000000000:table/a/index/b",
          "arn:aws:dynamodb:us-east-1:000000000000:table/a b"})
        EXPECT_TRUE(with(arn).ends_with("pattern: [a-zA-Z0-9_.-]+")) << arn;
}

}  // namespace
}  // namespace ddbm::local::testing
