#include "transport/destinations.hpp"

#include <utility>
#include <vector>

namespace ddbm::detail {

destinations::destinations(maker make) : make_(std::move(make)) {}

const destination& destinations::at(const endpoint& where)
{
    std::lock_guard held(mutex_);
    const auto found = known_.find(where.text());
    if (found != known_.end())
        return found->second;
    destination made = make_(where);
    if (closed_)
        made.transport->close();
    return known_.emplace(where.text(), std::move(made)).first->second;
}

void destinations::close()
{
    std::vector<std::shared_ptr<transport>> closing;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        for (const auto& [text, each] : known_)
            closing.push_back(each.transport);
    }
    for (const auto& each : closing)
        each->close();
}

}  // namespace ddbm::detail
