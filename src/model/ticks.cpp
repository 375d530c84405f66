#include "model/ticks.hpp"

#include <limits>

namespace ddbm::detail {

namespace {

using limits = std::numeric_limits<std::int64_t>;

}  // namespace

bool multiply(std::int64_t a, std::int64_t b, std::int64_t& product)
{
    if (a > limits::max() / b || a < limits::min() / b)
        return false;
    product = a * b;
    return true;
}

bool add(std::int64_t a, std::int64_t b, std::int64_t& sum)
{
    if (b > 0 ? a > limits::max() - b : a < limits::min() - b)
        return false;
    sum = a + b;
    return true;
}

bool join(split_time time, const tick_length& length, std::int64_t& ticks)
{
    // Towards zero, so that the product is not further from it than the result.
    if (time.second < 0 && time.part > 0)
    {
        ++time.second;
        time.part -= length.denominator;
    }
    std::int64_t parts = 0;
    if (!multiply(time.second, length.denominator, parts) || !add(parts, time.part, parts))
        return false;
    ticks = parts / length.numerator;
    return parts % length.numerator == 0;
}

bool fraction_to_part(std::int64_t fraction, const tick_length& length, std::int64_t& part)
{
    const std::int64_t finer = power_of_ten(most_digits - length.digits);
    const std::int64_t digits_of_part = power_of_ten(length.digits) / length.denominator;
    const std::int64_t digits = fraction / finer;
    part = digits / digits_of_part;
    return fraction % finer == 0 && digits % digits_of_part == 0;
}

}  // namespace ddbm::detail
