#ifndef DDBM_DETAIL_TICK_LENGTH_HPP
#define DDBM_DETAIL_TICK_LENGTH_HPP

// How long the ticks of std::chrono's durations are, in seconds or in another unit, as whole
// numbers so that nothing is rounded.

#include <ddbm/errc.hpp>

#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace ddbm {

class value_writer;

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

template <class Rep>
constexpr bool fits_ticks(std::int64_t ticks)
{
    using limits = std::numeric_limits<Rep>;
    return ticks >= std::int64_t{limits::min()} && ticks <= std::int64_t{limits::max()};
}

// So many ticks as a whole number of units. Refuses what is between two.
void write_time_number(value_writer& writer, std::int64_t ticks, const tick_length& length);
errc read_time_number(std::string_view text, const tick_length& length, std::int64_t& ticks);

}  // namespace detail
}  // namespace ddbm

#endif
