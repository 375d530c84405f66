#include "table/conflict_rounds.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

TEST(ConflictRounds, PauseTwiceAsLongEachTimeUpToASecond)
{
    conflict_rounds rounds(100);
    std::vector<std::chrono::microseconds> pauses;
    for (int i = 0; i < 10; ++i)
        pauses.push_back(rounds.next(1, std::nullopt).value());

    const std::vector<std::chrono::microseconds> expected{
        10ms, 20ms, 40ms, 80ms, 160ms, 320ms, 640ms, 1'000ms, 1'000ms, 1'000ms};
    EXPECT_EQ(pauses, expected);
    EXPECT_EQ(rounds.attempt(), 11);
}

TEST(ConflictRounds, PauseForAPartOfThatByChance)
{
    EXPECT_EQ(conflict_rounds(2).next(0, std::nullopt), 0ms);
    EXPECT_EQ(conflict_rounds(2).next(0.5, std::nullopt), 5ms);
    // Many that meet do not come back in the same few moments.
    EXPECT_EQ(conflict_rounds(2).next(0.1234, std::nullopt), 1'234us);
}

TEST(ConflictRounds, EndWithTheLastAttempt)
{
    conflict_rounds rounds(3);
    EXPECT_TRUE(rounds.next(0, std::nullopt));
    EXPECT_TRUE(rounds.next(0, std::nullopt));
    EXPECT_EQ(rounds.ended(), retry_end::none);

    EXPECT_FALSE(rounds.next(0, std::nullopt));
    EXPECT_EQ(rounds.ended(), retry_end::attempts);
    EXPECT_EQ(rounds.attempt(), 3);
    EXPECT_FALSE(conflict_rounds(1).next(0, std::nullopt));
}

TEST(ConflictRounds, EndWhereThePauseWouldEndAfterTheDeadline)
{
    conflict_rounds rounds(100);
    EXPECT_EQ(rounds.next(1, 11ms), 10ms);

    EXPECT_FALSE(rounds.next(1, 20ms));
    EXPECT_EQ(rounds.ended(), retry_end::deadline);
    EXPECT_EQ(rounds.attempt(), 2);
    EXPECT_FALSE(conflict_rounds(2).next(0, 0ms));
    EXPECT_FALSE(conflict_rounds(2).next(0, -5ms));
}

TEST(ConflictRounds, PauseNoLongerAfterAnyNumberOfAttempts)
{
    conflict_rounds rounds(1'000'000);
    for (int i = 0; i < 1'000; ++i)
        ASSERT_LE(rounds.next(1, std::nullopt).value(), 1'000ms);
}

}  // namespace
}  // namespace ddbm::detail
