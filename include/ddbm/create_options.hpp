#ifndef DDBM_CREATE_OPTIONS_HPP
#define DDBM_CREATE_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace ddbm {

/// How a table is to be created: `provisioned(10, 10)` or `on_demand()`.
class create_options
{
public:
    /// On demand.
    create_options() = default;

    /// `read_units` RCU and `write_units` WCU.
    create_options(std::int64_t read_units, std::int64_t write_units)
        : provisioned_(std::pair(read_units, write_units))
    {
    }

    /// The longest that the table may take to become ACTIVE, 5 minutes by default. Beyond it the
    /// call fails with `errc::deadline_exceeded`; the table may become ACTIVE later.
    create_options& deadline(std::chrono::milliseconds limit) &
    {
        deadline_ = limit;
        return *this;
    }
    create_options deadline(std::chrono::milliseconds limit) && { return deadline(limit); }

    std::chrono::milliseconds deadline() const noexcept { return deadline_; }
    /// RCU and WCU; empty means on demand.
    const std::optional<std::pair<std::int64_t, std::int64_t>>& provisioned() const noexcept
    {
        return provisioned_;
    }

private:
    std::optional<std::pair<std::int64_t, std::int64_t>> provisioned_;
    std::chrono::milliseconds deadline_ = std::chrono::minutes(5);
};

/// A table with a capacity of its own: `read_units` RCU and `write_units` WCU, at least 1 each.
inline create_options provisioned(std::int64_t read_units, std::int64_t write_units)
{
    return {read_units, write_units};
}

/// A table that is paid for by request.
inline create_options on_demand()
{
    return {};
}

}  // namespace ddbm

#endif
