#include <ddbm/capacity_ledger.hpp>
#include <ddbm/error.hpp>
#include <ddbm/operation_report.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <thread>
#include <type_traits>
#include <vector>

namespace ddbm {
namespace {

using namespace std::chrono_literals;

static_assert(!std::is_aggregate_v<capacity_units>);
static_assert(!std::is_aggregate_v<capacity_sums>);

operation_report report_of(double units, bool is_write = false)
{
    operation_report report;
    report.operation = is_write ? "PutItem" : "Query";
    report.is_write = is_write;
    consumed_capacity& consumed = report.consumed_capacity.emplace_back();
    consumed.table_name = "shop";
    consumed.capacity_units = units;
    return report;
}

struct timed_ledger
{
    capacity_ledger::clock::time_point now{1h};
    capacity_ledger ledger{10'000, [this] { return now; }};

    // Why another operation is refused; empty if it is not.
    std::string refusal(std::string_view tag, bool is_write = false)
    {
        try
        {
            ledger.admit(tag, is_write);
            return {};
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::budget_exceeded);
            return why.get_diagnostics().message();
        }
    }
};

TEST(CapacityLedger, AddsUpByTag)
{
    capacity_ledger ledger;
    ledger.charge("a", report_of(0.5));
    ledger.charge("a", report_of(1));
    ledger.charge("a", report_of(3, true));
    ledger.charge("b", report_of(7));
    ledger.charge("", report_of(2));

    EXPECT_EQ(ledger.of("a").operations, 3u);
    EXPECT_EQ(ledger.of("a").units, capacity_units(1.5, 3));
    EXPECT_EQ(ledger.of("b").units, capacity_units(7, 0));
    EXPECT_EQ(ledger.of("").units, capacity_units(2, 0));
    EXPECT_EQ(ledger.of("nobody").operations, 0u);
    EXPECT_EQ(ledger.get().size(), 3u);
}

TEST(CapacityLedger, LetsOperationsPassThatCostNothing)
{
    capacity_ledger ledger;
    ledger.limit("a", capacity_limits().reads(1).writes(1));
    ledger.charge("a", report_of(1));
    ledger.charge("a", report_of(1, true));

    EXPECT_NO_THROW(ledger.operation_begins(operation_start("DescribeTable", false, "a")));
    EXPECT_NO_THROW(ledger.operation_begins(operation_start("CreateTable", true, "a")));
    EXPECT_THROW(ledger.operation_begins(operation_start("GetItem", false, "a")), error);
    EXPECT_THROW(ledger.operation_begins(operation_start("PutItem", true, "a")), error);
    EXPECT_THROW(ledger.operation_begins(operation_start("ExecuteStatement", true, "a")), error);
    EXPECT_EQ(ledger.of("a").refused, 3u);
}

TEST(CapacityLedger, CountsOperationsThatDoNotSayWhatTheyConsumed)
{
    capacity_ledger ledger;
    ledger.charge("a", operation_report());

    EXPECT_EQ(ledger.of("a").operations, 1u);
    EXPECT_EQ(ledger.of("a").units, capacity_units());
    EXPECT_TRUE(ledger.of("a").places.empty());
}

TEST(CapacityLedger, TellsTheTableFromItsIndexes)
{
    capacity_ledger ledger;
    operation_report told_apart = report_of(6, true);
    consumed_capacity& consumed = told_apart.consumed_capacity[0];
    consumed.table.emplace().capacity_units = 1;
    consumed.local_secondary_indexes["local"].capacity_units = 2;
    consumed.global_secondary_indexes["global"].capacity_units = 3;
    ledger.charge("a", told_apart);
    operation_report of_index = report_of(0.5);
    of_index.index = "global";
    ledger.charge("a", of_index);
    ledger.charge("a", report_of(10));

    const capacity_sums sums = ledger.of("a");
    EXPECT_EQ(sums.units, capacity_units(10.5, 6));
    ASSERT_EQ(sums.places.size(), 3u);
    EXPECT_EQ(sums.places.at(capacity_place("shop")), capacity_units(10, 1));
    EXPECT_EQ(sums.places.at(capacity_place("shop", "local")), capacity_units(0, 2));
    EXPECT_EQ(sums.places.at(capacity_place("shop", "global")), capacity_units(0.5, 3));
}

TEST(CapacityLedger, CountsWhatATransactionSaysOfBoth)
{
    capacity_ledger ledger;
    operation_report report = report_of(6, true);
    report.consumed_capacity[0].read_capacity_units = 2;
    report.consumed_capacity[0].write_capacity_units = 4;
    report.consumed_capacity.push_back(report.consumed_capacity[0]);
    report.consumed_capacity[1].table_name = "other";
    ledger.charge("a", report);

    EXPECT_EQ(ledger.of("a").units, capacity_units(4, 8));
    EXPECT_EQ(ledger.of("a").places.at(capacity_place("other")), capacity_units(2, 4));
}

TEST(CapacityLedger, RefusesWhatIsBeyondABudget)
{
    timed_ledger f;
    f.ledger.charge("job", report_of(1000));
    f.ledger.limit("job", capacity_limits().reads(500));

    EXPECT_EQ(f.refusal("job"), "") << "what was used before the budget does not count";
    f.ledger.charge("job", report_of(499.5));
    EXPECT_EQ(f.refusal("job"), "");
    f.ledger.charge("job", report_of(2));

    EXPECT_EQ(f.refusal("job"), R"(The tag "job" has used 501.5 of its 500 read capacity units.)");
    EXPECT_EQ(f.refusal("job", true), "") << "writes have no limit";
    EXPECT_EQ(f.refusal("else"), "");
    EXPECT_EQ(f.refusal(""), "");
    EXPECT_EQ(f.ledger.of("job").refused, 1u);
    EXPECT_EQ(f.ledger.of("job").operations, 3u);
}

TEST(CapacityLedger, GivesABudgetAnewOrTakesIt)
{
    timed_ledger f;
    f.ledger.limit("job", capacity_limits().writes(2));
    f.ledger.charge("job", report_of(2, true));
    EXPECT_EQ(f.refusal("job", true), R"(The tag "job" has used 2 of its 2 write capacity units.)");

    f.ledger.limit("job", capacity_limits().writes(2));
    EXPECT_EQ(f.refusal("job", true), "");
    f.ledger.charge("job", report_of(2, true));
    EXPECT_NE(f.refusal("job", true), "");

    f.ledger.unlimit("job");
    EXPECT_EQ(f.refusal("job", true), "");
    f.ledger.unlimit("nobody");
}

TEST(CapacityLedger, KeepsARate)
{
    timed_ledger f;
    f.ledger.limit("job", capacity_limits().reads_per_second(50));
    EXPECT_EQ(f.refusal("job"), "");
    f.ledger.charge("job", report_of(100));

    EXPECT_EQ(
        f.refusal("job"),
        R"(The tag "job" has used its 50 read capacity units per second; there are more in 2000 ms.)"
    );
    f.now += 1999ms;
    EXPECT_NE(f.refusal("job"), "");
    f.now += 1ms;
    EXPECT_EQ(f.refusal("job"), "");

    // Of an hour without operations a second counts.
    f.now += 1h;
    f.ledger.charge("job", report_of(100));
    f.now += 1s;
    EXPECT_EQ(f.refusal("job"), "");
    EXPECT_EQ(f.refusal("job", true), "");
}

TEST(CapacityLedger, ObservesOperations)
{
    timed_ledger f;
    f.ledger.limit("job", capacity_limits().writes(1));
    EXPECT_TRUE(f.ledger.wants(reported::capacity));
    EXPECT_FALSE(f.ledger.wants(reported::values));

    f.ledger.operation_begins(operation_start("PutItem", true, "job"));
    operation_report report = report_of(1, true);
    report.tag = "job";
    report.attempts.emplace_back();
    f.ledger.operation_ended(report);

    EXPECT_EQ(f.ledger.of("job").units, capacity_units(0, 1));
    EXPECT_THROW(f.ledger.operation_begins(operation_start("PutItem", true, "job")), error);
    EXPECT_NO_THROW(f.ledger.operation_begins(operation_start("GetItem", false, "job")));
    // The report of what was refused.
    operation_report refused;
    refused.tag = "job";
    f.ledger.operation_ended(refused);
    EXPECT_EQ(f.ledger.of("job").operations, 1u);
    EXPECT_EQ(f.ledger.of("job").refused, 1u);
}

TEST(CapacityLedger, TakesNoLimitThatIsNone)
{
    capacity_ledger ledger;
    const auto expect_refused = [&](const capacity_limits& limits, const std::string& what) {
        try
        {
            ledger.limit("job", limits);
            ADD_FAILURE() << what;
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_configuration);
            EXPECT_EQ(
                why.get_diagnostics().message(),
                "The limit of " + what + ", which is not a number above zero."
            );
        }
    };

