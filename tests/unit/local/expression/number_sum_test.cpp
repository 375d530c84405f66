#include "local/expression/number_sum.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

namespace ddbm::local::detail {
namespace {

std::string text_of(const number_sum& sum)
{
    switch (sum.failure)
    {
    case sum_failure::overflow:
        return "overflow";
    case sum_failure::underflow:
        return "underflow";
    case sum_failure::precision:
        return "precision";
    case sum_failure::none:
        break;
    }
    return sum.value.to_string();
}

struct sum_case
{
    const char* a;
    const char* b;
    const char* sum;
    const char* difference;
};

TEST(NumberSum, IsExact)
{
    const sum_case cases[] = {
        {"0", "0", "0", "0"},
        {"1", "0", "1", "1"},
        {"0", "1", "1", "-1"},
        {"0", "-1.5", "-1.5", "1.5"},
        {"1", "2", "3", "-1"},
        {"1", "1", "2", "0"},
        {"-1", "1", "0", "-2"},
        {"-1", "-1", "-2", "0"},
        {"9", "1", "10", "8"},
        {"99.99", "0.01", "100", "99.98"},
        {"100", "0.01", "100.01", "99.99"},
        {"0.1", "0.2", "0.3", "-0.1"},
        {"1e125", "0", "1E+125", "1E+125"},
        {"5e125", "4e125", "9E+125", "1E+125"},
        {"1e-130", "1e-130", "2E-130", "0"},
        {"12345678901234567890123456789012345678",
         "1",
         "12345678901234567890123456789012345679",
         "12345678901234567890123456789012345677"},
        {"99999999999999999999999999999999999999",
         "1",
         "100000000000000000000000000000000000000",
         "99999999999999999999999999999999999998"},
        {"1e40",
         "1e5",
         "1.00000000000000000000000000000000001E+40",
         "9999999999999999999999999999999999900000"},
        {"-1e20", "1e-10", "-99999999999999999999.9999999999", "-100000000000000000000.0000000001"},
    };
    for (const sum_case& each : cases)
    {
        const number a = number::parse(each.a);
        const number b = number::parse(each.b);
        EXPECT_EQ(text_of(add(a, b)), number::parse(each.sum).to_string())
            << each.a << ' ' << each.b;
        EXPECT_EQ(text_of(add(b, a)), number::parse(each.sum).to_string())
            << each.a << ' ' << each.b;
        EXPECT_EQ(text_of(subtract(a, b)), number::parse(each.difference).to_string())
            << each.a << ' ' << each.b;
    }
}

TEST(NumberSum, FailsWhereTheResultIsNoNumberOfTheService)
{
    const sum_case cases[] = {
        {"9e125", "1e125", "overflow", "8E+125"},
        {"-9e125", "-1e125", "overflow", "-8E+125"},
        {"1.1e-130", "1e-130", "2.1E-130", "underflow"},
        {"1e-130",
         "1.0000000000000000000000000000000000001e-130",
         "2.0000000000000000000000000000000000001E-130",
         "underflow"},
        {"99999999999999999999999999999999999999", "0.1", "precision", "precision"},
        {"1e125", "1e-130", "precision", "precision"},
        {"1e38", "1", "precision", "99999999999999999999999999999999999999"},
    };
    for (const sum_case& each : cases)
    {
        const number a = number::parse(each.a);
        const number b = number::parse(each.b);
        EXPECT_EQ(text_of(add(a, b)), each.sum) << each.a << ' ' << each.b;
        EXPECT_EQ(text_of(subtract(a, b)), each.difference) << each.a << ' ' << each.b;
    }
    EXPECT_FALSE(add(number::parse("9e125"), number::parse("9e125")));
    EXPECT_TRUE(add(number(1), number(2)));
}

TEST(NumberSum, AgreesWithIntegers)
{
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> any(
        -4'000'000'000'000'000'000, 4'000'000'000'000'000'000
    );
    std::uniform_int_distribution<int> shift(0, 62);
    for (int i = 0; i < 2000; ++i)
    {
        const std::int64_t a = any(random) >> shift(random);
        const std::int64_t b = any(random) >> shift(random);
        EXPECT_EQ(add(number(a), number(b)).value, number(a + b)) << a << ' ' << b;
        EXPECT_EQ(subtract(number(a), number(b)).value, number(a - b)) << a << ' ' << b;
    }
}

}  // namespace
}  // namespace ddbm::local::detail
