#ifndef DDBM_CONNECTION_STATISTICS_HPP
#define DDBM_CONNECTION_STATISTICS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ddbm {

/// Whether an address of an endpoint is used.
enum class address_state
{
    /// It is.
    good,
    /// It has failed, or has not answered for too long: nothing goes there while others are good.
    quarantined,
    /// A connection is being opened to find out whether it is back.
    probing,
    /// It has accepted that connection, and gets one request at a time until it has answered one.
    on_trial,
};

/// `good`, `quarantined`, `probing` or `on_trial`.
const char* to_string(address_state state) noexcept;

/// One address of an endpoint.
class address_statistics
{
public:
    address_statistics() = default;

    /// Such as `10.0.0.1:443`.
    std::string address;
    /// The last lookup of the endpoint's name has found it. Connections to one that lookups do not
    /// find any more end after a minute; with the node that has it, if a list of nodes is followed.
    bool is_found = false;
    address_state state = address_state::good;
    /// How long until it is tried again, if it is quarantined.
    std::optional<std::chrono::milliseconds> quarantined_for;
    /// Failures since it has answered last.
    int failures_in_a_row = 0;

    std::size_t opening = 0;
    std::size_t idle = 0;
    std::size_t busy = 0;

    /// What a reply takes, as a moving average; none where none has come for 10 s.
    std::optional<std::chrono::microseconds> reply_time;
    /// For how long it has been asked and has not answered anything.
    std::chrono::microseconds silence{0};
};

/// What has become of `cluster::follow_node_list`, since the client was made. A client on several
/// execution contexts asks on each of them: the nodes are those that any uses, the numbers add up.
class node_list_statistics
{
public:
    node_list_statistics() = default;

    /// The nodes that are used, as lists name them; those of the configuration before the first.
    std::vector<std::string> nodes;
    /// How often there was a list.
    std::uint64_t lists = 0;
    /// How often whoever was asked had none, and the reason of the last time; empty if there was a
    /// list since.
    std::uint64_t failures = 0;
    std::string last_failure;
};

/** The connections to one endpoint, and those who wait for them.
 *
 *  Of a client on several execution contexts the numbers are those of all of them together; of one
 *  that has gone, what was done there.
 *
 *  See `client::connection_statistics`.
 */
class connection_statistics
{
public:
    connection_statistics() = default;

    /// The endpoint, such as `https://dynamodb.eu-central-1.amazonaws.com`.
    std::string url;

    // -- At the moment

    std::size_t opening = 0;
    std::size_t idle = 0;
    std::size_t busy = 0;
    /// Being closed. These count towards no limit.
    std::size_t closing = 0;
    /// Calls that wait for a connection.
    std::size_t waiting = 0;
    /// Connections that can be used or are.
    std::size_t open() const noexcept { return idle + busy; }

    std::vector<address_statistics> addresses;

    /// Of a cluster whose list of nodes is followed.
    std::optional<node_list_statistics> node_list;

    // -- Since the client was made

    /// Attempts that got a connection.
    std::uint64_t served = 0;
    /// Those that failed with `errc::too_many_waiting`.
    std::uint64_t refused = 0;
    /// Those whose deadline passed, or `timeouts::wait`, while they waited for a connection.
    std::uint64_t waited_in_vain = 0;
    std::uint64_t opened = 0;
    /// Connections that could not be opened.
    std::uint64_t not_opened = 0;
    /// Attempts to find out whether a quarantined address is back.
    std::uint64_t trials = 0;
    /// How many connections were closed, by the reason: `idle_too_long`, `too_old`,
    /// `address_gone`, `address_quarantined`, `not_needed`, `client_closed`, `closed_by_peer`,
    /// `broken`, `timed_out` and `cancelled`. All of them are there.
    std::map<std::string, std::uint64_t> closed;
};

}  // namespace ddbm

#endif
