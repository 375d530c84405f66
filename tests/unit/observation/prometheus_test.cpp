// The text for Prometheus by its rules; tests/metrics reads it with Prometheus' own parser, too.

#include <ddbm/error.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/prometheus.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm {
namespace {

using namespace std::chrono_literals;

metric_values some_values()
{
    const auto counted = std::make_shared<metrics>();
    operation_metrics observer(counted);
    operation_report report;
    report.operation = "GetItem";
    report.attempts.emplace_back().duration = 64us;
    report.attempts[0].phases.add(attempt_phase::first_byte, 50us);
    report.duration = 100us;
    report.received_bytes = 300;
    report.consumed_capacity.emplace_back().capacity_units = 0.5;
    observer.operation_ended(report);
    report.duration = 1s;
    observer.operation_ended(report);
    return counted->get().begin()->second;
}

metric_labels labels_of(std::string table, std::string tag = {})
{
    metric_labels labels;
    labels.operation = "GetItem";
    labels.table = std::move(table);
    labels.outcome = "success";
    labels.tag = std::move(tag);
    return labels;
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

bool has_line(const std::string& text, const std::string& line)
{
    return text.find('\n' + line + '\n') != text.npos;
}

TEST(PrometheusText, HasCounters)
{
    const std::string text = prometheus_text({{labels_of("shop", "job"), some_values()}});

    EXPECT_TRUE(text.starts_with("# HELP ddbm_operations_total Operations that have ended.\n"
                                 "# TYPE ddbm_operations_total counter\n")
    ) << text;
    const std::string labels = R"({operation="GetItem",table="shop",outcome="success",tag="job"})";
    EXPECT_TRUE(has_line(text, "ddbm_operations_total" + labels + " 2")) << text;
    EXPECT_TRUE(has_line(text, "ddbm_received_bytes_total" + labels + " 600")) << text;
    EXPECT_TRUE(has_line(text, "ddbm_read_capacity_units_total" + labels + " 1")) << text;
    EXPECT_TRUE(has_line(text, "ddbm_write_capacity_units_total" + labels + " 0")) << text;
}

TEST(PrometheusText, HasTheTimeOfPhases)
{
    const std::string text = prometheus_text({{labels_of("shop"), some_values()}});

    EXPECT_TRUE(has_line(
        text,
        R"(ddbm_attempt_phase_seconds_total{operation="GetItem",table="shop",outcome="success",)"
        R"(phase="first_byte"} 1e-04)"
    )) << text;
    EXPECT_EQ(text.find("phase=\"tls\""), text.npos);
}

TEST(PrometheusText, HasHistogramsThatAddUp)
{
    const std::string text = prometheus_text({{labels_of("shop"), some_values()}});

    const std::string labels = R"(operation="GetItem",table="shop",outcome="success")";
    const auto bucket = [&](const char* name, const char* bound, const char* count) {
        const std::string line =
            std::string("ddbm_") + name + "_bucket{" + labels + ",le=\"" + bound + "\"} " + count;
        EXPECT_TRUE(has_line(text, line)) << line << "\nin\n" << text;
    };
    bucket("operation_duration_seconds", "0.000064", "0");
    bucket("operation_duration_seconds", "0.000128", "1");
    bucket("operation_duration_seconds", "0.524288", "1");
    bucket("operation_duration_seconds", "1.048576", "2");
    bucket("operation_duration_seconds", "67.108864", "2");
    bucket("operation_duration_seconds", "+Inf", "2");
    bucket("attempt_duration_seconds", "0.000064", "2");
    bucket("operation_received_bytes", "256.0", "0");
    bucket("operation_received_bytes", "1024.0", "2");
    bucket("operation_capacity_units", "0.5", "2");
    EXPECT_TRUE(has_line(text, "ddbm_operation_duration_seconds_sum{" + labels + "} 1.0001"));
    EXPECT_TRUE(has_line(text, "ddbm_operation_duration_seconds_count{" + labels + "} 2"));
}

TEST(PrometheusText, EscapesLabels)
{
    const std::string text = prometheus_text({{labels_of("a\\b\"c\nd\xff"), some_values()}});

    const std::string line = R"(ddbm_attempts_total{operation="GetItem",table="a\\b\"c\nd)"
                             "\xef\xbf\xbd"
                             R"(",outcome="success"} 2)";
    EXPECT_TRUE(has_line(text, line)) << text;
}

