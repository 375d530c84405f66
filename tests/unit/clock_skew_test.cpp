#include "sign/clock_skew.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using time = clock_skew::time;
using date = clock_skew::date;

// What the service's clock shows.
constexpr date server_date = std::chrono::sys_days(std::chrono::year(2026) / 11 / 30) + 6h;

// What ours does if it is wrong by that.
constexpr time wrong_by(seconds difference)
{
    return server_date + difference + 250ms;
}

TEST(ClockSkew, IsNoneAtFirst)
{
    clock_skew skew;

    EXPECT_EQ(skew.offset(), 0s);
    EXPECT_EQ(skew.corrected(wrong_by(0s)), wrong_by(0s));
}

class ClockThatIsWrong : public ::testing::TestWithParam<seconds>
{
};

TEST_P(ClockThatIsWrong, IsCorrectedByTheFirstRefusal)
{
    for (blamed_clock blamed : {blamed_clock::certainly, blamed_clock::perhaps})
    {
        clock_skew skew;
        const time now = wrong_by(GetParam());

        EXPECT_TRUE(skew.refused(blamed, server_date, now, skew.offset()));
        EXPECT_EQ(skew.offset(), -GetParam());
        EXPECT_EQ(skew.corrected(now + 5s), time(server_date) + 5s + 250ms);

        // Once: if that is refused as well it is not for the clock.
        EXPECT_FALSE(skew.refused(blamed, server_date + 1s, now + 1s, skew.offset()));
        EXPECT_EQ(skew.offset(), -GetParam());
    }
}

TEST_P(ClockThatIsWrong, IsCorrectedByASuccessToo)
{
    clock_skew skew;

    skew.succeeded(server_date, wrong_by(GetParam()));
    EXPECT_EQ(skew.offset(), -GetParam());
}

TEST_P(ClockThatIsWrong, MayBeSetRightLater)
{
    clock_skew skew;
    ASSERT_TRUE(skew.refused(blamed_clock::certainly, server_date, wrong_by(GetParam()), 0s));

    const seconds signed_with = skew.offset();
    EXPECT_TRUE(skew.refused(blamed_clock::certainly, server_date + 60s, wrong_by(60s), signed_with)
    );
    EXPECT_EQ(skew.offset(), 0s);
}

TEST_P(ClockThatIsWrong, MayBeSetRightBetweenTwoSuccesses)
{
    clock_skew skew;
    skew.succeeded(server_date, wrong_by(GetParam()));

    skew.succeeded(server_date, wrong_by(0s));
    EXPECT_EQ(skew.offset(), 0s);
}

INSTANTIATE_TEST_SUITE_P(
    Differences,
    ClockThatIsWrong,
    ::testing::Values(-24h, 24h, -4min, 4min, 5min, -15min, -365 * 24h, -20'000 * 24h, 20'000 * 24h)
);

TEST(ClockSkew, IsNoneForAClockThatIsGoodEnough)
{
    clock_skew skew;
    skew.succeeded(server_date, wrong_by(24h));

    skew.succeeded(server_date, wrong_by(-29s));
    EXPECT_EQ(skew.offset(), 0s);
}

TEST(ClockSkew, IsCorrectedByLessIfItIsCertainlyTheClock)
{
    clock_skew skew;
    EXPECT_FALSE(skew.refused(blamed_clock::perhaps, server_date, wrong_by(239s), 0s));
    EXPECT_EQ(skew.offset(), 0s);
    EXPECT_TRUE(skew.refused(blamed_clock::certainly, server_date, wrong_by(239s), 0s));
    EXPECT_EQ(skew.offset(), -239s);
}

// The request was on its way, or waited, for too long.
TEST(ClockSkew, IsNotCorrectedWhereTheClocksAgree)
{
    clock_skew skew;
    for (seconds noise : {-29s, -1s, 0s, 1s, 29s})
    {
        EXPECT_FALSE(skew.refused(blamed_clock::certainly, server_date, wrong_by(noise), 0s));
        EXPECT_EQ(skew.offset(), 0s);
    }
}

TEST(ClockSkew, IsNotTheReasonOfOtherRefusals)
{
    clock_skew skew;
    EXPECT_FALSE(skew.refused(blamed_clock::no, server_date, wrong_by(24h), 0s));
    EXPECT_EQ(skew.offset(), 0s);
}

TEST(ClockSkew, IsNotKnownWithoutADate)
{
    clock_skew skew;
    EXPECT_FALSE(skew.refused(blamed_clock::certainly, std::nullopt, wrong_by(24h), 0s));
    EXPECT_EQ(skew.offset(), 0s);
}

