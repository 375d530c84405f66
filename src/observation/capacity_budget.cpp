#include "observation/capacity_budget.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

using seconds = std::chrono::duration<double>;

// Whatever one request has used: longer, nobody waits for the next one.
constexpr seconds longest = std::chrono::hours(24);

}  // namespace

void capacity_budget::spend(double units, clock::time_point now)
{
    if (!is_limited() || units <= 0)
        return;
    const seconds takes = std::min(seconds(units / rate_), longest);
    ready_ = std::max(ready_, now - std::chrono::seconds(1)) +
             std::chrono::duration_cast<clock::duration>(takes);
}

std::int64_t
capacity_budget::items_in(std::chrono::seconds time, double units_each, double part) const
{
    constexpr double most = 1e9;
    if (!is_limited() || units_each <= 0)
        return static_cast<std::int64_t>(most);
    const double units = rate_ * part * seconds(time).count();
    return static_cast<std::int64_t>(std::clamp(units / units_each, 1.0, most));
}

}  // namespace ddbm::detail
