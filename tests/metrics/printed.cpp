// Prints metrics of operations with labels of all kinds, for prometheus_test.py, which knows them.
//
//     metrics_printed text            format 0.0.4
//     metrics_printed open-metrics

#include <ddbm/errc.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/prometheus.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace std::chrono_literals;

void end_operation(
    ddbm::operation_metrics& observer,
    std::string table,
    std::chrono::nanoseconds duration,
    ddbm::error_code code = {}
)
{
    ddbm::operation_report report;
    report.operation = "GetItem";
    report.table = std::move(table);
    report.code = code;
    report.duration = duration;
    report.attempts.emplace_back().duration = duration;
    report.attempts[0].phases.add(ddbm::attempt_phase::first_byte, 1ms);
    report.sent_bytes = 100;
    report.received_bytes = 3'000'000;
    report.consumed_capacity.emplace_back().capacity_units = 0.5;
    observer.operation_ended(report);
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string_view wanted = argc == 2 ? argv[1] : "";
    if (wanted != "text" && wanted != "open-metrics")
    {
        std::cerr << "metrics_printed text|open-metrics\n";
        return 2;
    }
    const auto counted = std::make_shared<ddbm::metrics>();
    ddbm::operation_metrics observer(counted);
    for (int i = 1; i <= 1000; ++i)
        end_operation(observer, "plain", i * 1ms);
    end_operation(observer, "plain", 200s, ddbm::errc::attempt_timeout);
    end_operation(observer, "quote\" backslash\\ line\nend", 1us);
    end_operation(observer, "\\n is no line break, {a=\"b\"} no label", 0us);
    end_operation(observer, "gr\xc3\xbc\xc3\x9f\xe2\x82\xac and \xff\xfe", 1us);
    end_operation(observer, "", 1us);
    std::cout << ddbm::prometheus_text(
        counted->get(),
        wanted == "text" ? ddbm::prometheus_format::text : ddbm::prometheus_format::open_metrics
    );
}
