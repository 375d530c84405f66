#include "protocol/operation_traits.hpp"
#include "protocol/operations/query.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

query_request first_episode()
{
    return query_request("doom_map", "episode = :e").expression_attribute_value(":e", 1);
}

TEST(Query, WritesTableAndKeyCondition)
{
    EXPECT_EQ(
        written(first_episode()),
        R"({"TableName":"doom_map","KeyConditionExpression":"episode = :e",)"
        R"("ExpressionAttributeValues":{":e":{"N":"1"}}})"
    );
}

TEST(Query, WritesEveryParameter)
{
    const query_request request = first_episode()
                                      .index_name("by_name")
                                      .filter_expression("#s > :s")
                                      .projection_expression("#n, secrets")
                                      .expression_attribute_name("#n", "name")
                                      .expression_attribute_name("#s", "secrets")
                                      .expression_attribute_value(":s", 0)
                                      .select(select::specific_attributes)
                                      .limit(25)
                                      .consistent_read(true)
                                      .exclusive_start_key(hangar_key())
                                      .return_consumed_capacity(return_consumed_capacity::total)
                                      .scan_index_forward(false);

    EXPECT_EQ(
        written(request),
        R"({"TableName":"doom_map","KeyConditionExpression":"episode = :e",)"
        R"("IndexName":"by_name","FilterExpression":"#s > :s",)"
        R"("ProjectionExpression":"#n, secrets",)"
        R"("ExpressionAttributeNames":{"#n":"name","#s":"secrets"},)"
        R"("ExpressionAttributeValues":{":e":{"N":"1"},":s":{"N":"0"}},)"
        R"("Select":"SPECIFIC_ATTRIBUTES","Limit":25,"ConsistentRead":true,)"
        R"("ExclusiveStartKey":{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"("ReturnConsumedCapacity":"TOTAL","ScanIndexForward":false})"
    );
}

TEST(Query, GoesOnWhereThePageBeforeEnded)
{
    query_request request = first_episode();
    const std::string from_the_beginning = written(request);

    request.exclusive_start_key(std::optional<item>(hangar_key()));
    EXPECT_NE(written(request), from_the_beginning);

    request.exclusive_start_key(std::nullopt);
    EXPECT_EQ(written(request), from_the_beginning);
}

TEST(Query, RefusesWhatCannotBe)
{
    expect_refusal(query_request("doom_map", ""), "no key condition");
    expect_refusal(query_request("doom map", "x"), errc::invalid_table_name);
    expect_refusal(first_episode().limit(0), "Limit is 0; it must be 1 or more");
    expect_refusal(first_episode().index_name("x"), "index name");
    expect_refusal(first_episode().index_name("a/b/c"), "index name");
    expect_refusal(first_episode().expression_attribute_value("e", 1), errc::invalid_request);
    expect_refusal(query_request("doom_map", "\xff"), errc::invalid_utf8);
    expect_refusal(first_episode().filter_expression(std::string(4097, 'x')), "4097 bytes");
    expect_refusal(first_episode().projection_expression(std::string(4097, 'x')), "4097 bytes");
}

TEST(Query, ChecksTheStartKeyWhichMayBeThatOfAnIndex)
{
    const item of_index = hangar().set("secrets", 3);

    EXPECT_NO_THROW(written(first_episode().exclusive_start_key(of_index)));
    expect_refusal(first_episode().exclusive_start_key(item()), "no attributes");
    expect_refusal(first_episode().exclusive_start_key(item().set("a", "")), errc::empty_key);
}

TEST(Query, RefusesASelectThatContradictsTheRest)
{
    expect_refusal(first_episode().select(select::specific_attributes), "no projection");
    expect_refusal(first_episode().select(select::all_projected_attributes), "no index name");
    for (const select other : {select::all_attributes, select::count})
    {
        expect_refusal(
            first_episode().projection_expression("x").select(other), "goes with no Select but"
        );
        EXPECT_NO_THROW(written(first_episode().select(other)));
    }
    EXPECT_NE(
        written(first_episode().index_name("by_name").select(select::all_projected_attributes))
            .find(R"("Select":"ALL_PROJECTED_ATTRIBUTES")"),
        std::string::npos
    );
}

TEST(Query, ReadsAPage)
{
    const query_reply reply = read<query_request>(
        R"({"Items":[{"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}},{}],"Count":2,)"
        R"("ScannedCount":7,"LastEvaluatedKey":{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"("ConsumedCapacity":{"TableName":"doom_map","CapacityUnits":0.5}})"
    );

    ASSERT_EQ(reply.items.size(), 2u);
    EXPECT_EQ(reply.items[0], hangar());
    EXPECT_EQ(reply.count, 2);
    EXPECT_EQ(reply.scanned_count, 7);
    EXPECT_EQ(reply.last_evaluated_key, hangar_key());
    ASSERT_TRUE(reply.consumed_capacity);
    EXPECT_EQ(reply.consumed_capacity->capacity_units, 0.5);
}

TEST(Query, ReadsTheLastPageAndACount)
{
    const query_reply reply = read<query_request>(R"({"Count":3,"ScannedCount":9007199254740993})");

    EXPECT_TRUE(reply.items.empty());
    EXPECT_EQ(reply.count, 3);
    EXPECT_EQ(reply.scanned_count, 9007199254740993);
    EXPECT_FALSE(reply.last_evaluated_key);
}

TEST(Query, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<query_request>(R"({"Items":{},"Count":0,"ScannedCount":0})", "Items");
    misfit_of<query_request>(R"({"Items":[{},{"a":1}],"Count":0,"ScannedCount":0})", "Items[1]");
    misfit_of<query_request>(R"({"Items":[],"ScannedCount":0})", "Count");
    misfit_of<query_request>(R"({"Items":[],"Count":"0","ScannedCount":0})", "Count");
    misfit_of<query_request>(R"({"Items":[],"Count":0.5,"ScannedCount":0})", "Count");
    misfit_of<query_request>(R"({"Items":[],"Count":0})", "ScannedCount");
    misfit_of<query_request>(
        R"({"Items":[],"Count":0,"ScannedCount":0,"LastEvaluatedKey":[]})", "LastEvaluatedKey"
    );
}

TEST(Query, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(first_episode());

    EXPECT_EQ(known.name, "Query");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
