#include "credentials/refresh_schedule.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using system_time = std::chrono::system_clock::time_point;

template <class Duration>
Duration part_of(Duration whole, double part)
{
    return std::chrono::duration_cast<Duration>(whole * part);
}

}  // namespace

void refresh_schedule::fetched(std::optional<clock::time_point> end, moment now, double chance)
{
    using duration = clock::duration;
    constexpr duration longest_window = minutes(15);
    constexpr duration margin = seconds(10);
    constexpr duration grace = minutes(10);

    pause_ = milliseconds(0);
    next_try_ = std::chrono::steady_clock::time_point::min();
    if (!end)
    {
        usable_until_ = clock::time_point::max();
        due_from_ = clock::time_point::max();
        return;
    }
    if (*end - now.world <= margin)
    {
        usable_until_ = now.world + grace;
        due_from_ = now.world + part_of(grace, 0.5);
        return;
    }
    const duration window = std::min(longest_window, (*end - now.world) / 3);
    usable_until_ = *end - margin;
    due_from_ = *end - window + part_of(window / 3, chance);
}

void refresh_schedule::failed(moment now, double chance)
{
    constexpr milliseconds first = seconds(10);
    constexpr milliseconds longest = minutes(1);

    pause_ = pause_ == milliseconds(0) ? first : std::min(2 * pause_, longest);
    next_try_ = now.machine + part_of(pause_, 0.5 + chance / 2);
}

}  // namespace ddbm::detail
