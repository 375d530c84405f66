#include "http/pool_report.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace ddbm::detail {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

const char* name_of(pool_closing why)
{
    switch (why)
    {
    case pool_closing::idle_too_long:
        return "idle_too_long";
    case pool_closing::too_old:
        return "too_old";
    case pool_closing::address_gone:
        return "address_gone";
    case pool_closing::address_quarantined:
        return "address_quarantined";
    case pool_closing::not_needed:
        return "not_needed";
    case pool_closing::pool_closed:
        return "client_closed";
    case pool_closing::closed_by_peer:
        return "closed_by_peer";
    case pool_closing::broken:
        return "broken";
    case pool_closing::timed_out:
        return "timed_out";
    case pool_closing::cancelled:
        return "cancelled";
    }
    return "";
}

address_state state_of(quarantine::state state)
{
    switch (state)
    {
    case quarantine::state::good:
        break;
    case quarantine::state::quarantined:
        return address_state::quarantined;
    case quarantine::state::probing:
        return address_state::probing;
    case quarantine::state::on_trial:
        return address_state::on_trial;
    }
    return address_state::good;
}

address_statistics
report_of(const pool_statistics::address& address, std::chrono::steady_clock::time_point now)
{
    address_statistics told;
    std::ostringstream text;
    text << address.where;
    told.address = text.str();
    told.is_found = address.is_named;
    told.state = state_of(address.state);
    if (address.quarantined_until)
    {
        const auto left = std::chrono::ceil<milliseconds>(*address.quarantined_until - now);
        // One that is due is tried with the next call.
        told.quarantined_for = std::max(left, milliseconds(0));
    }
    told.failures_in_a_row = address.failures_in_a_row;
    told.opening = address.opening;
    told.idle = address.idle;
    told.busy = address.busy;
    if (address.reply_time)
        told.reply_time = duration_cast<microseconds>(*address.reply_time);
    told.silence = duration_cast<microseconds>(address.silence);
    return told;
}

}  // namespace

connection_statistics
report_of(std::string url, const pool_statistics& pool, std::chrono::steady_clock::time_point now)
{
    connection_statistics told;
    told.url = std::move(url);
    told.opening = pool.opening;
    told.idle = pool.idle;
    told.busy = pool.busy;
    told.closing = pool.leaving;
    told.waiting = pool.waiting;
    for (const auto& each : pool.addresses)
        told.addresses.push_back(report_of(each, now));
    told.served = pool.served;
    told.refused = pool.refused;
    told.waited_in_vain = pool.waited_in_vain;
    told.opened = pool.opened;
    told.not_opened = pool.not_opened;
    told.trials = pool.trials;
    for (std::size_t n = 0; n < pool_closings; ++n)
    {
        const auto why = static_cast<pool_closing>(n);
        told.closed.emplace(name_of(why), pool.closed_because(why));
    }
    return told;
}

}  // namespace ddbm::detail
