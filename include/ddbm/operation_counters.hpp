#ifndef DDBM_OPERATION_COUNTERS_HPP
#define DDBM_OPERATION_COUNTERS_HPP

#include <ddbm/observer.hpp>

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace ddbm {

/// What operations are counted by.
class counted_operation
{
public:
    counted_operation() = default;
    explicit counted_operation(
        std::string name, std::string of_table = {}, std::string by_index = {}
    )
        : operation(std::move(name)), table(std::move(of_table)), index(std::move(by_index))
    {
    }

    /// As in `operation_report`.
    std::string operation;
    std::string table;
    std::string index;

    friend auto operator<=>(const counted_operation&, const counted_operation&) = default;
};

/// Sums over operations.
class operation_sums
{
public:
    /// Element n counts what took less than 2^n us and is not counted before: 0 is below 1 us, 10
    /// from 0.512 to 1.024 ms. The last one has all that took longer.
    using histogram = std::array<std::uint64_t, 36>;

    operation_sums() = default;

    std::uint64_t operations = 0;
    /// Those that failed. A condition that does not hold is a failure, too.
    std::uint64_t failures = 0;
    std::uint64_t attempts = 0;
    /// Attempts that were refused for their rate, see `is_throttling`.
    std::uint64_t throttled = 0;
    std::uint64_t sent_bytes = 0;
    std::uint64_t received_bytes = 0;
    /// 0 without `reported::capacity`.
    double capacity_units = 0;
    std::chrono::nanoseconds total_duration{0};
    std::chrono::nanoseconds longest_duration{0};
    histogram durations{};

    /// Adds one operation.
    void add(const operation_report& report);
};

/** An observer that counts, for metrics that are collected now and then:
 *
 *  @code
 *  auto counters = std::make_shared<ddbm::operation_counters>(ddbm::reported::capacity);
 *  config.observer = counters;
 *  for (const auto& [what, sums] : counters->take())
 *      std::cout << what.operation << ' ' << what.table << ' ' << sums.operations << '\n';
 *  @endcode
 *
 *  It has as many sums as there are operations, tables and indexes, without a bound, which
 *  `operation_metrics` has. Where their names come from outside, `take` keeps them few.
 *
 *  Thread safety. Shared objects: safe.
 */
class operation_counters : public observer
{
public:
    using sums = std::map<counted_operation, operation_sums>;

    explicit operation_counters(reported besides = reported::outcome) noexcept : observer(besides)
    {
    }

    void operation_ended(const operation_report& report) override;

    /// What was counted.
    sums get() const;
    /// The same, and begins again at nothing.
    sums take();

private:
    mutable std::mutex mutex_;
    sums sums_;
};

}  // namespace ddbm

#endif
