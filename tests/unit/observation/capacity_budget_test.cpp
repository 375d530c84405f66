#include "observation/capacity_budget.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

const capacity_budget::clock::time_point start(1h);

TEST(CapacityBudget, LetsTheFirstRequestGo)
{
    EXPECT_EQ(capacity_budget(5, start).ready(), start);
}

TEST(CapacityBudget, WaitsAsLongAsWhatWasUsedTakes)
{
    capacity_budget budget(5, start);

    budget.spend(10, start + 1s);

    EXPECT_EQ(budget.ready(), start + 2s);
    budget.spend(2.5, start + 1s);
    EXPECT_EQ(budget.ready(), start + 2s + 500ms);
}

// What was not used before does not come back all at once.
TEST(CapacityBudget, CountsWhatWasLeftForASecond)
{
    capacity_budget budget(5, start);

    budget.spend(10, start + 1h);

    EXPECT_EQ(budget.ready(), start + 1h + 1s);
}

TEST(CapacityBudget, KeepsTheRateOnTheAverage)
{
    capacity_budget budget(4, start);
    auto now = start;
    for (int i = 0; i < 100; ++i)
    {
        now = std::max(now, budget.ready());
        budget.spend(8, now);
    }

    EXPECT_EQ(budget.ready() - start, 200s);
}

TEST(CapacityBudget, WithoutALimitNeverWaits)
{
    capacity_budget budget(0, start);

    budget.spend(1e9, start);

    EXPECT_FALSE(budget.is_limited());
    EXPECT_EQ(budget.ready(), start);
    EXPECT_GT(budget.items_in(5s, 1, 1), 1'000'000);
}

TEST(CapacityBudget, WaitsADayAtMost)
{
    capacity_budget budget(1e-300, start);

    budget.spend(std::numeric_limits<double>::max(), start);

    EXPECT_EQ(budget.ready(), start + 24h);
}

TEST(CapacityBudget, TellsHowManyItemsTakeSoLong)
{
    const capacity_budget budget(10, start);

    EXPECT_EQ(budget.items_in(5s, 0.5, 1), 100);
    EXPECT_EQ(budget.items_in(5s, 0.5, 0.25), 25);
    EXPECT_EQ(budget.items_in(5s, 1000, 1), 1);
}

}  // namespace
}  // namespace ddbm::detail
