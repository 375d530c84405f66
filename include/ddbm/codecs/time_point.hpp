#ifndef DDBM_CODECS_TIME_POINT_HPP
#define DDBM_CODECS_TIME_POINT_HPP

// std::chrono::sys_time of any duration, std::chrono::system_clock::time_point among them, as text
// or as a number. Nothing is rounded: what a form or a type cannot hold is an error.

#include <ddbm/codec.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>
#include <string_view>
#include <type_traits>

namespace ddbm {

/// A form of time points: how many `Unit`s, such as `std::chrono::seconds`, have passed since 1970
/// began. For `form`.
template <class Unit>
struct epoch;

/** A field option: time points as the whole seconds since 1970 began, a number; as DynamoDB wants
 *  the attribute by which it deletes items when their time has come.
 *
 *  To store a time point between two seconds is `errc::value_not_allowed`.
 */
inline constexpr form_option<epoch<std::chrono::seconds>> epoch_seconds{};

/// The same with milliseconds.
inline constexpr form_option<epoch<std::chrono::milliseconds>> epoch_milliseconds{};

namespace detail {

// How long a tick is: `numerator / denominator` of a second, or of another unit.
struct tick_length
{
    std::int64_t numerator;
    std::int64_t denominator;
    // Of a fraction of a second: what is finer is between two ticks.
    int digits;
};

// How many digits hold every multiple of `1 / denominator`. None do if it is more than 18.
constexpr int fraction_digits(std::intmax_t denominator)
{
    constexpr int most = 18;
    std::intmax_t power = 1;
    int digits = 0;
    for (; power % denominator != 0 && digits < most; ++digits)
        power *= 10;
    return power % denominator == 0 ? digits : most + 1;
}

template <class Period>
inline constexpr tick_length tick_length_of{Period::num, Period::den, fraction_digits(Period::den)};

// Ticks that fit an int64_t, and products of which do.
template <class Duration>
concept counts_in_integers =
    std::is_integral_v<typename Duration::rep> &&
        static_cast<std::uintmax_t>(std::numeric_limits<typename Duration::rep>::max()) <=
        static_cast<std::uintmax_t>(std::numeric_limits<std::int64_t>::max()) &&
    Duration::period::num <= std::numeric_limits<std::int64_t>::max() / Duration::period::den;

template <class Duration>
concept has_decimal_ticks = counts_in_integers<Duration> && fraction_digits(Duration::period::den)
<= 18;

void write_time_text(value_writer& writer, std::int64_t ticks, const tick_length& length);
errc read_time_text(std::string_view text, const tick_length& length, std::int64_t& ticks);
void write_time_number(value_writer& writer, std::int64_t ticks, const tick_length& length);
errc read_time_number(std::string_view text, const tick_length& length, std::int64_t& ticks);

// The time point of these ticks, unless its type cannot hold them.
template <class Duration>
errc set_ticks(std::chrono::sys_time<Duration>& time, std::int64_t ticks, errc failure)
{
    using rep = typename Duration::rep;
    using limits = std::numeric_limits<rep>;
    if (ticks < std::int64_t{limits::min()} || ticks > std::int64_t{limits::max()})
        return failure;
    time = std::chrono::sys_time<Duration>(Duration(static_cast<rep>(ticks)));
    return errc{};
}

}  // namespace detail

/** ISO 8601 text in UTC, `2026-11-22T09:30:00Z`, for the years 0000 to 9999; `2026-11-22` for
 *  whole days.
 *
 *  There are as many digits of a second as the type has, so texts of one type are in the order of
 *  their times, which makes them sort keys. Other years are `errc::value_not_allowed`. Offsets from
 *  UTC and another number of digits can be read, too, but nothing that the type does not hold
 *  exactly.
 */
template <detail::has_decimal_ticks Duration>
struct codec<std::chrono::sys_time<Duration>>
{
    using time_point = std::chrono::sys_time<Duration>;

    static constexpr std::string_view expected = "a time in ISO 8601 that its type holds exactly";
    static constexpr attribute_type stored_as = attribute_type::s;

    static void write(value_writer& writer, const time_point& time)
    {
        detail::write_time_text(writer, time.time_since_epoch().count(), length);
    }

    static errc read_string(std::string_view text, time_point& time)
    {
        std::int64_t ticks = 0;
        errc failure = detail::read_time_text(text, length, ticks);
        if (failure == errc{})
            failure = detail::set_ticks(time, ticks, errc::value_not_allowed);
        return failure;
    }

private:
    static constexpr const detail::tick_length& length =
        detail::tick_length_of<typename Duration::period>;
};

template <detail::counts_in_integers Duration, class Unit>
struct codec<std::chrono::sys_time<Duration>, epoch<Unit>>
{
    using time_point = std::chrono::sys_time<Duration>;

    static constexpr std::string_view expected =
        "a time as a whole number that its type holds exactly";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, const time_point& time)
    {
        detail::write_time_number(writer, time.time_since_epoch().count(), length);
    }

    static errc read_number(std::string_view text, time_point& time)
    {
        std::int64_t ticks = 0;
        errc failure = detail::read_time_number(text, length, ticks);
        if (failure == errc{})
            failure = detail::set_ticks(time, ticks, errc::number_not_representable);
        return failure;
    }

private:
    static constexpr const detail::tick_length& length =
        detail::tick_length_of<std::ratio_divide<typename Duration::period, typename Unit::period>>;
};

}  // namespace ddbm

#endif
