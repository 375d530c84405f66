#include <ddbm/operation_counters.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/service_errc.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace ddbm {
namespace {

using namespace std::chrono_literals;

operation_report report_of(std::string operation, std::chrono::nanoseconds duration)
{
    operation_report report;
    report.operation = std::move(operation);
    report.table = "t";
    report.duration = duration;
    report.attempts.emplace_back();
    report.sent_bytes = 10;
    report.received_bytes = 20;
    return report;
}

TEST(OperationCounters, AddUpByOperationTableAndIndex)
{
    operation_counters counters;
    counters.operation_ended(report_of("GetItem", 1ms));
    counters.operation_ended(report_of("GetItem", 3ms));
    counters.operation_ended(report_of("Query", 1ms));
    operation_report by_index = report_of("Query", 1ms);
    by_index.index = "i";
    counters.operation_ended(by_index);

    const auto sums = counters.get();

    ASSERT_EQ(sums.size(), 3u);
    const operation_sums& gets = sums.at(counted_operation("GetItem", "t"));
    EXPECT_EQ(gets.operations, 2u);
    EXPECT_EQ(gets.failures, 0u);
    EXPECT_EQ(gets.attempts, 2u);
    EXPECT_EQ(gets.sent_bytes, 20u);
    EXPECT_EQ(gets.received_bytes, 40u);
    EXPECT_EQ(gets.total_duration, 4ms);
    EXPECT_EQ(gets.longest_duration, 3ms);
    EXPECT_EQ(sums.at(counted_operation("Query", "t")).operations, 1u);
    EXPECT_EQ(sums.at(counted_operation("Query", "t", "i")).operations, 1u);
}

TEST(OperationCounters, CountFailuresAndThrottledAttempts)
{
    operation_counters counters;
    operation_report report = report_of("GetItem", 1ms);
    report.attempts.resize(3);
    report.attempts[0].code = service_errc::provisioned_throughput_exceeded;
    report.attempts[1].code = service_errc::throttling;
    counters.operation_ended(report);
    report.code = service_errc::internal_server_error;
    report.attempts.resize(1);
    report.attempts[0].code = report.code;
    counters.operation_ended(report);

    const operation_sums sums = counters.get().at(counted_operation("GetItem", "t"));

    EXPECT_EQ(sums.operations, 2u);
    EXPECT_EQ(sums.failures, 1u);
    EXPECT_EQ(sums.attempts, 4u);
    EXPECT_EQ(sums.throttled, 2u);
}

TEST(OperationCounters, AddUpTheCapacity)
{
    operation_counters counters(reported::capacity);
    operation_report report = report_of("GetItem", 1ms);
    report.consumed_capacity.resize(1);
    report.consumed_capacity[0].capacity_units = 0.5;
    counters.operation_ended(report);
    counters.operation_ended(report);

    EXPECT_TRUE(counters.wants(reported::capacity));
    EXPECT_EQ(counters.get().at(counted_operation("GetItem", "t")).capacity_units, 1);
}

TEST(OperationCounters, SortDurationsByPowersOfTwo)
{
    const auto place = [](std::chrono::nanoseconds duration) {
        operation_sums sums;
        sums.add(report_of("GetItem", duration));
        EXPECT_EQ(std::accumulate(sums.durations.begin(), sums.durations.end(), 0u), 1u);
        return std::find(sums.durations.begin(), sums.durations.end(), 1u) - sums.durations.begin();
    };

    EXPECT_EQ(place(-1s), 0);
    EXPECT_EQ(place(0ns), 0);
    EXPECT_EQ(place(999ns), 0);
    EXPECT_EQ(place(1us), 1);
    EXPECT_EQ(place(511us), 9);
    EXPECT_EQ(place(512us), 10);
    EXPECT_EQ(place(1023us), 10);
    EXPECT_EQ(place(1024us), 11);
    EXPECT_EQ(place(24h * 365), 35);
}

TEST(OperationCounters, BeginAgainWhenTheyAreTaken)
{
    operation_counters counters;
    counters.operation_ended(report_of("GetItem", 1ms));

    EXPECT_EQ(counters.take().size(), 1u);
    EXPECT_TRUE(counters.get().empty());
    EXPECT_TRUE(counters.take().empty());
}

}  // namespace
}  // namespace ddbm
