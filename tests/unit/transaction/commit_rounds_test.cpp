#include "transaction/commit_rounds.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using clock = commit_rounds::clock;

const clock::time_point now{1h};

TEST(CommitRounds, AreAsManyAsAttempts)
{
    commit_rounds rounds(3, std::nullopt);
    EXPECT_TRUE(rounds.next(now, 0.5));
    EXPECT_TRUE(rounds.next(now, 0.5));
    EXPECT_FALSE(rounds.next(now, 0.5));
    EXPECT_EQ(rounds.lost(), 3);
    EXPECT_FALSE(rounds.is_late());
    EXPECT_THROW(commit_rounds(0, std::nullopt), error);
}

TEST(CommitRounds, PauseTwiceAsLongAtMost)
{
    commit_rounds rounds(100, std::nullopt);
    EXPECT_EQ(*rounds.next(now, 1) - now, 10ms);
    EXPECT_EQ(*rounds.next(now, 1) - now, 20ms);
    EXPECT_EQ(*rounds.next(now, 0.5) - now, 20ms);
    EXPECT_EQ(*rounds.next(now, 0) - now, 0ms);
    for (int i = 0; i < 50; ++i)
        EXPECT_LE(*rounds.next(now, 1) - now, 1s);
}

TEST(CommitRounds, EndWithTheDeadline)
{
    commit_rounds rounds(100, now + 15ms);
    EXPECT_TRUE(rounds.next(now, 1));
    EXPECT_FALSE(rounds.next(now, 1));
    EXPECT_TRUE(rounds.is_late());
    EXPECT_EQ(rounds.lost(), 2);
}

}  // namespace
}  // namespace ddbm::detail