    expect_refused(capacity_limits().reads(0), "reads of the tag \"job\" is 0");
    expect_refused(capacity_limits().writes(-1), "writes of the tag \"job\" is -1");
    expect_refused(
        capacity_limits().reads_per_second(std::numeric_limits<double>::infinity()),
        "reads per second of the tag \"job\" is inf"
    );
    expect_refused(
        capacity_limits().writes_per_second(std::numeric_limits<double>::quiet_NaN()),
        "writes per second of the tag \"job\" is nan"
    );
}

TEST(CapacityLedger, HasNoMoreTagsThanItsLimitAndThoseWithBudgets)
{
    capacity_ledger ledger(2);
    ledger.limit("limited", capacity_limits().reads(5));
    for (const char* tag : {"a", "b", "c", "d", "limited", "a"})
        ledger.charge(tag, report_of(1));

    EXPECT_EQ(ledger.get().size(), 4u);
    EXPECT_EQ(ledger.of("a").units, capacity_units(2, 0));
    EXPECT_EQ(ledger.of("other").units, capacity_units(2, 0));
    EXPECT_EQ(ledger.of("limited").units, capacity_units(1, 0));
}

TEST(CapacityLedger, BeginsAgainWhenItIsTakenButNotItsBudgets)
{
    timed_ledger f;
    f.ledger.limit("job", capacity_limits().reads(1));
    f.ledger.charge("job", report_of(1));

    EXPECT_EQ(f.ledger.take().at("job").units, capacity_units(1, 0));
    EXPECT_TRUE(f.ledger.get().empty());
    EXPECT_NE(f.refusal("job"), "");
}

TEST(CapacityLedger, LosesNothingOfSeveralThreads)
{
    capacity_ledger ledger;
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
    {
        threads.emplace_back([&ledger, number] {
            for (int i = 0; i < 1000; ++i)
            {
                ledger.admit("a", false);
                ledger.charge(number % 2 == 0 ? "a" : "b", report_of(0.5));
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_EQ(ledger.of("a").units, capacity_units(1000, 0));
    EXPECT_EQ(ledger.of("b").operations, 2000u);
}

}  // namespace
}  // namespace ddbm
