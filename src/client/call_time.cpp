#include "client/call_time.hpp"

#include "client/client_state.hpp"

#include <ddbm/call_options.hpp>

#include <algorithm>

namespace ddbm::detail {

using std::chrono::milliseconds;

std::optional<milliseconds>
time_of_call(std::optional<milliseconds> wanted, const client_config& config)
{
    const milliseconds time = wanted.value_or(std::max(config.timeouts.call, milliseconds(0)));
    if (time.count() == 0)
        return std::nullopt;
    return time;
}

client with_at_most(const client& db, milliseconds time)
{
    // In options nothing means no limit.
    const milliseconds most = time.count() > 0 ? time : milliseconds(-1);
    call_options options = db.options();
    const auto own = time_of_call(options.timeout(), db.state()->config);
    if (own && *own <= most)
        return db;
    return db.with(options.timeout(most));
}

}  // namespace ddbm::detail
