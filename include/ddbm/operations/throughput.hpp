#ifndef DDBM_OPERATIONS_THROUGHPUT_HPP
#define DDBM_OPERATIONS_THROUGHPUT_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// How a table is paid for.
enum class billing_mode
{
    /// By the throughput that is set aside.
    provisioned,
    /// By what is used.
    pay_per_request,
};

/// Throughput that is set aside for a table or index.
class provisioned_throughput
{
public:
    provisioned_throughput() = default;
    provisioned_throughput(std::int64_t read, std::int64_t write)
        : read_capacity_units(read), write_capacity_units(write)
    {
    }

    /// RCU: strongly consistent reads of up to 4 KB a second.
    std::int64_t read_capacity_units = 0;
    /// WCU: writes of up to 1 KB a second.
    std::int64_t write_capacity_units = 0;

    friend bool operator==(const provisioned_throughput&, const provisioned_throughput&) = default;
};

/// How much a table or index that is paid per request serves at most, beyond which it is
/// throttled. What is absent has no limit; in a change it is left as it is.
class on_demand_throughput
{
public:
    /// In a change: takes the limit away.
    static constexpr std::int64_t unlimited = -1;

    on_demand_throughput() = default;
    on_demand_throughput(std::optional<std::int64_t> read, std::optional<std::int64_t> write)
        : max_read_request_units(read), max_write_request_units(write)
    {
    }

    /// As RCU, a second.
    std::optional<std::int64_t> max_read_request_units;
    /// As WCU, a second.
    std::optional<std::int64_t> max_write_request_units;

    friend bool operator==(const on_demand_throughput&, const on_demand_throughput&) = default;
};

/// How much a table or index is ready to serve at once; grows with use and never shrinks. What is
/// absent is left as it is.
class warm_throughput
{
public:
    warm_throughput() = default;
    warm_throughput(std::optional<std::int64_t> read, std::optional<std::int64_t> write)
        : read_units_per_second(read), write_units_per_second(write)
    {
    }

    std::optional<std::int64_t> read_units_per_second;
    std::optional<std::int64_t> write_units_per_second;

    friend bool operator==(const warm_throughput&, const warm_throughput&) = default;
};

/// What a global index serves. What is absent stays as it is, or is as the service has it if the
/// index is new.
class index_throughput
{
public:
    index_throughput() = default;

    std::optional<ddbm::provisioned_throughput> provisioned_throughput;
    std::optional<ddbm::on_demand_throughput> on_demand_throughput;
    std::optional<ddbm::warm_throughput> warm_throughput;

    friend bool operator==(const index_throughput&, const index_throughput&) = default;
};

/// By the name of the index.
using index_throughput_map = std::map<std::string, index_throughput, std::less<>>;

/// What tables and global indexes have in common. `Derived` is a request or a part of it.
template <class Derived>
class throughput_parameters
{
public:
    /// Limits what the table or index serves a second while it is paid per request, in RCU and WCU;
    /// absent: without a limit, in a change as it is; `on_demand_throughput::unlimited` in a
    /// change: no longer.
    Derived& on_demand_throughput(
        std::optional<std::int64_t> max_read, std::optional<std::int64_t> max_write
    ) &
    {
        on_demand_throughput_.emplace(max_read, max_write);
        return static_cast<Derived&>(*this);
    }
    Derived on_demand_throughput(
        std::optional<std::int64_t> max_read, std::optional<std::int64_t> max_write
    ) &&
    {
        return std::move(on_demand_throughput(max_read, max_write));
    }

    /// Makes the table or index ready for so many units a second at once; absent: as the service
    /// has it.
    Derived& warm_throughput(std::optional<std::int64_t> read, std::optional<std::int64_t> write) &
    {
        warm_throughput_.emplace(read, write);
        return static_cast<Derived&>(*this);
    }
    Derived warm_throughput(std::optional<std::int64_t> read, std::optional<std::int64_t> write) &&
    {
        return std::move(warm_throughput(read, write));
    }

    const std::optional<ddbm::on_demand_throughput>& on_demand_throughput() const noexcept
    {
        return on_demand_throughput_;
    }
    const std::optional<ddbm::warm_throughput>& warm_throughput() const noexcept
    {
        return warm_throughput_;
    }

protected:
    throughput_parameters() = default;

private:
    std::optional<ddbm::on_demand_throughput> on_demand_throughput_;
    std::optional<ddbm::warm_throughput> warm_throughput_;
};

/// The same of a table, and of its global indexes by their names.
template <class Derived>
class table_throughput_parameters : public throughput_parameters<Derived>
{
public:
    /// Sets throughput aside for a global index, in RCU and WCU. Without it a new index of a table
    /// with provisioned throughput has as much as the table.
    Derived& index_throughput(std::string index_name, std::int64_t read, std::int64_t write) &
    {
        index_throughputs_[std::move(index_name)].provisioned_throughput.emplace(read, write);
        return static_cast<Derived&>(*this);
    }
    Derived index_throughput(std::string index_name, std::int64_t read, std::int64_t write) &&
    {
        return std::move(index_throughput(std::move(index_name), read, write));
    }

    /// Limits what a global index serves, as `on_demand_throughput` does for the table.
    Derived& index_on_demand_throughput(
        std::string index_name,
        std::optional<std::int64_t> max_read,
        std::optional<std::int64_t> max_write
    ) &
    {
        index_throughputs_[std::move(index_name)].on_demand_throughput.emplace(max_read, max_write);
        return static_cast<Derived&>(*this);
    }
    Derived index_on_demand_throughput(
        std::string index_name,
        std::optional<std::int64_t> max_read,
        std::optional<std::int64_t> max_write
    ) &&
    {
        return std::move(index_on_demand_throughput(std::move(index_name), max_read, max_write));
    }

    /// Makes a global index ready for so much at once, as `warm_throughput` does for the table.
    Derived& index_warm_throughput(
        std::string index_name, std::optional<std::int64_t> read, std::optional<std::int64_t> write
    ) &
    {
        index_throughputs_[std::move(index_name)].warm_throughput.emplace(read, write);
        return static_cast<Derived&>(*this);
    }
    Derived index_warm_throughput(
        std::string index_name, std::optional<std::int64_t> read, std::optional<std::int64_t> write
    ) &&
    {
        return std::move(index_warm_throughput(std::move(index_name), read, write));
    }

    const index_throughput_map& index_throughputs() const noexcept { return index_throughputs_; }

protected:
    table_throughput_parameters() = default;

private:
    index_throughput_map index_throughputs_;
};

}  // namespace ddbm

#endif
