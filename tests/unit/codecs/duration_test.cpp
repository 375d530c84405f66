// Durations as seconds and in other units.

#include "unit/codecs/codec_testing.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <ratio>
#include <set>

namespace {

using namespace std::chrono_literals;

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

using binary_fractions = std::chrono::duration<std::int64_t, std::ratio<1, 1024>>;
using halves_of_three = std::chrono::duration<std::int32_t, std::ratio<3, 2>>;
using thirds = std::chrono::duration<std::int64_t, std::ratio<1, 3>>;
using small_minutes = std::chrono::duration<std::int8_t, std::ratio<60>>;

}  // namespace

namespace ddbm::detail {
namespace {

template <class Duration>
void expect_refused(std::string_view digits)
{
    expect_refusal(
        refusal_of_value<Duration>(R"({"N":")" + std::string(digits) + R"("})"),
        errc::number_not_representable,
        "m",
        "a number of seconds that its type holds exactly",
        digits
    );
}

TEST(DurationCodec, IsTheNumberOfItsSeconds)
{
    expect_stored(90s, R"({"N":"90"})");
    expect_stored(milliseconds(1500), R"({"N":"1.5"})");
    expect_stored(milliseconds(-1500), R"({"N":"-1.5"})");
    expect_stored(milliseconds(-1), R"({"N":"-0.001"})");
    expect_stored(microseconds(1'000'001), R"({"N":"1.000001"})");
    expect_stored(nanoseconds(0), R"({"N":"0"})");
    expect_stored(minutes(2), R"({"N":"120"})");
    expect_stored(hours(-1), R"({"N":"-3600"})");
    expect_stored(halves_of_three(3), R"({"N":"4.5"})");
    expect_stored(halves_of_three(-3), R"({"N":"-4.5"})");
    expect_stored(binary_fractions(-1), R"({"N":"-0.0009765625"})");
    expect_stored(nanoseconds::max(), R"({"N":"9223372036.854775807"})");
    expect_stored(nanoseconds::min(), R"({"N":"-9223372036.854775808"})");
    expect_stored(seconds::min(), R"({"N":"-9223372036854775808"})");
    expect_stored(std::chrono::duration<double>(0.1), R"({"N":"0.1"})");
}

template <class... Duration>
void expect_all_durations()
{
    (expect_all_stored<Duration>([](Duration value) {
         // By way of the whole seconds and the rest, so that nothing overflows.
         const auto whole = std::chrono::duration_cast<seconds>(value);
         const auto rest = std::chrono::duration_cast<nanoseconds>(value - whole).count();
         std::string digits = std::to_string(rest < 0 ? -rest : rest);
         digits.insert(0, 9 - digits.size(), '0');
         const bool is_negative = whole.count() < 0 || rest < 0;
         std::string text = std::to_string(whole.count());
         if (is_negative && text[0] != '-')
             text.insert(0, 1, '-');
         return number::parse(text + '.' + digits);
     }),
     ...);
}

TEST(DurationCodec, KeepsAllThatItsTypeHas)
{
    expect_all_durations<
        seconds,
        milliseconds,
        microseconds,
        nanoseconds,
        halves_of_three,
        small_minutes,
        std::chrono::duration<int>>();
    expect_all_stored<std::chrono::duration<double>>([](auto value) {
        return number(value.count());
    });
}

TEST(DurationCodec, ReadsTheSameSecondsIntoOtherUnits)
{
    const auto read = []<class Duration>(Duration, const char* digits) {
        return read_one<one<Duration>>(R"({"m":{"N":")" + std::string(digits) + R"("}})").m;
    };
    EXPECT_EQ(read(minutes(), "120"), 2min);
    EXPECT_EQ(read(milliseconds(), "120"), 2min);
    EXPECT_EQ(read(milliseconds(), "0.50"), 500ms);
    EXPECT_EQ(read(milliseconds(), "5E-1"), 500ms);
    EXPECT_EQ(read(seconds(), "1E+3"), 1000s);
}

TEST(DurationCodec, ReadsNothingThatItWouldHaveToRound)
{
    expect_refused<seconds>("0.5");
    expect_refused<milliseconds>("0.0005");
    expect_refused<nanoseconds>("1E-10");
    expect_refused<nanoseconds>("1E-19");
    expect_refused<nanoseconds>("9223372036.854775808");
    expect_refused<nanoseconds>("1E+100");
    expect_refused<seconds>("9223372036854775808");
    expect_refused<minutes>("61");
    expect_refused<small_minutes>("7680");
    expect_refused<binary_fractions>("0.001");
    EXPECT_EQ(refusal_of_value<seconds>(R"({"S":"1"})").code(), errc::attribute_type_mismatch);
    EXPECT_EQ(refusal_of_value<seconds>(R"({"N":"x"})").code(), errc::number_invalid);
}

TEST(DurationCodec, IsNotWrittenWithMoreSecondsThanAnIntegerCounts)
{
    EXPECT_EQ(refusal_to_write(one<hours>{hours::max()}).code(), errc::value_not_allowed);
    EXPECT_EQ(refusal_to_write(one<hours>{hours::min()}).code(), errc::value_not_allowed);
}

TEST(DurationCodec, CountsInTheUnitThatTheFieldSays)
{
    using in_millis = unit_count<milliseconds>;
    expect_stored<one_in, in_millis>(milliseconds(1500), R"({"N":"1500"})");
    expect_stored<one_in, in_millis>(seconds(-2), R"({"N":"-2000"})");
    expect_stored<one_in, in_millis>(microseconds(3000), R"({"N":"3"})");
    expect_stored<one_in, unit_count<thirds>>(seconds(2), R"({"N":"6"})");

    const one_in<microseconds, in_millis> between{microseconds(1)};
    EXPECT_EQ(refusal_to_write(between).code(), errc::value_not_allowed);
    EXPECT_EQ(
        (refusal_of_value<seconds, in_millis>(R"({"N":"1"})").code()),
        errc::number_not_representable
    );
}

TEST(DurationCodec, StandsInContainersAndAsAName)
{
    expect_stored(std::set{1500ms, 2000ms}, R"({"NS":["1.5","2"]})");
    expect_stored(std::map<milliseconds, int>{{1500ms, 1}}, R"({"M":{"1.5":{"N":"1"}}})");
    expect_stored(std::optional<seconds>(), "absent");
}

// What would have to be rounded cannot be stored at all.
static_assert(!storable<thirds> && storable<thirds, unit_count<seconds>>);
static_assert(!storable<std::chrono::duration<double, std::milli>>);

}  // namespace
}  // namespace ddbm::detail
