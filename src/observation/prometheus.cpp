#include "values/utf8.hpp"

#include <ddbm/error.hpp>
#include <ddbm/prometheus.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace ddbm {

namespace {

struct counter_family
{
    metric_counter what;
    std::string_view name;
    std::string_view help;
};

constexpr std::array<counter_family, metric_counters> counter_families{{
    {metric_counter::operations, "operations", "Operations that have ended."},
    {metric_counter::attempts, "attempts", "Attempts at operations."},
    {metric_counter::throttled_attempts,
     "throttled_attempts",
     "Attempts that were refused for their rate."},
    {metric_counter::sent_bytes, "sent_bytes", "Bytes of request bodies that left."},
    {metric_counter::received_bytes, "received_bytes", "Bytes of reply bodies that came."},
    {metric_counter::read_capacity_units,
     "read_capacity_units",
     "Read capacity units that were consumed, as replies say."},
    {metric_counter::write_capacity_units,
     "write_capacity_units",
     "Write capacity units that were consumed, as replies say."},
}};

struct histogram_family
{
    metric_histogram what;
    std::string_view name;
    std::string_view help;
    double per_unit;  // what is recorded for one of what is printed
    int first_power;  // the upper bounds of buckets, as powers of two of what is recorded
    int last_power;
    int step;
};

constexpr std::array<histogram_family, metric_histograms> histogram_families{{
    {metric_histogram::duration,
     "operation_duration_seconds",
     "Time of operations, with the pauses between their attempts.",
     1e6,
     6,
     26,
     1},
    {metric_histogram::attempt_duration,
     "attempt_duration_seconds",
     "Time of attempts.",
     1e6,
     6,
     26,
     1},
    {metric_histogram::received_bytes,
     "operation_received_bytes",
     "Bytes of reply bodies of an operation.",
     1,
     6,
     24,
     2},
    {metric_histogram::capacity_half_units,
     "operation_capacity_units",
     "Capacity units that an operation has consumed.",
     2,
     0,
     12,
     1},
}};

void check_prefix(std::string_view prefix)
{
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool is_name =
        !prefix.empty() && is_letter(prefix.front()) &&
        std::ranges::all_of(prefix, [&](char c) { return is_letter(c) || is_digit(c); });
    if (!is_name)
        throw error(
            errc::invalid_configuration,
            "The prefix \"" + std::string(prefix) +
                "\" of metrics is not made of letters, digits and underscores, no digit first."
        );
}

// The shortest text that reads back the same.
std::string text_of(double value)
{
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

// Of a bucket. OpenMetrics wants one form of each number, which is a real one.
std::string bound_of(double value)
{
    std::array<char, 32> text;
    auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr;
    std::string made(text.data(), end);
    return made.find('.') == made.npos ? made + ".0" : made;
}

void append_label(std::string& labels, std::string_view name, std::string_view value)
{
    if (value.empty())
        return;
    labels += labels.empty() ? "" : ",";
    labels.append(name).append("=\"");
    while (!value.empty())
    {
        const std::size_t good = std::min(detail::invalid_utf8_in(value), value.size());
        for (const char c : value.substr(0, good))
        {
            if (c == '\\')
                labels += R"(\\)";
            else if (c == '"')
                labels += R"(\")";
            else if (c == '\n')
                labels += R"(\n)";
            else
                labels += c;
        }
        value.remove_prefix(good);
        if (value.empty())
            break;
        labels += "\xef\xbf\xbd";
        value.remove_prefix(1);
    }
    labels += '"';
}

std::string text_of(const metric_labels& labels)
{
    std::string text;
    append_label(text, "operation", labels.operation);
    append_label(text, "table", labels.table);
    append_label(text, "outcome", labels.outcome);
    append_label(text, "tag", labels.tag);
    return text;
}

class exposition
{
public:
    exposition(prometheus_format format, std::string_view prefix) : format_(format), prefix_(prefix)
    {
    }

    void add(const counter_family& family, const metrics_snapshot& all)
    {
        const std::string name = prefix_ + std::string(family.name);
        const std::string of_samples = name + "_total";
        head(is_open() ? name : of_samples, family.help, "counter");
        for (const auto& [labels, values] : all)
            sample(of_samples, text_of(labels), text_of(values.of(family.what)));
    }

    // Of the phases that there were.
    void add_phases(const metrics_snapshot& all)
    {
        const std::string name = prefix_ + "attempt_phase_seconds";
        const std::string of_samples = name + "_total";
        head(is_open() ? name : of_samples, "Time that attempts spent in a phase.", "counter");
        for (const auto& [labels, values] : all)
        {
            const std::string text = text_of(labels);
            for (std::size_t place = 0; place < attempt_phases_count; ++place)
            {
                const auto phase = static_cast<attempt_phase>(place);
                const std::chrono::duration<double> time = values.of(phase);
                std::string with_phase = text;
                append_label(with_phase, "phase", name_of(phase));
                if (time.count() > 0)
                    sample(of_samples, with_phase, text_of(time.count()));
            }
        }
    }

    void add(const histogram_family& family, const metrics_snapshot& all)
    {
        const std::string name = prefix_ + std::string(family.name);
        head(name, family.help, "histogram");
        for (const auto& [labels, values] : all)
        {
            const histogram_snapshot& got = values.of(family.what);
            if (got.count != 0)
                add(family, name, text_of(labels), got);
        }
    }

    std::string take()
    {
        if (is_open())
            text_ += "# EOF\n";
        return std::move(text_);
    }

private:
    bool is_open() const { return format_ == prometheus_format::open_metrics; }

    void
    add(const histogram_family& family,
        const std::string& name,
        const std::string& labels,
        const histogram_snapshot& got)
    {
        const std::string separator = labels.empty() ? "" : ",";
        const auto bucket = [&](const std::string& bound, std::uint64_t count) {
            sample(
                name + "_bucket", labels + separator + "le=\"" + bound + '"', std::to_string(count)
            );
        };
        for (int power = family.first_power; power <= family.last_power; power += family.step)
        {
            const std::uint64_t bound = std::uint64_t(1) << power;
            bucket(bound_of(static_cast<double>(bound) / family.per_unit), got.count_up_to(bound));
        }
        bucket("+Inf", got.count);
        sample(name + "_sum", labels, text_of(static_cast<double>(got.sum) / family.per_unit));
        sample(name + "_count", labels, std::to_string(got.count));
    }

    void head(std::string_view name, std::string_view help, std::string_view type)
    {
        text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
        text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
    }

    void sample(std::string_view name, std::string_view labels, std::string_view value)
    {
        text_ += name;
        if (!labels.empty())
            text_.append("{").append(labels).append("}");
        text_.append(" ").append(value).append("\n");
    }

    const prometheus_format format_;
    const std::string prefix_;
    std::string text_;
};

}  // namespace

std::string_view content_type_of(prometheus_format format) noexcept
{
    if (format == prometheus_format::open_metrics)
        return "application/openmetrics-text; version=1.0.0; charset=utf-8";
    return "text/plain; version=0.0.4; charset=utf-8";
}

std::string
prometheus_text(const metrics_snapshot& metrics, prometheus_format format, std::string_view prefix)
{
    check_prefix(prefix);
    exposition made(format, std::string(prefix) + '_');
    for (const counter_family& each : counter_families)
        made.add(each, metrics);
    made.add_phases(metrics);
    for (const histogram_family& each : histogram_families)
        made.add(each, metrics);
    return made.take();
}

}  // namespace ddbm
