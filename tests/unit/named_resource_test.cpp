// What requests name of whose account may be known. Which parameters those are is compared with
// botocore in tests/endpoint_rules.

#include "protocol/named_resource.hpp"
#include "protocol/operation_traits.hpp"
#include "protocol/operations.hpp"
#include "values/json_writer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

const std::string arn = "arn:aws:dynamodb:us-east-1:111122223333:table/first";

std::string only_in(std::string_view operation, std::string_view request)
{
    return std::string(resource_in(operation, request).only);
}

std::string first_in(std::string_view operation, std::string_view request)
{
    return std::string(resource_in(operation, request).first_of_several);
}

template <class Request>
std::string written(const Request& request)
{
    std::string text;
    json_writer out(text);
    write_request(out, request);
    return text;
}

TEST(NamedResource, IsTheTable)
{
    const std::string get = written(get_item_request(arn, item().set("k", "v")));

    EXPECT_EQ(only_in("GetItem", get), arn);
    EXPECT_EQ(first_in("GetItem", get), "");
    EXPECT_EQ(only_in("DescribeTable", written(describe_table_request(arn))), arn);
    EXPECT_EQ(only_in("TagResource", written(tag_resource_request(arn).tag("a", "b"))), arn);
}

TEST(NamedResource, IsFoundWhereverItStands)
{
    EXPECT_EQ(
        only_in("Scan", R"({ "Limit" : 1, "X": [{"TableName": "x"}] , "TableName" : "t" })"), "t"
    );
    EXPECT_EQ(only_in("DeleteBackup", R"({"TableName": "t", "BackupArn": "b"})"), "b");
    EXPECT_EQ(
        only_in(
            "ImportTable", R"({"TableName": "x", "TableCreationParameters": {"TableName": "t"}})"
        ),
        "t"
    );
    EXPECT_EQ(
        first_in("TransactGetItems", R"({"TransactItems":[{"Get":{"Key":{},"TableName":"t"}}]})"),
        "t"
    );
}

TEST(NamedResource, IsTheFirstTableAsItIsSent)
{
    const item key = item().set("k", "v");
    transact_write_items_request write;
    write.action(transact_put("zzz", key)).action(transact_put(arn, key));

    EXPECT_EQ(first_in("BatchGetItem", R"({"RequestItems":{"z":{},"a":{}}})"), "z");
    EXPECT_EQ(first_in("TransactWriteItems", written(write)), "zzz");
    EXPECT_EQ(only_in("TransactWriteItems", written(write)), "");
}

TEST(NamedResource, IsAsTheRequestWritesIt)
{
    EXPECT_EQ(only_in("GetItem", R"({"TableName":"arn:\/x"})"), R"(arn:\/x)");
    EXPECT_EQ(only_in("GetItem", R"({"Table\u004eame":"t"})"), "t");
}

TEST(NamedResource, IsNoneOfARequestWithoutTables)
{
    for (const char* operation :
         {"GetItem",
          "BatchGetItem",
          "BatchWriteItem",
          "TransactGetItems",
          "TransactWriteItems",
          "ImportTable",
          "ListTables"})
    {
        EXPECT_EQ(only_in(operation, "{}"), "") << operation;
        EXPECT_EQ(first_in(operation, "{}"), "") << operation;
    }
    EXPECT_EQ(first_in("BatchGetItem", R"({"RequestItems":{}})"), "");
    EXPECT_EQ(first_in("TransactGetItems", R"({"TransactItems":[]})"), "");
}

TEST(NamedResource, IsNoneOfWhatIsNotKnown)
{
    const std::string request = "{\"TableName\":\"t\"}";

    EXPECT_EQ(only_in("Aardvark", request), "");
    EXPECT_EQ(only_in("GetItems", request), "");
    EXPECT_EQ(only_in("Zebra", request), "");
    EXPECT_EQ(only_in("", request), "");
}

TEST(NamedResource, IsNoneOfATextThatCannotBeReadSoFar)
{
    for (const char* request :
         {"",
          "x",
          "[]",
          "{",
          R"({"TableName":)",
          R"({"TableName":"t)",
          R"({"TableName":1})",
          R"({"A":x,"TableName":"t"})"})
        EXPECT_EQ(only_in("GetItem", request), "") << request;
    for (const char* request :
         {R"({"TransactItems":{}})",
          R"({"TransactItems":[1]})",
          R"({"TransactItems":[{"Put":1}]})"})
        EXPECT_EQ(first_in("TransactWriteItems", request), "") << request;
    EXPECT_EQ(first_in("BatchGetItem", R"({"RequestItems":["t"]})"), "");
    // What follows is not looked at.
    EXPECT_EQ(only_in("GetItem", R"({"TableName":"t" x)"), "t");
}

}  // namespace
}  // namespace ddbm::detail
