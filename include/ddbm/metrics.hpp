#ifndef DDBM_METRICS_HPP
#define DDBM_METRICS_HPP

#include <ddbm/attempt_phases.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/histogram.hpp>
#include <ddbm/observer.hpp>

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace ddbm {

/// What is counted of operations. All of them only grow.
enum class metric_counter : unsigned char
{
    operations,
    attempts,
    /// Attempts that were refused for their rate, see `is_throttling`.
    throttled_attempts,
    /// Bytes of the bodies that left and that came.
    sent_bytes,
    received_bytes,
    /// What the replies say was consumed; nothing without `reported::capacity`.
    read_capacity_units,
    write_capacity_units,
};

/// What is sorted by size, see `histogram`.
enum class metric_histogram : unsigned char
{
    /// Of the operation, with the pauses between its attempts, in microseconds.
    duration,
    /// Of each attempt, in microseconds.
    attempt_duration,
    /// Of the operation, in bytes.
    received_bytes,
    /// Of the operation, in half units, which are the smallest there are.
    capacity_half_units,
};

constexpr std::size_t metric_counters = 7;
constexpr std::size_t metric_histograms = 4;

/// What operations are told apart by.
class metric_labels
{
public:
    metric_labels() = default;

    /// By DynamoDB's name: `GetItem`.
    std::string operation;
    /// By its name or ARN; empty if the request names none, or several.
    std::string table;
    /// One of the words of `metric_outcome`.
    std::string outcome;
    /// Of `call_options::tag`.
    std::string tag;

    friend auto operator<=>(const metric_labels&, const metric_labels&) = default;
};

/** The kind of outcome that a code stands for, few enough to be a label:
 *
 *  | | |
 *  |---|---|
 *  | `success` | |
 *  | `conflict` | the item is not as the write or the transaction wants it to be, or is in use |
 *  | `not_found` | there is no such item |
 *  | `throttled` | refused for its rate, or handed back unprocessed, after the last attempt |
 *  | `refused` | by the service, for what the request is: invalid, not permitted, no such table |
 *  | `service_failure` | the service or an engine's store failed, or its reply was not one |
 *  | `timeout` | any limit of time |
 *  | `network` | no connection, or one that broke |
 *  | `cancelled` | by the program, or as the client was closed |
 *  | `over_budget` | refused by a `capacity_ledger` before it was sent |
 *  | `overloaded` | too many calls wait for a connection; it was not sent |
 *  | `no_credentials` | there were no access keys to sign it with |
 *  | `invalid` | refused by this library before it was sent, or not fit for its model |
 */
std::string_view metric_outcome(const error_code& code) noexcept;

/// Where the metrics of operations with the same labels go. Called from several threads at once.
class metric_series
{
public:
    virtual ~metric_series() = default;

    virtual void add(metric_counter what, double how_many) = 0;
    virtual void record(metric_histogram what, std::uint64_t value) = 0;
    /// What attempts have spent in a phase. Does nothing by default.
    virtual void add_time(attempt_phase phase, std::chrono::nanoseconds time);
};

/** Where metrics go: `metrics`, or a library of metrics that a program has.
 *
 *  Such a one implements these two classes, mostly in ten lines.
 */
class metric_sink
{
public:
    virtual ~metric_sink() = default;

    /// The series of these labels, which is asked for once, under a lock, and then kept.
    virtual std::shared_ptr<metric_series> series(const metric_labels& labels) = 0;
};

/** An observer that counts operations into a sink.
 *
 *  The first `limit` sets of labels have a series each. Of what comes beyond, as where tables or
 *  tags are made for each user, operation, table and tag are `other`; so there are never more
 *  series than the limit and one for each outcome.
 *
 *  Thread safety. Shared objects: safe. Operations with labels that are known wait for nobody.
 */
class operation_metrics : public observer
{
public:
    static constexpr std::string_view other = "other";

    explicit operation_metrics(
        std::shared_ptr<metric_sink> to,
        reported besides = reported::capacity,
        std::size_t limit = 500
    );
    ~operation_metrics() override;

    void operation_ended(const operation_report& report) override;

private:
    std::shared_ptr<metric_series> series_of(metric_labels labels);

    const std::shared_ptr<metric_sink> to_;
    const std::size_t limit_;
    std::shared_mutex mutex_;
    std::map<metric_labels, std::shared_ptr<metric_series>> known_;
    std::map<metric_labels, std::shared_ptr<metric_series>> others_;
};

/// What `metrics` has counted for some labels.
class metric_values
{
public:
    metric_values() = default;

    double of(metric_counter what) const noexcept
    {
        return counters[static_cast<std::size_t>(what)];
    }
    const histogram_snapshot& of(metric_histogram what) const noexcept
    {
        return histograms[static_cast<std::size_t>(what)];
    }

    /// The sum over all attempts.
    std::chrono::nanoseconds of(attempt_phase phase) const noexcept { return phases.of(phase); }

    /// Adds those of other labels.
    metric_values& operator+=(const metric_values& other) noexcept;

    std::array<double, metric_counters> counters{};
    std::array<histogram_snapshot, metric_histograms> histograms{};
    attempt_phases phases;
};

using metrics_snapshot = std::map<metric_labels, metric_values>;

/** Metrics in memory, 8 KB for each set of labels:
 *
 *  @code
 *  auto counted = std::make_shared<ddbm::metrics>();
 *  config.observer = std::make_shared<ddbm::operation_metrics>(counted);
 *  for (const auto& [labels, values] : counted->get())
 *      std::cout << labels.operation << ' ' << labels.outcome << ": "
 *                << values.of(ddbm::metric_histogram::duration).quantile(0.99) << " us\n";
 *  @endcode
 *
 *  `prometheus_text` prints them for Prometheus.
 *
 *  Thread safety. Shared objects: safe.
 */
class metrics : public metric_sink
{
public:
    metrics();
    ~metrics() override;

    std::shared_ptr<metric_series> series(const metric_labels& labels) override;

    /// What was counted so far.
    metrics_snapshot get() const;

private:
    class series_in_memory;

    mutable std::mutex mutex_;
    std::map<metric_labels, std::shared_ptr<series_in_memory>> all_;
};

}  // namespace ddbm

#endif
