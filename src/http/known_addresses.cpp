#include "http/known_addresses.hpp"

#include <algorithm>

namespace ddbm::detail {

void known_addresses::learn(endpoint_list found, clock::time_point now)
{
    found_ = std::move(found);
    learned_ = now;
    std::erase_if(failed_, [&](const auto& each) { return now - each.second > avoided_for; });
}

bool known_addresses::is_fresh(clock::time_point now) const
{
    return is_known() && now - learned_ <= fresh_for;
}

known_addresses::endpoint_list known_addresses::ordered(clock::time_point now) const
{
    endpoint_list good = found_;
    endpoint_list bad;
    for (const auto& [which, when] : failed_)
    {
        if (now - when <= avoided_for && std::erase(good, which) != 0)
            bad.push_back(which);
    }
    good.insert(good.end(), bad.begin(), bad.end());
    return good;
}

void known_addresses::worked(const endpoint& which)
{
    std::erase_if(failed_, [&](const auto& each) { return each.first == which; });
}

void known_addresses::failed(const endpoint& which, clock::time_point now)
{
    worked(which);
    failed_.emplace_back(which, now);
}

}  // namespace ddbm::detail
