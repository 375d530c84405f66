#include "table/deciding_reason.hpp"

#include <ddbm/service_errc.hpp>

#include <gtest/gtest.h>

#include <initializer_list>

namespace ddbm::detail {
namespace {

std::vector<cancellation_reason> reasons(std::initializer_list<error_code> codes)
{
    std::vector<cancellation_reason> made;
    for (const error_code& each : codes)
    {
        made.emplace_back();
        made.back().code = each;
    }
    return made;
}

constexpr auto failed = service_errc::conditional_check_failed;
constexpr auto invalid = service_errc::validation;
constexpr auto busy = service_errc::transaction_conflict;
constexpr auto slow = service_errc::provisioned_throughput_exceeded;

TEST(DecidingReason, IsAConditionBeforeAnotherRefusalAndThatBeforeContention)
{
    EXPECT_EQ(deciding_reason(reasons({busy, invalid, failed})), 2u);
    EXPECT_EQ(deciding_reason(reasons({busy, invalid, slow})), 1u);
    EXPECT_EQ(deciding_reason(reasons({error_code(), slow})), 1u);
}

TEST(DecidingReason, IsTheFirstOfTwoAlike)
{
    EXPECT_EQ(deciding_reason(reasons({error_code(), failed, failed})), 1u);
    EXPECT_EQ(deciding_reason(reasons({slow, busy})), 0u);
}

TEST(DecidingReason, IsNoneWhereNoActionHasOne)
{
    EXPECT_FALSE(deciding_reason({}));
    EXPECT_FALSE(deciding_reason(reasons({error_code(), error_code()})));
}

TEST(DecidingReason, ContentionPassesByItself)
{
    EXPECT_TRUE(is_contention(busy));
    EXPECT_TRUE(is_contention(slow));
    EXPECT_TRUE(is_contention(service_errc::throttling));
    EXPECT_FALSE(is_contention(failed));
    EXPECT_FALSE(is_contention(invalid));
    EXPECT_FALSE(is_contention({}));
}

}  // namespace
}  // namespace ddbm::detail
