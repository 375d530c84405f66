#ifndef DDBM_SRC_LOCAL_LONG_TIME_HPP
#define DDBM_SRC_LOCAL_LONG_TIME_HPP

#include <algorithm>
#include <chrono>

namespace ddbm::local::detail {

// Times that are added to a clock come from outside and may be as large as their type allows, which
// no clock is, some of them twice. Beyond half a century, in either direction, is never.
template <class Duration>
constexpr Duration at_most_half_a_century(Duration time)
{
    constexpr Duration most = std::chrono::years(50);
    return std::clamp(time, -most, most);
}

}  // namespace ddbm::local::detail

#endif
