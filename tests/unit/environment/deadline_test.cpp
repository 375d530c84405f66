#include "environment/deadline.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

const clock::time_point start{1000h};

TEST(Deadline, ThatThereIsNoneIsNeverOver)
{
    constexpr deadline none;

    EXPECT_FALSE(none.is_set());
    EXPECT_FALSE(none.is_over(start + 100'000h));
    EXPECT_FALSE(none.left(start));
    EXPECT_EQ(none.when(), clock::time_point::max());
    EXPECT_EQ(deadline::after(start, std::nullopt), none);
}

TEST(Deadline, IsOverFromItsTimeOn)
{
    const auto end = deadline::after(start, 10ms);

    EXPECT_TRUE(end.is_set());
    EXPECT_EQ(end.when(), start + 10ms);
    EXPECT_FALSE(end.is_over(start + 10ms - 1ns));
    EXPECT_TRUE(end.is_over(start + 10ms));
}

TEST(Deadline, LeavesNothingOnlyWhenItIsOver)
{
    const auto end = deadline::after(start, 10ms);

    EXPECT_EQ(end.left(start), 10ms);
    EXPECT_EQ(end.left(start + 10ms - 1ns), 1ms);
    EXPECT_EQ(end.left(start + 10ms), 0ms);
    EXPECT_EQ(end.left(start + 12ms), -2ms);
}

TEST(Deadline, OfLessThanNoTimeIsOverAtOnce)
{
    EXPECT_TRUE(deadline::after(start, -5ms).is_over(start));
    EXPECT_TRUE(deadline::after(start, 0ms).is_over(start));
}

TEST(Deadline, FurtherAwayThanTheClockGoesIsNone)
{
    EXPECT_EQ(deadline::after(start, std::chrono::milliseconds::max()), deadline());
}

TEST(Deadline, GivesWayToAnEarlierOne)
{
    const auto sooner = deadline::after(start, 1ms);
    const auto later = deadline::after(start, 2ms);

    EXPECT_EQ(sooner.earlier_of(later), sooner);
    EXPECT_EQ(later.earlier_of(sooner), sooner);
    EXPECT_EQ(deadline().earlier_of(later), later);
    EXPECT_EQ(later.earlier_of(deadline()), later);
    EXPECT_EQ(deadline().earlier_of(deadline()), deadline());
}

}  // namespace
}  // namespace ddbm::detail
