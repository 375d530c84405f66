#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

TEST(DescribeTable, RefusesATableThatIsNotThere)
{
    control_plane plane;

    EXPECT_EQ(
        plane.error_of(describe_table, R"({"TableName":"music"})"),
        missing("Requested resource not found: Table: music not found")
    );
}

TEST(DescribeTable, TakesAnArnForAName)
{
    struct given
    {
        std::string arn;
        std::string answer;
    };
    const std::vector<given> cases = {
        {"arn:aws:dynamodb:us-east-1:000000000000:table/music", std::string(no_error)},
        {"arn:aws:dynamodb:us-east-1:000000000000:table/songs",
         missing("Requested resource not found: Table: songs not found")},
        {"arn:aws:dynamodb:us-east-1:000000000001:table/music",
         missing("Requested resource not found: Table: music not found")},
        {"arn:aws:dynamodb:us-east-2:000000000000:table/music",
         invalid("1 validation error detected: Invalid AWS region in "
                 "'arn:aws:dynamodb:us-east-2:000000000000:table/music'")},
        {"arn:aws-cn:dynamodb:us-east-1:000000000000:table/music",
         invalid("1 validation error detected: Invalid AWS partition in "
                 "'arn:aws-cn:dynamodb:us-east-1:000000000000:table/music'")},
        {"arn:aws:dynamodb:us-east-1:000000000000:backup/music",
         invalid("1 validation error detected: Invalid resource type in "
                 "'arn:aws:dynamodb:us-east-1:000000000000:backup/music'")},
        {"arn:aws:dynamodb:us-east-1:000000000000:table/music/index/i",
         invalid("1 validation error detected: Invalid resource type in "
                 "'arn:aws:dynamodb:us-east-1:000000000000:table/music/index/i'")},
        {"arn:", invalid("1 validation error detected: Invalid AWS partition in 'arn:'")},
    };
    control_plane plane;
    plane.create(on_demand_table);
    for (const given& each : cases)
        EXPECT_EQ(
            plane.error_of(describe_table, R"({"TableName":")" + each.arn + "\"}"), each.answer
        );
}

TEST(DescribeTable, ShowsStatesForAsLongAsTheyLast)
{
    control_plane plane(std::chrono::milliseconds(500));
    plane.create(on_demand_table);

    EXPECT_EQ(plane.describe("music", "/TableStatus"), "CREATING");
    EXPECT_EQ(plane.describe("music", "/WarmThroughput"), nullptr);
    plane.now += std::chrono::milliseconds(499);
    EXPECT_EQ(plane.describe("music", "/TableStatus"), "CREATING");
    plane.now += std::chrono::milliseconds(1);
    EXPECT_EQ(plane.describe("music", "/TableStatus"), "ACTIVE");
    EXPECT_EQ(plane.describe("music", "/WarmThroughput/ReadUnitsPerSecond"), 12000);
    EXPECT_EQ(
        plane.describe("music", "/BillingModeSummary/LastUpdateToPayPerRequestDateTime"),
        boost::json::parse("1732269600.000")
    );
}

TEST(DescribeTable, LeavesOutBillingOfATableThatNeverWasOnDemand)
{
    control_plane plane;
    plane.create(with(provisioned_table, R"({"BillingMode":"PROVISIONED"})"));

    EXPECT_EQ(plane.describe("music", "/BillingModeSummary"), nullptr);
    EXPECT_EQ(
        plane.describe("music", "/ProvisionedThroughput"),
        boost::json::parse(
            R"({"NumberOfDecreasesToday":0,"ReadCapacityUnits":5,"WriteCapacityUnits":6})"
        )
    );
    EXPECT_EQ(
        plane.describe("music", "/WarmThroughput"),
        boost::json::parse(R"({"ReadUnitsPerSecond":5,"WriteUnitsPerSecond":6,"Status":"ACTIVE"})")
    );
}

TEST(DescribeTable, CountsWhatIsInTheTable)
{
    control_plane plane;
    plane.create(on_demand_table);
    plane.put_item("music", {{"a", "k"}});
    plane.put_item("music", {{"a", "kk"}});

    EXPECT_EQ(plane.describe("music", "/ItemCount"), 2);
    EXPECT_EQ(plane.describe("music", "/TableSizeBytes"), 5);
}

TEST(DescribeTable, ShowsWhatWasSet)
{
    control_plane plane;
    plane.create(with(on_demand_table, R"({
        "DeletionProtectionEnabled": true, "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "SSESpecification": {"Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": "1234"},
        "OnDemandThroughput": {"MaxReadRequestUnits": 7}
    })"));

    EXPECT_EQ(plane.describe("music", "/DeletionProtectionEnabled"), true);
    EXPECT_EQ(
        plane.describe("music", "/TableClassSummary/TableClass"), "STANDARD_INFREQUENT_ACCESS"
    );
    EXPECT_EQ(
        plane.describe("music", "/SSEDescription"),
        boost::json::parse(R"({"Status":"ENABLED","SSEType":"KMS",
            "KMSMasterKeyArn":"arn:aws:kms:us-east-1:000000000000:key/1234"})")
    );
    EXPECT_EQ(
        plane.describe("music", "/OnDemandThroughput"),
        boost::json::parse(R"({"MaxReadRequestUnits":7})")
    );
}

TEST(DescribeTable, SortsNonKeyAttributes)
{
    control_plane plane;
    plane.create(with(on_demand_table, R"({"GlobalSecondaryIndexes":[{"IndexName":"abc",
        "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
        "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["y","x"]}}]})"));

    EXPECT_EQ(
        plane.describe("music", "/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes"),
        boost::json::parse(R"(["x","y"])")
    );
}

}  // namespace
}  // namespace ddbm::local::detail
