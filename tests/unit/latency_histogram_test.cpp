#include "retry/latency_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using time = latency_histogram::time;

constexpr time start = time(seconds(1'000));

void add_times(latency_histogram& to, int count, std::function<double()> next_us)
{
    for (int n = 0; n < count; ++n)
        to.add(microseconds(std::llround(next_us())), start);
}

TEST(LatencyHistogram, SaysNothingOfFewTimes)
{
    latency_histogram histogram;
    EXPECT_EQ(histogram.quantile(0.95), std::nullopt);
    for (int n = 0; n < 99; ++n)
        histogram.add(milliseconds(3), start);
    EXPECT_EQ(histogram.quantile(0.95), std::nullopt);

    histogram.add(milliseconds(3), start);
    EXPECT_NE(histogram.quantile(0.95), std::nullopt);
}

TEST(LatencyHistogram, TellsEveryTimeToASixteenth)
{
    for (std::int64_t us = 0; us < (1 << 24); us += 1 + us / 100)
    {
        latency_histogram histogram;
        for (int n = 0; n < 100; ++n)
            histogram.add(microseconds(us), start);
        const auto half = static_cast<double>(histogram.quantile(0.5)->count());
        ASSERT_NEAR(half, static_cast<double>(us), static_cast<double>(us) / 16 + 1) << us;
        ASSERT_LE(histogram.quantile(0.0)->count(), us);
        ASSERT_GE(histogram.quantile(1.0)->count(), us);
    }
}

TEST(LatencyHistogram, TakesTimesOfAnySize)
{
    latency_histogram histogram;
    for (int n = 0; n < 100; ++n)
        histogram.add(n % 2 ? microseconds::max() : microseconds::min(), start);

    EXPECT_LE(histogram.quantile(0.4)->count(), 1);
    EXPECT_GE(*histogram.quantile(1.0), seconds(16));
}

TEST(LatencyHistogram, FollowsQuantilesOfWhatItIsGiven)
{
    for (unsigned seed = 0; seed < 20; ++seed)
    {
        std::mt19937 chance(seed);
        std::exponential_distribution<double> exponential(1.0 / 5'000);
        std::lognormal_distribution<double> lognormal(std::log(4'000.0), 0.5);
        std::uniform_real_distribution<double> uniform(1'000, 9'000);

        latency_histogram of_exponential;
        add_times(of_exponential, 1'900, [&] { return exponential(chance); });
        const double p95 = -std::log(0.05) * 5'000;
        EXPECT_NEAR(static_cast<double>(of_exponential.quantile(0.95)->count()), p95, p95 * 0.15);

        latency_histogram of_lognormal;
        add_times(of_lognormal, 1'900, [&] { return lognormal(chance); });
        const double p98 = 4'000 * std::exp(0.5 * 2.0537);
        EXPECT_NEAR(static_cast<double>(of_lognormal.quantile(0.98)->count()), p98, p98 * 0.15);

        latency_histogram of_uniform;
        add_times(of_uniform, 1'900, [&] { return uniform(chance); });
        EXPECT_NEAR(static_cast<double>(of_uniform.quantile(0.5)->count()), 5'000, 400);
    }
}

TEST(LatencyHistogram, AgreesWithTheSortedTimesToASixteenth)
{
    std::mt19937 chance(7);
    std::lognormal_distribution<double> lognormal(std::log(4'000.0), 1.0);
    latency_histogram histogram;
    std::vector<double> times;
    add_times(histogram, 1'000, [&] {
        times.push_back(lognormal(chance));
        return times.back();
    });
    std::sort(times.begin(), times.end());

    for (const int percent : {10, 50, 90, 95, 98, 99})
    {
        const double exact = times[static_cast<std::size_t>(percent) * 10];
        const double told = static_cast<double>(histogram.quantile(percent / 100.0)->count());
        EXPECT_NEAR(told, exact, exact * 0.08) << percent;
    }
}

TEST(LatencyHistogram, ForgetsWhatWasBeforeTheLastTwoThousandTimes)
{
    latency_histogram histogram;
    add_times(histogram, 5'000, [] { return 40'000; });
    add_times(histogram, 2'000, [] { return 4'000; });

    EXPECT_NEAR(static_cast<double>(histogram.quantile(0.99)->count()), 4'000, 250);
    EXPECT_LE(histogram.count(), 2'000u);
}

TEST(LatencyHistogram, FollowsAChangeWithinAThousandTimes)
{
    latency_histogram histogram;
    add_times(histogram, 5'000, [] { return 4'000; });
    // A twentieth of two thousand is enough for the p95 to notice.
    add_times(histogram, 110, [] { return 40'000; });
    EXPECT_GT(histogram.quantile(0.95)->count(), 30'000);
}

TEST(LatencyHistogram, ForgetsByTimeWhereLittleIsRead)
{
    latency_histogram histogram;
    time now = start;
    for (int n = 0; n < 200; ++n)
        histogram.add(milliseconds(40), now += milliseconds(50));
    for (int n = 0; n < 600; ++n)
        histogram.add(milliseconds(4), now += milliseconds(50));

    EXPECT_LT(*histogram.quantile(0.99), milliseconds(5));
    EXPECT_LE(histogram.count(), 401u);
}

TEST(LatencyHistogram, KeepsWhatItHasWhereNextToNothingIsRead)
{
    latency_histogram histogram;
    time now = start;
    for (int n = 0; n < 150; ++n)
        histogram.add(milliseconds(4), now += seconds(60));

    EXPECT_TRUE(histogram.quantile(0.95));
}

}  // namespace
}  // namespace ddbm::detail
