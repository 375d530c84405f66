#ifndef DDBM_PROMETHEUS_HPP
#define DDBM_PROMETHEUS_HPP

#include <ddbm/metrics.hpp>

#include <string>
#include <string_view>

namespace ddbm {

/// A text format that Prometheus and what is compatible with it collects.
enum class prometheus_format : unsigned char
{
    /// Text exposition format 0.0.4, which every version reads.
    text,
    /// OpenMetrics 1.0.0, for those that say in `Accept` that they take it.
    open_metrics,
};

/// The `Content-Type` of a format.
std::string_view content_type_of(prometheus_format format) noexcept;

/** Metrics as the text that Prometheus collects.
 *
 *  | | |
 *  |---|---|
 *  | `ddbm_operations_total`, `ddbm_attempts_total` | |
 *  | `ddbm_throttled_attempts_total` | |
 *  | `ddbm_sent_bytes_total`, `ddbm_received_bytes_total` | of bodies |
 *  | `ddbm_read_capacity_units_total` | with `reported::capacity` |
 *  | `ddbm_write_capacity_units_total` | with `reported::capacity` |
 *  | `ddbm_attempt_phase_seconds_total` | by `phase`, see `attempt_phase` |
 *  | `ddbm_operation_duration_seconds` | histogram, 64 us to 67 s by powers of two |
 *  | `ddbm_attempt_duration_seconds` | the same |
 *  | `ddbm_operation_received_bytes` | histogram, 64 B to 16 MiB by powers of four |
 *  | `ddbm_operation_capacity_units` | histogram, 0.5 to 2048 by powers of two |
 *
 *  Their labels are `operation`, `table`, `outcome` and `tag`, without those that are empty. Bytes
 *  of labels that are not UTF-8 become U+FFFD.
 *
 *  @param  prefix  in place of `ddbm`; letters, digits and underscores, no digit first.
 *
 *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration` for another prefix.
 *
 *  @see  https://prometheus.io/docs/instrumenting/exposition_formats/
 */
std::string prometheus_text(
    const metrics_snapshot& metrics,
    prometheus_format format = prometheus_format::text,
    std::string_view prefix = "ddbm"
);

}  // namespace ddbm

#endif
