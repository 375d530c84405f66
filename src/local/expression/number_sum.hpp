// Exact decimal sums and differences.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_NUMBER_SUM_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_NUMBER_SUM_HPP

#include <ddbm/number.hpp>

namespace ddbm::local::detail {

enum class sum_failure
{
    none,
    overflow,   // the magnitude is too large
    underflow,  // it is too small, and not 0
    precision,  // it takes more than 38 digits
};

/// The value, or why there is none.
struct number_sum
{
    number value{};
    sum_failure failure = sum_failure::none;

    explicit operator bool() const noexcept { return failure == sum_failure::none; }
};

number_sum add(const number& a, const number& b) noexcept;
number_sum subtract(const number& a, const number& b) noexcept;

}  // namespace ddbm::local::detail

#endif