TEST(PrometheusText, LeavesOutEmptyLabelsAndEmptyHistograms)
{
    metric_values values;
    values.counters.fill(1);
    const std::string text = prometheus_text({{metric_labels(), values}});

    EXPECT_TRUE(has_line(text, "ddbm_operations_total 1")) << text;
    EXPECT_EQ(text.find("_bucket"), text.npos);
    EXPECT_EQ(text.find("{"), text.npos);
}

TEST(PrometheusText, IsOpenMetricsOnDemand)
{
    const std::string text =
        prometheus_text({{labels_of("shop"), some_values()}}, prometheus_format::open_metrics);

    EXPECT_TRUE(has_line(text, "# TYPE ddbm_attempts counter")) << text;
    EXPECT_TRUE(text.ends_with("\n# EOF\n"));
    EXPECT_TRUE(has_line(
        text, R"(ddbm_attempts_total{operation="GetItem",table="shop",outcome="success"} 2)"
    ));
    EXPECT_EQ(
        content_type_of(prometheus_format::open_metrics),
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    EXPECT_EQ(content_type_of(prometheus_format::text), "text/plain; version=0.0.4; charset=utf-8");
}

TEST(PrometheusText, TakesAnotherPrefix)
{
    const metrics_snapshot none;

    EXPECT_TRUE(prometheus_text(none, prometheus_format::text, "shop_2")
                    .starts_with("# HELP shop_2_operations_total "));
    for (const char* wrong : {"", "2a", "a-b", "a b", "a{", "\xc3\xa4"})
    {
        try
        {
            prometheus_text(none, prometheus_format::text, wrong);
            ADD_FAILURE() << wrong;
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_configuration);
            EXPECT_NE(std::string(why.what()).find(wrong), std::string::npos);
        }
    }
}

// Takes what is at the beginning of a line.
class line_parser
{
public:
    explicit line_parser(std::string_view line) : rest_(line) {}

    std::string name()
    {
        const std::size_t end = rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
        return std::string(take(std::min(end, rest_.size())));
    }

    bool text(std::string_view wanted)
    {
        const bool is_there = rest_.starts_with(wanted);
        take(is_there ? wanted.size() : 0);
        return is_there;
    }

    // {a="b",c="d"}, or nothing: whether it is one of them.
    bool labels()
    {
        if (!text("{"))
            return true;
        do
        {
            if (name().empty() || !text("=\"") || !value())
                return false;
        } while (text(","));
        return text("}");
    }

    std::string rest() const { return std::string(rest_); }

private:
    std::string_view take(std::size_t count)
    {
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    // To its quote. Only a backslash, a quote and a line break are escaped.
    bool value()
    {
        while (!text("\""))
        {
            if (rest_.empty())
                return false;
            const bool is_escape = take(1) == "\\";
            if (is_escape && !text("\\") && !text("\"") && !text("n"))
                return false;
        }
        return true;
    }

    std::string_view rest_;
};

// The grammar of format 0.0.4, and that each family is one group of lines below its head.
TEST(PrometheusText, KeepsToTheRulesOfTheFormat)
{
    const metrics_snapshot all{
        {labels_of("a"), some_values()}, {labels_of("b\n\"\\"), some_values()}, {{}, {}}};
    std::string family;
    std::set<std::string> families;
    const std::string text = prometheus_text(all);
    EXPECT_TRUE(text.ends_with('\n'));
    for (const std::string& line : lines_of(text))
    {
        line_parser in(line);
        if (in.text("# HELP "))
        {
            family = in.name();
            EXPECT_TRUE(families.insert(family).second) << family << " comes twice";
            EXPECT_GT(in.rest().size(), 2u) << line;
        }
        else if (in.text("# TYPE "))
        {
            EXPECT_EQ(in.name(), family);
            EXPECT_TRUE(in.rest() == " counter" || in.rest() == " histogram") << line;
        }
        else
        {
            EXPECT_TRUE(in.name().starts_with(family)) << line << " is not of " << family;
            EXPECT_TRUE(in.labels()) << line;
            EXPECT_TRUE(in.text(" ")) << line;
            double value = -1;
            const std::string number = in.rest();
            const char* const last = number.data() + number.size();
            EXPECT_EQ(std::from_chars(number.data(), last, value).ptr, last) << line;
            EXPECT_GE(value, 0) << line;
        }
    }
    EXPECT_EQ(families.size(), metric_counters + 1 + metric_histograms);
}

}  // namespace
}  // namespace ddbm
