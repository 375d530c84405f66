// Reads what a request says about the throughput of a table or an index, and checks what can be
// checked without knowing the table.
#ifndef DDBM_SRC_LOCAL_CONTROL_THROUGHPUT_READER_HPP
#define DDBM_SRC_LOCAL_CONTROL_THROUGHPUT_READER_HPP

#include "local/catalog/table.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// What a new table or index can do when it pays per request.
inline constexpr std::int64_t initial_read_units = 12'000;
inline constexpr std::int64_t initial_write_units = 4'000;

struct capacity_units
{
    std::int64_t read = 0;
    std::int64_t write = 0;

    bool operator==(const capacity_units&) const = default;
};

// `owner` has the member that is read. `index_name` is empty for the table itself.

std::optional<capacity_units> read_provisioned_throughput(const boost::json::object& owner);
std::optional<request_limits> read_on_demand_throughput(const boost::json::object& owner);
std::optional<request_limits> read_warm_throughput(const boost::json::object& owner);

/// Whether there is such a member, with nothing in it.
inline bool is_empty(const std::optional<request_limits>& limits) noexcept
{
    return limits && !limits->read && !limits->write;
}

/// "PAY_PER_REQUEST" or "PROVISIONED"; absent: not given.
std::optional<bool> read_pays_per_request(const boost::json::object& owner);

/// The first of the two that is out of the bounds of any table, as the service's text for it.
std::optional<std::string> find_out_of_bounds(const capacity_units& units);

/// For CreateTable and indexes that UpdateTable creates.
void check_new_on_demand_throughput(
    const request_limits& limits, std::string_view index_name, bool pays_per_request
);
/// For UpdateTable, where -1 takes a limit away.
void check_changed_on_demand_throughput(
    const request_limits& limits, std::string_view index_name, bool pays_per_request
);

/// Puts given limits in place of those that there are; -1 takes one away.
void change_on_demand_throughput(request_limits& limits, const request_limits& wanted) noexcept;

/// What a new table or index has: what is wanted, which must not be below where it starts from.
request_limits new_warm_throughput(
    const request_limits& wanted, std::string_view index_name, const capacity_units* provisioned
);

/// Throws ValidationException if it would go down.
void check_warm_change(
    const request_limits& current, const request_limits& wanted, std::string_view index_name
);

/// `warm` is never below what was once provisioned.
void raise_warm_throughput(request_limits& warm, const capacity_units& to) noexcept;

}  // namespace ddbm::local::detail

#endif
