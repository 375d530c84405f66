#include "http/node_list.hpp"

#include "environment/time_limit.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace ddbm::detail {

namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

node_list::node_list(std::vector<std::string> configured, std::chrono::milliseconds every)
    : configured_(std::move(configured)), every_(every), round_(configured_)
{
    for (const auto& each : configured_)
        used_.push_back({each});
}

std::vector<std::string> node_list::used() const
{
    std::vector<std::string> names;
    for (const node& each : used_)
        names.push_back(each.name);
    return names;
}

bool node_list::named(const std::vector<std::string>& nodes, clock::time_point now, double chance)
{
    const std::vector<std::string> before = used();
    // Of those that the configuration names nobody has said that they are nodes.
    if (!std::exchange(has_list_, true))
        std::erase_if(used_, [&](const node& each) { return !is_among(nodes, each.name); });
    std::erase_if(used_, [&](const node& each) {
        return each.is_missed && !is_among(nodes, each.name);
    });
    bool misses_some = false;
    for (node& each : used_)
    {
        each.is_missed = !is_among(nodes, each.name);
        misses_some = misses_some || each.is_missed;
    }
    for (const auto& each : nodes)
    {
        if (!is_among(before, each))
            used_.push_back({each});
    }
    // Where two contradict each other for ever that is no reason to ask for ever.
    is_second_ = misses_some && !is_second_;
    due_ = is_second_ ? now : next_due(now, chance);
    const std::string asked = next();
    begin_round(asked, chance);
    return used() != before;
}

void node_list::failed(clock::time_point now, double chance)
{
    const std::string asked = next();
    due_ = now;
    if (++at_ < round_.size())
        return;
    is_second_ = false;
    due_ = next_due(now, chance);
    begin_round(asked, chance);
}

// `after` has been asked last; where to begin is open if it is not used.
void node_list::begin_round(const std::string& after, double chance)
{
    round_ = used();
    const auto last = std::find(round_.begin(), round_.end(), after);
    auto first = round_.begin();
    if (last != round_.end())
        first = last + 1;
    else
        first += static_cast<std::ptrdiff_t>(chance * static_cast<double>(round_.size()));
    std::rotate(round_.begin(), first, round_.end());
    for (const auto& each : configured_)
    {
        if (!is_among(round_, each))
            round_.push_back(each);
    }
    at_ = 0;
}

node_list::clock::time_point node_list::next_due(clock::time_point now, double chance) const
{
    const double sooner = static_cast<double>(every_.count()) * chance / 10;
    return later(now, every_ - std::chrono::milliseconds(static_cast<std::int64_t>(sooner)));
}

}  // namespace ddbm::detail
