// What a request and a reply say of themselves, whatever they are.

#include "protocol/request_outline.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

std::string table_of(std::string_view request)
{
    return outline_of(request).table;
}

TEST(RequestOutline, HasTheTableAndTheIndex)
{
    const auto outline = outline_of(
        R"({"Key":{"TableName":{"S":"x"}},"TableName":"t","Limit":1,"IndexName":"i","Z":[]})"
    );

    EXPECT_EQ(outline.table, "t");
    EXPECT_EQ(outline.index, "i");
}

TEST(RequestOutline, HasTheTableOfTags)
{
    EXPECT_EQ(table_of(R"({"ResourceArn":"arn:t","Tags":[]})"), "arn:t");
}

TEST(RequestOutline, HasTheOneTableOfABatch)
{
    EXPECT_EQ(table_of(R"({"RequestItems":{"t":[{"PutRequest":{}}]}})"), "t");
    EXPECT_EQ(table_of(R"({"RequestItems":{"t":{"Keys":[]},"u":{"Keys":[]}}})"), "");
    EXPECT_EQ(table_of(R"({"RequestItems":{}})"), "");
}

TEST(RequestOutline, HasTheOneTableOfATransaction)
{
    EXPECT_EQ(
        table_of(R"({"TransactItems":[{"Put":{"Item":{},"TableName":"t"}},
                     {"ConditionCheck":{"TableName":"t"}}]})"),
        "t"
    );
    EXPECT_EQ(
        table_of(R"({"TransactItems":[{"Put":{"TableName":"t"}},{"Put":{"TableName":"u"}},
                     {"Put":{"TableName":"t"}}]})"),
        ""
    );
}

TEST(RequestOutline, TakesAnyText)
{
    for (std::string_view text :
         {"",
          "null",
          "[]",
          "{",
          "{}",
          R"({"TableName")",
          R"({"TableName":7,"IndexName":{}})",
          R"({"TransactItems":{"Put":1}})",
          R"({"TransactItems":[1,{"Put":1}]})",
          R"({"RequestItems":["t"]})",
          "\xff\xfe"})
    {
        SCOPED_TRACE(text);
        EXPECT_EQ(outline_of(text).table, "");
        EXPECT_EQ(outline_of(text).index, "");
    }
}

TEST(RequestOutline, HasWhatStandsBeforeTheEndOfACutText)
{
    EXPECT_EQ(table_of(R"({"TableName":"t","Item":{"a":)"), "t");
}

TEST(RequestOutline, ResolvesEscapes)
{
    EXPECT_EQ(table_of(R"({"TableName":"\u0074\"1"})"), "t\"1");
}

std::string asked(std::string_view operation, std::string request)
{
    request.insert(0, "head");
    ask_for_capacity(operation, request, 4);
    EXPECT_TRUE(request.starts_with("head"));
    return request.substr(4);
}

TEST(AskForCapacity, AddsItToWhatCanSay)
{
    constexpr const char* with = R"({"TableName":"t","ReturnConsumedCapacity":"TOTAL"})";
    for (std::string_view operation :
         {"GetItem",
          "PutItem",
          "UpdateItem",
          "DeleteItem",
          "Query",
          "Scan",
          "BatchGetItem",
          "BatchWriteItem",
          "TransactGetItems",
          "TransactWriteItems"})
    {
        EXPECT_EQ(asked(operation, R"({"TableName":"t"})"), with) << operation;
    }
}

TEST(AskForCapacity, LeavesOtherRequestsAsTheyAre)
{
    constexpr const char* own = R"({"TableName":"t","ReturnConsumedCapacity":"INDEXES"})";
    constexpr const char* plain = R"({"TableName":"t"})";

    EXPECT_EQ(asked("GetItem", own), own);
    EXPECT_EQ(asked("DescribeTable", plain), plain);
    EXPECT_EQ(asked("", plain), plain);
    EXPECT_EQ(asked("GetItem", ""), "");
    EXPECT_EQ(asked("GetItem", R"({"TableName":)"), R"({"TableName":)");
}

TEST(AskForCapacity, IsNotTakenInByAnAttributeOfThatName)
{
    EXPECT_EQ(
        asked("PutItem", R"({"Item":{"ReturnConsumedCapacity":{"S":"x"}}})"),
        R"({"Item":{"ReturnConsumedCapacity":{"S":"x"}},"ReturnConsumedCapacity":"TOTAL"})"
    );
}

TEST(CapacityIn, ReadsThatOfOneTable)
{
    const auto all = capacity_in(
        R"({"Item":{"ConsumedCapacity":{"S":"no"}},
            "ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}})"
    );

    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].table_name, "t");
    EXPECT_EQ(all[0].capacity_units, 0.5);
}

TEST(CapacityIn, ReadsThoseOfSeveral)
{
    const auto all = capacity_in(
        R"({"ConsumedCapacity": [{"TableName":"t","CapacityUnits":1},
            {"TableName":"u","CapacityUnits":2}], "Responses":{}})"
    );

    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[1].table_name, "u");
    EXPECT_EQ(all[1].capacity_units, 2);
}

TEST(CapacityIn, IsNothingWhereThereIsNone)
{
    for (std::string_view reply :
         {"",
          "{}",
          "ConsumedCapacity",
          R"({"ConsumedCapacity":null})",
          R"({"ConsumedCapacity":"much"})",
          R"({"ConsumedCapacity":{"CapacityUnits":"much"}})",
          R"({"Item":{"ConsumedCapacity":{"N":"1"}}})",
          R"({"ConsumedCapacity":{"TableName")"})
    {
        SCOPED_TRACE(reply);
        EXPECT_TRUE(capacity_in(reply).empty());
    }
}

}  // namespace
}  // namespace ddbm::detail
