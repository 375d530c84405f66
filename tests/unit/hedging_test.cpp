#include "retry/hedging.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using time = hedging::time;

constexpr time start = time(seconds(1'000));

hedged_reads with_budget(double share)
{
    hedged_reads options;
    options.extra_reads = share;
    return options;
}

// From 1 to 10 ms, each as often.
void read_often(hedging& of, std::string_view table, read_kind kind, int count = 1'000)
{
    for (int n = 0; n < count; ++n)
    {
        of.when_to_hedge(table, kind, start);
        of.answered(table, kind, microseconds(1'000 + n * 9 % 9'000), start);
    }
}

TEST(ReadKind, IsOfReadsOfItems)
{
    EXPECT_EQ(read_kind_of("GetItem"), read_kind::get);
    EXPECT_EQ(read_kind_of("BatchGetItem"), read_kind::batch_get);
    EXPECT_EQ(read_kind_of("TransactGetItems"), read_kind::transact_get);
    EXPECT_EQ(read_kind_of("Query"), read_kind::query);
    EXPECT_EQ(read_kind_of("Scan"), read_kind::scan);
    EXPECT_EQ(name_of(read_kind::get), "GetItem");
    EXPECT_EQ(name_of(read_kind::scan), "Scan");
    for (const char* other : {"", "Get", "PutItem", "DescribeTable", "GetRecords"})
        EXPECT_EQ(read_kind_of(other), std::nullopt) << other;
}

// -- The budget

TEST(HedgeBudget, HasATokenOnceEnoughReadsHaveEarnedIt)
{
    hedge_budget budget(0.02);
    for (int n = 0; n < 49; ++n)
        budget.earn();
    EXPECT_FALSE(budget.try_take());

    budget.earn();
    EXPECT_TRUE(budget.try_take());
    EXPECT_FALSE(budget.try_take());
}

TEST(HedgeBudget, SavesNoMoreThanABurst)
{
    hedge_budget budget(0.5);
    for (int n = 0; n < 100'000; ++n)
        budget.earn();

    int taken = 0;
    while (budget.try_take())
        ++taken;
    EXPECT_EQ(taken, hedge_budget::burst);
}

TEST(HedgeBudget, TakesAnyShare)
{
    for (double none : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
    {
        hedge_budget budget(none);
        for (int n = 0; n < 1'000; ++n)
            budget.earn();
        EXPECT_FALSE(budget.try_take());
    }
    for (double all : {1.0, 7.0, std::numeric_limits<double>::infinity()})
    {
        hedge_budget budget(all);
        budget.earn();
        EXPECT_TRUE(budget.try_take());
        EXPECT_FALSE(budget.try_take());
    }
}

TEST(HedgeBudget, IsNeverExceededInAnyStretchOfReads)
{
    for (double share : {0.001, 0.02, 0.1, 0.5})
    {
        std::mt19937 chance(1);
        hedge_budget budget(share);
        // How many were taken before each read, less what had been earned: within a stretch that
        // rises by the burst at most.
        double lowest = 0;
        double reads = 0;
        double taken = 0;
        for (int n = 0; n < 200'000; ++n)
        {
            lowest = std::min(lowest, taken - share * reads);
            budget.earn();
            ++reads;
            // In spells, so that tokens are saved and spent.
            const bool wants = (n / 1'000) % 3 == 0 && chance() % 2 == 0;
            if (wants && budget.try_take())
                ++taken;
            ASSERT_LE(taken - share * reads - lowest, hedge_budget::burst + 1e-6);
        }
        EXPECT_GT(taken, hedge_budget::burst);
    }
}

TEST(HedgeBudget, IsSharedByThreads)
{
    hedge_budget budget(0.1);
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int n = 0; n < 4; ++n)
    {
        threads.emplace_back([&] {
            for (int i = 0; i < 20'000; ++i)
            {
                budget.earn();
                if (budget.try_take())
                    ++taken;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_EQ(taken, 8'000);
}

// -- When

TEST(Hedging, WaitsUntilItKnowsHowLongReadsTake)
{
    hedging reads(with_budget(0.1));
    EXPECT_EQ(reads.when_to_hedge("a", read_kind::get, start), std::nullopt);
    read_often(reads, "a", read_kind::get, latency_histogram::least_count - 1);
    EXPECT_EQ(reads.when_to_hedge("a", read_kind::get, start), std::nullopt);

    read_often(reads, "a", read_kind::get, 1);
    EXPECT_NE(reads.when_to_hedge("a", read_kind::get, start), std::nullopt);
}

TEST(Hedging, IsForTheSlowestTwentieth)
{
    hedging reads(with_budget(0.1));
    read_often(reads, "a", read_kind::get);

    const auto when = reads.when_to_hedge("a", read_kind::get, start);
    ASSERT_TRUE(when);
    EXPECT_NEAR(static_cast<double>(when->count()), 9'550, 600);
}

TEST(Hedging, IsForAsManyAsTheBudgetPaysFor)
{
    hedging reads(with_budget(0.01));
    for (int n = 0; n < 1'000; ++n)
        reads.answered("a", read_kind::get, milliseconds(n % 100 < 98 ? 4 : 100), start);

    const auto when = reads.when_to_hedge("a", read_kind::get, start);
    ASSERT_TRUE(when);
    EXPECT_GT(*when, milliseconds(90));
}

TEST(Hedging, TellsTablesAndKindsApart)
{
    hedging reads(with_budget(0.1));
    for (int n = 0; n < 200; ++n)
    {
        reads.answered("a", read_kind::get, milliseconds(4), start);
        reads.answered("a", read_kind::query, milliseconds(40), start);
        reads.answered("b", read_kind::get, milliseconds(400), start);
    }

    EXPECT_LT(reads.when_to_hedge("a", read_kind::get, start), milliseconds(5));
    EXPECT_GT(reads.when_to_hedge("a", read_kind::query, start), milliseconds(35));
    EXPECT_GT(reads.when_to_hedge("b", read_kind::get, start), milliseconds(350));
    EXPECT_EQ(reads.when_to_hedge("b", read_kind::scan, start), std::nullopt);
}

TEST(Hedging, FollowsReadsThatBecomeSlower)
{
    hedging reads(with_budget(0.1));
    read_often(reads, "a", read_kind::get, 5'000);
    for (int n = 0; n < 2'000; ++n)
        reads.answered("a", read_kind::get, milliseconds(60), start);

    EXPECT_NEAR(
        static_cast<double>(reads.when_to_hedge("a", read_kind::get, start)->count()), 60'000, 6'000
    );
}

TEST(Hedging, IsNeverEarlierThanTheOptionsSay)
{
    hedged_reads options = with_budget(0.1);
    options.least_delay = milliseconds(2);
    hedging reads(options);
    for (int n = 0; n < 200; ++n)
        reads.answered("a", read_kind::get, microseconds(150), start);

    EXPECT_EQ(reads.when_to_hedge("a", read_kind::get, start), milliseconds(2));
}

TEST(Hedging, IsOffWithoutABudget)
{
    hedging reads(with_budget(0));
    read_often(reads, "a", read_kind::get);

    reads.throttled("a", start);

    EXPECT_EQ(reads.when_to_hedge("a", read_kind::get, start), std::nullopt);
    EXPECT_FALSE(reads.may_hedge("a", start));
    EXPECT_FALSE(reads.may_hedge("b", start));
}

TEST(Hedging, IsOffWhileTheTableIsThrottled)
{
    hedging reads(with_budget(0.1));
    read_often(reads, "a", read_kind::get);
    read_often(reads, "b", read_kind::get);
    reads.throttled("a", start);

    for (seconds later : {seconds(0), seconds(29)})
    {
        EXPECT_EQ(reads.when_to_hedge("a", read_kind::get, start + later), std::nullopt);
        // Nor is sent what had been meant to be.
        EXPECT_FALSE(reads.may_hedge("a", start + later));
        EXPECT_TRUE(reads.when_to_hedge("b", read_kind::get, start + later));
        EXPECT_TRUE(reads.may_hedge("b", start + later));
    }
    EXPECT_TRUE(reads.when_to_hedge("a", read_kind::get, start + seconds(30)));
    EXPECT_TRUE(reads.may_hedge("a", start + seconds(30)));
}

TEST(Hedging, KnowsNoMoreTablesThanItMay)
{
    hedging reads(with_budget(0.1));
    for (int n = 0; n < 20'000; ++n)
    {
        const time now = start + milliseconds(n);
        reads.answered("table" + std::to_string(n), read_kind::get, milliseconds(4), now);
        reads.answered("often", read_kind::get, milliseconds(4), now);
    }

    EXPECT_TRUE(reads.when_to_hedge("often", read_kind::get, start));
}

// Replies of 4 ms, of which one in a hundred is late by 100 ms: what is read, and how often.
TEST(Hedging, TakesTheLateRepliesAwayForItsBudget)
{
    hedging reads(with_budget(0.02));
    std::mt19937 chance(3);
    std::lognormal_distribution<double> usual(std::log(4'000.0), 0.2);
    const auto draw = [&] {
        const bool is_late = chance() % 100 == 0;
        return microseconds(std::llround(usual(chance)) + (is_late ? 100'000 : 0));
    };
    std::vector<microseconds> took;
    int extra = 0;
    constexpr int count = 50'000;
    for (int n = 0; n < count; ++n)
    {
        const time now = start + milliseconds(n);
        microseconds first = draw();
        const auto when = reads.when_to_hedge("a", read_kind::get, now);
        if (when && first > *when && reads.may_hedge("a", now + *when))
        {
            ++extra;
            first = std::min(first, *when + draw());
        }
        reads.answered("a", read_kind::get, first, now + first);
        took.push_back(first);
    }

    std::sort(took.begin(), took.end());
    EXPECT_LT(took[count * 99 / 100], milliseconds(13));
    EXPECT_LT(took[count * 995 / 1'000], milliseconds(15));
    EXPECT_LE(extra, count * 0.02 + hedge_budget::burst);
    EXPECT_GE(extra, count * 0.01);
}

TEST(Hedging, CanBeUsedByManyThreads)
{
    hedging reads(with_budget(0.1));
    std::atomic<int> sent = 0;
    const auto work = [&](std::string_view table) {
        for (int n = 0; n < 20'000; ++n)
        {
            const time now = start + milliseconds(n);
            const auto when = reads.when_to_hedge(table, read_kind::get, now);
            if (when && n % 10 == 0 && reads.may_hedge(table, now))
                ++sent;
            if (n == 10'000)
                reads.throttled(table, now);
            reads.answered(table, read_kind::get, microseconds(1'000 + n % 100), now);
        }
    };
    std::vector<std::thread> threads;
    for (const char* table : {"a", "a", "b", "c"})
        threads.emplace_back(work, table);
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_GT(sent, 0);
    EXPECT_LE(sent, 80'000 * 0.1 + hedge_budget::burst);
}

}  // namespace
}  // namespace ddbm::detail
