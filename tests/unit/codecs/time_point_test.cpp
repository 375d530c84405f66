// Time points as ISO 8601 text and as numbers: what is written, what can be read, and that nothing
// else is.

#include "unit/model/model_testing.hpp"

#include <ddbm/codecs/time_point.hpp>

#include <chrono>
#include <limits>
#include <random>
#include <set>

namespace {

using namespace std::chrono_literals;

using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::sys_time;
using std::chrono::year;

using milliseconds = std::chrono::milliseconds;
using microseconds = std::chrono::microseconds;
using nanoseconds = std::chrono::nanoseconds;
using minutes = std::chrono::minutes;
// Of decimal fractions of a second, though it is none itself.
using binary_fractions = std::chrono::duration<std::int64_t, std::ratio<1, 1024>>;
using thirds = std::chrono::duration<std::int64_t, std::ratio<1, 3>>;
using minutes_and_a_half = std::chrono::duration<int, std::ratio<90>>;
using small_days = std::chrono::duration<std::int8_t, std::ratio<86400>>;

template <class Form>
struct dated
{
    std::chrono::year_month_day m{};
};

template <class Member>
struct one
{
    Member m{};
};

template <class Member>
struct in_seconds
{
    Member m{};
};

template <class Member>
struct in_milliseconds
{
    Member m{};
};

template <class Member>
struct in_microseconds
{
    Member m{};
};

struct in_other_units
{
    sys_days weeks;
    sys_time<nanoseconds> micro;
};

}  // namespace

template <class Form>
struct ddbm::model_of<dated<Form>>
{
    static constexpr auto value =
        ddbm::model<dated<Form>>().field("m", &dated<Form>::m, ddbm::form<Form>);
};

template <class Member>
struct ddbm::model_of<one<Member>>
{
    static constexpr auto value = ddbm::model<one<Member>>().field("m", &one<Member>::m);
};

template <class Member>
struct ddbm::model_of<in_seconds<Member>>
{
    static constexpr auto value =
        ddbm::model<in_seconds<Member>>().field("m", &in_seconds<Member>::m, ddbm::epoch_seconds);
};

template <class Member>
struct ddbm::model_of<in_milliseconds<Member>>
{
    static constexpr auto value = ddbm::model<in_milliseconds<Member>>().field(
        "m", &in_milliseconds<Member>::m, ddbm::epoch_milliseconds
    );
};

template <class Member>
struct ddbm::model_of<in_microseconds<Member>>
{
    static constexpr auto value = ddbm::model<in_microseconds<Member>>().field(
        "m", &in_microseconds<Member>::m, ddbm::iso_microseconds
    );
};

template <>
struct ddbm::model_of<in_other_units>
{
    static constexpr auto value =
        ddbm::model<in_other_units>()
            .field("weeks", &in_other_units::weeks, ddbm::form<ddbm::epoch<std::chrono::weeks>>)
            .field("micro", &in_other_units::micro, ddbm::form<ddbm::epoch<microseconds>>);
};

namespace ddbm::detail {
namespace {

constexpr sys_days hangar = sys_days(year(1993) / 12 / 10);

// -- Text

template <class Member>
std::string text_of(const Member& value)
{
    const std::string text = written(one<Member>{value});
    const std::string_view before = R"({"m":{"S":")";
    const std::string_view behind = R"("}})";
    EXPECT_TRUE(text.starts_with(before) && text.ends_with(behind)) << text;
    return text.substr(before.size(), text.size() - before.size() - behind.size());
}

template <class Member>
Member time_of(std::string_view text)
{
    return read_one<one<Member>>(R"({"m":{"S":")" + std::string(text) + R"("}})").m;
}

template <class Member>
void expect_both_ways(const Member& value, std::string_view text)
{
    EXPECT_EQ(text_of(value), text);
    EXPECT_TRUE(time_of<Member>(text) == value) << text;
}

template <class Member>
void expect_refused(std::string_view text)
{
    expect_refusal(
        refusal_of<one<Member>>(R"({"m":{"S":")" + std::string(text) + R"("}})"),
        errc::value_not_allowed,
        "m",
        "a time in ISO 8601 that its type holds exactly",
        text
    );
}

template <class Member>
void expect_not_written(const Member& value)
{
    EXPECT_EQ(failure_of([&] { written(one<Member>{value}); }).code(), errc::value_not_allowed);
}

