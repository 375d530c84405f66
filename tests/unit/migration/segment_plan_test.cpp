#include "migration/segment_plan.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

const segment_plan::clock::time_point start(1h);

std::vector<std::int64_t> all_of(segment_plan& plan)
{
    std::vector<std::int64_t> all;
    while (const auto next = plan.next())
        all.push_back(*next);
    return all;
}

TEST(SegmentPlan, GivesEachSegmentOnceFromSomewhereOn)
{
    segment_plan plan(4, 2);

    EXPECT_EQ(all_of(plan), (std::vector<std::int64_t>{2, 3, 0, 1}));
    EXPECT_FALSE(plan.has_held());
}

TEST(SegmentPlan, LooksAgainAtThoseThatOthersHold)
{
    segment_plan plan(3, 0);
    all_of(plan);
    plan.held(0);
    plan.held(0);
    plan.done(1);
    plan.held(2);

    EXPECT_TRUE(plan.has_held());
    EXPECT_EQ(plan.next(), std::nullopt);
    plan.look_again();

    EXPECT_EQ(all_of(plan), (std::vector<std::int64_t>{0, 2}));
    EXPECT_FALSE(plan.has_held());
}

TEST(SegmentPlan, ForgetsThatOneWasHeldOnceItIsDone)
{
    segment_plan plan(1, 0);
    plan.next();
    plan.held(0);

    plan.done(0);

    EXPECT_FALSE(plan.has_held());
}

TEST(SegmentPlan, TakesWhatNobodyHolds)
{
    segment_plan plan(1, 0);

    EXPECT_TRUE(plan.is_free(0, "", 7, 1min, start));
}

TEST(SegmentPlan, TakesWhatHasNotChangedForALease)
{
    segment_plan plan(1, 0);

    EXPECT_FALSE(plan.is_free(0, "a", 7, 1min, start));
    EXPECT_FALSE(plan.is_free(0, "a", 7, 1min, start + 59s));
    EXPECT_TRUE(plan.is_free(0, "a", 7, 1min, start + 60s));
}

TEST(SegmentPlan, WaitsAnewWithEachSignOfLife)
{
    segment_plan plan(2, 0);
    EXPECT_FALSE(plan.is_free(0, "a", 7, 1min, start));
    EXPECT_FALSE(plan.is_free(1, "a", 7, 1min, start));

    EXPECT_FALSE(plan.is_free(0, "a", 8, 1min, start + 60s));
    EXPECT_FALSE(plan.is_free(1, "b", 7, 1min, start + 60s));

    EXPECT_FALSE(plan.is_free(0, "a", 8, 1min, start + 119s));
    EXPECT_TRUE(plan.is_free(0, "a", 8, 1min, start + 120s));
    EXPECT_TRUE(plan.is_free(1, "b", 7, 1min, start + 120s));
}

}  // namespace
}  // namespace ddbm::detail
