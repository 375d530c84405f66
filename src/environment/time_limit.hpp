#ifndef DDBM_SRC_TIME_LIMIT_HPP
#define DDBM_SRC_TIME_LIMIT_HPP

#include <chrono>

namespace ddbm::detail {

// The time `wait` after `start`, or the end of time where that comes first: limits come from
// outside and may be as large as their type allows. A negative wait is none.
template <class Rep, class Period>
std::chrono::steady_clock::time_point
later(std::chrono::steady_clock::time_point start, std::chrono::duration<Rep, Period> wait)
{
    using clock = std::chrono::steady_clock;
    // In the coarser unit, which both fit.
    if (wait >= std::chrono::duration_cast<decltype(wait)>(clock::time_point::max() - start))
        return clock::time_point::max();
    return wait.count() > 0 ? start + wait : start;
}

}  // namespace ddbm::detail

#endif