TEST(TimePoint, IsTextWithTheDigitsThatItsTypeHas)
{
    const sys_seconds time = hangar + 9h + 30min + 7s;

    expect_both_ways(time, "1993-12-10T09:30:07Z");
    expect_both_ways(sys_time<milliseconds>(time), "1993-12-10T09:30:07.000Z");
    expect_both_ways(sys_time<milliseconds>(time + 45ms), "1993-12-10T09:30:07.045Z");
    expect_both_ways(sys_time<microseconds>(time + 45us), "1993-12-10T09:30:07.000045Z");
    expect_both_ways(sys_time<nanoseconds>(time + 45ns), "1993-12-10T09:30:07.000000045Z");
    expect_both_ways(
        std::chrono::system_clock::time_point(time + 1ms), "1993-12-10T09:30:07.001000000Z"
    );
    expect_both_ways(sys_time<minutes>(hangar + 9h + 30min), "1993-12-10T09:30:00Z");
    expect_both_ways(
        sys_time<binary_fractions>(hangar.time_since_epoch() + binary_fractions(1)),
        "1993-12-10T00:00:00.0009765625Z"
    );
    expect_both_ways(sys_time<minutes_and_a_half>(minutes_and_a_half(1)), "1970-01-01T00:01:30Z");
}

TEST(TimePoint, IsADateIfItsTypeHasWholeDays)
{
    expect_both_ways(hangar, "1993-12-10");
    expect_both_ways(sys_time<small_days>(small_days(-128)), "1969-08-26");
    expect_both_ways(sys_time<std::chrono::weeks>(std::chrono::weeks(1)), "1970-01-08");
    EXPECT_TRUE(time_of<sys_days>("1993-12-10T00:00:00Z") == hangar);
    EXPECT_TRUE(time_of<sys_days>("1993-12-09T23:00:00-01:00") == hangar);
    expect_refused<sys_days>("1993-12-10T00:00:01Z");
    expect_refused<sys_time<std::chrono::weeks>>("1970-01-09");
    expect_refused<sys_seconds>("1993-12-10");
}

TEST(TimePoint, IsRightBefore1970AndAtTheEdgesOfTheCalendar)
{
    expect_both_ways(sys_seconds(0s), "1970-01-01T00:00:00Z");
    expect_both_ways(sys_seconds(-1s), "1969-12-31T23:59:59Z");
    expect_both_ways(sys_time<milliseconds>(-1ms), "1969-12-31T23:59:59.999Z");
    expect_both_ways(sys_seconds(sys_days(year(2000) / 2 / 29)), "2000-02-29T00:00:00Z");
    expect_both_ways(sys_seconds(sys_days(year(0) / 1 / 1)), "0000-01-01T00:00:00Z");
    expect_both_ways(
        sys_time<milliseconds>(sys_days(year(10000) / 1 / 1)) - 1ms, "9999-12-31T23:59:59.999Z"
    );
    expect_both_ways(sys_time<nanoseconds>::min(), "1677-09-21T00:12:43.145224192Z");
    expect_both_ways(sys_time<nanoseconds>::max(), "2262-04-11T23:47:16.854775807Z");
}

TEST(TimePoint, IsNotWrittenInOtherYears)
{
    expect_not_written(sys_days(year(10000) / 1 / 1));
    expect_not_written(sys_days(year(0) / 1 / 1) - std::chrono::days(1));
    expect_not_written(sys_time<milliseconds>(sys_days(year(0) / 1 / 1)) - 1ms);
    expect_not_written(sys_seconds::min());
    expect_not_written(sys_seconds::max());
    expect_not_written(sys_time<milliseconds>::min());
    expect_not_written(sys_time<std::chrono::weeks>::max());
    expect_not_written(sys_time<binary_fractions>::max());
}

TEST(TimePoint, ReadsTheFormsOfTheSameTime)
{
    const sys_seconds time = hangar + 9h + 30min + 7s;

    EXPECT_TRUE(time_of<sys_seconds>("1993-12-10T10:30:07+01:00") == time);
    EXPECT_TRUE(time_of<sys_seconds>("1993-12-09T23:45:07-09:45") == time);
    EXPECT_TRUE(time_of<sys_seconds>("1993-12-10T09:30:07+00:00") == time);
    EXPECT_TRUE(time_of<sys_seconds>("1993-12-10T09:30:07.000Z") == time);
    EXPECT_TRUE(time_of<sys_seconds>("1993-12-10T09:30:07.0000000000000000000000Z") == time);
    EXPECT_TRUE(time_of<sys_time<milliseconds>>("1993-12-10T09:30:07Z") == time);
    EXPECT_TRUE(time_of<sys_time<milliseconds>>("1993-12-10T09:30:07.5Z") == time + 500ms);
    EXPECT_TRUE(
        time_of<sys_time<milliseconds>>("1993-12-10T09:30:07.500000+00:00") == time + 500ms
    );
}

