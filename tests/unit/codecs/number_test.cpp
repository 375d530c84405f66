// Numbers of every type: that all of their values come back, and that no other number is taken for
// one of them.

#include "unit/codecs/codec_testing.hpp"

#include <cstdint>
#include <limits>
#include <string>

namespace ddbm::detail {
namespace {

template <class T>
void expect_refused(std::string_view digits, errc code = errc::number_not_representable)
{
    EXPECT_EQ(refusal_of_value<T>(R"({"N":")" + std::string(digits) + R"("})").code(), code)
        << digits;
}

template <class... T>
void expect_all_numbers()
{
    (expect_all_stored<T>([](T value) { return number(value); }), ...);
}

TEST(NumberCodec, KeepsAllValuesOfIntegers)
{
    expect_all_numbers<
        signed char,
        unsigned char,
        short,
        unsigned short,
        int,
        unsigned,
        long,
        unsigned long,
        long long,
        unsigned long long>();
}

TEST(NumberCodec, KeepsAllValuesOfFloatsByTheirShortestText)
{
    expect_all_numbers<float, double>();

    expect_stored(0.1, R"({"N":"0.1"})");
    expect_stored(0.1f, R"({"N":"0.1"})");
    expect_stored(0.1 + 0.2, R"({"N":"0.30000000000000004"})");
    expect_stored(-0.0, R"({"N":"0"})");
    expect_stored(
        std::numeric_limits<float>::max(), R"({"N":"340282350000000000000000000000000000000"})"
    );
    expect_stored(std::numeric_limits<float>::denorm_min(), R"({"N":"1E-45"})");
    expect_stored(9007199254740993.0, R"({"N":"9007199254740992"})");
}

TEST(NumberCodec, KeepsAllDigitsOfANumber)
{
    expect_all_stored<number>([](const number& value) { return value; });
}

TEST(NumberCodec, ReadsNoFloatThatItWouldHaveToRound)
{
    expect_refused<double>("0.10000000000000001");
    expect_refused<double>("0.30000000000000001");
    expect_refused<double>("9007199254740993");
    expect_refused<double>("1.0000000000000000000000000000000000001");
    expect_refused<float>("0.10000000149011612");
    expect_refused<float>("16777217");
    expect_refused<float>("1E-46");
    expect_refused<float>("1E+39");
    EXPECT_EQ(read_one<one<double>>(R"({"m":{"N":"1.50"}})").m, 1.5);
    EXPECT_EQ(read_one<one<double>>(R"({"m":{"N":"15E-1"}})").m, 1.5);
}

TEST(NumberCodec, WritesNothingThatIsNoNumberOfDynamoDb)
{
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(refusal_to_write(one<double>{infinity}).code(), errc::number_invalid);
    EXPECT_EQ(refusal_to_write(one<double>{infinity - infinity}).code(), errc::number_invalid);
    EXPECT_EQ(refusal_to_write(one<double>{1e126}).code(), errc::number_out_of_range);
    EXPECT_EQ(refusal_to_write(one<double>{1e-131}).code(), errc::number_out_of_range);
    EXPECT_EQ(refusal_to_write(one<float>{-float(infinity)}).code(), errc::number_invalid);
}

// -- Rounded

template <class T>
using rounded_one = one_in<T, nearest_value>;

template <class T>
T rounded_from(std::string_view digits)
{
    return read_one<rounded_one<T>>(R"({"m":{"N":")" + std::string(digits) + R"("}})").m;
}

TEST(Rounded, TakesTheNearestValue)
{
    EXPECT_EQ(rounded_from<double>("0.1"), 0.1);
    EXPECT_EQ(rounded_from<double>("0.10000000000000001"), 0.1);
    EXPECT_EQ(rounded_from<double>("9007199254740993"), 9007199254740992.0);
    EXPECT_EQ(rounded_from<float>("0.10000000149011612"), 0.1f);
    EXPECT_EQ(rounded_from<float>("-16777217"), -16777216.0f);
    EXPECT_EQ(rounded_from<float>("1E-130"), 0.0f);
    EXPECT_EQ(rounded_from<double>("9.9900000000000000000000000000000000001E+125"), 9.99e125);
}

// It would be 1E+126.
TEST(Rounded, TakesNothingThatItCouldNotWriteAgain)
{
    for (const char* digits :
         {"9.9999999999999999999999999999999999999E+125", "-9.99999999999999999999E+125"})
        EXPECT_EQ(
            (refusal_of_value<double, nearest_value>(R"({"N":")" + std::string(digits) + R"("})")
                 .code()),
            errc::number_not_representable
        ) << digits;
}

TEST(Rounded, TakesNoMagnitudeAboveTheGreatest)
{
    for (const char* digits : {"1E+39", "-1E+39", "340282360000000000000000000000000000000"})
        expect_refusal(
            refusal_of_value<float, nearest_value>(R"({"N":")" + std::string(digits) + R"("})"),
            errc::number_not_representable,
            "m",
            "a number",
            digits
        );
}

TEST(Rounded, TakesTheNearestValueOfEveryNumber)
{
    test::random_values random(11);
    for (int round = 0; round < 1000; ++round)
    {
        const auto exact = random.make<number>();
        EXPECT_EQ(rounded_from<double>(exact.to_string()), exact.rounded<double>()) << exact;
    }
}

TEST(Rounded, IsWrittenAsEver)
{
    expect_all_stored<double, rounded_one<double>>([](double value) { return number(value); });
    expect_all_stored<float, rounded_one<float>>([](float value) { return number(value); });
}

// -- 128 bits

#ifdef __SIZEOF_INT128__

template <class T>
std::string digits_of(T value)
{
    const bool is_negative = value < 0;
    std::string digits;
    do
    {
        const int digit = static_cast<int>(value % 10);
        digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
        value = static_cast<T>(value / 10);
    } while (value != 0);
    return is_negative ? "-" + digits : digits;
}

template <class T>
void expect_wide(T value, std::string_view digits)
{
    EXPECT_EQ(digits_of(value), digits);
    EXPECT_EQ(number(value), number::parse(digits));
    EXPECT_TRUE(number::parse(digits).to<T>() == value) << digits;
    EXPECT_EQ(to_item_of(one<T>{value}).at("m"), attribute_value(number::parse(digits)));
    EXPECT_TRUE(read_from<one<T>>(to_item_of(one<T>{value})).m == value) << digits;
}

constexpr auto greatest = static_cast<int128>(~uint128(0) / 2);

TEST(WideInteger, KeepsItsValues)
{
    const auto exact = [](auto value) { return number::parse(digits_of(value)); };
    expect_all_stored<int128>(exact, 1000);
    expect_all_stored<uint128>(exact, 1000);
}

TEST(WideInteger, HasUpTo38Digits)
{
    constexpr auto ten_to_37 = int128(10'000'000'000'000'000'000u) * 1'000'000'000'000'000'000;
    expect_wide(int128(0), "0");
    expect_wide(int128(-1), "-1");
    expect_wide(int128(std::numeric_limits<std::int64_t>::min()) - 1, "-9223372036854775809");
    expect_wide(uint128(std::numeric_limits<std::uint64_t>::max()) + 1, "18446744073709551616");
    expect_wide(ten_to_37, "10000000000000000000000000000000000000");
    expect_wide(ten_to_37 * 10 - 1, "99999999999999999999999999999999999999");
    expect_wide(ten_to_37 * 10, "100000000000000000000000000000000000000");
    expect_wide(greatest / 10 * 10, "170141183460469231731687303715884105720");
    expect_wide(-(greatest / 10 * 10), "-170141183460469231731687303715884105720");
    expect_wide(~uint128(0) / 10 * 10, "340282366920938463463374607431768211450");
}

TEST(WideInteger, IsNotWrittenWith39Digits)
{
    for (const int128 value : {greatest, -greatest - 1, greatest - 1})
    {
        EXPECT_EQ(refusal_to_write(one<int128>{value}).code(), errc::number_out_of_range);
        EXPECT_EQ(failure_of([&] { number{value}; }).code(), errc::number_out_of_range);
    }
    const one<std::vector<uint128>> list{{1, ~uint128(0)}};
    item_value_writer writer;
    const error refused =
        failure_of([&] { write_record(writer, record_of<one<std::vector<uint128>>>(), &list); });
    EXPECT_EQ(refused.code(), errc::number_out_of_range);
    EXPECT_EQ(writer.path(), "m[1]");
}

TEST(WideInteger, TakesNoOtherNumber)
{
    expect_refused<int128>("1.5");
    expect_refused<int128>("1E-1");
    expect_refused<int128>("170141183460469231731687303715884105730");
    expect_refused<int128>("-170141183460469231731687303715884105730");
    expect_refused<int128>("1E+39");
    expect_refused<int128>("1E+125");
    expect_refused<uint128>("340282366920938463463374607431768211460");
    expect_refused<uint128>("-1");
    expect_refused<uint128>("170141183460469231731687303715884105727", errc::number_out_of_range);
    expect_refused<int128>("x", errc::number_invalid);
}

#endif

}  // namespace
}  // namespace ddbm::detail
