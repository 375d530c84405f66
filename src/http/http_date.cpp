#include "http/http_date.hpp"

#include <algorithm>
#include <array>

namespace ddbm::detail {

namespace {

constexpr std::array<std::string_view, 12> months = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> days = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

// Takes one part after the other from the front of a text; after the first that is not there, none.
class date_reader
{
public:
    explicit date_reader(std::string_view text) : left_(text) {}

    void take(std::string_view wanted)
    {
        is_good_ = is_good_ && left_.starts_with(wanted);
        if (is_good_)
            left_.remove_prefix(wanted.size());
    }

    // Of exactly so many digits.
    int take_number(std::size_t size)
    {
        int value = 0;
        const std::string_view digits = left_.substr(0, size);
        is_good_ = is_good_ && digits.size() == size &&
                   std::all_of(digits.begin(), digits.end(), is_digit);
        if (!is_good_)
            return 0;
        for (char c : digits)
            value = value * 10 + (c - '0');
        left_.remove_prefix(size);
        return value;
    }

    // One digit may have a blank before it.
    int take_padded_number()
    {
        if (!left_.starts_with(' '))
            return take_number(2);
        take(" ");
        return take_number(1);
    }

    unsigned take_month()
    {
        const auto found = std::find(months.begin(), months.end(), left_.substr(0, 3));
        is_good_ = is_good_ && found != months.end();
        if (!is_good_)
            return 0;
        left_.remove_prefix(3);
        return static_cast<unsigned>(found - months.begin()) + 1;
    }

    // Three letters, or all of them.
    bool take_day_of_week()
    {
        const auto short_one = std::find_if(days.begin(), days.end(), [&](std::string_view day) {
            return left_.starts_with(day.substr(0, 3));
        });
        is_good_ = is_good_ && short_one != days.end();
        if (!is_good_)
            return false;
        const bool is_long = left_.starts_with(*short_one);
        left_.remove_prefix(is_long ? short_one->size() : 3);
        return is_long;
    }

    void take_time()
    {
        const int hours = take_number(2);
        take(":");
        const int minutes = take_number(2);
        take(":");
        const int seconds = take_number(2);
        // A leap second is the next one.
        is_good_ = is_good_ && hours < 24 && minutes < 60 && seconds <= 60;
        time_ = std::chrono::hours(hours) + std::chrono::minutes(minutes) +
                std::chrono::seconds(seconds);
    }

    bool is_at(char c) const { return left_.starts_with(c); }

    std::optional<std::chrono::sys_seconds> finish(int year, unsigned month, int day) const
    {
        const std::chrono::year_month_day date{
            std::chrono::year(year),
            std::chrono::month(month),
            std::chrono::day(static_cast<unsigned>(day))};
        if (!is_good_ || !left_.empty() || !date.ok())
            return {};
        return std::chrono::sys_days(date) + time_;
    }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    std::string_view left_;
    bool is_good_ = true;
    std::chrono::seconds time_{0};
};

}  // namespace

std::optional<std::chrono::sys_seconds> read_http_date(std::string_view text)
{
    date_reader in(text);
    const bool is_rfc_850 = in.take_day_of_week();
    if (!in.is_at(',') && !is_rfc_850)
    {
        in.take(" ");
        const unsigned month = in.take_month();
        in.take(" ");
        const int day = in.take_padded_number();
        in.take(" ");
        in.take_time();
        in.take(" ");
        const int year = in.take_number(4);
        return in.finish(year, month, day);
    }
    const std::string_view between = is_rfc_850 ? "-" : " ";
    in.take(", ");
    const int day = in.take_number(2);
    in.take(between);
    const unsigned month = in.take_month();
    in.take(between);
    int year = in.take_number(is_rfc_850 ? 2 : 4);
    if (is_rfc_850)
        year += year < 70 ? 2000 : 1900;
    in.take(" ");
    in.take_time();
    in.take(" GMT");
    return in.finish(year, month, day);
}

}  // namespace ddbm::detail
