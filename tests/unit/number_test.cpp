#include <ddbm/error.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/number_text.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace ddbm {
namespace {

const std::string thirty_eight_nines(38, '9');

std::string canonical(std::string_view text)
{
    return number::parse(text).to_string();
}

error_code failure_of(std::string_view text)
{
    try
    {
        number::parse(text);
    }
    catch (const error& e)
    {
        return e.code();
    }
    return {};
}

template <class T>
errc parse_text_failure(std::string_view text)
{
    T value{};
    return detail::parse_number_text(text, value);
}

template <class T>
T parsed(std::string_view text)
{
    T value{};
    EXPECT_EQ(detail::parse_number_text(text, value), errc{}) << text;
    return value;
}

static_assert(std::is_trivially_copyable_v<number>);
static_assert(std::is_convertible_v<int, number>);
static_assert(std::is_convertible_v<double, number>);
static_assert(!std::is_constructible_v<number, bool>);
static_assert(!std::is_constructible_v<number, char>);
static_assert(!std::is_constructible_v<number, const char*>);

TEST(Number, IsZeroByDefault)
{
    EXPECT_EQ(number(), number(0));
    EXPECT_EQ(number().to_string(), "0");
    EXPECT_TRUE(number().is_zero());
}

TEST(Number, HoldsAll64BitIntegersExactly)
{
    EXPECT_EQ(number(std::numeric_limits<std::int64_t>::min()).to_string(), "-9223372036854775808");
    EXPECT_EQ(number(std::numeric_limits<std::int64_t>::max()).to_string(), "9223372036854775807");
    EXPECT_EQ(
        number(std::numeric_limits<std::uint64_t>::max()).to_string(), "18446744073709551615"
    );
    EXPECT_EQ(number(10000000000000000000u).to_string(), "10000000000000000000");
    EXPECT_EQ(number(9999999999999999999u).to_string(), "9999999999999999999");
    EXPECT_EQ(number(static_cast<signed char>(-128)).to_string(), "-128");
    EXPECT_EQ(number(-1200).to_string(), "-1200");
}

TEST(Number, ParsesEveryLegalForm)
{
    EXPECT_EQ(canonical("5"), "5");
    EXPECT_EQ(canonical("+5"), "5");
    EXPECT_EQ(canonical("5."), "5");
    EXPECT_EQ(canonical(".5"), "0.5");
    EXPECT_EQ(canonical("-0012.500"), "-12.5");
    EXPECT_EQ(canonical("1E3"), "1000");
    EXPECT_EQ(canonical("1e+3"), "1000");
    EXPECT_EQ(canonical("1.25e-2"), "0.0125");
    EXPECT_EQ(canonical("1200e-4"), "0.12");
    EXPECT_EQ(canonical("-0"), "0");
    EXPECT_EQ(canonical("0.000"), "0");
    EXPECT_EQ(canonical("0.0e126"), "0");
}

TEST(Number, DoesNotCountZerosAtTheEnds)
{
    const std::string zeros(100, '0');

    EXPECT_EQ(number::parse("1" + zeros), number::parse("1e100"));
    EXPECT_EQ(number::parse(zeros + "1." + zeros), number(1));
    EXPECT_EQ(number::parse("0." + zeros + "1"), number::parse("1e-101"));
    EXPECT_EQ(canonical(thirty_eight_nines + "000"), "9." + std::string(37, '9') + "E+40");
}

TEST(Number, RefusesWhatIsNoNumber)
{
    for (const char* text : {"",      " ",   " 1",       "1 ",    "-",   "+",    ".",       "e5",
                             "1e",    "1e+", "1e-",      "1.2.3", "--1", "+-1",  "0x1",     "1e5.5",
                             "1,000", "NaN", "Infinity", "-inf",  "1_0", "1e5x", "\xd9\xa1"})
        EXPECT_EQ(failure_of(text), errc::number_invalid) << '"' << text << '"';
    EXPECT_EQ(failure_of(std::string_view("1\0", 2)), errc::number_invalid);
}

TEST(Number, NamesTheTextThatIsNoNumber)
{
    try
    {
        number::parse("twelve");
        FAIL() << "expected an error";
    }
    catch (const error& e)
    {
        EXPECT_NE(std::string(e.what()).find("twelve"), std::string::npos) << e.what();
    }
}

TEST(Number, RefusesMoreThan38Digits)
{
    EXPECT_EQ(failure_of(thirty_eight_nines), error_code());
    EXPECT_EQ(failure_of(thirty_eight_nines + "9"), errc::number_out_of_range);
    EXPECT_EQ(failure_of("1" + std::string(37, '0') + ".1"), errc::number_out_of_range);
    EXPECT_EQ(failure_of(thirty_eight_nines + "01x"), errc::number_invalid);
}

TEST(Number, RefusesMagnitudesBeyondTheRange)
{
    EXPECT_EQ(failure_of("9.9e125"), error_code());
    EXPECT_EQ(failure_of("1e126"), errc::number_out_of_range);
    EXPECT_EQ(failure_of("-1e126"), errc::number_out_of_range);
    EXPECT_EQ(failure_of("1e-130"), error_code());
    EXPECT_EQ(failure_of("9.9e-131"), errc::number_out_of_range);
    EXPECT_EQ(failure_of("1e999999999999999999999999"), errc::number_out_of_range);
    EXPECT_EQ(failure_of("1e-999999999999999999999999"), errc::number_out_of_range);
    EXPECT_EQ(failure_of("0.001e128"), error_code());
}

TEST(Number, WritesPlainDigitsWhileTheyAreFew)
{
    EXPECT_EQ(canonical("1e39"), "1" + std::string(39, '0'));
    EXPECT_EQ(canonical("1e40"), "1E+40");
    EXPECT_EQ(canonical("1e-38"), "0." + std::string(37, '0') + "1");
    EXPECT_EQ(canonical("1e-39"), "1E-39");
    EXPECT_EQ(canonical("-15e99"), "-1.5E+100");
    EXPECT_EQ(canonical("." + thirty_eight_nines), "0." + thirty_eight_nines);
}

TEST(Number, WritesNoMoreThanItSays)
{
    const number widest = number::parse("-" + thirty_eight_nines + "e-167");

    EXPECT_EQ(widest.to_string(), "-9." + std::string(37, '9') + "E-130");
    EXPECT_EQ(widest.to_string().size(), number::max_text_size);
}

TEST(Number, WritesPlainFormOfAnyMagnitude)
{
    EXPECT_EQ(number::parse("1e125").to_plain_string(), "1" + std::string(125, '0'));
    EXPECT_EQ(number::parse("1e-130").to_plain_string(), "0." + std::string(129, '0') + "1");
    EXPECT_EQ(
        number::parse("-" + thirty_eight_nines + "e-167").to_plain_string(),
        "-0." + std::string(129, '0') + thirty_eight_nines
    );
    EXPECT_EQ(number(-1.5).to_plain_string(), "-1.5");
    EXPECT_EQ(number().to_plain_string(), "0");
}

TEST(Number, TakesTheShortestTextOfADouble)
{
    EXPECT_EQ(number(0.1).to_string(), "0.1");
    EXPECT_EQ(number(0.1f).to_string(), "0.1");
    EXPECT_EQ(number(1e22).to_string(), "10000000000000000000000");
    EXPECT_EQ(number(-0.0).to_string(), "0");
    EXPECT_EQ(number(5e-130), number::parse("5e-130"));
}

TEST(Number, RefusesDoublesThatDynamoDbDoesNotStore)
{
    const auto failure = [](double value) {
        try
        {
            static_cast<void>(number(value));
        }
        catch (const error& e)
        {
            return e.code();
        }
        return error_code();
    };

    EXPECT_EQ(failure(std::numeric_limits<double>::quiet_NaN()), errc::number_invalid);
    EXPECT_EQ(failure(std::numeric_limits<double>::infinity()), errc::number_invalid);
    EXPECT_EQ(failure(-std::numeric_limits<double>::infinity()), errc::number_invalid);
    EXPECT_EQ(failure(1e126), errc::number_out_of_range);
    EXPECT_EQ(failure(1e-131), errc::number_out_of_range);
    EXPECT_EQ(failure(9.9e125), error_code());
}

TEST(Number, ComparesByValue)
{
    EXPECT_EQ(number::parse("1.50"), number::parse("15e-1"));
    EXPECT_EQ(number::parse("1e2"), 100);

    // Ascending, each text another value.
    const std::vector<std::string> ascending = {
        "-1e125",
        "-10",
        "-9.5",
        "-9",
        "-1e-130",
        "0",
        "1e-130",
        "0.1",
        "9",
        "9.5",
        "10",
        "12345678901234567890123456789012345677",
        "12345678901234567890123456789012345678",
        "1e125"};
    for (std::size_t i = 0; i < ascending.size(); ++i)
    {
        for (std::size_t j = 0; j < ascending.size(); ++j)
            EXPECT_EQ(number::parse(ascending[i]) <=> number::parse(ascending[j]), i <=> j)
                << ascending[i] << " and " << ascending[j];
    }
}

TEST(Number, HashesEqualValuesAlike)
{
    std::unordered_set<number> seen;
    for (int i = -1000; i < 1000; ++i)
        seen.insert(i);
    seen.insert(number::parse("1e2"));

    EXPECT_EQ(seen.size(), 2000u);
    EXPECT_EQ(std::hash<number>()(number::parse("1.50")), std::hash<number>()(number(1.5)));
}

TEST(Number, CountsDigitsAndPlacesTheFirst)
{
    EXPECT_EQ(number(1200).digits(), 2);
    EXPECT_EQ(number(1200).exponent(), 3);
    EXPECT_EQ(number::parse("0.00120").digits(), 2);
    EXPECT_EQ(number::parse("0.00120").exponent(), -3);
    EXPECT_EQ(number::parse(thirty_eight_nines).digits(), 38);
    EXPECT_EQ(number::parse("10000000000000000001").digits(), 20);
    EXPECT_EQ(number().digits(), 0);
}

TEST(Number, ConvertsToIntegersExactly)
{
    EXPECT_EQ(number::parse("1E3").to<int>(), 1000);
    EXPECT_EQ(number(-128).to<signed char>(), -128);
    EXPECT_EQ(
        number::parse("-9223372036854775808").to<std::int64_t>(),
        std::numeric_limits<std::int64_t>::min()
    );
    EXPECT_EQ(
        number::parse("18446744073709551615").to<std::uint64_t>(),
        std::numeric_limits<std::uint64_t>::max()
    );
    EXPECT_EQ(number().to<unsigned>(), 0u);
}

TEST(Number, RefusesIntegersThatDoNotHoldTheValue)
{
    const auto failure = []<class T>(const char* text, T value) {
        return number::parse(text).try_to(value);
    };

    EXPECT_EQ(failure("1.5", 0), errc::number_not_representable);
    EXPECT_EQ(failure("0.1", 0), errc::number_not_representable);
    EXPECT_EQ(failure("-1", 0u), errc::number_not_representable);
    EXPECT_EQ(failure("2147483648", 0), errc::number_not_representable);
    EXPECT_EQ(failure("-2147483649", 0), errc::number_not_representable);
    EXPECT_EQ(failure("-2147483648", 0), errc{});
    EXPECT_EQ(failure("9223372036854775808", 0ll), errc::number_not_representable);
    EXPECT_EQ(failure("18446744073709551616", 0ull), errc::number_not_representable);
    EXPECT_EQ(failure("18446744073709551615.5", 0ull), errc::number_not_representable);
    EXPECT_EQ(failure("20000000000000000000", 0ull), errc::number_not_representable);
    EXPECT_EQ(failure("1e20", 0ull), errc::number_not_representable);
    EXPECT_EQ(failure("1e125", 0ull), errc::number_not_representable);
    EXPECT_EQ(failure("1.00000000000000000001", 0ull), errc::number_not_representable);
    EXPECT_THROW(number::parse("1.5").to<int>(), error);
}

TEST(Number, ConvertsToDoubleOnlyIfItsShortestTextIsTheValue)
{
    double value = 0;

    EXPECT_EQ(number::parse("0.1").to<double>(), 0.1);
    EXPECT_EQ(number::parse("0.1").to<float>(), 0.1f);
    EXPECT_EQ(number::parse("9.9e125").to<double>(), 9.9e125);
    EXPECT_EQ(number::parse("0.10000000000000001").try_to(value), errc::number_not_representable);
    EXPECT_EQ(number::parse(thirty_eight_nines).try_to(value), errc::number_not_representable);
    EXPECT_EQ(number::parse("0.10000000000000001").rounded<double>(), 0.1);
    EXPECT_EQ(number::parse(thirty_eight_nines).rounded<double>(), 1e38);
}

TEST(Number, KeepsToTheRangeOfFloat)
{
    float value = 0;

    EXPECT_EQ(number::parse("1e39").try_to(value), errc::number_not_representable);
    EXPECT_EQ(number::parse("1e-100").try_to(value), errc::number_not_representable);
    EXPECT_THROW(number::parse("1e39").rounded<float>(), error);
    EXPECT_EQ(number::parse("1e-100").rounded<float>(), 0.0f);
    EXPECT_TRUE(std::signbit(number::parse("-1e-100").rounded<float>()));
}

TEST(Number, ReadsBackEveryTextItWrites)
{
    std::mt19937_64 random(1);
    for (int round = 0; round < 20000; ++round)
    {
        std::string text = round % 2 ? "-" : "";
        const auto digits = 1 + random() % 38;
        for (std::uint64_t i = 0; i < digits; ++i)
            text += static_cast<char>('0' + random() % 10);
        text += "e" + std::to_string(static_cast<int>(random() % 200) - 120);

        number value;
        if (number::try_parse(text, value) != errc{})
            continue;
        ASSERT_EQ(number::parse(value.to_string()), value) << text;
        ASSERT_EQ(number::parse(value.to_plain_string()), value) << text;
        ASSERT_LE(value.to_string().size(), number::max_text_size);
    }
}

TEST(Number, BringsEveryDoubleBackTheSame)
{
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> exponent(-129, 125);
    for (int round = 0; round < 20000; ++round)
    {
        const double value = std::pow(10, exponent(random)) * (round % 2 ? -1 : 1);
        const number exact(value);

        ASSERT_EQ(exact.to<double>(), value);
        ASSERT_EQ(parsed<double>(exact.to_string()), value) << exact.to_string();
        ASSERT_EQ(parsed<double>(exact.to_plain_string()), value) << exact.to_plain_string();
    }
}

TEST(NumberText, ReadsIntegersInAnyForm)
{
    EXPECT_EQ(parsed<int>("12"), 12);
    EXPECT_EQ(parsed<int>("-12"), -12);
    EXPECT_EQ(parsed<int>("+12"), 12);
    EXPECT_EQ(parsed<int>("1E3"), 1000);
    EXPECT_EQ(parsed<int>("5.0"), 5);
    EXPECT_EQ(parsed<unsigned>("-0"), 0u);
    EXPECT_EQ(parsed<std::uint64_t>("18446744073709551615"), UINT64_MAX);
    EXPECT_EQ(parsed<std::int64_t>("-9223372036854775808"), INT64_MIN);
    EXPECT_EQ(parsed<unsigned char>("255"), 255);
}

TEST(NumberText, SaysWhyAnIntegerCannotBeRead)
{
    EXPECT_EQ(parse_text_failure<int>(""), errc::number_invalid);
    EXPECT_EQ(parse_text_failure<int>(" 1"), errc::number_invalid);
    EXPECT_EQ(parse_text_failure<int>("1x"), errc::number_invalid);
    EXPECT_EQ(parse_text_failure<int>("1.5"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<int>("2147483648"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<unsigned char>("256"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<unsigned>("-1"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<int>("1e200"), errc::number_out_of_range);
    EXPECT_EQ(parse_text_failure<int>(thirty_eight_nines + "9"), errc::number_out_of_range);
}

TEST(NumberText, LeavesTheValueAloneWhenItFails)
{
    int integer = 7;
    double real = 7;

    EXPECT_NE(detail::parse_number_text("1.5", integer), errc{});
    EXPECT_NE(detail::parse_number_text("0.10000000000000001", real), errc{});

    EXPECT_EQ(integer, 7);
    EXPECT_EQ(real, 7);
}

TEST(NumberText, ReadsDoublesThatAreTheNumberByValue)
{
    EXPECT_EQ(parsed<double>("0.1"), 0.1);
    EXPECT_EQ(parsed<double>("1.50"), 1.5);
    EXPECT_EQ(parsed<double>(".5"), 0.5);
    EXPECT_EQ(parsed<double>("5."), 5.0);
    EXPECT_EQ(parsed<double>("+5"), 5.0);
    EXPECT_EQ(parsed<double>("3.141592653589793"), 3.141592653589793);
    EXPECT_EQ(parsed<double>("3.1415926535897930"), 3.141592653589793);
    EXPECT_EQ(parsed<double>("1E+100"), 1e100);
    EXPECT_EQ(parsed<double>("1e-130"), 1e-130);
    EXPECT_EQ(parsed<float>("0.1"), 0.1f);
    EXPECT_EQ(parsed<float>("16777216"), 16777216.0f);
    EXPECT_FALSE(std::signbit(parsed<double>("-0")));
}

TEST(NumberText, RefusesDoublesThatWouldChangeTheNumber)
{
    EXPECT_EQ(parse_text_failure<double>("0.10000000000000001"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<double>("9007199254740993"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<float>("16777217"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<float>("0.123456789"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<float>("1e39"), errc::number_not_representable);
    EXPECT_EQ(parse_text_failure<double>("1e126"), errc::number_out_of_range);
    EXPECT_EQ(parse_text_failure<double>("1e-131"), errc::number_out_of_range);
    EXPECT_EQ(parse_text_failure<double>("1e400"), errc::number_out_of_range);
    EXPECT_EQ(parse_text_failure<double>("nan"), errc::number_invalid);
    EXPECT_EQ(parse_text_failure<double>("-inf"), errc::number_invalid);
    EXPECT_EQ(parse_text_failure<double>("0x10"), errc::number_invalid);
}

}  // namespace
}  // namespace ddbm
