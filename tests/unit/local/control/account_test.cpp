#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

TEST(DescribeLimits, TellsTheLimitsThatAreKept)
{
    control_plane plane;

    EXPECT_EQ(
        plane.reply_to(describe_limits, "{}"),
        R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":80000,)"
        R"("TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40000})"
    );
}

TEST(DescribeEndpoints, NamesTheService)
{
    control_plane plane;

    EXPECT_EQ(
        plane.reply_to(describe_endpoints, "{}"),
        R"({"Endpoints":[{"Address":"dynamodb.us-east-1.amazonaws.com",)"
        R"("CachePeriodInMinutes":1440}]})"
    );
}

TEST(Arns, AreOfThePartitionOfTheRegion)
{
    control_plane plane;
    plane.state.options.region = "eusc-de-east-1";

    EXPECT_EQ(
        plane.call(create_table, on_demand_table, "/TableDescription/TableArn"),
        boost::json::value("arn:aws-eusc:dynamodb:eusc-de-east-1:000000000000:table/music")
    );
    EXPECT_EQ(
        plane.call(describe_endpoints, "{}", "/Endpoints/0/Address"),
        boost::json::value("dynamodb.eusc-de-east-1.amazonaws.eu")
    );
}

TEST(DescribeContinuousBackups, SaysThatThereIsNoRecovery)
{
    control_plane plane;
    plane.create(on_demand_table);

    EXPECT_EQ(
        plane.reply_to(describe_continuous_backups, R"({"TableName":"music"})"),
        R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
        R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})"
    );
    EXPECT_EQ(
        plane.error_of(describe_continuous_backups, R"({"TableName":"songs"})"),
        error_line(
            400, "com.amazonaws.dynamodb.v20120810#TableNotFoundException", "Table not found: songs"
        )
    );
}

}  // namespace
}  // namespace ddbm::local::detail