TEST(TimePoint, ReadsNothingThatItWouldHaveToRound)
{
    expect_refused<sys_seconds>("1993-12-10T09:30:07.5Z");
    expect_refused<sys_seconds>("1993-12-10T09:30:07.0000000000000000001Z");
    expect_refused<sys_time<milliseconds>>("1993-12-10T09:30:07.0005Z");
    expect_refused<sys_time<nanoseconds>>("1993-12-10T09:30:07.0000000001Z");
    expect_refused<sys_time<minutes>>("1993-12-10T09:30:07Z");
    expect_refused<sys_time<binary_fractions>>("1993-12-10T00:00:00.0009765626Z");
    expect_refused<sys_time<binary_fractions>>("1993-12-10T00:00:00.001Z");
    expect_refused<sys_time<nanoseconds>>("2262-04-11T23:47:16.854775808Z");
    expect_refused<sys_time<nanoseconds>>("1677-09-21T00:12:43.145224191Z");
    expect_refused<sys_time<nanoseconds>>("1600-01-01T00:00:00Z");
    expect_refused<sys_time<small_days>>("1970-05-09");
}

TEST(TimePoint, ReadsNoOtherText)
{
    for (std::string_view text :
         {"",
          "now",
          "1993",
          "1993-12",
          "1993-12-10T",
          "1993-12-10T09",
          "1993-12-10T09:30",
          "1993-12-10T09:30Z",
          "1993-12-10T09:30:07",
          "1993-12-10T09:30:07.Z",
          "1993-12-10T09:30:07,0Z",
          "1993-12-10T09:30:07z",
          "1993-12-10t09:30:07Z",
          "1993-12-10 09:30:07Z",
          "1993-12-10T09:30:07Z ",
          " 1993-12-10T09:30:07Z",
          "1993-12-10T09:30:07ZZ",
          "1993-12-10T9:30:07Z",
          "1993-12-10T24:00:00Z",
          "1993-12-10T09:60:00Z",
          "1993-12-10T09:30:60Z",
          "1993-13-10T09:30:07Z",
          "1993-00-10T09:30:07Z",
          "1993-12-00T09:30:07Z",
          "1993-12-32T09:30:07Z",
          "1993-02-29T09:30:07Z",
          "1900-02-29T09:30:07Z",
          "93-12-10T09:30:07Z",
          "+1993-12-10T09:30:07Z",
          "-993-12-10T09:30:07Z",
          "19930-12-10T09:30:07Z",
          "1993-12-10T09:30:07+0100",
          "1993-12-10T09:30:07+01",
          "1993-12-10T09:30:07+24:00",
          "1993-12-10T09:30:07+01:60",
          "1993-12-10T09:30:07+01:00Z",
          "0000-01-01T00:00:00+00:01",
          "9999-12-31T23:59:59-00:01"})
        expect_refused<sys_seconds>(text);
    EXPECT_EQ(
        refusal_of<one<sys_seconds>>(R"({"m":{"N":"755515807"}})").code(),
        errc::attribute_type_mismatch
    );
}

TEST(TimePoint, HasTextsInTheOrderOfItsTimes)
{
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> any(-62'167'219'200'000, 253'402'300'799'999);
    for (int i = 0; i < 1000; ++i)
    {
        const sys_time<milliseconds> a{milliseconds(any(random))};
        const sys_time<milliseconds> b{milliseconds(any(random))};

        EXPECT_TRUE(time_of<sys_time<milliseconds>>(text_of(a)) == a) << text_of(a);
        EXPECT_EQ(text_of(a) < text_of(b), a < b) << text_of(a) << ' ' << text_of(b);
    }
}

