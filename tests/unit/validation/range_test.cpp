// Validators that compare the value with others: in_range and its like, clamp, one_of.

#include <ddbm/error.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators/combine.hpp>
#include <ddbm/validators/one_of.hpp>
#include <ddbm/validators/range.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>

namespace ddbm {
namespace {

using namespace std::chrono_literals;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class T, class... V>
std::string failures(const T& value, const V&... validators)
{
    return report_on(value, validators...).text();
}

enum class level
{
    low,
    middle,
    high,
};

TEST(InRange, TakesWhatLiesBetweenBothBoundsOrOnThem)
{
    for (int value = -2; value <= 12; ++value)
        EXPECT_EQ(failures(value, in_range(0, 10)).empty(), value >= 0 && value <= 10) << value;
    EXPECT_EQ(failures(11, in_range(0, 10)), "is 11, allowed are 0 to 10");
    EXPECT_EQ(failures(-1, in_range(0, 10)), "is -1, allowed are 0 to 10");
    EXPECT_EQ(failures(9, at_least(10)), "is 9, allowed are at least 10");
    EXPECT_EQ(failures(10, at_least(10)), "");
    EXPECT_EQ(failures(11, at_most(10)), "is 11, allowed are at most 10");
    EXPECT_EQ(failures(10, at_most(10)), "");
}

TEST(InRange, ComparesNumbersByValueWhateverTheirTypes)
{
    EXPECT_EQ(failures(-1, at_least(0u)), "is -1, allowed are at least 0");
    EXPECT_EQ(failures(std::numeric_limits<std::uint64_t>::max(), at_least(-1)), "");
    EXPECT_EQ(failures(2.5, in_range(2, 3)), "");
    EXPECT_EQ(failures(3, at_least(2.5)), "");
    EXPECT_EQ(failures(0.1f, at_most(0.1f)), "");
    EXPECT_EQ(failures(number::parse("0.1"), at_most(0.1)), "");
    EXPECT_EQ(failures(0.1, at_least(number::parse("0.1"))), "");
    EXPECT_EQ(
        failures(number::parse("0.10000000000000000000001"), at_most(0.1)),
        "is 0.10000000000000000000001, allowed are at most 0.1"
    );
    // As doubles the two would be equal.
    EXPECT_EQ(
        failures(std::int64_t{9007199254740993}, at_most(std::int64_t{9007199254740992})),
        "is 9007199254740993, allowed are at most 9007199254740992"
    );
}

TEST(InRange, NeverTakesNotANumber)
{
    EXPECT_EQ(failures(nan, in_range(0, 1)), "is NaN, allowed are 0 to 1");
    EXPECT_EQ(failures(nan, at_least(0)), "is NaN, allowed are at least 0");
    EXPECT_EQ(failures(nan, at_most(0)), "is NaN, allowed are at most 0");
    EXPECT_EQ(failures(nan, at_most(number(0))), "is NaN, allowed are at most 0");
}

TEST(InRange, ComparesWhatNoNumberIsWithNumbers)
{
    const number tiny = number::parse("1e-130");
    EXPECT_NE(failures(infinity, at_most(number::parse("9e125"))), "");
    EXPECT_EQ(failures(-infinity, at_most(number::parse("-9e125"))), "");
    EXPECT_EQ(failures(1e300, at_least(number::parse("9e125"))), "");
    EXPECT_EQ(failures(1e-200, at_most(tiny)), "");
    EXPECT_NE(failures(1e-200, at_least(tiny)), "");
    EXPECT_NE(failures(1e-200, at_most(number(0))), "");
    EXPECT_EQ(failures(-1e-200, at_most(number(0))), "");
    EXPECT_EQ(failures(-1e-200, at_least(number(-1))), "");
}

TEST(InRange, ComparesTextsByTheirBytes)
{
    EXPECT_EQ(failures(std::string("b"), in_range("a", "c")), "");
    EXPECT_EQ(
        failures(std::string("secret"), in_range("a", "c")),
        "is out of range, allowed are \"a\" to \"c\""
    );
    EXPECT_EQ(failures("\xc3\xa9", at_least("z")), "");
    EXPECT_EQ(failures(std::string(), at_least(std::string("a"))).find("is out of range"), 0u);
}

TEST(InRange, ComparesWhatElseHasAnOrder)
{
    const std::chrono::sys_seconds day(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22));

