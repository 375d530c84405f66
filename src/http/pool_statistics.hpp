#ifndef DDBM_SRC_POOL_STATISTICS_HPP
#define DDBM_SRC_POOL_STATISTICS_HPP

#include "http/quarantine.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ddbm::detail {

// Why a connection was closed.
enum class pool_closing
{
    idle_too_long,
    too_old,
    address_gone,         // no lookup names it any more
    address_quarantined,  // it makes room for one to a better address
    not_needed,           // nobody wants anything any more
    pool_closed,
    closed_by_peer,  // while it was idle, or by a reply that announces it
    broken,
    timed_out,
    cancelled,
};
constexpr std::size_t pool_closings = 10;

// What a connection_pool holds and has done.
struct pool_statistics
{
    struct address
    {
        boost::asio::ip::tcp::endpoint where;
        bool is_named = false;  // by the last lookup
        std::size_t opening = 0;
        std::size_t idle = 0;
        std::size_t busy = 0;
        quarantine::state state = quarantine::state::good;
        // When a trial is due, if the address is quarantined.
        std::optional<std::chrono::steady_clock::time_point> quarantined_until;
        int failures_in_a_row = 0;
        // What a reply takes, on average; none where none has come lately.
        std::optional<std::chrono::steady_clock::duration> reply_time;
        // For how long it has been asked and has not answered anything.
        std::chrono::steady_clock::duration silence{0};
    };

    // At the moment.
    std::size_t opening = 0;
    std::size_t idle = 0;
    std::size_t busy = 0;
    std::size_t leaving = 0;  // being closed; these count towards no limit
    std::size_t waiting = 0;
    std::vector<address> addresses;

    // Since the beginning.
    std::uint64_t served = 0;
    std::uint64_t refused = 0;         // the queue was full
    std::uint64_t waited_in_vain = 0;  // for too long
    std::uint64_t opened = 0;
    std::uint64_t not_opened = 0;  // openings that failed
    std::uint64_t trials = 0;
    std::array<std::uint64_t, pool_closings> closed{};  // by pool_closing

    std::size_t open() const { return idle + busy; }
    std::uint64_t closed_because(pool_closing why) const
    {
        return closed[static_cast<std::size_t>(why)];
    }
};

}  // namespace ddbm::detail

#endif