TEST(TimePoint, StandsInContainers)
{
    EXPECT_EQ(
        written(one<std::set<sys_days>>{{hangar, hangar - std::chrono::days(1)}}),
        R"({"m":{"SS":["1993-12-09","1993-12-10"]}})"
    );
    EXPECT_EQ(written(one<std::optional<sys_days>>()), "{}");
}

// What would have to be rounded cannot be stored as text at all.
static_assert(storable<sys_time<milliseconds>> && storable<sys_days>);
static_assert(!storable<sys_time<thirds>> && storable<sys_time<thirds>, epoch<std::chrono::seconds>>);
static_assert(!storable<sys_time<std::chrono::duration<double>>>);
static_assert(!storable<sys_time<std::chrono::duration<std::uint64_t>>>);
static_assert(storable<sys_time<std::chrono::duration<std::uint32_t>>>);
static_assert(!storable<std::chrono::steady_clock::time_point>);

// -- Text with six digits

template <class Member>
void expect_microseconds(const Member& value, std::string_view text)
{
    const std::string json = R"({"m":{"S":")" + std::string(text) + R"("}})";
    EXPECT_EQ(written(in_microseconds<Member>{value}), json);
    EXPECT_TRUE(read_one<in_microseconds<Member>>(json).m == value) << text;
}

TEST(IsoMicroseconds, AreSixDigitsForEveryUnit)
{
    const sys_seconds time = hangar + 9h + 30min + 7s;
    expect_microseconds(time, "1993-12-10T09:30:07.000000Z");
    expect_microseconds(sys_time<milliseconds>(time + 45ms), "1993-12-10T09:30:07.045000Z");
    expect_microseconds(sys_time<microseconds>(time + 45us), "1993-12-10T09:30:07.000045Z");
    expect_microseconds(sys_time<nanoseconds>(time + 45us), "1993-12-10T09:30:07.000045Z");
    expect_microseconds(sys_time<nanoseconds>(-1us), "1969-12-31T23:59:59.999999Z");
    expect_microseconds(hangar, "1993-12-10T00:00:00.000000Z");
    expect_microseconds(std::optional(hangar), "1993-12-10T00:00:00.000000Z");
}

TEST(IsoMicroseconds, AreNotWrittenOfATimeBetweenTwo)
{
    const in_microseconds<sys_time<nanoseconds>> between{sys_time<nanoseconds>(1ns)};
    EXPECT_EQ(failure_of([&] { written(between); }).code(), errc::value_not_allowed);
}

// -- Dates

TEST(YearMonthDay, IsTheTextOfItsDay)
{
    using std::chrono::year_month_day;
    expect_both_ways(year_month_day(hangar), "1993-12-10");
    expect_both_ways(year_month_day(year(0) / 1 / 1), "0000-01-01");
    expect_not_written(year_month_day(year(1993) / 2 / 29));
    expect_not_written(year_month_day(year(10000) / 1 / 1));
    for (const char* text : {"1993-02-29", "1993-12-10T00:00:01Z", "", "today"})
        EXPECT_EQ(
            refusal_of<one<year_month_day>>(R"({"m":{"S":")" + std::string(text) + R"("}})").code(),
            errc::value_not_allowed
        );
}

TEST(YearMonthDay, HasTheFormsOfWholeDays)
{
    using by_seconds = dated<epoch<std::chrono::seconds>>;
    using by_days = dated<epoch<std::chrono::days>>;
    const std::chrono::year_month_day date(hangar);
    EXPECT_EQ(written(by_seconds{date}), R"({"m":{"N":"755481600"}})");
    EXPECT_EQ(written(by_days{date}), R"({"m":{"N":"8744"}})");
    EXPECT_EQ(
        written(dated<iso_text<microseconds>>{date}), R"({"m":{"S":"1993-12-10T00:00:00.000000Z"}})"
    );
    EXPECT_EQ(read_one<by_seconds>(R"({"m":{"N":"755481600"}})").m, date);
    EXPECT_EQ(read_one<by_days>(R"({"m":{"N":"8744"}})").m, date);
    EXPECT_EQ(
        read_one<dated<iso_text<microseconds>>>(R"({"m":{"S":"1993-12-10T00:00:00.000000Z"}})").m,
        date
    );

    const auto code_of = []<class Model>(Model, const char* text) {
        return refusal_of<Model>(text).code();
    };
    EXPECT_EQ(code_of(by_seconds(), R"({"m":{"N":"755481601"}})"), errc::number_not_representable);
    // In no year that there is.
    EXPECT_EQ(code_of(by_days(), R"({"m":{"N":"2000000000"}})"), errc::number_not_representable);
    EXPECT_EQ(
        failure_of([] { written(by_days{year(1993) / 2 / 29}); }).code(), errc::value_not_allowed
    );
}

