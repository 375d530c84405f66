#include "protocol/operation_traits.hpp"
#include "protocol/operations/describe_time_to_live.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(DescribeTimeToLive, WritesTheTable)
{
    EXPECT_EQ(written(describe_time_to_live_request("saves")), R"({"TableName":"saves"})");
    expect_refusal(describe_time_to_live_request("s"), errc::invalid_table_name);
}

TEST(DescribeTimeToLive, ReadsTheState)
{
    const describe_time_to_live_reply reply = read<describe_time_to_live_request>(
        R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"expires"}})"
    );

    EXPECT_EQ(reply.time_to_live_status, time_to_live_status::enabled);
    EXPECT_EQ(reply.attribute_name, "expires");
}

TEST(DescribeTimeToLive, ReadsEveryStateAndThoseThatItDoesNotKnow)
{
    const auto status_of = [](const std::string& status) {
        const describe_time_to_live_reply reply = read<describe_time_to_live_request>(
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":")" + status + "\"}}"
        );
        EXPECT_EQ(reply.attribute_name, "");
        return reply.time_to_live_status;
    };

    EXPECT_EQ(status_of("DISABLED"), time_to_live_status::disabled);
    EXPECT_EQ(status_of("ENABLING"), time_to_live_status::enabling);
    EXPECT_EQ(status_of("DISABLING"), time_to_live_status::disabling);
    EXPECT_EQ(status_of("DREAMING"), time_to_live_status::unknown);
}

TEST(DescribeTimeToLive, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<describe_time_to_live_request>("{}", "TimeToLiveDescription");
    misfit_of<describe_time_to_live_request>(
        R"({"TimeToLiveDescription":{}})", "TimeToLiveDescription.TimeToLiveStatus"
    );
}

TEST(DescribeTimeToLive, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(describe_time_to_live_request("saves"));

    EXPECT_EQ(known.name, "DescribeTimeToLive");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
