#include "observation/capacity_split.hpp"

#include <ddbm/error.hpp>
#include <ddbm/metrics.hpp>
#include <ddbm/operation_report.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace ddbm {

namespace {

bool is_conflict(const error_code& code) noexcept
{
    return code == service_errc::conditional_check_failed ||
           code == service_errc::transaction_canceled ||
           code == service_errc::transaction_conflict || code == service_errc::duplicate_item ||
           code == service_errc::transaction_in_progress;
}

bool is_service_failure(const error_code& code) noexcept
{
    return code == service_errc::internal_server_error ||
           code == service_errc::service_unavailable || code == service_errc::request_timeout ||
           code == service_errc::replicated_write_conflict;
}

// Without a default, so that the compiler asks for a new one's place.
std::string_view outcome_of(errc code) noexcept
{
    switch (code)
    {
    case errc::conflict_changed:
    case errc::conflict_exists:
    case errc::condition_failed:
    case errc::unique_taken:
    case errc::lock_lost:
        return "conflict";
    case errc::not_found:
        return "not_found";
    case errc::unprocessed:
        return "throttled";
    case errc::connect_timeout:
    case errc::tls_timeout:
    case errc::attempt_timeout:
    case errc::wait_timeout:
    case errc::deadline_exceeded:
        return "timeout";
    case errc::client_closed:
        return "cancelled";
    case errc::budget_exceeded:
        return "over_budget";
    case errc::too_many_waiting:
        return "overloaded";
    case errc::no_credentials:
        return "no_credentials";
    case errc::invalid_reply:
    case errc::reply_too_large:
    case errc::checksum_mismatch:
    case errc::store_unusable:
    case errc::store_damaged:
    case errc::store_failed:
        return "service_failure";
    case errc::number_invalid:
    case errc::number_out_of_range:
    case errc::number_not_representable:
    case errc::invalid_utf8:
    case errc::invalid_base64:
    case errc::empty_set:
    case errc::duplicate_in_set:
    case errc::nesting_too_deep:
    case errc::empty_key:
    case errc::key_too_long:
    case errc::item_too_large:
    case errc::item_too_wide:
    case errc::attribute_missing:
    case errc::attribute_type_mismatch:
    case errc::value_not_allowed:
    case errc::validation_failed:
    case errc::invalid_pattern:
    case errc::unknown_attributes_in_list:
    case errc::unknown_version:
    case errc::migration_failed:
    case errc::empty_handle:
    case errc::invalid_request:
    case errc::invalid_cursor:
    case errc::invalid_table_name:
    case errc::invalid_endpoint:
    case errc::invalid_configuration:
    case errc::no_region:
    case errc::no_recorded_reply:
        break;
    }
    return "invalid";
}

// Upwards, so that what is above a limit is counted as above it.
std::uint64_t in_microseconds(std::chrono::nanoseconds time)
{
    const auto rounded = std::chrono::ceil<std::chrono::microseconds>(time).count();
    return rounded > 0 ? static_cast<std::uint64_t>(rounded) : 0;
}

template <class Call>
void for_each_phase(Call call)
{
    for (std::size_t place = 0; place < attempt_phases_count; ++place)
        call(static_cast<attempt_phase>(place));
}

}  // namespace

std::string_view metric_outcome(const error_code& code) noexcept
{
    if (!code)
        return "success";
    if (code.category() == library_category())
        return outcome_of(static_cast<errc>(code.value()));
    if (is_conflict(code))
        return "conflict";
    if (is_throttling(code))
        return "throttled";
    if (code == error_kind::timeout)
        return "timeout";
    if (code == boost::asio::error::operation_aborted)
        return "cancelled";
    if (is_service_failure(code))
        return "service_failure";
    if (code.category() == error_code(service_errc::unknown).category())
        return "refused";
    return "network";
}

// -- From reports to a sink

void metric_series::add_time(attempt_phase, std::chrono::nanoseconds) {}

operation_metrics::operation_metrics(
    std::shared_ptr<metric_sink> to, reported besides, std::size_t limit
)
    : observer(besides), to_(std::move(to)), limit_(limit)
{
}

operation_metrics::~operation_metrics() = default;