// -- Numbers

template <template <class> class Model, class Member>
void expect_number(const Member& value, std::string_view digits)
{
    const std::string text = R"({"m":{"N":")" + std::string(digits) + R"("}})";
    EXPECT_EQ(written(Model<Member>{value}), text);
    EXPECT_TRUE(read_one<Model<Member>>(text).m == value) << text;
}

template <template <class> class Model, class Member>
void expect_number_refused(std::string_view digits)
{
    expect_refusal(
        refusal_of<Model<Member>>(R"({"m":{"N":")" + std::string(digits) + R"("}})"),
        errc::number_not_representable,
        "m",
        "a time as a whole number that its type holds exactly",
        digits
    );
}

TEST(EpochSeconds, AreWholeSecondsSince1970)
{
    expect_number<in_seconds>(sys_seconds(755515807s), "755515807");
    expect_number<in_seconds>(sys_seconds(-1s), "-1");
    expect_number<in_seconds>(sys_seconds::max(), "9223372036854775807");
    expect_number<in_seconds>(sys_seconds::min(), "-9223372036854775808");
    expect_number<in_seconds>(sys_time<nanoseconds>(7s), "7");
    expect_number<in_seconds>(sys_days(std::chrono::days(-2)), "-172800");
    expect_number<in_seconds>(sys_time<thirds>(thirds(3)), "1");
}

TEST(EpochSeconds, AreNotWrittenOfATimeBetweenTwo)
{
    for (auto time : {1ms, -1ms, 1999ms})
    {
        const in_seconds<sys_time<milliseconds>> object{sys_time<milliseconds>(time)};
        EXPECT_EQ(failure_of([&] { written(object); }).code(), errc::value_not_allowed);
    }
}

TEST(EpochSeconds, AreNotReadWhereTheTypeCannotHoldThem)
{
    expect_number_refused<in_seconds, sys_seconds>("1.5");
    expect_number_refused<in_seconds, sys_seconds>("9223372036854775808");
    expect_number_refused<in_seconds, sys_time<milliseconds>>("9223372036854776");
    expect_number_refused<in_seconds, sys_time<milliseconds>>("-9223372036854776");
    expect_number_refused<in_seconds, sys_days>("86401");
    expect_number_refused<in_seconds, sys_time<small_days>>("11059200");
    EXPECT_EQ(
        refusal_of<in_seconds<sys_seconds>>(R"({"m":{"S":"1970-01-01T00:00:00Z"}})").code(),
        errc::attribute_type_mismatch
    );
}

TEST(EpochMilliseconds, AreWholeMillisecondsSince1970)
{
    expect_number<in_milliseconds>(sys_time<milliseconds>(1500ms), "1500");
    expect_number<in_milliseconds>(sys_seconds(-2s), "-2000");
    expect_number_refused<in_milliseconds, sys_seconds>("1500");

    const in_milliseconds<sys_seconds> too_late{sys_seconds::max()};
    EXPECT_EQ(failure_of([&] { written(too_late); }).code(), errc::value_not_allowed);
}

TEST(Epoch, CountsInAnyUnit)
{
    in_other_units object;
    object.weeks = sys_days(std::chrono::days(14));
    object.micro = sys_time<nanoseconds>(5us);
    const std::string text = R"({"weeks":{"N":"2"},"micro":{"N":"5"}})";

    EXPECT_EQ(written(object), text);
    EXPECT_TRUE(read_one<in_other_units>(text).weeks == object.weeks);
    EXPECT_TRUE(read_one<in_other_units>(text).micro == object.micro);

    object.weeks += std::chrono::days(1);
    EXPECT_EQ(failure_of([&] { written(object); }).code(), errc::value_not_allowed);
}

TEST(EpochSeconds, ReachIntoOptionalsAndContainers)
{
    expect_number<in_seconds>(std::optional(sys_seconds(5s)), "5");
    EXPECT_EQ(
        written(in_seconds<std::set<sys_seconds>>{{sys_seconds(5s)}}), R"({"m":{"NS":["5"]}})"
    );
}

}  // namespace
}  // namespace ddbm::detail
