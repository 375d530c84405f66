#include "combining/read_requests.hpp"
#include "protocol/operations/get_item.hpp"
#include "values/json_writer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

std::string body_of(const get_item_request& request)
{
    std::string text;
    json_writer out(text);
    write_request(out, request);
    return text;
}

get_item_request sample()
{
    return get_item_request("orders", item().set("customer", "a").set("number", 1));
}

TEST(MayBeStrong, IsForReadsThatSaySoAndForTransactions)
{
    EXPECT_FALSE(may_be_strong("GetItem", body_of(sample())));
    EXPECT_TRUE(may_be_strong("GetItem", body_of(sample().consistent_read(true))));
    EXPECT_TRUE(may_be_strong("TransactGetItems", "{}"));
    EXPECT_TRUE(
        may_be_strong("BatchGetItem", R"({"RequestItems":{"t":{"Keys":[],"ConsistentRead":true}}})")
    );
}

TEST(MayBeStrong, IsForWhatTakesACloserLook)
{
    EXPECT_TRUE(may_be_strong("GetItem", R"({"\u0043onsistentRead":true})"));
    EXPECT_TRUE(may_be_strong("GetItem", R"({"ConsistentRead" : false})"));
}

TEST(ReadGetItem, ReadsWhatIsWritten)
{
    for (const get_item_request& each :
         {sample(),
          sample().consistent_read(true),
          sample().projection_expression("total, #n").expression_attribute_name("#n", "name")})
    {
        const auto read = read_get_item(body_of(each));
        ASSERT_TRUE(read) << body_of(each);
        EXPECT_EQ(body_of(*read), body_of(each));
    }
}

TEST(ReadGetItem, LeavesWhatABatchDoesNotHave)
{
    const std::string total =
        body_of(sample().return_consumed_capacity(return_consumed_capacity::total));
    EXPECT_FALSE(read_get_item(total));
    EXPECT_FALSE(
        read_get_item(R"({"TableName":"t","Key":{"id":{"S":"a"}},"AttributesToGet":["total"]})")
    );
}

TEST(ReadGetItem, LeavesWhatIsNoGetItem)
{
    for (const char* text :
         {"",
          "[]",
          "{}",
          R"({"TableName":"t"})",
          R"({"Key":{"id":{"S":"a"}}})",
          R"({"TableName":1,"Key":{"id":{"S":"a"}}})",
          R"({"TableName":"t","Key":{"id":"a"}})",
          R"({"TableName":"t","Key":{"id":{"S":"a"}},"ConsistentRead":"yes"})",
          R"({"TableName":"t","Key":{"id":{"S":"a"}},"ExpressionAttributeNames":{"#a":1}})",
          R"({"TableName":"t","Key":{"id":{"S":"a"}},"ExpressionAttributeNames":{"#a":null}})"})
        EXPECT_FALSE(read_get_item(text)) << text;
}

TEST(GetItemAnswer, IsWhatAGetItemIsAnsweredWith)
{
    EXPECT_EQ(get_item_answer(std::nullopt), "{}");
    EXPECT_EQ(get_item_answer(item()), R"({"Item":{}})");
    EXPECT_EQ(get_item_answer(item().set("n", 1)), R"({"Item":{"n":{"N":"1"}}})");
}

}  // namespace
}  // namespace ddbm::detail
