#include "migration/segment_plan.hpp"

namespace ddbm::detail {

segment_plan::segment_plan(std::int64_t count, std::int64_t first)
    : states_(static_cast<std::size_t>(count), state::open), at_(static_cast<std::size_t>(first))
{
}

std::optional<std::int64_t> segment_plan::next()
{
    for (std::size_t left = states_.size(); left != 0; --left)
    {
        const std::size_t segment = at_ % states_.size();
        at_ = segment + 1;
        if (states_[segment] != state::open)
            continue;
        states_[segment] = state::in_work;
        return static_cast<std::int64_t>(segment);
    }
    return std::nullopt;
}

void segment_plan::set(std::int64_t segment, state now)
{
    state& before = states_[static_cast<std::size_t>(segment)];
    held_ -= before == state::held;
    held_ += now == state::held;
    before = now;
}

void segment_plan::look_again()
{
    for (state& each : states_)
    {
        if (each == state::held)
            each = state::open;
    }
    held_ = 0;
}

bool segment_plan::is_free(
    std::int64_t segment,
    const std::string& holder,
    std::int64_t renewals,
    std::chrono::milliseconds lease,
    clock::time_point now
)
{
    if (holder.empty())
        return true;
    const auto [at, is_new] = seen_.try_emplace(segment, sight{holder, renewals, now});
    sight& last = at->second;
    if (is_new || last.holder != holder || last.renewals != renewals)
    {
        last = sight{holder, renewals, now};
        return false;
    }
    return now - last.since >= lease;
}

}  // namespace ddbm::detail
