#ifndef DDBM_CODECS_DURATION_HPP
#define DDBM_CODECS_DURATION_HPP

// std::chrono::duration, as the number of its seconds or of another unit. Nothing is rounded.

#include <ddbm/codec.hpp>
#include <ddbm/codecs/number.hpp>

#include <ddbm/detail/tick_length.hpp>

#include <chrono>
#include <cstdint>
#include <ratio>
#include <string_view>

namespace ddbm {

/// A form of durations: how many `Unit`s, such as `std::chrono::milliseconds`, they are. For
/// `form`.
template <class Unit>
struct unit_count;

/** A field option: durations as the whole number of their `Unit`s, in place of seconds:
 *
 *  @code
 *  .field("latency", &probe::latency, ddbm::counted_in<std::chrono::microseconds>)
 *  @endcode
 *
 *  To store one between two units is `errc::value_not_allowed`.
 */
template <class Unit>
inline constexpr form_option<unit_count<Unit>> counted_in{};

namespace detail {

void write_seconds(value_writer& writer, std::int64_t ticks, const tick_length& length);
errc read_seconds(std::string_view text, const tick_length& length, std::int64_t& ticks);

// A duration of this many ticks, unless reading them failed or its type cannot hold them.
template <class Rep, class Period>
errc set_duration(errc failure, std::int64_t ticks, std::chrono::duration<Rep, Period>& duration)
{
    if (failure != errc{})
        return failure;
    if (!fits_ticks<Rep>(ticks))
        return errc::number_not_representable;
    duration = std::chrono::duration<Rep, Period>(static_cast<Rep>(ticks));
    return errc{};
}

}  // namespace detail

/** The number of its seconds, whatever its unit is: 1.5 for 1500 ms. So a program that changes the
 *  unit of a member still reads its items, unless they hold what the new one cannot.
 *
 *  A number that its type does not hold exactly is `errc::number_not_representable`.
 */
template <class Rep, class Period>
requires detail::has_decimal_ticks<std::chrono::duration<Rep, Period>>
struct codec<std::chrono::duration<Rep, Period>>
{
    using duration_type = std::chrono::duration<Rep, Period>;

    static constexpr std::string_view expected = "a number of seconds that its type holds exactly";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, const duration_type& duration)
    {
        detail::write_seconds(writer, duration.count(), length);
    }

    static errc read_number(std::string_view text, duration_type& duration)
    {
        std::int64_t ticks = 0;
        const errc failure = detail::read_seconds(text, length, ticks);
        return detail::set_duration(failure, ticks, duration);
    }

private:
    static constexpr const detail::tick_length& length = detail::tick_length_of<Period>;
};

/// Seconds as a floating-point number.
template <detail::number_float Rep>
struct codec<std::chrono::duration<Rep>>
{
    using duration_type = std::chrono::duration<Rep>;

    static constexpr std::string_view expected = "a number of seconds";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, const duration_type& duration)
    {
        writer.number(duration.count());
    }

    static errc read_number(std::string_view text, duration_type& duration)
    {
        Rep read = 0;
        const errc failure = codec<Rep>::read_number(text, read);
        if (failure == errc{})
            duration = duration_type(read);
        return failure;
    }
};

template <class Rep, class Period, class Unit>
requires detail::counts_in_integers<std::chrono::duration<Rep, Period>>
struct codec<std::chrono::duration<Rep, Period>, unit_count<Unit>>
{
    using duration_type = std::chrono::duration<Rep, Period>;

    static constexpr std::string_view expected =
        "a duration as a whole number that its type holds exactly";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, const duration_type& duration)
    {
        detail::write_time_number(writer, duration.count(), length);
    }

    static errc read_number(std::string_view text, duration_type& duration)
    {
        std::int64_t ticks = 0;
        const errc failure = detail::read_time_number(text, length, ticks);
        return detail::set_duration(failure, ticks, duration);
    }

private:
    static constexpr const detail::tick_length& length =
        detail::tick_length_of<std::ratio_divide<Period, typename Unit::period>>;
};

}  // namespace ddbm

#endif
