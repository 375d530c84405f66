// Validators of truth, and those that make values of another type: boolean, coerce.

#include <ddbm/codecs/number.hpp>
#include <ddbm/error.hpp>
#include <ddbm/reads_as.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators/coerce.hpp>
#include <ddbm/validators/range.hpp>
#include <ddbm/validators/truth.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ddbm {
namespace {

template <class T, class... V>
std::string failures(const T& value, const V&... validators)
{
    return report_on(value, validators...).text();
}

template <class T>
void expect_truth(const T& value, bool is)
{
    EXPECT_EQ(failures(value, is_true), is ? "" : "is not true");
    EXPECT_EQ(failures(value, is_false), is ? "is not false" : "");
}

TEST(IsTrue, IsSoOfAllButFalseZeroEmptyAndNothing)
{
    expect_truth(true, true);
    expect_truth(false, false);
    expect_truth(-1, true);
    expect_truth(0, false);
    expect_truth(0.5, true);
    expect_truth(-0.0, false);
    expect_truth(number(7), true);
    expect_truth(number(), false);
    expect_truth(std::string("0"), true);
    expect_truth(std::string(), false);
    expect_truth(std::vector<int>{0}, true);
    expect_truth(std::vector<int>(), false);
}

TEST(IsTrue, OfAnOptionalIsThatOfWhatIsInIt)
{
    expect_truth(std::optional<bool>(), false);
    expect_truth(std::optional<bool>(false), false);
    expect_truth(std::optional<bool>(true), true);
    expect_truth(std::optional<std::string>(""), false);
    expect_truth(std::unique_ptr<int>(), false);
    expect_truth(std::make_unique<int>(1), true);
}

TEST(IsTrue, IsSoOfAnOptionalThatHoldsWhatHasNoTruth)
{
    struct address
    {
        std::string city;
    };
    expect_truth(std::optional<address>(), false);
    expect_truth(std::optional<address>(address()), true);
}

TEST(Boolean, ReadsWhatPeopleWrite)
{
    for (const char* text : {"1", "true", "yes", "on", "enable", "TRUE", "Yes", "oN"})
        EXPECT_TRUE(make_valid(std::string(text), boolean)) << text;
    for (const char* text : {"0", "false", "no", "off", "disable", "False", "NO"})
        EXPECT_FALSE(make_valid(std::string(text), boolean)) << text;
    for (const char* text : {"", "2", "y", "enabled", " yes", "yesyesyesyesyesyesyes"})
        EXPECT_EQ(
            failures(std::string(text), boolean),
            "is none of 1, true, yes, on, enable, 0, false, no, off, disable"
        ) << text;
}

TEST(Boolean, TakesZeroAndOne)
{
    EXPECT_TRUE(make_valid(1, boolean));
    EXPECT_FALSE(make_valid(number(0), boolean));
    EXPECT_TRUE(make_valid(true, boolean));
    EXPECT_EQ(failures(2, boolean), "is 2, neither 0 nor 1");
    EXPECT_EQ(failures(number::parse("0.5"), boolean), "is 0.5, neither 0 nor 1");
}

TEST(Coerce, MakesNumbersOfTextsAndOtherNumbers)
{
    EXPECT_EQ(make_valid(std::string("12"), coerce<int>), 12);
    EXPECT_EQ(make_valid("1.20e1", coerce<int>), 12);
    EXPECT_EQ(make_valid(12.0, coerce<std::uint8_t>), 12);
    EXPECT_EQ(make_valid(std::string("0.1"), coerce<double>), 0.1);
    EXPECT_EQ(make_valid(0.1f, coerce<double>), 0.1);
    EXPECT_EQ(make_valid(7, coerce<number>), number(7));
    EXPECT_EQ(make_valid(true, coerce<int>), 1);
    EXPECT_EQ(make_valid(false, coerce<double>), 0.0);
    EXPECT_EQ(make_valid(std::string("3"), coerce<int>, at_least(1)), 3);
}

TEST(Coerce, LosesNothing)
{
    EXPECT_EQ(failures(1.5, coerce<int>), "is 1.5, not an integer from -2147483648 to 2147483647");
    EXPECT_EQ(failures("256", coerce<std::uint8_t>), "is 256, not an integer from 0 to 255");
    EXPECT_EQ(failures(-1, coerce<std::uint8_t>), "is -1, not an integer from 0 to 255");
    EXPECT_EQ(
        failures("0.10000000000000000000001", coerce<double>),
        "is 0.10000000000000000000001, not a double that holds it exactly"
    );
    EXPECT_EQ(failures("a", coerce<int>), "is not a number");
    EXPECT_EQ(failures("", coerce<number>), "is not a number");
    EXPECT_EQ(failures(" 1", coerce<int>), "is not a number");
    EXPECT_EQ(
        failures("1e200", coerce<double>), "has more than 38 digits or is too large or too small"
    );
    EXPECT_EQ(
        failures(std::numeric_limits<double>::quiet_NaN(), coerce<int>),
        "is NaN, which no number is"
    );
    EXPECT_EQ(
        failures(std::numeric_limits<float>::infinity(), coerce<double>),
        "is inf, which no number is"
    );
}

TEST(Coerce, MakesTextsAndBack)
{
    EXPECT_EQ(make_valid(12, coerce<std::string>), "12");
    EXPECT_EQ(make_valid(0.1f, coerce<std::string>), "0.1");
    EXPECT_EQ(make_valid(number::parse("1.50"), coerce<std::string>), "1.5");
    EXPECT_EQ(make_valid(true, coerce<std::string>), "true");
    EXPECT_EQ(make_valid(std::string("x"), coerce<std::string>), "x");
    EXPECT_EQ(make_valid("true", coerce<bool>), true);
    EXPECT_EQ(make_valid(0, coerce<bool>), false);
    EXPECT_EQ(failures("True", coerce<bool>), "is neither true nor false");
    EXPECT_EQ(failures(2, coerce<bool>), "is 2, neither 0 nor 1");
}

TEST(BoolValidators, TakeFloatsThatAreNumbers)
{
    EXPECT_EQ(make_valid(1.0, boolean), true);
    EXPECT_EQ(make_valid(0.0f, coerce<bool>), false);
    EXPECT_EQ(failures(0.5, boolean), "is 0.5, neither 0 nor 1");
    for (const double value : {std::numeric_limits<double>::infinity(), 1e300, -1e-300})
    {
        EXPECT_NE(failures(value, boolean).find(", which no number is"), std::string::npos);
        EXPECT_EQ(failures(value, coerce<bool>), failures(value, boolean));
        EXPECT_EQ(failures(value, reads_as<int>), failures(value, boolean));
    }
    EXPECT_EQ(failures(std::nan(""), boolean), "is NaN, which no number is");
    EXPECT_EQ(failures(2.0, reads_as<int>), "");
}

#ifdef __SIZEOF_INT128__
TEST(Coerce, KnowsIntegersOf128Bits)
{
    using detail::int128;
    using detail::uint128;
    const uint128 most = ~uint128(0);

    EXPECT_EQ(make_valid(12, coerce<int128>), int128(12));
    EXPECT_EQ(make_valid(int128(12), coerce<int>), 12);
    EXPECT_EQ(make_valid(most / 2, coerce<int128>), static_cast<int128>(most / 2));
    EXPECT_EQ(make_valid(most, coerce<std::string>), "340282366920938463463374607431768211455");
    EXPECT_EQ(failures("1.5", coerce<int128>), "is 1.5, not an integer of 128 bits");
    EXPECT_EQ(
        failures(int128(-1), coerce<uint128>), "is -1, not an integer of 128 bits without a sign"
    );
    EXPECT_EQ(
        failures(most, coerce<number>),
        "is 340282366920938463463374607431768211455, which no number is"
    );
    EXPECT_EQ(failures(most, boolean).find("is 3402823669209384634"), 0u);
    EXPECT_EQ(
        failures(most, coerce<int>),
        "is 340282366920938463463374607431768211455, not an integer from -2147483648 to 2147483647"
    );
}
#endif

TEST(Coerce, MakesBytesOfBase64)
{
    EXPECT_EQ(make_valid("YWJj", coerce<binary>), make_binary("abc"));
    EXPECT_EQ(make_valid(make_binary("x"), coerce<binary>), make_binary("x"));
    EXPECT_EQ(failures("YWJ", coerce<binary>), "is not base64");
}

TEST(Coerce, GivesBackWhatItWasMadeOf)
{
    std::mt19937_64 random(2);
    for (int round = 0; round < 1000; ++round)
    {
        const auto value = static_cast<std::int64_t>(random());
        EXPECT_EQ(
            make_valid(value, coerce<std::string>, coerce<number>, coerce<std::int64_t>), value
        );
        const double decimal = static_cast<double>(value) / 1024;
        EXPECT_EQ(make_valid(decimal, coerce<std::string>, coerce<double>), decimal);
    }
}

}  // namespace
}  // namespace ddbm
