#include <ddbm/histogram.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <thread>
#include <type_traits>
#include <vector>

namespace ddbm {
namespace {

using scale = histogram_scale;

static_assert(!std::is_aggregate_v<histogram_snapshot>);
static_assert(sizeof(histogram) <= 2048);

TEST(HistogramScale, HasBucketsWithoutGapsOrOverlaps)
{
    for (std::size_t bucket = 0; bucket < scale::buckets; ++bucket)
    {
        const std::uint64_t upper = scale::upper(bucket);
        EXPECT_EQ(scale::bucket_of(upper), bucket) << upper;
        if (bucket + 1 < scale::buckets)
        {
            EXPECT_EQ(scale::bucket_of(upper + 1), bucket + 1) << upper + 1;
        }
    }
    EXPECT_EQ(scale::upper(scale::buckets - 1), scale::largest);
}

TEST(HistogramScale, HasABucketForEachSmallValue)
{
    for (std::uint64_t value = 0; value <= 16; ++value)
    {
        EXPECT_EQ(scale::bucket_of(value), value);
    }
}

TEST(HistogramScale, HasNoBucketWiderThanAnEighthOfItsValues)
{
    for (std::size_t bucket = 1; bucket < scale::buckets; ++bucket)
    {
        const std::uint64_t below = scale::upper(bucket - 1);
        EXPECT_LE((scale::upper(bucket) - below - 1) * 8, below + 1) << bucket;
    }
}

TEST(HistogramScale, EndsABucketAtEachPowerOfTwo)
{
    for (int power = 0; power <= 32; ++power)
    {
        const std::uint64_t value = std::uint64_t(1) << power;
        EXPECT_EQ(scale::upper(scale::bucket_of(value)), value);
    }
}

TEST(HistogramScale, PutsTheRestIntoTheLastBucket)
{
    EXPECT_EQ(scale::bucket_of(scale::largest + 1), scale::buckets - 1);
    EXPECT_EQ(scale::bucket_of(std::numeric_limits<std::uint64_t>::max()), scale::buckets - 1);
}

TEST(Histogram, IsEmptyAtFirst)
{
    const histogram_snapshot none = histogram().get();

    EXPECT_EQ(none, histogram_snapshot());
    EXPECT_EQ(none.quantile(0.5), 0u);
    EXPECT_EQ(none.count_up_to(100), 0u);
}

TEST(Histogram, KeepsCountSumAndMaximumExactly)
{
    histogram all;
    for (std::uint64_t value : {3u, 1000u, 0u, 77u})
        all.record(value);

    EXPECT_EQ(all.get().count, 4u);
    EXPECT_EQ(all.get().sum, 1080u);
    EXPECT_EQ(all.get().max, 1000u);
}

TEST(Histogram, KnowsSmallValuesExactly)
{
    histogram all;
    for (std::uint64_t value = 1; value <= 10; ++value)
        all.record(value);

    EXPECT_EQ(all.get().quantile(0), 1u);
    EXPECT_EQ(all.get().quantile(0.1), 1u);
    EXPECT_EQ(all.get().quantile(0.11), 2u);
    EXPECT_EQ(all.get().quantile(0.5), 5u);
    EXPECT_EQ(all.get().quantile(1), 10u);
    EXPECT_EQ(all.get().quantile(-1), 1u);
    EXPECT_EQ(all.get().quantile(2), 10u);
    EXPECT_EQ(all.get().quantile(std::nan("")), 1u);
}

// Against the sorted values themselves, of several shapes.
TEST(Histogram, IsOffByNoMoreThanASixteenth)
{
    std::mt19937_64 random(7);
    for (double spread : {0.1, 1.0, 3.0})
    {
        std::lognormal_distribution<double> shape(8, spread);
        histogram all;
        std::vector<std::uint64_t> values;
        for (int i = 0; i < 5000; ++i)
        {
            const double value = std::min(shape(random), static_cast<double>(scale::largest));
            values.push_back(static_cast<std::uint64_t>(value));
            all.record(values.back());
        }
        std::sort(values.begin(), values.end());

        const histogram_snapshot got = all.get();
        for (double part : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0})
        {
            const auto rank = static_cast<std::size_t>(std::ceil(part * 5000)) - 1;
            const auto exact = static_cast<double>(values[rank]);
            EXPECT_NEAR(static_cast<double>(got.quantile(part)), exact, exact / 16)
                << part << " of spread " << spread;
        }
    }
}

TEST(Histogram, HasNoQuantileAboveItsMaximum)
{
    histogram all;
    all.record(1'000'001);

    EXPECT_EQ(all.get().quantile(0.5), 1'000'001u);
}

TEST(Histogram, CountsWhatIsBeyondItsScale)
{
    histogram all;
    all.record(5);
    all.record(std::numeric_limits<std::uint64_t>::max());

    EXPECT_EQ(all.get().count, 2u);
    EXPECT_EQ(all.get().max, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(all.get().count_up_to(scale::largest), 1u);
    EXPECT_EQ(all.get().count_up_to(std::numeric_limits<std::uint64_t>::max()), 2u);
}

TEST(Histogram, CountsWhatDoesNotExceedAPowerOfTwo)
{
    histogram all;
    for (std::uint64_t value : {100u, 1024u, 1025u, 4000u})
        all.record(value);

    EXPECT_EQ(all.get().count_up_to(64), 0u);
    EXPECT_EQ(all.get().count_up_to(128), 1u);
    EXPECT_EQ(all.get().count_up_to(1024), 2u);
    EXPECT_EQ(all.get().count_up_to(4096), 4u);
}

TEST(Histogram, OfPartsIsThatOfTheWhole)
{
    histogram one;
    histogram two;
    histogram both;
    for (std::uint64_t value = 1; value < 100'000; value = value * 3 + 1)
    {
        (value % 2 == 0 ? one : two).record(value);
        both.record(value);
    }

    histogram_snapshot sum = one.get();
    sum += two.get();

    EXPECT_EQ(sum, both.get());
    sum += histogram_snapshot();
    EXPECT_EQ(sum, both.get());
}

TEST(Histogram, LosesNothingThatSeveralThreadsRecord)
{
    constexpr std::uint64_t each = 20'000;
    histogram all;
    std::vector<std::thread> threads;
    for (std::uint64_t number = 0; number < 4; ++number)
    {
        threads.emplace_back([&all, number] {
            for (std::uint64_t i = 0; i < each; ++i)
                all.record(number * each + i);
        });
    }
    for (std::thread& thread : threads)
        thread.join();

    const histogram_snapshot got = all.get();
    EXPECT_EQ(got.count, 4 * each);
    EXPECT_EQ(got.sum, (4 * each) * (4 * each - 1) / 2);
    EXPECT_EQ(got.max, 4 * each - 1);
}

}  // namespace
}  // namespace ddbm
