#include "http/quarantine.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using state = quarantine::state;
using failure = quarantine::failure;

class Quarantine : public testing::Test
{
protected:
    void fail(failure what) { health.failed(what, now, now, 0.5); }

    void pass_pause()
    {
        now = health.until();
        EXPECT_TRUE(health.is_trial_due(now));
        health.begin_trial(now);
    }

    quarantine health;
    quarantine::clock::time_point now{1h};
};

}  // namespace

TEST_F(Quarantine, BeginsWithNoTrouble)
{
    EXPECT_EQ(health.current(), state::good);
    EXPECT_TRUE(health.takes_another(1000));
    EXPECT_FALSE(health.is_trial_due(now));
    EXPECT_EQ(health.failures_in_a_row(), 0);
}

TEST_F(Quarantine, TakesABurstOfExchangesThatFail)
{
    fail(failure::of_an_exchange);
    fail(failure::of_an_exchange);
    EXPECT_EQ(health.current(), state::good);
    EXPECT_EQ(health.failures_in_a_row(), 2);

    fail(failure::of_an_exchange);

    EXPECT_EQ(health.current(), state::quarantined);
    EXPECT_FALSE(health.takes_another(0));
    EXPECT_EQ(health.until(), now + 1s);
}

TEST_F(Quarantine, CountsFailuresInARowOnly)
{
    for (int i = 0; i < 10; ++i)
    {
        fail(failure::of_an_exchange);
        fail(failure::of_an_exchange);
        health.answered(now);
        EXPECT_EQ(health.failures_in_a_row(), 0);
    }
    EXPECT_EQ(health.current(), state::good);
}

TEST_F(Quarantine, TakesOneFailureToConnectOrOneSilence)
{
    for (failure each : {failure::to_connect, failure::silence})
    {
        quarantine fresh;
        fresh.failed(each, now, now, 0.5);
        EXPECT_EQ(fresh.current(), state::quarantined);
    }
}

TEST_F(Quarantine, SpreadsTheEndsOfPauses)
{
    quarantine soon;
    quarantine late;
    soon.failed(failure::silence, now, now, 0);
    late.failed(failure::silence, now, now, 1);

    EXPECT_EQ(soon.until(), now + 800ms);
    EXPECT_EQ(late.until(), now + 1200ms);
}

TEST_F(Quarantine, CountsWhatFailsTogetherOnce)
{
    const auto began = now;
    now += 1s;
    fail(failure::silence);
    const auto until = health.until();

    now += 10ms;
    for (int i = 0; i < 20; ++i)
        health.failed(failure::silence, began, now, 0.5);

    EXPECT_EQ(health.until(), until);
    EXPECT_EQ(health.pause(), quarantine::first_pause);
}

TEST_F(Quarantine, HasATrialWhenThePauseIsOver)
{
    fail(failure::silence);

    EXPECT_FALSE(health.is_trial_due(health.until() - 1ms));
    pass_pause();
    EXPECT_EQ(health.current(), state::probing);
    EXPECT_FALSE(health.takes_another(0));
    EXPECT_FALSE(health.is_trial_due(now + 1h));
}

TEST_F(Quarantine, RisksOneExchangeAtATimeAfterATrialThatOpened)
{
    fail(failure::to_connect);
    pass_pause();

    health.opened(now);

    EXPECT_EQ(health.current(), state::on_trial);
    EXPECT_TRUE(health.takes_another(0));
    EXPECT_FALSE(health.takes_another(1));
    EXPECT_EQ(health.recent_failures(now), 0);

    health.answered(now);
    EXPECT_EQ(health.current(), state::good);
}

TEST_F(Quarantine, GrowsWithEachTrialThatFails)
{
    fail(failure::silence);
    for (auto pause : {2s, 4s, 8s, 16s, 30s, 30s})
    {
        pass_pause();
        fail(failure::to_connect);
        EXPECT_EQ(health.current(), state::quarantined);
        EXPECT_EQ(health.pause(), pause);
        EXPECT_EQ(health.until(), now + pause);
    }
}

