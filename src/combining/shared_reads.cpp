#include "combining/shared_reads.hpp"

#include <utility>

namespace ddbm::detail {

shared_reads::place shared_reads::join(
    std::string_view operation, std::string_view body, bool is_strong, caller_id who, deadline until
)
{
    // Names of operations have no line breaks.
    std::string key;
    key.reserve(operation.size() + 1 + body.size());
    key.append(operation).append(1, '\n').append(body);

    const auto known = youngest_.find(key);
    if (known != youngest_.end())
    {
        shared_read& joined = flights_.at(known->second);
        if (!is_strong || !joined.is_sent)
        {
            joined.callers.add(who, until);
            return place(known->second, false);
        }
    }
    const flight_id id = next_++;
    shared_read& begun = flights_[id];
    begun.key = key;
    begun.callers.add(who, until);
    youngest_.insert_or_assign(std::move(key), id);
    return place(id, true);
}

void shared_reads::sent(flight_id flight)
{
    const auto found = flights_.find(flight);
    if (found != flights_.end())
        found->second.is_sent = true;
}

void shared_reads::waits_again(flight_id flight)
{
    const auto found = flights_.find(flight);
    if (found != flights_.end())
        found->second.is_sent = false;
}

shared_reads::deadline shared_reads::last_deadline(flight_id flight) const
{
    return flights_.at(flight).callers.last_deadline();
}

bool shared_reads::leave(flight_id flight, caller_id who)
{
    const auto found = flights_.find(flight);
    if (found == flights_.end() || !found->second.callers.remove(who))
        return false;
    if (!found->second.callers.empty())
        return false;
    forget(flight);
    return true;
}

std::vector<caller_id> shared_reads::finished(flight_id flight)
{
    const auto found = flights_.find(flight);
    if (found == flights_.end())
        return {};
    std::vector<caller_id> waited = found->second.callers.take();
    forget(flight);
    return waited;
}

void shared_reads::forget(flight_id id)
{
    const auto found = flights_.find(id);
    const auto youngest = youngest_.find(found->second.key);
    if (youngest != youngest_.end() && youngest->second == id)
        youngest_.erase(youngest);
    flights_.erase(found);
}

}  // namespace ddbm::detail
