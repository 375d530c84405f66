#include "local/control/throughput_change.hpp"

#include "local/control/control_errors.hpp"
#include "local/control/time_text.hpp"
#include "local/service_error.hpp"

#include <algorithm>
#include <string>

namespace ddbm::local::detail {

namespace {

constexpr std::int64_t decreases_at_will = 4;
constexpr auto decrease_interval = std::chrono::seconds(3600);

void check_decrease(const throughput& current, time_point now)
{
    const std::int64_t today = decreases_on_day_of(now, current);
    if (today < decreases_at_will)
        return;
    const time_point last = *current.last_decrease;
    const time_point midnight = day_of(last) + std::chrono::days(1);
    const time_point next = std::min<time_point>(last + decrease_interval, midnight);
    if (now >= next)
        return;
    subscriber_limit_exceeded(
        "Provisioned throughput decreases are limited within a given UTC day. After the first 4 "
        "decreases, each subsequent decrease in the same UTC day can be performed at most once "
        "every 3600 seconds. Number of decreases today: " +
        std::to_string(today) + ". Last decrease at " + long_text(last) +
        ". Next decrease can be made at " + long_text(next)
    );
}

[[noreturn]] void refuse_no_change(const throughput& current, std::string_view index_name)
{
    const std::string what =
        index_name.empty() ? "the table" : std::string("the index ").append(index_name);
    const auto units = [&](const char* name, std::int64_t value) {
        const std::string number = std::to_string(value);
        return " Current " + std::string(name) + " provisioned for " + what + ": " + number +
               ". Requested " + name + ": " + number + ".";
    };
    refuse(
        "The provisioned throughput for " + what +
        " will not change. The requested value equals the current value." +
        units("ReadCapacityUnits", current.read) + units("WriteCapacityUnits", current.write) +
        " Refer to the Amazon DynamoDB Developer Guide for current limits and how to request "
        "higher limits."
    );
}

bool is_decrease(const throughput& current, const capacity_units& wanted) noexcept
{
    return wanted.read < current.read || wanted.write < current.write;
}

}  // namespace

std::int64_t decreases_on_day_of(time_point now, const throughput& units) noexcept
{
    const bool today = units.last_decrease && day_of(*units.last_decrease) == day_of(now);
    return today ? units.decreases_today : 0;
}

void check_change(
    const throughput& current,
    const capacity_units& wanted,
    std::string_view index_name,
    time_point now
)
{
    if (wanted == capacity_units{current.read, current.write})
        refuse_no_change(current, index_name);
    if (is_decrease(current, wanted))
        check_decrease(current, now);
}

void apply_change(throughput& current, const capacity_units& wanted, time_point now) noexcept
{
    if (is_decrease(current, wanted))
    {
        current.decreases_today = decreases_on_day_of(now, current) + 1;
        current.last_decrease = now;
    }
    if (wanted.read > current.read || wanted.write > current.write)
        current.last_increase = now;
    current.read = wanted.read;
    current.write = wanted.write;
}

}  // namespace ddbm::local::detail
