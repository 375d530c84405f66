#include <ddbm/errc.hpp>
#include <ddbm/metrics.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace ddbm {
namespace {

using namespace std::chrono_literals;

static_assert(!std::is_aggregate_v<metric_labels>);
static_assert(!std::is_aggregate_v<metric_values>);

operation_report report_of(std::string operation, std::string table, error_code code = {})
{
    operation_report report;
    report.operation = std::move(operation);
    report.table = std::move(table);
    report.code = code;
    report.duration = 3ms;
    report.attempts.emplace_back().duration = 2ms;
    report.sent_bytes = 10;
    report.received_bytes = 20;
    return report;
}

metric_labels labels_of(std::string operation, std::string table, std::string outcome)
{
    metric_labels labels;
    labels.operation = std::move(operation);
    labels.table = std::move(table);
    labels.outcome = std::move(outcome);
    return labels;
}

struct counting
{
    std::shared_ptr<metrics> counted = std::make_shared<metrics>();
    operation_metrics observer{counted};

    metric_values of(const metric_labels& labels) const { return counted->get().at(labels); }
};

TEST(Metrics, TellOperationsApartByTheirLabels)
{
    counting f;
    f.observer.operation_ended(report_of("GetItem", "a"));
    f.observer.operation_ended(report_of("GetItem", "a"));
    f.observer.operation_ended(report_of("GetItem", "b"));
    f.observer.operation_ended(report_of("PutItem", "a"));
    f.observer.operation_ended(report_of("GetItem", "a", errc::attempt_timeout));

    EXPECT_EQ(f.counted->get().size(), 4u);
    const metric_values gets = f.of(labels_of("GetItem", "a", "success"));
    EXPECT_EQ(gets.of(metric_counter::operations), 2);
    EXPECT_EQ(gets.of(metric_counter::attempts), 2);
    EXPECT_EQ(gets.of(metric_counter::throttled_attempts), 0);
    EXPECT_EQ(gets.of(metric_counter::sent_bytes), 20);
    EXPECT_EQ(gets.of(metric_counter::received_bytes), 40);
    EXPECT_EQ(gets.of(metric_histogram::duration).sum, 6000u);
    EXPECT_EQ(gets.of(metric_histogram::attempt_duration).sum, 4000u);
    EXPECT_EQ(gets.of(metric_histogram::received_bytes).max, 20u);
    EXPECT_EQ(gets.of(metric_histogram::capacity_half_units).count, 0u);
    EXPECT_EQ(f.of(labels_of("GetItem", "a", "timeout")).of(metric_counter::operations), 1);
}

TEST(Metrics, CountEachAttempt)
{
    counting f;
    operation_report report = report_of("GetItem", "a");
    report.attempts.resize(3);
    report.attempts[0].code = service_errc::throttling;
    report.attempts[1].code = service_errc::internal_server_error;
    f.observer.operation_ended(report);

    const metric_values got = f.of(labels_of("GetItem", "a", "success"));
    EXPECT_EQ(got.of(metric_counter::operations), 1);
    EXPECT_EQ(got.of(metric_counter::attempts), 3);
    EXPECT_EQ(got.of(metric_counter::throttled_attempts), 1);
    EXPECT_EQ(got.of(metric_histogram::attempt_duration).count, 3u);
    EXPECT_EQ(got.of(metric_histogram::duration).count, 1u);
}

TEST(Metrics, TellTagsApart)
{
    counting f;
    operation_report report = report_of("GetItem", "a");
    f.observer.operation_ended(report);
    report.tag = "job";
    f.observer.operation_ended(report);
    f.observer.operation_ended(report);

    metric_labels tagged = labels_of("GetItem", "a", "success");
    EXPECT_EQ(f.of(tagged).of(metric_counter::operations), 1);
    tagged.tag = "job";
    EXPECT_EQ(f.of(tagged).of(metric_counter::operations), 2);
}

TEST(Metrics, AddUpThePhasesOfAttempts)
{
    counting f;
    operation_report report = report_of("GetItem", "a");
    report.attempts.resize(2);
    report.attempts[0].phases.add(attempt_phase::connect, 3ms);
    report.attempts[0].phases.add(attempt_phase::first_byte, 1ms);
    report.attempts[1].phases.add(attempt_phase::first_byte, 2ms);
    f.observer.operation_ended(report);

    metric_values got = f.of(labels_of("GetItem", "a", "success"));
    EXPECT_EQ(got.of(attempt_phase::connect), 3ms);
    EXPECT_EQ(got.of(attempt_phase::first_byte), 3ms);
    EXPECT_EQ(got.of(attempt_phase::tls), 0ms);
    got += metric_values(got);
    EXPECT_EQ(got.of(attempt_phase::connect), 6ms);
}

TEST(Metrics, RoundTimesUp)
{
    counting f;
    operation_report report = report_of("GetItem", "a");
    report.duration = 1001ns;
    f.observer.operation_ended(report);
    report.duration = -1s;
    f.observer.operation_ended(report);

    const histogram_snapshot durations =
        f.of(labels_of("GetItem", "a", "success")).of(metric_histogram::duration);
    EXPECT_EQ(durations.count_up_to(1), 1u);
    EXPECT_EQ(durations.max, 2u);
}

TEST(Metrics, TellReadCapacityFromWriteCapacity)
{
    counting f;
    EXPECT_TRUE(f.observer.wants(reported::capacity));
    operation_report report = report_of("GetItem", "a");
    report.consumed_capacity.resize(2);
    report.consumed_capacity[0].capacity_units = 0.5;
    report.consumed_capacity[1].capacity_units = 2;
    f.observer.operation_ended(report);
    report.is_write = true;
    report.operation = "PutItem";
    f.observer.operation_ended(report);
    // A transaction says both, whatever it is.
    report.operation = "TransactWriteItems";
    report.consumed_capacity.resize(1);
    report.consumed_capacity[0].capacity_units = 6;
    report.consumed_capacity[0].read_capacity_units = 2;
    report.consumed_capacity[0].write_capacity_units = 4;
    f.observer.operation_ended(report);

    const metric_values gets = f.of(labels_of("GetItem", "a", "success"));
    EXPECT_EQ(gets.of(metric_counter::read_capacity_units), 2.5);
    EXPECT_EQ(gets.of(metric_counter::write_capacity_units), 0);
    EXPECT_EQ(gets.of(metric_histogram::capacity_half_units).max, 5u);
    const metric_values puts = f.of(labels_of("PutItem", "a", "success"));
    EXPECT_EQ(puts.of(metric_counter::read_capacity_units), 0);
    EXPECT_EQ(puts.of(metric_counter::write_capacity_units), 2.5);
    const metric_values both = f.of(labels_of("TransactWriteItems", "a", "success"));
    EXPECT_EQ(both.of(metric_counter::read_capacity_units), 2);
    EXPECT_EQ(both.of(metric_counter::write_capacity_units), 4);
}

TEST(Metrics, HaveNoMoreLabelsThanTheirLimitAndTheOutcomes)
{
    const auto counted = std::make_shared<metrics>();
    operation_metrics observer(counted, reported::outcome, 3);
    EXPECT_FALSE(observer.wants(reported::capacity));
    for (int i = 0; i < 100; ++i)
    {
        const std::string table = "t" + std::to_string(i);
        observer.operation_ended(report_of("GetItem", table));
        observer.operation_ended(report_of("GetItem", table, errc::attempt_timeout));
    }
    observer.operation_ended(report_of("GetItem", "t0"));

    const metrics_snapshot got = counted->get();
    EXPECT_EQ(got.size(), 5u);
    EXPECT_EQ(got.at(labels_of("GetItem", "t0", "success")).of(metric_counter::operations), 2);
    EXPECT_EQ(got.at(labels_of("GetItem", "t1", "success")).of(metric_counter::operations), 1);
    metric_labels others = labels_of("other", "other", "success");
    others.tag = "other";
    EXPECT_EQ(got.at(others).of(metric_counter::operations), 98);
    others.outcome = "timeout";
    EXPECT_EQ(got.at(others).of(metric_counter::operations), 99);
}

TEST(Metrics, LoseNothingOfSeveralThreads)
{
    counting f;
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
    {
        threads.emplace_back([&f] {
            for (int i = 0; i < 2000; ++i)
                f.observer.operation_ended(report_of("GetItem", "t" + std::to_string(i % 7)));
        });
    }
    for (std::thread& thread : threads)
        thread.join();

    metric_values all;
    for (const auto& [labels, values] : f.counted->get())
        all += values;
    EXPECT_EQ(all.of(metric_counter::operations), 8000);
    EXPECT_EQ(all.of(metric_counter::received_bytes), 160'000);
    EXPECT_EQ(all.of(metric_histogram::duration).count, 8000u);
}

// A sink of somebody else is asked for each series once.
class counting_sink : public metric_sink
{
public:
    std::shared_ptr<metric_series> series(const metric_labels& labels) override
    {
        asked.push_back(labels);
        return nullptr;
    }

    std::vector<metric_labels> asked;
};

TEST(Metrics, AskTheirSinkForWhatItMayNotHave)
{
    const auto sink = std::make_shared<counting_sink>();
    operation_metrics observer(sink);

    observer.operation_ended(report_of("GetItem", "a"));

    ASSERT_EQ(sink->asked.size(), 1u);
    EXPECT_EQ(sink->asked[0], labels_of("GetItem", "a", "success"));
}

TEST(MetricOutcome, GroupsCodes)
{
    EXPECT_EQ(metric_outcome({}), "success");
    EXPECT_EQ(metric_outcome(errc::conflict_changed), "conflict");
    EXPECT_EQ(metric_outcome(service_errc::conditional_check_failed), "conflict");
    EXPECT_EQ(metric_outcome(service_errc::transaction_canceled), "conflict");
    EXPECT_EQ(metric_outcome(errc::not_found), "not_found");
    EXPECT_EQ(metric_outcome(service_errc::provisioned_throughput_exceeded), "throttled");
    EXPECT_EQ(metric_outcome(service_errc::validation), "refused");
    EXPECT_EQ(metric_outcome(service_errc::access_denied), "refused");
    EXPECT_EQ(metric_outcome(service_errc::unknown), "refused");
    EXPECT_EQ(metric_outcome(service_errc::internal_server_error), "service_failure");
    EXPECT_EQ(metric_outcome(errc::checksum_mismatch), "service_failure");
    EXPECT_EQ(metric_outcome(errc::deadline_exceeded), "timeout");
    EXPECT_EQ(metric_outcome(boost::asio::error::connection_refused), "network");
    EXPECT_EQ(metric_outcome(boost::asio::error::eof), "network");
    EXPECT_EQ(metric_outcome(boost::asio::error::operation_aborted), "cancelled");
    EXPECT_EQ(metric_outcome(errc::client_closed), "cancelled");
    EXPECT_EQ(metric_outcome(errc::budget_exceeded), "over_budget");
    EXPECT_EQ(metric_outcome(errc::empty_key), "invalid");
    EXPECT_EQ(metric_outcome(service_errc::transaction_in_progress), "conflict");
}

// All of them, so that a new one has to be given its place.
TEST(MetricOutcome, HasAPlaceForEachCodeOfThisLibrary)
{
    const std::map<errc, std::string> others = {
        {errc::conflict_changed, "conflict"},
        {errc::conflict_exists, "conflict"},
        {errc::condition_failed, "conflict"},
        {errc::unique_taken, "conflict"},
        {errc::lock_lost, "conflict"},
        {errc::not_found, "not_found"},
        {errc::unprocessed, "throttled"},
        {errc::connect_timeout, "timeout"},
        {errc::tls_timeout, "timeout"},
        {errc::attempt_timeout, "timeout"},
        {errc::wait_timeout, "timeout"},
        {errc::deadline_exceeded, "timeout"},
        {errc::client_closed, "cancelled"},
        {errc::budget_exceeded, "over_budget"},
        {errc::too_many_waiting, "overloaded"},
        {errc::no_credentials, "no_credentials"},
        {errc::invalid_reply, "service_failure"},
        {errc::reply_too_large, "service_failure"},
        {errc::checksum_mismatch, "service_failure"},
        {errc::store_unusable, "service_failure"},
        {errc::store_damaged, "service_failure"},
        {errc::store_failed, "service_failure"},
    };
    std::size_t codes = 0;
    for (int value = 1; !name_of(static_cast<errc>(value)).empty(); ++value)
    {
        const auto code = static_cast<errc>(value);
        const auto found = others.find(code);
        EXPECT_EQ(metric_outcome(code), found == others.end() ? "invalid" : found->second) << code;
        codes += found == others.end() ? 1 : 0;
    }
    EXPECT_EQ(codes, 28u) << "A new code: is it \"invalid\"?";
}

}  // namespace
}  // namespace ddbm