void operation_metrics::operation_ended(const operation_report& report)
{
    metric_labels labels;
    labels.operation = report.operation;
    labels.table = report.table;
    labels.outcome = metric_outcome(report.code);
    labels.tag = report.tag;
    const std::shared_ptr<metric_series> series = series_of(std::move(labels));
    if (!series)
        return;

    capacity_units consumed;
    for (const consumed_capacity& each : report.consumed_capacity)
        consumed += detail::split(each, report.is_write);
    double throttled = 0;
    for (const attempt_report& each : report.attempts)
    {
        throttled += is_throttling(each.code) ? 1 : 0;
        series->record(metric_histogram::attempt_duration, in_microseconds(each.duration));
        for_each_phase([&](attempt_phase phase) {
            if (each.phases.of(phase).count() > 0)
                series->add_time(phase, each.phases.of(phase));
        });
    }

    const auto add = [&series](metric_counter what, double how_many) {
        if (how_many > 0)
            series->add(what, how_many);
    };
    add(metric_counter::operations, 1);
    add(metric_counter::attempts, static_cast<double>(report.attempts.size()));
    add(metric_counter::throttled_attempts, throttled);
    add(metric_counter::sent_bytes, static_cast<double>(report.sent_bytes));
    add(metric_counter::received_bytes, static_cast<double>(report.received_bytes));
    add(metric_counter::read_capacity_units, consumed.read);
    add(metric_counter::write_capacity_units, consumed.write);

    series->record(metric_histogram::duration, in_microseconds(report.duration));
    series->record(metric_histogram::received_bytes, report.received_bytes);
    if (!report.consumed_capacity.empty())
    {
        const double half_units = std::ceil(2 * (consumed.read + consumed.write));
        series->record(
            metric_histogram::capacity_half_units,
            static_cast<std::uint64_t>(std::clamp(half_units, 0.0, 1e15))
        );
    }
}

std::shared_ptr<metric_series> operation_metrics::series_of(metric_labels labels)
{
    {
        std::shared_lock held(mutex_);
        const auto found = known_.find(labels);
        if (found != known_.end())
            return found->second;
    }
    std::lock_guard held(mutex_);
    auto* in = &known_;
    if (known_.size() >= limit_ && !known_.contains(labels))
    {
        in = &others_;
        labels.operation = labels.table = labels.tag = other;
    }
    std::shared_ptr<metric_series>& series = (*in)[labels];
    if (!series)
        series = to_->series(labels);
    return series;
}

// -- In memory

metric_values& metric_values::operator+=(const metric_values& other) noexcept
{
    for (std::size_t i = 0; i < counters.size(); ++i)
        counters[i] += other.counters[i];
    for (std::size_t i = 0; i < histograms.size(); ++i)
        histograms[i] += other.histograms[i];
    for_each_phase([&](attempt_phase phase) { phases.add(phase, other.phases.of(phase)); });
    return *this;
}

class metrics::series_in_memory final : public metric_series
{
public:
    void add(metric_counter what, double how_many) override
    {
        counters_[static_cast<std::size_t>(what)].fetch_add(how_many, std::memory_order_relaxed);
    }

    void record(metric_histogram what, std::uint64_t value) override
    {
        histograms_[static_cast<std::size_t>(what)].record(value);
    }

    void add_time(attempt_phase phase, std::chrono::nanoseconds time) override
    {
        phases_[static_cast<std::size_t>(phase)].fetch_add(time.count(), std::memory_order_relaxed);
    }

    metric_values get() const
    {
        metric_values now;
        for (std::size_t i = 0; i < counters_.size(); ++i)
            now.counters[i] = counters_[i].load(std::memory_order_relaxed);
        for (std::size_t i = 0; i < histograms_.size(); ++i)
            now.histograms[i] = histograms_[i].get();
        for_each_phase([&](attempt_phase phase) {
            const auto& time = phases_[static_cast<std::size_t>(phase)];
            now.phases.add(phase, std::chrono::nanoseconds(time.load(std::memory_order_relaxed)));
        });
        return now;
    }

private:
    std::array<std::atomic<double>, metric_counters> counters_{};
    std::array<histogram, metric_histograms> histograms_;
    std::array<std::atomic<std::int64_t>, attempt_phases_count> phases_{};
};

metrics::metrics() = default;
metrics::~metrics() = default;

std::shared_ptr<metric_series> metrics::series(const metric_labels& labels)
{
    std::lock_guard held(mutex_);
    std::shared_ptr<series_in_memory>& made = all_[labels];
    if (!made)
        made = std::make_shared<series_in_memory>();
    return made;
}

metrics_snapshot metrics::get() const
{
    metrics_snapshot now;
    std::lock_guard held(mutex_);
    for (const auto& [labels, series] : all_)
        now.emplace(labels, series->get());
    return now;
}

}  // namespace ddbm