TEST(ClockSkew, IsTheSameForAllThatWereOnTheirWay)
{
    clock_skew skew;
    ASSERT_TRUE(skew.refused(blamed_clock::certainly, server_date, wrong_by(24h), 0s));

    EXPECT_TRUE(skew.refused(blamed_clock::certainly, server_date, wrong_by(24h), 0s));
    EXPECT_TRUE(skew.refused(blamed_clock::perhaps, server_date + 1s, wrong_by(24h + 1s), 0s));
    EXPECT_TRUE(skew.refused(blamed_clock::certainly, std::nullopt, wrong_by(24h + 1s), 0s));
    EXPECT_FALSE(skew.refused(blamed_clock::perhaps, std::nullopt, wrong_by(24h), skew.offset()));
    EXPECT_EQ(skew.offset(), -24h);
}

TEST(ClockSkew, DoesNotFollowNoise)
{
    for (seconds wrong : {0s, seconds(24h)})
    {
        clock_skew skew;
        skew.succeeded(server_date, wrong_by(wrong));
        const seconds learned = skew.offset();
        for (int n = 0; n < 1'000; ++n)
        {
            const seconds noise((n * 37) % 61 - 30);
            skew.succeeded(server_date + seconds(n) + noise, wrong_by(wrong + seconds(n)));
            ASSERT_EQ(skew.offset(), learned);
        }
    }
}

// It takes days to be off by so much.
TEST(ClockSkew, FollowsAClockThatDrifts)
{
    clock_skew skew;
    for (int n = 0; n < 100'000; ++n)
    {
        const seconds passed(n * 10);
        const seconds drifted(n / 10);
        skew.succeeded(server_date + passed, wrong_by(passed + drifted));
        const auto left = skew.corrected(wrong_by(passed + drifted)) - (server_date + passed);
        ASSERT_LT(left, 4min);
    }
}

TEST(ClockSkew, DoesNotBelieveDatesThatCannotBe)
{
    clock_skew skew;
    for (date wrong :
         {date(0s),
          date(std::chrono::sys_days(std::chrono::year(2012) / 8 / 9)),
          date(std::chrono::sys_days(std::chrono::year(2200) / 1 / 1)),
          date(std::chrono::sys_days(std::chrono::year(9999) / 12 / 31))})
    {
        EXPECT_FALSE(skew.refused(blamed_clock::certainly, wrong, wrong_by(0s), 0s));
        skew.succeeded(wrong, wrong_by(0s));
        EXPECT_EQ(skew.offset(), 0s);
    }
}

TEST(ClockSkew, StandsAClockThatWasNeverSet)
{
    clock_skew skew;
    EXPECT_TRUE(skew.refused(blamed_clock::certainly, server_date, time(0s), 0s));
    EXPECT_EQ(skew.corrected(time(0s)), time(server_date));

    clock_skew other;
    EXPECT_FALSE(other.refused(blamed_clock::certainly, server_date, time::min(), 0s));
    EXPECT_EQ(other.offset(), 0s);
}

TEST(ClockSkew, WantsADateEveryTenSecondsAndWhenTheClockJumps)
{
    clock_skew skew;
    EXPECT_TRUE(skew.wants_date(wrong_by(0s)));
    EXPECT_FALSE(skew.wants_date(wrong_by(0s)));
    EXPECT_FALSE(skew.wants_date(wrong_by(9s)));
    EXPECT_TRUE(skew.wants_date(wrong_by(10s)));
    EXPECT_FALSE(skew.wants_date(wrong_by(11s)));
    EXPECT_TRUE(skew.wants_date(wrong_by(-24h)));
    EXPECT_FALSE(skew.wants_date(wrong_by(-24h)));
}

TEST(ClockSkew, AsksOneOfManyThreadsToLook)
{
    clock_skew skew;
    std::atomic<int> looks = 0;
    std::vector<std::thread> threads;
    for (int n = 0; n < 4; ++n)
    {
        threads.emplace_back([&] {
            for (int i = 0; i < 10'000; ++i)
            {
                const time now = wrong_by(seconds(i / 100));
                if (skew.wants_date(now))
                    ++looks;
                skew.refused(blamed_clock::certainly, server_date, wrong_by(24h), skew.offset());
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();

    // Their clocks are apart, as those of threads that wait for a processor are.
    EXPECT_GE(looks, 10);
    EXPECT_EQ(skew.offset(), -24h);
}

}  // namespace
}  // namespace ddbm::detail
