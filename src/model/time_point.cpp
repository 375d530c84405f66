// Time points in the forms that they are stored in.

#include "model/ticks.hpp"

#include <ddbm/codecs/time_point.hpp>
#include <ddbm/legacy.hpp>

#include <ddbm/detail/number_text.hpp>

#include <array>
#include <chrono>
#include <cstddef>

namespace ddbm::detail {

namespace {

constexpr std::int64_t day_seconds = 86'400;
// In place of the digits of a second.
constexpr int no_clock = -1;
// Of the years 0000 to 9999.
constexpr std::int64_t first_second = -62'167'219'200;
constexpr std::int64_t last_second = 253'402'300'799;
// Of Python, which has no year 0.
constexpr std::int64_t first_python_second = -62'135'596'800;

bool is_date(const tick_length& length)
{
    return length.denominator == 1 && length.numerator % day_seconds == 0;
}

// False for other years than the text has.
bool split(std::int64_t ticks, const tick_length& length, split_time& out)
{
    std::int64_t rounds = ticks / length.denominator;
    std::int64_t rest = ticks % length.denominator;
    if (rest < 0)
    {
        rest += length.denominator;
        --rounds;
    }
    if (rounds > last_second / length.numerator || rounds < first_second / length.numerator - 1)
        return false;
    const std::int64_t parts = rest * length.numerator;
    out.second = rounds * length.numerator + parts / length.denominator;
    out.part = parts % length.denominator;
    return out.second >= first_second && out.second <= last_second;
}

// -- Writing

class text_buffer
{
public:
    void put(char c) { characters_[size_++] = c; }

    void put(std::string_view text)
    {
        for (const char c : text)
            put(c);
    }

