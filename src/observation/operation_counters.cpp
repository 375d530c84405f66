#include <ddbm/error.hpp>
#include <ddbm/operation_counters.hpp>
#include <ddbm/operation_report.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>

namespace ddbm {

namespace {

std::size_t place_of(std::chrono::nanoseconds time, std::size_t places)
{
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    const auto width =
        std::bit_width(static_cast<std::uint64_t>(std::max<long long>(0, microseconds)));
    return std::min<std::size_t>(static_cast<std::size_t>(width), places - 1);
}

}  // namespace

void operation_sums::add(const operation_report& report)
{
    ++operations;
    failures += report.code ? 1 : 0;
    attempts += report.attempts.size();
    for (const attempt_report& each : report.attempts)
        throttled += is_throttling(each.code) ? 1 : 0;
    sent_bytes += report.sent_bytes;
    received_bytes += report.received_bytes;
    capacity_units += report.capacity_units();
    total_duration += report.duration;
    longest_duration = std::max(longest_duration, report.duration);
    ++durations[place_of(report.duration, durations.size())];
}

void operation_counters::operation_ended(const operation_report& report)
{
    counted_operation what(report.operation, report.table, report.index);
    std::lock_guard held(mutex_);
    sums_[std::move(what)].add(report);
}

operation_counters::sums operation_counters::get() const
{
    std::lock_guard held(mutex_);
    return sums_;
}

operation_counters::sums operation_counters::take()
{
    std::lock_guard held(mutex_);
    return std::exchange(sums_, {});
}

}  // namespace ddbm
