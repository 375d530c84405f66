#include "credentials/iso_time.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ddbm::detail {

namespace {

using std::chrono::system_clock;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Takes one part after the other from the front of a text. After a part that is not there nothing
// more is.
class scanner
{
public:
    explicit scanner(std::string_view text) : rest_(text) {}

    bool failed() const { return failed_; }
    bool at_end() const { return rest_.empty(); }
    char front() const { return rest_.empty() ? '\0' : rest_.front(); }

    // Exactly so many digits.
    int number(std::size_t digits, int low, int high)
    {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i)
        {
            if (!is_digit(front()))
                return fail();
            value = value * 10 + (front() - '0');
            rest_.remove_prefix(1);
        }
        return value < low || value > high ? fail() : value;
    }

    bool take_any_of(std::string_view characters)
    {
        if (rest_.empty() || characters.find(front()) == std::string_view::npos)
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    void need_any_of(std::string_view characters)
    {
        if (!take_any_of(characters))
            fail();
    }

    bool take(std::string_view word)
    {
        if (!rest_.starts_with(word))
            return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    int fail()
    {
        failed_ = true;
        rest_ = {};
        return 0;
    }

private:
    std::string_view rest_;
    bool failed_ = false;
};

std::chrono::nanoseconds read_fraction(scanner& in)
{
    constexpr int digits_of_nanoseconds = 9;

    if (!in.take_any_of(".,"))
        return {};
    if (!is_digit(in.front()))
        in.fail();
    std::chrono::nanoseconds::rep fraction = 0;
    int read = 0;
    while (is_digit(in.front()))
    {
        const int digit = in.number(1, 0, 9);
        if (read < digits_of_nanoseconds)
            fraction = fraction * 10 + digit;
        ++read;
    }
    for (; read < digits_of_nanoseconds; ++read)
        fraction *= 10;
    return std::chrono::nanoseconds(fraction);
}

std::chrono::minutes read_offset(scanner& in)
{
    if (in.take_any_of("Zz") || in.take("UTC"))
        return {};
    const bool is_west = in.front() == '-';
    in.need_any_of("+-");
    const std::chrono::hours hours(in.number(2, 0, 23));
    std::chrono::minutes offset = hours;
    if (in.take_any_of(":") || !in.at_end())
        offset += std::chrono::minutes(in.number(2, 0, 59));
    return is_west ? -offset : offset;
}

}  // namespace

std::optional<system_clock::time_point> parse_iso_time(std::string_view text)
{
    using namespace std::chrono;
    // So that it can be counted in nanoseconds.
    constexpr int first_year = 1970;
    constexpr int last_year = 2261;

    scanner in(text);
    const year y(in.number(4, first_year, last_year));
    in.need_any_of("-");
    const month m(static_cast<unsigned>(in.number(2, 1, 12)));
    in.need_any_of("-");
    const day d(static_cast<unsigned>(in.number(2, 1, 31)));
    in.need_any_of("Tt ");
    const hours hour(in.number(2, 0, 23));
    in.need_any_of(":");
    const minutes minute(in.number(2, 0, 59));
    in.need_any_of(":");
    const seconds second(in.number(2, 0, 60));
    const nanoseconds fraction = read_fraction(in);
    const minutes offset = read_offset(in);
    if (in.failed() || !in.at_end() || !year_month_day(y, m, d).ok())
        return std::nullopt;

    const auto whole = sys_days(y / m / d) + hour + minute + second - offset;
    return time_point_cast<system_clock::duration>(whole) +
           duration_cast<system_clock::duration>(fraction);
}

std::string iso_time(system_clock::time_point when)
{
    using namespace std::chrono;

    const auto whole = floor<seconds>(when);
    const auto days_of = floor<days>(whole);
    const year_month_day date(days_of);
    const hh_mm_ss time(whole - days_of);
    // Room for whatever the arguments' types can hold.
    std::array<char, 96> out{};
    std::snprintf(
        out.data(),
        out.size(),
        "%04d-%02u-%02uT%02d:%02d:%02dZ",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    return out.data();
}

}  // namespace ddbm::detail
