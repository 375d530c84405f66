#include "protocol/operation_traits.hpp"
#include "protocol/operations/describe_endpoints.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(DescribeEndpoints, WritesNothing)
{
    EXPECT_EQ(written(describe_endpoints_request()), "{}");
}

TEST(DescribeEndpoints, ReadsTheEndpoints)
{
    const describe_endpoints_reply reply = read<describe_endpoints_request>(
        R"({"Endpoints":[{"Address":"dynamodb.eu-central-1.amazonaws.com",)"
        R"("CachePeriodInMinutes":1440}]})"
    );

    ASSERT_EQ(reply.endpoints.size(), 1u);
    EXPECT_EQ(reply.endpoints[0].address, "dynamodb.eu-central-1.amazonaws.com");
    EXPECT_EQ(reply.endpoints[0].cache_period_in_minutes, 1440);
    EXPECT_TRUE(read<describe_endpoints_request>(R"({"Endpoints":[]})").endpoints.empty());
}

TEST(DescribeEndpoints, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<describe_endpoints_request>("{}", "Endpoints");
    misfit_of<describe_endpoints_request>(R"({"Endpoints":[{}]})", "Endpoints[0].Address");
    misfit_of<describe_endpoints_request>(
        R"({"Endpoints":[{"Address":"a"}]})", "Endpoints[0].CachePeriodInMinutes"
    );
}

TEST(DescribeEndpoints, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(describe_endpoints_request());

    EXPECT_EQ(known.name, "DescribeEndpoints");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