    void put(std::int64_t number, int digits)
    {
        for (int i = digits; i-- != 0; number /= 10)
            characters_[size_ + static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
        size_ += static_cast<std::size_t>(digits);
    }

    std::string_view text() const { return {characters_.data(), size_}; }

private:
    std::array<char, 48> characters_;
    std::size_t size_ = 0;
};

void put_date(text_buffer& out, const std::chrono::year_month_day& date)
{
    out.put(static_cast<int>(date.year()), 4);
    out.put('-');
    out.put(static_cast<unsigned>(date.month()), 2);
    out.put('-');
    out.put(static_cast<unsigned>(date.day()), 2);
}

void put_clock(text_buffer& out, std::int64_t second)
{
    out.put('T');
    out.put(second / 3600, 2);
    out.put(':');
    out.put(second / 60 % 60, 2);
    out.put(':');
    out.put(second % 60, 2);
}

// -- Reading: each takes what it reads off the text, and is false if it is not there.

bool take_char(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

bool take_digit(std::string_view& text, int& digit)
{
    if (text.empty() || text.front() < '0' || text.front() > '9')
        return false;
    digit = text.front() - '0';
    text.remove_prefix(1);
    return true;
}

bool take_number(std::string_view& text, int digits, int& number)
{
    number = 0;
    for (int digit = 0; digits != 0; --digits)
    {
        if (!take_digit(text, digit))
            return false;
        number = number * 10 + digit;
    }
    return true;
}

bool take_date(std::string_view& text, std::int64_t& second)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (!take_number(text, 4, year) || !take_char(text, '-') || !take_number(text, 2, month) ||
        !take_char(text, '-') || !take_number(text, 2, day))
        return false;
    const std::chrono::year_month_day date(
        std::chrono::year(year),
        std::chrono::month(static_cast<unsigned>(month)),
        std::chrono::day(static_cast<unsigned>(day))
    );
    if (!date.ok())
        return false;
    second = std::chrono::sys_days(date).time_since_epoch().count() * day_seconds;
    return true;
}

bool take_clock(std::string_view& text, std::int64_t& second)
{
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    if (!take_char(text, 'T') || !take_number(text, 2, hours) || !take_char(text, ':') ||
        !take_number(text, 2, minutes) || !take_char(text, ':') || !take_number(text, 2, seconds))
        return false;
    second += (hours * 60 + minutes) * 60 + seconds;
    return hours < 24 && minutes < 60 && seconds < 60;
}

// The fraction of a second, if there is one, in units of 10^-18.
bool take_fraction(std::string_view& text, std::int64_t& fraction)
{
    fraction = 0;
    if (!take_char(text, '.'))
        return true;
    int digit = 0;
    int digits = 0;
    for (; take_digit(text, digit); ++digits)
    {
        if (digits < most_digits)
            fraction = fraction * 10 + digit;
        else if (digit != 0)
            return false;
    }
    if (digits < most_digits)
        fraction *= power_of_ten(most_digits - digits);
    return digits != 0;
}

// `Z`, or the offset of a local time, which `second` then is no longer.
bool take_zone(std::string_view& text, std::int64_t& second)
{
    if (take_char(text, 'Z'))
        return true;
    const bool is_east = take_char(text, '+');
    int hours = 0;
    int minutes = 0;
    if ((!is_east && !take_char(text, '-')) || !take_number(text, 2, hours) ||
        !take_char(text, ':') || !take_number(text, 2, minutes))
        return false;
    const std::int64_t offset = (hours * 60 + minutes) * 60;
    second -= is_east ? offset : -offset;
    return hours < 24 && minutes < 60;
}

// The part of a second in so many digits; false if it has more.
bool fraction_in_digits(std::int64_t part, const tick_length& length, int digits, std::int64_t& out)
{
    const std::int64_t own = part * (power_of_ten(length.digits) / length.denominator);
    if (digits >= length.digits)
    {
        out = own * power_of_ten(digits - length.digits);
        return true;
    }
    const std::int64_t finer = power_of_ten(length.digits - digits);
    out = own / finer;
    return own % finer == 0;
}

void write_split_time(
    value_writer& writer,
    const split_time& time,
    const tick_length& length,
    int digits,
    std::string_view zone
)
{
    const std::chrono::sys_seconds second{std::chrono::seconds(time.second)};
    const auto day = std::chrono::floor<std::chrono::days>(second);
    text_buffer out;
    put_date(out, day);
    if (digits != no_clock)
    {
        std::int64_t fraction = 0;
        if (!fraction_in_digits(time.part, length, digits, fraction))
            refuse_to_store(writer, "a time with more digits of a second than its form has");
        put_clock(out, (second - day).count());
        if (digits != 0)
        {
            out.put('.');
            out.put(fraction, digits);
        }
        out.put(zone);
    }
    writer.string(out.text());
}

}  // namespace

void write_time_text(
    value_writer& writer, std::int64_t ticks, const tick_length& length, int digits
)
{
    split_time time;
    if (!split(ticks, length, time))
        refuse_to_store(writer, "a time of another year than 0000 to 9999 as ISO 8601");
    write_split_time(writer, time, length, digits, "Z");
}

void write_python_time(value_writer& writer, std::int64_t ticks, const tick_length& length)
{
    constexpr int microseconds = 6;

    split_time time;
    if (!split(ticks, length, time) || time.second < first_python_second)
        refuse_to_store(writer, "a time of another year than 1 to 9999 in the form of Python");
    write_split_time(writer, time, length, microseconds, "+00:00");
}

errc read_python_time(std::string_view text, const tick_length& length, std::int64_t& ticks)
{
    const errc failure = read_time_text(text, length, ticks);
    split_time time;
    if (failure == errc{} && (!split(ticks, length, time) || time.second < first_python_second))
        return errc::value_not_allowed;
    return failure;
}

void write_time_text(value_writer& writer, std::int64_t ticks, const tick_length& length)
{
    write_time_text(writer, ticks, length, is_date(length) ? no_clock : length.digits);
}

errc read_time_text(std::string_view text, const tick_length& length, std::int64_t& ticks)
{
    split_time time;
    if (!take_date(text, time.second))
        return errc::value_not_allowed;
    if (!text.empty() || !is_date(length))
    {
        std::int64_t fraction = 0;
        if (!take_clock(text, time.second) || !take_fraction(text, fraction) ||
            !take_zone(text, time.second) || !text.empty() ||
            !fraction_to_part(fraction, length, time.part))
            return errc::value_not_allowed;
    }
    // An offset may have led to a year that could not be written again.
    if (time.second < first_second || time.second > last_second)
        return errc::value_not_allowed;
    return join(time, length, ticks) ? errc{} : errc::value_not_allowed;
}

void write_time_number(value_writer& writer, std::int64_t ticks, const tick_length& length)
{
    std::int64_t units = 0;
    if (ticks % length.denominator != 0)
        refuse_to_store(writer, "what is between two of the units that its form counts");
    if (!multiply(ticks / length.denominator, length.numerator, units))
        refuse_to_store(writer, "what is more units than an integer of 64 bits counts");
    writer.number(units);
}

errc read_time_number(std::string_view text, const tick_length& length, std::int64_t& ticks)
{
    std::int64_t units = 0;
    if (errc failure = parse_number_text(text, units); failure != errc{})
        return failure;
    return join({units, 0}, length, ticks) ? errc{} : errc::number_not_representable;
}

}  // namespace ddbm::detail