    EXPECT_EQ(failures(day, in_range(day - 1h, day)), "");
    EXPECT_EQ(failures(day, at_most(day - 1h)), "is out of its range");
    EXPECT_EQ(failures(1500ms, at_least(1s)), "");
    EXPECT_EQ(failures(level::low, at_least(level::middle)), "is out of its range");
    EXPECT_EQ(failures(level::high, at_least(level::middle)), "");
}

TEST(InRange, LooksIntoAnOptional)
{
    EXPECT_EQ(failures(std::optional<int>(), at_least(5)), "");
    EXPECT_EQ(failures(std::optional<int>(6), at_least(5)), "");
    EXPECT_EQ(failures(std::optional<int>(4), at_least(5)), "is 4, allowed are at least 5");
}

static_assert(detail::applies<decltype(at_least(1)), double>);
static_assert(!detail::applies<decltype(at_least(1)), bool>);
static_assert(!detail::applies<decltype(at_least(1)), char>);
static_assert(!detail::applies<decltype(at_least(1)), std::string>);
static_assert(!detail::applies<decltype(at_least("a")), int>);

TEST(InRange, AgreesWithTheComparisonOfNumbers)
{
    std::mt19937_64 random(1);
    for (int round = 0; round < 2000; ++round)
    {
        const auto value = static_cast<std::int64_t>(random());
        const auto bound = random() % 2 == 0 ? static_cast<std::int64_t>(random()) : value;
        const auto bound_as_unsigned = random();
        const auto bound_as_double = static_cast<double>(static_cast<std::int64_t>(random()));

        EXPECT_EQ(failures(value, at_most(bound)).empty(), number(value) <= number(bound));
        EXPECT_EQ(
            failures(value, at_most(bound_as_unsigned)).empty(),
            number(value) <= number(bound_as_unsigned)
        );
        EXPECT_EQ(
            failures(bound_as_double, at_most(number(value))).empty(),
            number(bound_as_double) <= number(value)
        );
    }
}

TEST(Clamp, ReplacesWhatIsBeyondByTheBound)
{
    EXPECT_EQ(make_valid(-1, clamp(0, 10)), 0);
    EXPECT_EQ(make_valid(5, clamp(0, 10)), 5);
    EXPECT_EQ(make_valid(11, clamp(0, 10)), 10);
    EXPECT_EQ(make_valid(11, clamp(0, 1'000'000'000'000)), 11);
    EXPECT_EQ(make_valid(1.25, clamp(0, 1)), 1.0);
    EXPECT_EQ(make_valid(number(7), clamp(0, 2.5)), number::parse("2.5"));
    EXPECT_EQ(make_valid(std::string("z"), clamp("a", "c")), "c");
    EXPECT_EQ(make_valid(std::optional<int>(11), clamp(0, 10)), 10);
    EXPECT_EQ(make_valid(std::optional<int>(), clamp(0, 10)), std::nullopt);
}

TEST(Clamp, RefusesBoundsThatTheTypeDoesNotHave)
{
    EXPECT_EQ(
        failures(3, clamp(0, 2.5)), "cannot be set to the bound 2.5, which its type does not have"
    );
    EXPECT_EQ(
        failures(1, clamp(5'000'000'000, 6'000'000'000)),
        "cannot be set to the bound 5000000000, which its type does not have"
    );
    EXPECT_EQ(failures(2, clamp(0, 2.5)), "");
}

TEST(Clamp, RefusesNotANumber)
{
    EXPECT_EQ(failures(nan, clamp(0, 1)), "is NaN, allowed are 0 to 1");
    EXPECT_EQ(make_valid(infinity, clamp(0, 1)), 1.0);
}

TEST(OneOf, TakesOneOfThoseGiven)
{
    EXPECT_EQ(failures(std::string("open"), one_of("open", "paid")), "");
    EXPECT_EQ(failures("paid", one_of("open", std::string("paid"))), "");
    EXPECT_EQ(failures("shut", one_of("open", "paid")), "is none of \"open\", \"paid\"");
    EXPECT_EQ(failures("", one_of("open")), "is none of \"open\"");
    EXPECT_EQ(failures(5, one_of(1, 2.5, 5)), "");
    EXPECT_EQ(failures(number::parse("2.50"), one_of(1, 2.5)), "");
    EXPECT_EQ(failures(2, one_of(1, 2.5)), "is none of 1, 2.5");
    EXPECT_EQ(failures(level::low, one_of(level::low, level::high)), "");
    EXPECT_EQ(
        failures(level::middle, one_of(level::low, level::high)), "is none of the allowed values"
    );
}

TEST(OneOf, DistinguishesTypes)
{
    EXPECT_EQ(failures(true, one_of(true)), "");
    EXPECT_EQ(failures(false, one_of(true, 0)), "is none of true, 0");
    EXPECT_EQ(failures(0, one_of(false, 0)), "");
    EXPECT_EQ(failures(1, one_of("1", 2)), "is none of \"1\", 2");
}

TEST(Clamp, MayHaveOneBound)
{
    EXPECT_EQ(make_valid(-3, clamp_below(0)), 0);
    EXPECT_EQ(make_valid(3, clamp_below(0)), 3);
    EXPECT_EQ(make_valid(12, clamp_above(9)), 9);
    EXPECT_EQ(make_valid(-12, clamp_above(9)), -12);
    EXPECT_EQ(failures(nan, clamp_below(0)), "is NaN, allowed are at least 0");
}

TEST(RangeValidators, CopyTheTextsOfPointers)
{
    std::string name = "a name that is too long to be kept within a string";
    const auto validator = one_of(name.c_str());
    const auto other = at_most(name.data());
    const std::string same = name;
    name.assign(name.size(), 'x');

    EXPECT_EQ(failures(same, validator), "");
    EXPECT_EQ(failures(same, other), "");
    EXPECT_NE(failures("x", other), "");
}

TEST(RangeValidators, CompareFloatsOfTwoTypesAsTheyAreStored)
{
    EXPECT_EQ(failures(0.1f, at_most(0.1)), "");
    EXPECT_EQ(failures(0.1, at_least(0.1f)), "");
    EXPECT_EQ(failures(0.1f, one_of(0.1)), "");
    EXPECT_NE(failures(0.2f, at_most(0.1)), "");
    EXPECT_NE(failures(1e-200, one_of(0.0f)), "");
    EXPECT_EQ(failures(std::numeric_limits<float>::infinity(), at_least(1e300)), "");
    EXPECT_NE(failures(static_cast<float>(nan), at_least(0.0)), "");
}

#ifdef __SIZEOF_INT128__
TEST(RangeValidators, CompareIntegersOf128BitsByValue)
{
    using detail::int128;
    using detail::uint128;
    const int128 hundred_bits = int128(1) << 100;
    const uint128 most = ~uint128(0);
    const auto greatest = static_cast<int128>(most / 2);
    const int128 least = -greatest - 1;

    EXPECT_EQ(
        failures(hundred_bits + 1, at_most(hundred_bits)),
        "is 1267650600228229401496703205377, allowed are at most 1267650600228229401496703205376"
    );
    EXPECT_NE(failures(hundred_bits + 1, one_of(hundred_bits)), "");
    EXPECT_NE(failures(hundred_bits + 1, at_most(0x1p100)), "");
    EXPECT_EQ(failures(hundred_bits, one_of(0x1p100)), "");
    EXPECT_NE(failures(greatest, at_least(0x1p127)), "");
    EXPECT_NE(failures(most, at_least(0x1p128)), "");
    EXPECT_EQ(failures(least, one_of(-0x1p127)), "");
    EXPECT_NE(failures(greatest, at_most(nan)), "");
    EXPECT_EQ(failures(least, at_most(0u)), "");
    EXPECT_EQ(failures(most, at_least(-1)), "");
    EXPECT_EQ(failures(least, at_most(most)), "");
    // Of 39 digits.
    const number below = number::parse("340282366920938463463374607431768211450");
    const number above = number::parse("340282366920938463463374607431768211460");
    EXPECT_EQ(failures(most, in_range(below, above)), "");
    EXPECT_NE(failures(most, at_most(below)), "");
    EXPECT_EQ(failures(most - 5, one_of(below)), "");
    EXPECT_NE(failures(most, one_of(below)), "");
    EXPECT_NE(
        failures(least, at_least(number::parse("-170141183460469231731687303715884105720"))), ""
    );
    EXPECT_EQ(make_valid(most, clamp(0, greatest)), most / 2);
    EXPECT_NE(
        failures(1e40, clamp(0, most)).find("cannot be set to the bound 3402"), std::string::npos
    );
}
#endif

// Optionals of these have comparisons of their own.
TEST(RangeValidators, LookIntoOptionalsOfAllTypes)
{
    const auto validator = one_of(level::low);
    EXPECT_EQ(failures(std::optional<level>(), validator), "");
    EXPECT_EQ(failures(std::optional(level::low), validator), "");
    EXPECT_NE(failures(std::optional(level::high), validator), "");
    EXPECT_EQ(failures(std::optional<std::chrono::seconds>(), in_range(1s, 2s)), "");
    EXPECT_NE(failures(std::optional(3s), in_range(1s, 2s)), "");
    EXPECT_EQ(make_valid(std::optional<std::chrono::seconds>(), clamp(1s, 2s)), std::nullopt);
    EXPECT_EQ(make_valid(std::optional(3s), clamp(1s, 2s)), 2s);
}

static_assert(!detail::applies<decltype(one_of(true)), int>);
static_assert(!detail::applies<decltype(one_of(1)), bool>);
static_assert(!detail::applies<decltype(one_of("a")), int>);

// Models are constants, and these are parts of them.
constexpr auto constant = all(in_range(1, 2.5), one_of(1, 2), clamp(0, 9));

TEST(RangeValidators, CanBeConstants)
{
    EXPECT_EQ(failures(2, constant), "");
    EXPECT_EQ(failures(3, constant), "is 3, allowed are 1 to 2.5; is none of 1, 2");
}

}  // namespace
}  // namespace ddbm
