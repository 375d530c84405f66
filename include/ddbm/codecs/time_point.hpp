#ifndef DDBM_CODECS_TIME_POINT_HPP
#define DDBM_CODECS_TIME_POINT_HPP

// std::chrono::sys_time of any duration, std::chrono::system_clock::time_point among them, and
// std::chrono::year_month_day, as text or as a number. Nothing is rounded: what a form or a type
// cannot hold is an error.

#include <ddbm/codec.hpp>

#include <ddbm/detail/tick_length.hpp>

#include <chrono>
#include <cstdint>
#include <ratio>
#include <string_view>

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

/// A form of time points: ISO 8601 text with the digits of a second that this `Unit` has. For
/// `form`.
template <class Unit>
struct iso_text;

/** A field option: ISO 8601 text with six digits of a second, `2026-11-22T09:30:00.000000Z`,
 *  whatever the unit of the type is. So texts of several types are in the order of their times.
 *
 *  To store a time point between two microseconds is `errc::value_not_allowed`.
 */
inline constexpr form_option<iso_text<std::chrono::microseconds>> iso_microseconds{};

namespace detail {

void write_time_text(value_writer& writer, std::int64_t ticks, const tick_length& length);
// With so many digits of a second, which must be all that there are.
void write_time_text(
    value_writer& writer, std::int64_t ticks, const tick_length& length, int digits
);
errc read_time_text(std::string_view text, const tick_length& length, std::int64_t& ticks);

// The time point of these ticks, unless its type cannot hold them.
template <class Duration>
errc set_ticks(std::chrono::sys_time<Duration>& time, std::int64_t ticks, errc failure)
{
    using rep = typename Duration::rep;
    if (!fits_ticks<rep>(ticks))
        return failure;
    time = std::chrono::sys_time<Duration>(Duration(static_cast<rep>(ticks)));
    return errc{};
}

inline std::chrono::sys_days day_of(value_writer& writer, const std::chrono::year_month_day& date)
{
    if (!date.ok())
        refuse_to_store(writer, "a day that no calendar has");
    return date;
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

/// The text of its day, `2026-11-22`. One that no calendar has is `errc::value_not_allowed`.
template <>
struct codec<std::chrono::year_month_day>
{
    using days = codec<std::chrono::sys_days>;

    static constexpr std::string_view expected = "a date in ISO 8601";
    static constexpr attribute_type stored_as = attribute_type::s;

    static void write(value_writer& writer, const std::chrono::year_month_day& date)
    {
        days::write(writer, detail::day_of(writer, date));
    }

    static errc read_string(std::string_view text, std::chrono::year_month_day& date)
    {
        std::chrono::sys_days read;
        const errc failure = days::read_string(text, read);
        if (failure == errc{})
            date = read;
        return failure;
    }
};

template <detail::has_decimal_ticks Duration, detail::has_decimal_ticks Unit>
struct codec<std::chrono::sys_time<Duration>, iso_text<Unit>>
    : codec<std::chrono::sys_time<Duration>>
{
    static void write(value_writer& writer, const std::chrono::sys_time<Duration>& time)
    {
        detail::write_time_text(
            writer,
            time.time_since_epoch().count(),
            detail::tick_length_of<typename Duration::period>,
            detail::fraction_digits(Unit::period::den)
        );
    }
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

/// In the forms of whole days.
template <class Unit>
requires storable<std::chrono::sys_days, iso_text<Unit>>
struct codec<std::chrono::year_month_day, iso_text<Unit>> : codec<std::chrono::year_month_day>
{
    static void write(value_writer& writer, const std::chrono::year_month_day& date)
    {
        codec<std::chrono::sys_days, iso_text<Unit>>::write(writer, detail::day_of(writer, date));
    }
};

template <class Unit>
requires storable<std::chrono::sys_days, epoch<Unit>>
struct codec<std::chrono::year_month_day, epoch<Unit>>
{
    using days = codec<std::chrono::sys_days, epoch<Unit>>;

    static constexpr std::string_view expected = "a date as a whole number";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, const std::chrono::year_month_day& date)
    {
        days::write(writer, detail::day_of(writer, date));
    }

    static errc read_number(std::string_view text, std::chrono::year_month_day& date)
    {
        std::chrono::sys_days read;
        const errc failure = days::read_number(text, read);
        if (failure != errc{})
            return failure;
        date = read;
        return date.ok() && std::chrono::sys_days(date) == read ? errc{}
                                                                : errc::number_not_representable;
    }
};

}  // namespace ddbm

#endif
