// What a pool says of itself: its numbers, and why a caller gets no connection.

#include "http/connection_pool.hpp"

#include <chrono>
#include <string>

namespace ddbm::detail {

namespace {

std::string number_of(std::size_t count, const char* one, const char* many)
{
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

}  // namespace

pool_statistics connection_pool::statistics(clock::time_point now) const
{
    pool_statistics all = done_;
    all.opening = opening_;
    all.idle = idle_;
    all.busy = busy_;
    all.leaving = leaving_;
    all.waiting = queue_.size();
    for (const auto& each : addresses_.all())
    {
        auto& a = all.addresses.emplace_back();
        a.where = each->where();
        a.is_named = each->is_named();
        a.opening = each->opening();
        a.idle = each->idle();
        a.busy = each->busy();
        a.state = each->health().current();
        if (a.state == quarantine::state::quarantined)
            a.quarantined_until = each->health().until();
        a.failures_in_a_row = each->health().failures_in_a_row();
        a.reply_time = each->times().usual(now);
        a.silence = each->silence(now);
    }
    return all;
}

std::string
connection_pool::in_words(const pool_caller& x, no_connection why, clock::time_point now) const
{
    const std::string of_them = "of " + number_of(connections(), "connection", "connections") +
                                " (" + std::to_string(busy_) + " busy, " +
                                std::to_string(opening_) + " opening; at most " +
                                std::to_string(options_.max_connections) + ')';
    const auto waited =
        std::chrono::duration_cast<std::chrono::milliseconds>(now - x.waiting_since());
    const std::string so_long = "waited " + std::to_string(waited.count()) + " ms";
    switch (why)
    {
    case no_connection::queue_full:
        return number_of(queue_.size(), "call waits", "calls wait") + " already for one " +
               of_them + ", and no more than " + std::to_string(options_.max_waiting) + " may wait";
    case no_connection::waited_too_long:
    case no_connection::deadline:
        return so_long + " for one " + of_them + ", behind " +
               number_of(x.ahead(), "other call", "other calls");
    case no_connection::not_opened:
        return so_long + " for a connection, which could not be opened";
    case no_connection::pool_closed:
        return "the client was closed while the call was waiting for a connection";
    }
    return {};
}

}  // namespace ddbm::detail
