#include "http/cheap_random.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ddbm::detail {

// The first numbers of the generator's reference implementation for the seed 1234567.
TEST(CheapRandom, IsSplitMix64)
{
    cheap_random random(1234567);

    EXPECT_EQ(random.next(), 6457827717110365317u);
    EXPECT_EQ(random.next(), 3203168211198807973u);
    EXPECT_EQ(random.next(), 9817491932198370423u);
}

TEST(CheapRandom, DrawsEachNumberBelowABoundAboutAsOften)
{
    cheap_random random(7);
    std::array<int, 3> drawn{};
    for (int i = 0; i < 30'000; ++i)
        ++drawn.at(random.below(3));

    for (int each : drawn)
        EXPECT_NEAR(each, 10'000, 400);
    EXPECT_EQ(random.below(1), 0u);
}

TEST(CheapRandom, DrawsFractionsBelowOne)
{
    cheap_random random(7);
    double sum = 0;
    for (int i = 0; i < 10'000; ++i)
    {
        const double each = random.fraction();
        EXPECT_GE(each, 0);
        EXPECT_LT(each, 1);
        sum += each;
    }
    EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

}  // namespace ddbm::detail
