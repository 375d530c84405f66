// The expected rates are those that botocore 1.43 computes for the same replies; the first trace is
// the one that the AWS SDKs' tests have in common.

#include "retry/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;

rate_limiter::time at(int ms)
{
    return rate_limiter::time(milliseconds(ms));
}

// Off, with 20 replies a second in the last three.
rate_limiter busy_limiter()
{
    rate_limiter limiter(at(0));
    for (int ms = 50; ms < 3'000; ms += 50)
        limiter.succeeded(at(ms));
    return limiter;
}

// And refused at three seconds.
rate_limiter refused_limiter()
{
    rate_limiter limiter = busy_limiter();
    limiter.refused(at(2'990), at(3'000));
    return limiter;
}

TEST(RateLimiter, FollowsTheTraceOfTheSdks)
{
    struct step
    {
        int ms;
        bool is_refused;
        double measured;
        double rate;
    };
    const std::vector<step> steps = {
        {200, false, 0, 0.5},
        {400, false, 0, 0.5},
        {600, false, 4.8, 0.5},
        {800, false, 4.8, 0.5},
        {1'000, false, 4.16, 0.5},
        {1'200, false, 4.16, 0.5},
        {1'400, false, 4.16, 0.5},
        {1'600, false, 5.632, 0.5},
        {1'800, false, 5.632, 0.5},
        {2'000, true, 4.3264, 3.02848},
        {2'200, false, 4.3264, 3.486639},
        {2'400, false, 4.3264, 3.821874},
        {2'600, false, 5.66528, 4.053386},
        {2'800, false, 5.66528, 4.200373},
        {3'000, false, 4.333056, 4.282037},
        {3'200, true, 4.333056, 2.997426},
        {3'400, false, 4.333056, 3.452226},
    };
    rate_limiter limiter(at(0));

    for (const step& each : steps)
    {
        if (each.is_refused)
            limiter.refused(at(each.ms - 10), at(each.ms));
        else
            limiter.succeeded(at(each.ms));

        EXPECT_NEAR(limiter.measured_rate(), each.measured, 1e-6) << each.ms;
        EXPECT_NEAR(limiter.rate(), each.rate, 1e-6) << each.ms;
        EXPECT_EQ(limiter.is_on(), each.ms >= 2'000) << each.ms;
    }
}

TEST(RateLimiter, GrowsSlowlyNearTheRateThatWasRefusedAndFastBeyond)
{
    rate_limiter limiter = refused_limiter();
    EXPECT_NEAR(limiter.rate(), 13.999104, 1e-6);

    auto rate_at = [&limiter, ms = 3'050](int until) mutable {
        for (; ms <= until; ms += 50)
            limiter.succeeded(at(ms));
        return limiter.rate();
    };
    EXPECT_NEAR(rate_at(3'200), 15.343595, 1e-6);
    EXPECT_NEAR(rate_at(4'100), 18.978805, 1e-6);
    EXPECT_NEAR(rate_at(6'000), 20.059575, 1e-6);
    EXPECT_NEAR(rate_at(7'950), 26.128306, 1e-6);

    limiter.refused(at(7'990), at(8'000));
    EXPECT_NEAR(limiter.rate(), 14, 1e-6);
}

TEST(RateLimiter, GrowsToTwiceWhatIsSentAtMost)
{
    rate_limiter limiter = refused_limiter();

    limiter.succeeded(at(12'000));
    EXPECT_LT(limiter.measured_rate(), 5);
    EXPECT_DOUBLE_EQ(limiter.rate(), 2 * limiter.measured_rate());
}

TEST(RateLimiter, NeverFallsBelowOneRequestInTwoSeconds)
{
    rate_limiter limiter = refused_limiter();

    for (int ms = 4'000; ms < 200'000; ms += 4'000)
        limiter.refused(at(ms - 10), at(ms));

    EXPECT_DOUBLE_EQ(limiter.rate(), 0.5);
    limiter.take();
    EXPECT_LE(limiter.wait(at(200'000)).count(), 2);
}

TEST(RateLimiter, LetsEverythingPassUntilItIsRefused)
{
    rate_limiter limiter = busy_limiter();

    for (int n = 0; n < 1'000; ++n)
    {
        EXPECT_EQ(limiter.wait(at(2'999)).count(), 0);
        limiter.take();
    }
    // And holds none of it against what comes then.
    limiter.refused(at(2'999), at(3'000));
    EXPECT_LE(limiter.wait(at(3'000)).count(), 1 / limiter.rate());
}

TEST(RateLimiter, LetsPassAsMuchAsItsRate)
{
    rate_limiter limiter = refused_limiter();
    const double rate = limiter.rate();

    int sent = 0;
    for (int ms = 3'000; ms < 13'000; ++ms)
    {
        while (limiter.wait(at(ms)).count() <= 0)
        {
            limiter.take();
            ++sent;
        }
    }

    EXPECT_NEAR(sent, 10 * rate, 2);
}

TEST(RateLimiter, LetsWaitTurnByTurn)
{
    rate_limiter limiter = refused_limiter();
    while (limiter.wait(at(3'000)).count() <= 0)
        limiter.take();

    const double first = limiter.wait(at(3'000)).count();
    limiter.take();
    const double second = limiter.wait(at(3'000)).count();
    limiter.take();

    EXPECT_NEAR(second - first, 1 / limiter.rate(), 1e-9);
    limiter.give_back();
    EXPECT_NEAR(limiter.wait(at(3'000)).count(), second, 1e-9);
}

TEST(RateLimiter, KeepsNoMoreTokensThanOneSecondsWorth)
{
    rate_limiter limiter = refused_limiter();
    const rate_limiter::time later = at(3'600'000);

    int at_once = 0;
    for (; limiter.wait(later).count() <= 0; ++at_once)
        limiter.take();
    EXPECT_EQ(at_once, static_cast<int>(limiter.rate()));

    for (int n = 0; n < 100; ++n)
        limiter.give_back();
    at_once = 0;
    for (; limiter.wait(later).count() <= 0; ++at_once)
        limiter.take();
    EXPECT_EQ(at_once, static_cast<int>(limiter.rate()));
}

TEST(RateLimiter, IsLoweredOnceByAllThatWasOnItsWay)
{
    rate_limiter limiter = refused_limiter();
    const double lowered = limiter.rate();

    for (int n = 1; n <= 50; ++n)
        limiter.refused(at(2'990), at(3'000 + n));
    EXPECT_DOUBLE_EQ(limiter.rate(), lowered);

    limiter.refused(at(3'020), at(3'060));
    EXPECT_LT(limiter.rate(), lowered);
}

TEST(RateLimiter, MeasuresBeforeItLowersAnything)
{
    rate_limiter limiter(at(10'000));

    limiter.refused(at(9'990), at(10'000));
    limiter.refused(at(9'990), at(10'100));
    EXPECT_FALSE(limiter.is_on());
    for (int ms = 10'110; ms < 10'500; ms += 10)
        limiter.succeeded(at(ms));
    EXPECT_FALSE(limiter.is_on());

    limiter.refused(at(10'490), at(10'510));
    EXPECT_TRUE(limiter.is_on());
    EXPECT_DOUBLE_EQ(limiter.measured_rate(), 0.8 * 42 / 0.5);
    EXPECT_DOUBLE_EQ(limiter.rate(), 0.7 * limiter.measured_rate());
}

TEST(RateLimiter, CountsRepliesThatSayNothingOfTheRate)
{
    rate_limiter limiter(at(0));
    for (int ms = 10; ms <= 500; ms += 10)
        limiter.counted(at(ms));

    EXPECT_DOUBLE_EQ(limiter.measured_rate(), 0.8 * 50 / 0.5);
    EXPECT_FALSE(limiter.is_on());
}

TEST(RateLimiter, IsOverWhenItHasGrownBeyondWhatWasRefused)
{
    rate_limiter limiter = refused_limiter();
    EXPECT_FALSE(limiter.is_over(at(62'000)));
    EXPECT_TRUE(limiter.is_over(at(63'001)));

    // The curve of a high rate takes longer to come back to it.
    rate_limiter fast(at(0));
    for (int n = 0; n < 500'000; ++n)
        fast.counted(at(400));
    fast.refused(at(400), at(500));
    ASSERT_GT(fast.rate(), 500'000);
    EXPECT_FALSE(fast.is_over(at(100'000)));
    EXPECT_TRUE(fast.is_over(at(200'000)));
}

TEST(RateLimiter, StandsClocksThatOtherThreadsHaveReadEarlier)
{
    rate_limiter limiter = refused_limiter();
    const double wait = limiter.wait(at(3'000)).count();

    EXPECT_DOUBLE_EQ(limiter.wait(at(2'900)).count(), wait);
    limiter.succeeded(at(2'400));
    EXPECT_GE(limiter.rate(), 0.5);
    EXPECT_DOUBLE_EQ(limiter.measured_rate(), 19.99872);
}

}  // namespace
}  // namespace ddbm::detail
