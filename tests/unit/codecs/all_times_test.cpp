// Times by chance, in every form: what is stored is what the calendar of the standard library and
// the numbers of C++ make of them, and it is read as it was.

#include "unit/codecs/codec_testing.hpp"

#include <ddbm/codecs/time_point.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::sys_time;
using std::chrono::year_month_day;

std::string padded(std::int64_t number, std::size_t size)
{
    std::string digits = std::to_string(number);
    return digits.insert(0, size - digits.size(), '0');
}

std::string date_of(const year_month_day& date)
{
    return padded(int(date.year()), 4) + '-' + padded(unsigned(date.month()), 2) + '-' +
           padded(unsigned(date.day()), 2);
}

// With so many digits of a second.
template <class Duration>
std::string text_of(sys_time<Duration> time, std::size_t digits)
{
    // Of its day; no time as such is turned into nanoseconds, which have not as many years.
    auto rest = time.time_since_epoch() % days(1);
    if (rest.count() < 0)
        rest += days(1);
    const std::int64_t count = nanoseconds(rest).count();
    const std::int64_t whole = count / 1'000'000'000;
    std::string text = date_of(year_month_day(std::chrono::floor<days>(time))) + 'T' +
                       padded(whole / 3600, 2) + ':' + padded(whole / 60 % 60, 2) + ':' +
                       padded(whole % 60, 2);
    if (digits != 0)
        text += '.' + padded(count % 1'000'000'000, 9).substr(0, digits);
    return text + 'Z';
}

template <class Duration>
void expect_all_texts(std::size_t digits)
{
    expect_all_stored<sys_time<Duration>>([&](sys_time<Duration> time) {
        return text_of(time, digits);
    });
}

TEST(AllTimes, AreTextWithTheDigitsOfTheirType)
{
    expect_all_texts<seconds>(0);
    expect_all_texts<milliseconds>(3);
    expect_all_texts<microseconds>(6);
    expect_all_texts<nanoseconds>(9);
    expect_all_stored<sys_days>([](sys_days day) { return date_of(day); });
    expect_all_stored<year_month_day>([](year_month_day date) { return date_of(date); });
}

template <class Member>
void expect_all_microseconds()
{
    expect_all_stored<Member, one_in<Member, iso_text<microseconds>>>([](Member time) {
        return text_of(time, 6);
    });
}

TEST(AllTimes, AreTextWithSixDigitsWhereTheFieldSaysSo)
{
    expect_all_microseconds<sys_seconds>();
    expect_all_microseconds<sys_time<milliseconds>>();
    expect_all_microseconds<sys_time<microseconds>>();
}

template <class Unit, class Member>
void expect_all_numbers()
{
    expect_all_stored<Member, one_in<Member, epoch<Unit>>>([](Member time) {
        return number(std::chrono::duration_cast<Unit>(time.time_since_epoch()).count());
    });
}

TEST(AllTimes, AreNumbersWhereTheFieldSaysSo)
{
    expect_all_numbers<seconds, sys_seconds>();
    expect_all_numbers<seconds, sys_time<minutes>>();
    expect_all_numbers<milliseconds, sys_time<milliseconds>>();
    expect_all_numbers<milliseconds, sys_seconds>();
    expect_all_numbers<days, sys_days>();
}

TEST(AllTimes, StandInLists)
{
    using list = std::vector<sys_seconds>;
    expect_all_stored<list>([](const list& times) {
        attribute_value::list texts;
        for (const sys_seconds& each : times)
            texts.emplace_back(text_of(each, 0));
        return texts;
    });
    expect_all_stored<list, one_in<list, epoch<seconds>>>([](const list& times) {
        attribute_value::list numbers;
        for (const sys_seconds& each : times)
            numbers.emplace_back(number(each.time_since_epoch().count()));
        return numbers;
    });
}

}  // namespace
}  // namespace ddbm::detail
