#include "client/joint_statistics.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace ddbm::detail {

namespace {

// From the most trusted on.
int mistrust(address_state state) noexcept
{
    switch (state)
    {
    case address_state::good:
        return 0;
    case address_state::on_trial:
        return 1;
    case address_state::probing:
        return 2;
    case address_state::quarantined:
        return 3;
    }
    return 0;
}

// The mean of those that there are.
class mean_time
{
public:
    void add(const std::optional<std::chrono::microseconds>& time)
    {
        if (!time)
            return;
        sum_ += *time;
        ++count_;
    }

    std::optional<std::chrono::microseconds> get() const
    {
        return count_ > 0 ? std::optional(sum_ / count_) : std::nullopt;
    }

private:
    std::chrono::microseconds sum_{0};
    int count_ = 0;
};

void add(address_statistics& to, const address_statistics& more)
{
    to.is_found = to.is_found || more.is_found;
    if (mistrust(more.state) > mistrust(to.state))
        to.state = more.state;
    if (more.quarantined_for)
        to.quarantined_for =
            std::min(to.quarantined_for.value_or(*more.quarantined_for), *more.quarantined_for);
    to.failures_in_a_row = std::max(to.failures_in_a_row, more.failures_in_a_row);
    to.opening += more.opening;
    to.idle += more.idle;
    to.busy += more.busy;
    to.silence = std::max(to.silence, more.silence);
}

// Each has asked for itself.
void add(node_list_statistics& to, const node_list_statistics& more)
{
    for (const std::string& node : more.nodes)
    {
        if (std::ranges::find(to.nodes, node) == to.nodes.end())
            to.nodes.push_back(node);
    }
    to.lists += more.lists;
    to.failures += more.failures;
    if (to.last_failure.empty())
        to.last_failure = more.last_failure;
}

void add(connection_statistics& to, const connection_statistics& more)
{
    to.opening += more.opening;
    to.idle += more.idle;
    to.busy += more.busy;
    to.closing += more.closing;
    to.waiting += more.waiting;
    to.served += more.served;
    to.refused += more.refused;
    to.waited_in_vain += more.waited_in_vain;
    to.opened += more.opened;
    to.not_opened += more.not_opened;
    to.trials += more.trials;
    for (const auto& [reason, count] : more.closed)
        to.closed[reason] += count;
    if (more.node_list)
    {
        if (!to.node_list)
            to.node_list.emplace();
        add(*to.node_list, *more.node_list);
    }
}

// In the order in which they are told of first.
template <class Told, class Name>
Told& found(std::vector<Told>& among, Name Told::*name, const Told& like)
{
    const auto there = std::ranges::find(among, like.*name, name);
    if (there != among.end())
        return *there;
    Told& made = among.emplace_back();
    made.*name = like.*name;
    return made;
}

}  // namespace

std::vector<connection_statistics> joint(const std::vector<connection_statistics>& all)
{
    std::vector<connection_statistics> made;
    std::map<std::pair<std::string, std::string>, mean_time> times;
    for (const connection_statistics& each : all)
    {
        connection_statistics& to = found(made, &connection_statistics::url, each);
        add(to, each);
        for (const address_statistics& address : each.addresses)
        {
            address_statistics& there = found(to.addresses, &address_statistics::address, address);
            add(there, address);
            mean_time& time = times[{each.url, address.address}];
            time.add(address.reply_time);
            there.reply_time = time.get();
        }
    }
    return made;
}

connection_statistics of_the_past(const connection_statistics& pool)
{
    connection_statistics left;
    left.url = pool.url;
    left.served = pool.served;
    left.refused = pool.refused;
    left.waited_in_vain = pool.waited_in_vain;
    left.opened = pool.opened;
    left.not_opened = pool.not_opened;
    left.trials = pool.trials;
    left.closed = pool.closed;
    if (pool.node_list)
    {
        left.node_list.emplace();
        left.node_list->lists = pool.node_list->lists;
        left.node_list->failures = pool.node_list->failures;
    }
    return left;
}

}  // namespace ddbm::detail
