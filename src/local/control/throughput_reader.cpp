#include "local/control/throughput_reader.hpp"

#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

#include <algorithm>

namespace ddbm::local::detail {

namespace {

request_limits
read_limits(const json::object& from, std::string_view read_name, std::string_view write_name)
{
    return {integer_member(from, read_name), integer_member(from, write_name)};
}

// Calls `check` with what is given of the two and its name.
template <class Check>
void for_each_limit(const request_limits& limits, Check check)
{
    if (limits.read)
        check("MaxReadRequestUnits", *limits.read);
    if (limits.write)
        check("MaxWriteRequestUnits", *limits.write);
}

[[noreturn]] void refuse_range(const char* name, std::string_view index_name)
{
    std::string text = std::string("Requested ") + name + " for OnDemandThroughput for ";
    if (index_name.empty())
        text.append("table");
    else
        text.append("index : ").append(index_name);
    refuse_parameter(text.append(" is outside of valid range"));
}

[[noreturn]] void refuse_provisioned(const char* name, std::string_view index_name, bool created)
{
    std::string text = std::string(name) + " for OnDemandThroughput ";
    if (!index_name.empty())
        text.append("for index: ").append(index_name).append(" ");
    text.append("cannot be specified when ").append(created ? "" : "the ");
    refuse_parameter(text.append("table BillingMode is PROVISIONED").append(created ? "." : ""));
}

void check_on_demand_throughput(
    const request_limits& limits, std::string_view index_name, bool pays_per_request, bool created
)
{
    for_each_limit(limits, [&](const char* name, std::int64_t units) {
        if (!pays_per_request)
            refuse_provisioned(name, index_name, created);
        if (units < 1 && (created || units != -1))
            refuse_range(name, index_name);
    });
}

std::string for_place(std::string_view index_name)
{
    return index_name.empty() ? "for table" : std::string("for index ").append(index_name);
}

void check_warm(
    const std::optional<std::int64_t>& wanted,
    std::int64_t lowest,
    const char* name,
    std::string_view index_name,
    const std::string& reason
)
{
    if (wanted && *wanted < lowest)
        refuse_parameter(
            std::string("Requested ") + name + " for WarmThroughput " + for_place(index_name) +
            " is lower than " + reason
        );
}

}  // namespace

std::optional<capacity_units> read_provisioned_throughput(const json::object& owner)
{
    const json::object* const given = object_member(owner, "ProvisionedThroughput");
    if (!given)
        return std::nullopt;
    return capacity_units{
        integer_member(*given, "ReadCapacityUnits").value_or(1),
        integer_member(*given, "WriteCapacityUnits").value_or(1)};
}

std::optional<request_limits> read_on_demand_throughput(const json::object& owner)
{
    const json::object* const given = object_member(owner, "OnDemandThroughput");
    if (!given)
        return std::nullopt;
    return read_limits(*given, "MaxReadRequestUnits", "MaxWriteRequestUnits");
}

std::optional<request_limits> read_warm_throughput(const json::object& owner)
{
    const json::object* const given = object_member(owner, "WarmThroughput");
    if (!given)
        return std::nullopt;
    return read_limits(*given, "ReadUnitsPerSecond", "WriteUnitsPerSecond");
}

std::optional<bool> read_pays_per_request(const json::object& owner)
{
    const auto mode = enum_member<billing_mode>(owner, "BillingMode");
    if (!mode)
        return std::nullopt;
    return *mode == billing_mode::pay_per_request;
}

std::optional<std::string> find_out_of_bounds(const capacity_units& units)
{
    constexpr std::int64_t bound = 1'000'000'000'000;
    const auto text = [](std::int64_t value, const char* name) {
        return "Given value " + std::to_string(value) + " for " + name + " is out of bounds";
    };
    if (units.read > bound)
        return text(units.read, "ReadCapacityUnits");
    if (units.write > bound)
        return text(units.write, "WriteCapacityUnits");
    return std::nullopt;
}

void check_new_on_demand_throughput(
    const request_limits& limits, std::string_view index_name, bool pays_per_request
)
{
    check_on_demand_throughput(limits, index_name, pays_per_request, true);
}

void check_changed_on_demand_throughput(
    const request_limits& limits, std::string_view index_name, bool pays_per_request
)
{
    check_on_demand_throughput(limits, index_name, pays_per_request, false);
}

request_limits new_warm_throughput(
    const request_limits& wanted, std::string_view index_name, const capacity_units* provisioned
)
{
    const std::string on_demand_reason =
        "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/"
        "developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";
    const capacity_units least =
        provisioned ? *provisioned : capacity_units{initial_read_units, initial_write_units};
    check_warm(
        wanted.read,
        least.read,
        "ReadUnitsPerSecond",
        index_name,
        provisioned ? "ReadCapacityUnits of ProvisionedThroughput" : on_demand_reason
    );
    check_warm(
        wanted.write,
        least.write,
        "WriteUnitsPerSecond",
        index_name,
        provisioned ? "WriteCapacityUnits of ProvisionedThroughput" : on_demand_reason
    );
    request_limits warm = wanted;
    raise_warm_throughput(warm, least);
    return warm;
}

void change_on_demand_throughput(request_limits& limits, const request_limits& wanted) noexcept
{
    const auto change = [](auto& limit, const auto& to) {
        if (to == -1)
            limit.reset();
        else if (to)
            limit = to;
    };
    change(limits.read, wanted.read);
    change(limits.write, wanted.write);
}

void check_warm_change(
    const request_limits& current, const request_limits& wanted, std::string_view index_name
)
{
    const std::string reason = "current WarmThroughput, decreasing WarmThroughput is not supported";
    check_warm(wanted.read, current.read.value_or(0), "ReadUnitsPerSecond", index_name, reason);
    check_warm(wanted.write, current.write.value_or(0), "WriteUnitsPerSecond", index_name, reason);
}

void raise_warm_throughput(request_limits& warm, const capacity_units& to) noexcept
{
    warm.read = std::max(warm.read.value_or(0), to.read);
    warm.write = std::max(warm.write.value_or(0), to.write);
}

}  // namespace ddbm::local::detail
