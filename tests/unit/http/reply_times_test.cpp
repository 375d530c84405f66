#include "http/reply_times.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

class ReplyTimes : public testing::Test
{
protected:
    reply_times times;
    reply_times::clock::time_point now{1h};
};

}  // namespace

TEST_F(ReplyTimes, AreUnknownBeforeTheFirstReply)
{
    EXPECT_EQ(times.usual(now), std::nullopt);
}

TEST_F(ReplyTimes, BeginWithTheFirstAndFollowTheRestSlowly)
{
    times.answered(8ms, now);
    EXPECT_EQ(times.usual(now), 8ms);

    times.answered(16ms, now);
    EXPECT_EQ(times.usual(now), 9ms);

    for (int i = 0; i < 100; ++i)
        times.answered(20ms, now);
    EXPECT_NEAR(std::chrono::duration<double>(*times.usual(now)).count(), 0.020, 0.0001);
}

TEST_F(ReplyTimes, AreForgottenAfterAWhile)
{
    times.answered(8ms, now);

    EXPECT_EQ(times.usual(now + reply_times::measured_for - 1ms), 8ms);
    EXPECT_EQ(times.usual(now + reply_times::measured_for), std::nullopt);

    now += reply_times::measured_for;
    times.answered(2ms, now);
    EXPECT_EQ(times.usual(now), 2ms);
}

TEST_F(ReplyTimes, TellNoSilenceOfWhoWasNotAsked)
{
    times.answered(1ms, now);

    EXPECT_EQ(times.silence(std::nullopt, now + 1h), 0ms);
}

TEST_F(ReplyTimes, CountSilenceFromTheOldestQuestion)
{
    EXPECT_EQ(times.silence(now, now + 300ms), 300ms);
}

TEST_F(ReplyTimes, CountSilenceFromTheLastAnswerToAnything)
{
    times.answered(1ms, now + 200ms);

    EXPECT_EQ(times.silence(now, now + 300ms), 100ms);
    EXPECT_EQ(times.silence(now + 250ms, now + 300ms), 50ms);
}

}  // namespace ddbm::detail
