#include "transport/destinations.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace ddbm::detail {

destinations::destinations(maker make) : make_(std::move(make)) {}

const destination& destinations::at(const endpoint& where, proxy_use use)
{
    std::lock_guard held(mutex_);
    std::pair key(where.text(), use);
    const auto found = known_.find(key);
    if (found != known_.end())
        return found->second;
    destination made = make_(where, use);
    if (phase_ == phase::closed)
        made.transport->close();
    else if (phase_ == phase::draining)
        made.transport->drain();
    return known_.emplace(std::move(key), std::move(made)).first->second;
}

std::vector<connection_statistics> destinations::connections() const
{
    std::vector<connection_statistics> all;
    std::lock_guard held(mutex_);
    for (const auto& [text, each] : known_)
    {
        if (auto those = each.transport->connections())
            all.push_back(std::move(*those));
    }
    return all;
}

// Those that are to be told.
std::vector<std::shared_ptr<transport>> destinations::enter(phase next)
{
    std::vector<std::shared_ptr<transport>> all;
    std::lock_guard held(mutex_);
    phase_ = std::max(phase_, next);
    for (const auto& [key, each] : known_)
        all.push_back(each.transport);
    return all;
}

void destinations::drain()
{
    for (const auto& each : enter(phase::draining))
        each->drain();
}

void destinations::close()
{
    for (const auto& each : enter(phase::closed))
        each->close();
}

}  // namespace ddbm::detail
