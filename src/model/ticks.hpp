// Numbers of ticks and of seconds, of time points and of durations. All of it is reckoned in whole
// numbers, so that nothing is rounded; and looked at before it is multiplied, so that nothing
// overflows.

#ifndef DDBM_SRC_MODEL_TICKS_HPP
#define DDBM_SRC_MODEL_TICKS_HPP

#include <ddbm/detail/tick_length.hpp>

#include <cstdint>

namespace ddbm::detail {

// A second has 10^18 of the smallest fractions that are read.
inline constexpr int most_digits = 18;

constexpr std::int64_t power_of_ten(int exponent)
{
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

// False if the product is too large. `b` is positive.
bool multiply(std::int64_t a, std::int64_t b, std::int64_t& product);

// False if the sum is too large, or too small.
bool add(std::int64_t a, std::int64_t b, std::int64_t& sum);

// A time or a duration, `part / denominator` of a second after the second; both are negative of a
// negative duration.
struct split_time
{
    std::int64_t second = 0;
    std::int64_t part = 0;
};

// False if that is between two ticks, or more of them than an integer counts.
bool join(split_time time, const tick_length& length, std::int64_t& ticks);

// From units of 10^-18 of a second. False if it is between two of the parts of a second that the
// type has.
bool fraction_to_part(std::int64_t fraction, const tick_length& length, std::int64_t& part);

}  // namespace ddbm::detail

#endif
