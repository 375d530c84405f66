#include "credentials/refresh_schedule.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using clock = refresh_schedule::clock;

const clock::time_point start(std::chrono::hours(400'000));

// So long after the start, by both clocks.
refresh_schedule::moment after(clock::duration time)
{
    return {start + time, std::chrono::steady_clock::time_point(seconds(1'000)) + time};
}

// When they become due in the second `from` to `to` after the start; -1: not there.
seconds due_between(const refresh_schedule& schedule, seconds from, seconds to)
{
    for (seconds at = from; at <= to; ++at)
        if (schedule.is_due(after(at)))
            return at;
    return seconds(-1);
}

TEST(RefreshSchedule, HasNothingToUseNorToRenewAtFirst)
{
    const refresh_schedule schedule;

    EXPECT_FALSE(schedule.is_usable(start));
    EXPECT_FALSE(schedule.is_due(after(seconds(0))));
}

TEST(RefreshSchedule, UsesKeysWithoutAnEndForGood)
{
    refresh_schedule schedule;
    schedule.fetched(std::nullopt, after(seconds(0)), 1);

    EXPECT_TRUE(schedule.is_usable(start + std::chrono::hours(100'000)));
    EXPECT_FALSE(schedule.is_due(after(std::chrono::hours(100'000))));
}

TEST(RefreshSchedule, RenewsKeysFifteenToTenMinutesBeforeTheirEnd)
{
    const clock::time_point end = start + minutes(60);
    refresh_schedule schedule;

    schedule.fetched(end, after(seconds(0)), 0);
    EXPECT_EQ(due_between(schedule, seconds(0), minutes(60)), minutes(45));
    EXPECT_TRUE(schedule.is_usable(end - seconds(11)));
    EXPECT_FALSE(schedule.is_usable(end - seconds(10)));

    schedule.fetched(end, after(seconds(0)), 1);
    EXPECT_EQ(due_between(schedule, seconds(0), minutes(60)), minutes(50));
}

// Where others would fetch for each request, because 15 minutes are all that the keys have.
TEST(RefreshSchedule, RenewsShortLivedKeysInTheLastThirdOfTheirLife)
{
    refresh_schedule schedule;

    schedule.fetched(start + minutes(15), after(seconds(0)), 0);
    EXPECT_EQ(due_between(schedule, seconds(0), minutes(15)), minutes(10));
    schedule.fetched(start + minutes(15), after(seconds(0)), 1);
    EXPECT_EQ(due_between(schedule, seconds(0), minutes(15)), minutes(10) + seconds(100));
    schedule.fetched(start + seconds(30), after(seconds(0)), 0);
    EXPECT_EQ(due_between(schedule, seconds(0), seconds(30)), seconds(20));
}

TEST(RefreshSchedule, UsesKeysForAWhileThatSeemToHaveEndedWhenTheyCome)
{
    for (const seconds end : {seconds(-86'400), seconds(0), seconds(10)})
    {
        refresh_schedule schedule;
        schedule.fetched(start + end, after(seconds(0)), 1);

        EXPECT_TRUE(schedule.is_usable(start + minutes(10) - seconds(1)));
        EXPECT_FALSE(schedule.is_usable(start + minutes(10)));
        EXPECT_EQ(due_between(schedule, seconds(0), minutes(10)), minutes(5));
    }
}

TEST(RefreshSchedule, PausesAfterFailuresEachTimeLongerUpToAMinute)
{
    refresh_schedule schedule;
    schedule.fetched(start + minutes(60), after(seconds(0)), 0);
    seconds at = minutes(45);
    for (const int pause : {10, 20, 40, 60, 60})
    {
        ASSERT_TRUE(schedule.is_due(after(at)));
        schedule.failed(after(at), 1);
        EXPECT_EQ(due_between(schedule, at, minutes(60)), at + seconds(pause));
        at += seconds(pause);
    }
    EXPECT_TRUE(schedule.is_usable(start + at)) << "they are as good as before";

    schedule.fetched(start + minutes(120), after(at), 0);
    schedule.failed(after(minutes(105)), 0);
    EXPECT_EQ(due_between(schedule, minutes(105), minutes(120)), minutes(105) + seconds(5));
}

TEST(RefreshSchedule, PausesByAClockThatNobodySets)
{
    refresh_schedule schedule;
    schedule.fetched(start + minutes(60), after(seconds(0)), 0);
    schedule.failed(after(minutes(50)), 1);

    refresh_schedule::moment set_back = after(minutes(50) + seconds(10));
    set_back.world -= minutes(4);
    EXPECT_TRUE(schedule.is_due(set_back));
}

}  // namespace
}  // namespace ddbm::detail
