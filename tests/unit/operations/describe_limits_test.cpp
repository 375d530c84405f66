#include "protocol/operation_traits.hpp"
#include "protocol/operations/describe_limits.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(DescribeLimits, WritesNothing)
{
    EXPECT_EQ(written(describe_limits_request()), "{}");
}

TEST(DescribeLimits, ReadsTheLimits)
{
    const describe_limits_reply reply = read<describe_limits_request>(
        R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":70000,)"
        R"("TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":30000})"
    );

    EXPECT_EQ(reply.account_max_read_capacity_units, 80000);
    EXPECT_EQ(reply.account_max_write_capacity_units, 70000);
    EXPECT_EQ(reply.table_max_read_capacity_units, 40000);
    EXPECT_EQ(reply.table_max_write_capacity_units, 30000);
}

TEST(DescribeLimits, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<describe_limits_request>("{}", "AccountMaxReadCapacityUnits");
    misfit_of<describe_limits_request>(
        R"({"AccountMaxReadCapacityUnits":1.5})", "AccountMaxReadCapacityUnits"
    );
}

TEST(DescribeLimits, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(describe_limits_request());

    EXPECT_EQ(known.name, "DescribeLimits");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
