#include "protocol/operation_traits.hpp"
#include "protocol/operations/scan.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(Scan, WritesTheTable)
{
    EXPECT_EQ(written(scan_request("doom_map")), R"({"TableName":"doom_map"})");
}

TEST(Scan, WritesEveryParameter)
{
    const scan_request request = scan_request("doom_map")
                                     .index_name("by_name")
                                     .filter_expression("#s > :s")
                                     .projection_expression("#s")
                                     .expression_attribute_name("#s", "secrets")
                                     .expression_attribute_value(":s", 0)
                                     .select(select::specific_attributes)
                                     .limit(1)
                                     .exclusive_start_key(hangar_key())
                                     .consistent_read(true)
                                     .return_consumed_capacity(return_consumed_capacity::indexes)
                                     .segment(3)
                                     .total_segments(4);

    EXPECT_EQ(
        written(request),
        R"({"TableName":"doom_map","IndexName":"by_name","FilterExpression":"#s > :s",)"
        R"("ProjectionExpression":"#s","ExpressionAttributeNames":{"#s":"secrets"},)"
        R"("ExpressionAttributeValues":{":s":{"N":"0"}},"Select":"SPECIFIC_ATTRIBUTES",)"
        R"("Limit":1,"ConsistentRead":true,)"
        R"("ExclusiveStartKey":{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"("ReturnConsumedCapacity":"INDEXES","Segment":3,"TotalSegments":4})"
    );
}

TEST(Scan, RefusesSegmentsThatCannotBe)
{
    const scan_request request("doom_map");

    expect_refusal(scan_request(request).segment(0), "go together");
    expect_refusal(scan_request(request).total_segments(2), "go together");
    expect_refusal(scan_request(request).segment(2).total_segments(2), "Segment is 2");
    expect_refusal(scan_request(request).segment(-1).total_segments(2), "Segment is -1");
    expect_refusal(scan_request(request).segment(0).total_segments(0), "TotalSegments is 0");
    expect_refusal(
        scan_request(request).segment(0).total_segments(1'000'001), "must be 1000000 or less"
    );
    EXPECT_NO_THROW(written(scan_request(request).segment(999'999).total_segments(1'000'000)));
}

TEST(Scan, RefusesWhatCannotBe)
{
    const scan_request request("doom_map");

    expect_refusal(scan_request("no"), errc::invalid_table_name);
    expect_refusal(scan_request(request).limit(0), "Limit is 0");
    expect_refusal(scan_request(request).limit(-5), "Limit is -5");
    expect_refusal(scan_request(request).expression_attribute_name("#a", "a"), "no expression");
    expect_refusal(scan_request(request).select(select::specific_attributes), "no projection");
    expect_refusal(scan_request(request).exclusive_start_key(item()), "no attributes");
}

TEST(Scan, RefusesValuesForAProjectionAlone)
{
    expect_refusal(
        scan_request("doom_map").projection_expression("a").expression_attribute_value(":a", 1),
        "no expression that takes any"
    );
    EXPECT_NO_THROW(written(
        scan_request("doom_map").projection_expression("#a").expression_attribute_name("#a", "a")
    ));
}

TEST(Scan, ReadsAnEmptyPageThatIsNotTheLast)
{
    const scan_reply reply = read<scan_request>(
        R"({"Items":[],"Count":0,"ScannedCount":100,"LastEvaluatedKey":{"episode":{"N":"1"}}})"
    );

    EXPECT_TRUE(reply.items.empty());
    EXPECT_EQ(reply.scanned_count, 100);
    EXPECT_EQ(reply.last_evaluated_key, item().set("episode", 1));
}

TEST(Scan, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<scan_request>("{}", "Count");
    misfit_of<scan_request>(R"({"Items":1,"Count":0,"ScannedCount":0})", "Items");
}

TEST(Scan, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(scan_request("doom_map"));

    EXPECT_EQ(known.name, "Scan");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
