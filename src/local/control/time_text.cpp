#include "local/control/time_text.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace ddbm::local::detail {

namespace {

using milliseconds = std::chrono::milliseconds;

constexpr std::array<std::string_view, 7> weekdays = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"};

void append_padded(std::string& out, std::int64_t number, std::size_t digits)
{
    const std::string text = std::to_string(number);
    if (text.size() < digits)
        out.append(digits - text.size(), '0');
    out.append(text);
}

// The parts of a time of day.
std::chrono::hh_mm_ss<milliseconds> clock_of(time_point time)
{
    return std::chrono::hh_mm_ss(std::chrono::floor<milliseconds>(time - day_of(time)));
}

}  // namespace

std::chrono::sys_days day_of(time_point time)
{
    return std::chrono::floor<std::chrono::days>(time);
}

std::string epoch_seconds_text(time_point time)
{
    constexpr std::int64_t thousand = 1000;
    std::int64_t count = std::chrono::floor<milliseconds>(time.time_since_epoch()).count();
    std::string text;
    if (count < 0)
    {
        text.push_back('-');
        count = -count;
    }
    text.append(std::to_string(count / thousand)).push_back('.');
    append_padded(text, count % thousand, 3);
    return text;
}

std::string iso_text(time_point time)
{
    const std::chrono::year_month_day date(day_of(time));
    const auto clock = clock_of(time);
    std::string text;
    append_padded(text, static_cast<int>(date.year()), 4);
    text.push_back('-');
    append_padded(text, static_cast<unsigned>(date.month()), 2);
    text.push_back('-');
    append_padded(text, static_cast<unsigned>(date.day()), 2);
    text.push_back('T');
    append_padded(text, clock.hours().count(), 2);
    text.push_back(':');
    append_padded(text, clock.minutes().count(), 2);
    text.push_back(':');
    append_padded(text, clock.seconds().count(), 2);
    text.push_back('.');
    append_padded(text, clock.subseconds().count(), 3);
    text.push_back('Z');
    return text;
}

std::string long_text(time_point time)
{
    const std::chrono::year_month_day date(day_of(time));
    const auto clock = clock_of(time);
    std::string text(weekdays[std::chrono::weekday(day_of(time)).c_encoding()]);
    text.append(", ").append(months[static_cast<unsigned>(date.month()) - 1]);
    text.append(" ").append(std::to_string(static_cast<unsigned>(date.day())));
    text.append(", ").append(std::to_string(static_cast<int>(date.year()))).append(" at ");
    text.append(std::to_string(std::chrono::make12(clock.hours()).count())).push_back(':');
    append_padded(text, clock.minutes().count(), 2);
    text.push_back(':');
    append_padded(text, clock.seconds().count(), 2);
    text.append(std::chrono::is_am(clock.hours()) ? " AM" : " PM");
    text.append(" Coordinated Universal Time");
    return text;
}

}  // namespace ddbm::local::detail