TEST_F(Quarantine, GrowsWhenTheExchangeOfATrialFails)
{
    fail(failure::silence);
    pass_pause();
    health.opened(now);

    fail(failure::of_an_exchange);

    EXPECT_EQ(health.current(), state::quarantined);
    EXPECT_EQ(health.pause(), 2s);
}

TEST_F(Quarantine, HearsNothingNewFromWhatBeganBeforeATrial)
{
    const auto before = now;
    fail(failure::silence);
    pass_pause();

    health.failed(failure::silence, before, now, 0.5);

    EXPECT_EQ(health.current(), state::probing);
}

TEST_F(Quarantine, HearsNothingNewFromWhatBeganBeforeTheReturn)
{
    const auto before = now;
    now += 500ms;
    fail(failure::silence);
    pass_pause();
    health.opened(now);
    health.answered(now);
    now += 8s;

    for (failure each : {failure::of_an_exchange, failure::silence, failure::to_connect})
    {
        for (int i = 0; i < quarantine::burst; ++i)
            health.failed(each, before, now, 0.5);
    }

    EXPECT_EQ(health.current(), state::good);
    EXPECT_EQ(health.failures_in_a_row(), 0);
}

TEST_F(Quarantine, OfASilentAddressEndsWithAnyAnswer)
{
    const auto began = now;
    now += 1s;
    fail(failure::silence);

    health.answered(began);

    EXPECT_EQ(health.current(), state::good);
    EXPECT_TRUE(health.takes_another(5));
}

TEST_F(Quarantine, OfAnAddressThatCannotBeReachedIgnoresAnswersOverOldConnections)
{
    const auto began = now;
    now += 1s;
    fail(failure::to_connect);

    health.answered(began);
    EXPECT_EQ(health.current(), state::quarantined);

    health.opened(began);
    EXPECT_EQ(health.current(), state::quarantined);
}

TEST_F(Quarantine, OfAnAddressThatCannotBeReachedIsOnTrialWhenAConnectionOpensAnyway)
{
    fail(failure::to_connect);
    now += 100ms;

    health.opened(now);

    EXPECT_EQ(health.current(), state::on_trial);
}

TEST_F(Quarantine, OfASilentAddressDoesNotEndByConnecting)
{
    fail(failure::silence);
    now += 100ms;

    health.opened(now);

    EXPECT_EQ(health.current(), state::quarantined);
}

TEST_F(Quarantine, WaitsAsLongAgainAfterATrialThatWasGivenUp)
{
    fail(failure::silence);
    pass_pause();

    health.drop_trial(now);

    EXPECT_EQ(health.current(), state::quarantined);
    EXPECT_EQ(health.until(), now + 1s);
    EXPECT_EQ(health.pause(), 1s);
}

TEST_F(Quarantine, DoesNotWaitAfterATrialThatWasInterrupted)
{
    fail(failure::silence);
    EXPECT_FALSE(health.was_interrupted());
    pass_pause();

    health.interrupt_trial(now);

    EXPECT_EQ(health.current(), state::quarantined);
    EXPECT_TRUE(health.is_trial_due(now));
    EXPECT_EQ(health.pause(), 1s);
    EXPECT_TRUE(health.was_interrupted());
    health.begin_trial(now);
    EXPECT_TRUE(health.was_interrupted());
    health.opened(now);
    EXPECT_FALSE(health.was_interrupted());
}

TEST_F(Quarantine, RemembersItsPauseUntilTheAddressHasBeenGoodForAWhile)
{
    fail(failure::silence);
    health.answered(now);
    now += quarantine::calm_for - 1s;
    fail(failure::silence);
    EXPECT_EQ(health.pause(), 2s);

    health.answered(now);
    now += quarantine::calm_for;
    fail(failure::silence);
    EXPECT_EQ(health.pause(), quarantine::first_pause);
}

TEST_F(Quarantine, ForgetsFailuresInComparisonsAfterAWhile)
{
    fail(failure::of_an_exchange);

    EXPECT_EQ(health.recent_failures(now + quarantine::remembered_for - 1ms), 1);
    EXPECT_EQ(health.recent_failures(now + quarantine::remembered_for), 0);
    EXPECT_EQ(health.failures_in_a_row(), 1);
}

}  // namespace ddbm::detail
