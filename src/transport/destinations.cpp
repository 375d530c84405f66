#include "transport/destinations.hpp"

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
    if (closed_)
        made.transport->close();
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

void destinations::close()
{
    std::vector<std::shared_ptr<transport>> closing;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        for (const auto& [key, each] : known_)
            closing.push_back(each.transport);
    }
    for (const auto& each : closing)
        each->close();
}

}  // namespace ddbm::detail
