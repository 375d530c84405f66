#include "protocol/operation_traits.hpp"
#include "protocol/operations/describe_continuous_backups.hpp"
#include "unit/operations/operation_testing.hpp"

#include <chrono>

namespace ddbm::detail {
namespace {

TEST(DescribeContinuousBackups, WritesTheTable)
{
    EXPECT_EQ(written(describe_continuous_backups_request("saves")), R"({"TableName":"saves"})");
    expect_refusal(describe_continuous_backups_request("s"), errc::invalid_table_name);
}

TEST(DescribeContinuousBackups, ReadsEveryMember)
{
    const describe_continuous_backups_reply reply = read<describe_continuous_backups_request>(
        R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
        R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED",)"
        R"("RecoveryPeriodInDays":35,"EarliestRestorableDateTime":1786543210.5,)"
        R"("LatestRestorableDateTime":1786543220}}})"
    );

    EXPECT_EQ(reply.continuous_backups_status, continuous_backups_status::enabled);
    EXPECT_EQ(reply.point_in_time_recovery_status, continuous_backups_status::enabled);
    EXPECT_EQ(reply.recovery_period_in_days, 35);
    ASSERT_TRUE(reply.earliest_restorable_date_time);
    EXPECT_EQ(
        reply.earliest_restorable_date_time->time_since_epoch(),
        std::chrono::milliseconds(1786543210500)
    );
    ASSERT_TRUE(reply.latest_restorable_date_time);
    EXPECT_EQ(
        reply.latest_restorable_date_time->time_since_epoch(), std::chrono::seconds(1786543220)
    );
}

TEST(DescribeContinuousBackups, ReadsATableThatCannotBeRestored)
{
    const describe_continuous_backups_reply reply = read<describe_continuous_backups_request>(
        R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"DREAMING",)"
        R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})"
    );

    EXPECT_EQ(reply.continuous_backups_status, continuous_backups_status::unknown);
    EXPECT_EQ(reply.point_in_time_recovery_status, continuous_backups_status::disabled);
    EXPECT_FALSE(reply.recovery_period_in_days);
    EXPECT_FALSE(reply.earliest_restorable_date_time);
    EXPECT_FALSE(reply.latest_restorable_date_time);
}

TEST(DescribeContinuousBackups, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<describe_continuous_backups_request>("{}", "ContinuousBackupsDescription");
    misfit_of<describe_continuous_backups_request>(
        R"({"ContinuousBackupsDescription":{}})",
        "ContinuousBackupsDescription.ContinuousBackupsStatus"
    );
    misfit_of<describe_continuous_backups_request>(
        R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
        R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED",)"
        R"("RecoveryPeriodInDays":5000000000}}})",
        "ContinuousBackupsDescription.PointInTimeRecoveryDescription.RecoveryPeriodInDays"
    );
}

TEST(DescribeContinuousBackups, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(describe_continuous_backups_request("saves"));

    EXPECT_EQ(known.name, "DescribeContinuousBackups");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
