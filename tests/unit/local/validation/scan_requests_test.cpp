// What a scan checks, from its parameters to its start key and segment.

#include "unit/local/validation/validation_fixture.hpp"

#include <set>
#include <vector>

namespace ddbm::local::testing {
namespace {

const std::string bad_start = "The provided starting key is invalid";
const std::string no_match = "The provided key element does not match the schema";
const std::string segment_needs_total =
    "The TotalSegments parameter is required but was not present in the request when Segment "
    "parameter is present";

class ScanRequestRules : public validation_test
{
protected:
    static std::string start(std::string_view members)
    {
        return ",'ExclusiveStartKey':{" + std::string(members) + "}";
    }

    std::vector<std::string> found(std::string_view changes)
    {
        std::vector<std::string> keys;
        const json::value page = answer_changed("Scan", changes);
        if (page.is_object())
            for (const auto& item : page.at("Items").as_array())
                keys.emplace_back(item.at("pk").at("S").as_string());
        return keys;
    }
};

TEST_F(ScanRequestRules, ParametersComeInThisOrder)
{
    const std::string none = "'TableName':'none'";
    const std::string twice = ",'AttributesToGet':['x','x']";
    const std::string bad_filter = ",'ScanFilter':{'x':{'ComparisonOperator':'LT'}}";
    const std::string bad_value = start("'pk':{'X':'a'}");
    const std::string bad_segment = ",'Segment':1";

    expect_refused({
        {"Scan",
         none + twice + bad_filter + bad_value + bad_segment + ",'FilterExpression':'x'",
         "Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: {AttributesToGet, ScanFilter} Expression parameters: "
         "{FilterExpression}"},
        {"Scan",
         none + twice + bad_filter + bad_value + bad_segment,
         "OMV: Duplicate value in attribute name: x"},
        {"Scan",
         none + bad_filter + bad_value + bad_segment,
         "OMV: Invalid number of argument(s) for the LT ComparisonOperator"},
        {"Scan",
         none + bad_value + bad_segment + ",'FilterExpression':'x y'",
         bad_start +
             ": Supplied AttributeValue is empty, must contain exactly one of the supported "
             "datatypes"},
        {"Scan", none + bad_segment + ",'FilterExpression':'x y'", segment_needs_total},
        {"Scan",
         none + ",'FilterExpression':'x y','ProjectionExpression':'x y'",
         "Invalid FilterExpression: Syntax error; token: \"y\", near: \"x y\""},
        {"Scan",
         none + ",'ProjectionExpression':'x y'",
         "Invalid ProjectionExpression: Syntax error; token: \"y\", near: \"x y\""},
        {"Scan", none + ",'IndexName':'other'", "Requested resource not found", not_found},
        {"Scan",
         "'IndexName':'other','ConsistentRead':true",
         "The table does not have the specified index: other"},
        {"Scan",
         "'IndexName':'global','ConsistentRead':true" + start("'x':{'S':'a'}"),
         "Consistent reads are not supported on global secondary indexes"},
        {"Scan",
         "'IndexName':'global','Select':'ALL_ATTRIBUTES'" + start("'x':{'S':'a'}"),
         bad_start},
        {"Scan",
         "'IndexName':'global','Select':'ALL_ATTRIBUTES'" +
             start("'pk':{'N':'1'},'sk':{'N':'1'},'area':{'S':'a'}"),
         "OMV: Select type ALL_ATTRIBUTES is not supported for global secondary index global "
         "because its projection type is not ALL"},
        {"Scan",
         "'ProjectionExpression':'pk.x'" + start("'pk':{'N':'1'},'sk':{'N':'1'}"),
         bad_start + ": " + no_match},
    });
}

TEST_F(ScanRequestRules, SegmentsComeWithTheirNumber)
{
    expect_refused({
        {"Scan", "'Segment':0", segment_needs_total},
        {"Scan",
         "'TotalSegments':1",
         "The Segment parameter is required but was not present in the request when parameter "
         "TotalSegments is present"},
        {"Scan",
         "'Segment':1,'TotalSegments':1",
         "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
         "Segment: 1 is not less than TotalSegments: 1"},
        {"Scan",
         "'Segment':-1,'TotalSegments':1000001",
         "2 validation errors detected: Value '1000001' at 'totalSegments' failed to satisfy "
         "constraint: Member must have value less than or equal to 1000000; Value '-1' at "
         "'segment' failed to satisfy constraint: Member must have value greater than or equal to "
         "0"},
        {"Scan",
         "'Segment':1000000,'TotalSegments':0",
         "2 validation errors detected: Value '0' at 'totalSegments' failed to satisfy constraint: "
         "Member must have value greater than or equal to 1; Value '1000000' at 'segment' failed "
         "to "
         "satisfy constraint: Member must have value less than or equal to 999999"},
    });
    answer_changed("Scan", "'Segment':999999,'TotalSegments':1000000");
}

TEST_F(ScanRequestRules, StartKeysFitTheKey)
{
    const std::string whole = bad_start + ": " + no_match;

    expect_refused({
        {"Scan", "'TableName':'rich'" + start("'pk':{'S':'a'}"), whole},
        {"Scan", "'TableName':'rich'" + start("'pk':{'S':'a'},'x':{'N':'1'}"), whole},
        {"Scan", "'TableName':'rich'" + start("'pk':{'S':'a'},'sk':{'S':'1'}"), whole},
        {"Scan", "'TableName':'plain'" + start("'pk':{'S':'a'},'x':{'S':'1'}"), whole},
        {"Scan", "'IndexName':'global'" + start("'pk':{'S':'a'},'sk':{'N':'1'}"), bad_start},
        {"Scan",
         "'IndexName':'global'" + start("'pk':{'S':'a'},'sk':{'N':'1'},'area':{'N':'1'}"),
         no_match},
        {"Scan",
         "'IndexName':'coded'" +
             start("'pk':{'S':'a'},'sk':{'S':'1'},'code':{'S':'a'},'bin':{'B':'Yg=='}"),
         whole},
    });
}

TEST_F(ScanRequestRules, FiltersMayUseKeys)
{
    put("plain", "{'pk':{'S':'a'}}");

    EXPECT_EQ(
        found("'TableName':'plain','FilterExpression':'pk = :a',"
              "'ExpressionAttributeValues':{':a':{'S':'a'}}"),
        std::vector<std::string>{"a"}
    );
    EXPECT_EQ(
        found("'TableName':'plain','ScanFilter':{'pk':{'ComparisonOperator':'NE',"
              "'AttributeValueList':[{'S':'a'}]}}"),
        std::vector<std::string>{}
    );
}

TEST_F(ScanRequestRules, SegmentsShareTheTable)
{
    std::set<std::string> all;
    for (int number = 0; number < 60; ++number)
    {
        all.insert(std::to_string(number));
        put("plain", "{'pk':{'S':'" + std::to_string(number) + "'}}");
    }

    // Each fourth lies inside of a half.
    std::vector<std::set<std::string>> halves;
    for (const int total : {1, 2, 4, 7, 1000})
    {
        std::set<std::string> together;
        std::size_t count = 0;
        for (int segment = 0; segment < total; ++segment)
        {
            const auto keys = found(
                "'TableName':'plain','Segment':" + std::to_string(segment) +
                ",'TotalSegments':" + std::to_string(total)
            );
            count += keys.size();
            together.insert(keys.begin(), keys.end());
            if (total == 2)
                halves.emplace_back(keys.begin(), keys.end());
            if (total != 4)
                continue;
            for (const std::string& key : keys)
            {
                EXPECT_TRUE(halves[static_cast<std::size_t>(segment) / 2].contains(key));
            }
        }
        EXPECT_EQ(count, all.size()) << total;
        EXPECT_EQ(together, all) << total;
    }
}

TEST_F(ScanRequestRules, SegmentsGoOnWithTheirOwnKeys)
{
    for (int number = 0; number < 20; ++number)
        put("plain", "{'pk':{'S':'" + std::to_string(number) + "'}}");
    const std::string first = "'TableName':'plain','Segment':0,'TotalSegments':2";
    const std::string second = "'TableName':'plain','Segment':1,'TotalSegments':2";
    const std::string other = found(second).at(0);

    expect_refused(
        {"Scan",
         first + start("'pk':{'S':'" + other + "'}"),
         bad_start + ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct "
                     "Segment. TotalSegments: 2 Segment: 0"}
    );
    auto expected = found(first);
    const std::string start_key = expected.front();
    expected.erase(expected.begin());
    EXPECT_EQ(found(first + start("'pk':{'S':'" + start_key + "'}")), expected);
}

TEST_F(ScanRequestRules, ItemsComeByTheHashThatWasObserved)
{
    const std::vector<std::string> observed = {
        "2", "8", "9", "1", "6", "hello", "0", "5", "4", "äáöü", "aardman", "7", "3", "zapf"};
    for (const std::string& key : observed)
        put("plain", "{'pk':{'S':'" + key + "'}}");

    EXPECT_EQ(found("'TableName':'plain'"), observed);
}

}  // namespace
}  // namespace ddbm::local::testing
