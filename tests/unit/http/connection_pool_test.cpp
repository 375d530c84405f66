// Who gets which connection, and how the pool ends.

#include "driven_pool.hpp"
#include "http/connection_pool.hpp"

#include <set>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using failure = driven_pool::failure;
using end = driven_pool::end;
using call = driven_pool::call;

}  // namespace

// -- Callers

TEST(ConnectionPool, OpensAConnectionForTheFirstCaller)
{
    driven_pool p;

    call& x = p.start();
    ASSERT_EQ(p.opening.size(), 1u);
    EXPECT_TRUE(x.is_waiting());
    EXPECT_EQ(p.statistics().opening, 1u);

    pool_connection& c = p.open_next();
    EXPECT_TRUE(x.is_served());
    EXPECT_EQ(x.connection(), &c);
    EXPECT_EQ(c.caller(), &x);
    EXPECT_EQ(p.statistics().busy, 1u);
    EXPECT_EQ(p.statistics().opened, 1u);
}

TEST(ConnectionPool, TellsWhenAConnectionWasToldWhereToGo)
{
    driven_pool p;
    p.start();
    pool_connection& c = *p.opening.front();
    p.pass(5ms);

    p.route(c);

    EXPECT_EQ(c.routed(), p.now);
    EXPECT_FALSE(c.is_trial());
}

TEST(ConnectionPool, GivesConnectionsSlotsFromZeroOn)
{
    driven_pool p;

    for (std::size_t n = 0; n < 3; ++n)
    {
        p.start();
        EXPECT_EQ(p.open_next().slot(), n);
    }
}

TEST(ConnectionPool, UsesAnIdleConnectionBeforeItOpensAnother)
{
    driven_pool p;
    p.run();
    EXPECT_EQ(p.statistics().idle, 1u);

    call& x = p.start();

    EXPECT_TRUE(x.is_served());
    EXPECT_EQ(p.statistics().opened, 1u);
    EXPECT_EQ(p.statistics().served, 2u);
}

TEST(ConnectionPool, UsesTheConnectionThatWasUsedLast)
{
    driven_pool p;
    call& a = p.start();
    call& b = p.start();
    call& c = p.start();
    for (int i = 0; i < 3; ++i)
        p.open_next();
    pool_connection* const used_last = b.connection();
    pool_connection* const before = a.connection();
    p.finish(c);
    p.finish(a);
    p.finish(b);

    EXPECT_EQ(p.start().connection(), used_last);
    EXPECT_EQ(p.start().connection(), before);
}

TEST(ConnectionPool, NumbersUsesInAscendingOrder)
{
    driven_pool p;
    std::uint64_t last = 0;
    for (int i = 0; i < 5; ++i)
    {
        call& x = p.start();
        if (!x.is_served())
            p.open_next();
        EXPECT_GT(x.connection()->use(), last);
        last = x.connection()->use();
        p.finish(x);
    }
}

TEST(ConnectionPool, HasNoMoreConnectionsThanItMay)
{
    driven_pool p(at_most(2));
    call& a = p.start();
    p.start();
    call& c = p.start();
    EXPECT_EQ(p.opening.size(), 2u);
    p.open_next();
    p.open_next();
    EXPECT_TRUE(c.is_waiting());
    EXPECT_EQ(p.statistics().waiting, 1u);

    p.finish(a);

    EXPECT_TRUE(c.is_served());
    EXPECT_EQ(p.statistics().opened, 2u);
}

TEST(ConnectionPool, HasOneConnectionAtLeast)
{
    driven_pool p(at_most(0));

    EXPECT_EQ(p.start().is_served(), false);
    p.open_next();

    EXPECT_EQ(p.statistics().busy, 1u);
}

TEST(ConnectionPool, ServesThoseWhoWaitInOrderAndNewcomersAfterThem)
{
    driven_pool p(at_most(1));
    call* running = &occupy(p, 1);
    call& a = p.start();
    call& b = p.start();

    p.finish(*running);
    EXPECT_TRUE(a.is_served());
    call& c = p.start();
    p.finish(a);
    EXPECT_TRUE(b.is_served());
    EXPECT_FALSE(c.is_served());
    p.finish(b);
    EXPECT_TRUE(c.is_served());
}

TEST(ConnectionPool, OpensInPlaceOfAConnectionThatBroke)
{
    driven_pool p(at_most(1));
    call& running = occupy(p, 1);
    call& waiting = p.start();

    p.finish(running, end::broken);
    ASSERT_EQ(p.opening.size(), 1u);
    p.open_next();

    EXPECT_TRUE(waiting.is_served());
}

TEST(ConnectionPool, RefusesCallersBeyondTheQueueAndSaysSo)
{
    pool_options options = at_most(2);
    options.max_waiting = 3;
    driven_pool p(options);
    occupy(p, 1);
    p.start();
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(p.start().is_waiting());

    call& refused = p.start();

    EXPECT_TRUE(refused.has_failed(no_connection::queue_full));
    EXPECT_EQ(
        refused.words,
        "4 calls wait already for one of 2 connections (1 busy, 1 opening; at most 2), and no more "
        "than 3 may wait"
    );
    EXPECT_EQ(p.statistics().refused, 1u);
    EXPECT_EQ(p.statistics().waiting, 4u);
}

TEST(ConnectionPool, RefusesNobodyForWhomAConnectionIsOpened)
{
    pool_options options = at_most(3);
    options.max_waiting = 0;
    driven_pool p(options);

    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(p.start().is_waiting());

    EXPECT_TRUE(p.start().has_failed(no_connection::queue_full));
}

TEST(ConnectionPool, ServesWhoIsInFrontByTheFirstConnectionThatOpens)
{
    driven_pool p;
    call& a = p.start();
    call& b = p.start();
    std::swap(p.opening.front(), p.opening.back());

    p.open_next();
    EXPECT_TRUE(a.is_served());
    EXPECT_FALSE(b.is_served());
    p.open_next();
    EXPECT_TRUE(b.is_served());
}

TEST(ConnectionPool, ServesACallerByAConnectionThatIsFreeBeforeItsOwnOpens)
{
    driven_pool p;
    call& running = occupy(p, 1);
    call& x = p.start();
    ASSERT_EQ(p.opening.size(), 1u);

    p.finish(running);
    EXPECT_TRUE(x.is_served());

    // The next takes over what is being opened.
    call& y = p.start();
    EXPECT_EQ(p.opening.size(), 1u);
    p.open_next();
    EXPECT_TRUE(y.is_served());
}

TEST(ConnectionPool, KeepsAConnectionThatOpensForNobody)
{
    driven_pool p;
    call& running = occupy(p, 1);
    p.start();
    p.finish(running);

    p.open_next();

    EXPECT_EQ(p.statistics().idle, 1u);
    EXPECT_EQ(p.statistics().busy, 1u);
}

TEST(ConnectionPool, GivesUpWhatNobodyNeedsWhenItIsQuiet)
{
    driven_pool p;
    p.holds_closed = true;
    call& running = occupy(p, 1);
    call& x = p.start();
    pool_connection* const opening = p.opening.front();
    p.finish(running);
    EXPECT_TRUE(p.closed.empty());

    p.finish(x);

    ASSERT_EQ(p.closed.size(), 1u);
    EXPECT_EQ(p.closed.front().connection, opening);
    EXPECT_EQ(p.closed.front().why, pool_closing::not_needed);
    EXPECT_EQ(p.statistics().leaving, 1u);
    EXPECT_EQ(p.pool.next_time(), std::nullopt);
}

TEST(ConnectionPool, IgnoresWhatBecomesOfAConnectionThatItHasGivenUp)
{
    driven_pool p;
    p.holds_closed = true;
    call& x = p.start();
    pool_connection& c = *p.opening.front();
    p.withdraw(x);
    ASSERT_EQ(p.closed.size(), 1u);

    EXPECT_TRUE(p.route(c).empty());
    p.pool.connected(c, p.address(9), p.now);
    p.pool.opened(c, p.now, p.actions);
    p.pool.limit(c, p.now);
    p.pass(1s);
    EXPECT_TRUE(p.aborted.empty());
    EXPECT_EQ(p.statistics().idle, 0u);
    call& y = p.start();
    EXPECT_NE(p.opening.front(), &c);

    p.pool.open_failed(c, failure::to_connect, p.now, p.actions);
    p.carry_out();
    EXPECT_EQ(p.statistics().leaving, 0u);
    EXPECT_TRUE(y.is_waiting());
}

TEST(ConnectionPool, UsesARecordAgainOnceItsConnectionIsGone)
{
    driven_pool p;
    p.run();
    call& x = p.start();
    const std::size_t slot = x.connection()->slot();
    p.finish(x, end::last);

    p.start();

    EXPECT_EQ(p.opening.front()->slot(), slot);
}

TEST(ConnectionPool, LetsACallerWithdrawFromTheQueue)
{
    driven_pool p(at_most(1));
    call& running = occupy(p, 1);
    call& a = p.start();
    call& b = p.start();

    EXPECT_EQ(p.pool.withdraw(a, p.now, p.actions), nullptr);
    EXPECT_FALSE(a.is_waiting());
    p.finish(running);

    EXPECT_TRUE(b.is_served());
    EXPECT_FALSE(a.is_served());
}

TEST(ConnectionPool, NamesTheConnectionOfACallerThatWithdraws)
{
    driven_pool p;
    call& x = occupy(p, 1);

    EXPECT_EQ(p.pool.withdraw(x, p.now, p.actions), x.connection());
    EXPECT_TRUE(p.actions.empty());

    p.finish(x, end::cancelled);
    EXPECT_EQ(p.pool.withdraw(x, p.now, p.actions), nullptr);
    EXPECT_EQ(p.statistics().closed_because(pool_closing::cancelled), 1u);
}

TEST(ConnectionPool, HandsTheOpeningOfOneWhoWithdrawsToTheNext)
{
    driven_pool p(at_most(1));
    call& a = p.start();
    call& b = p.start();

    p.withdraw(a);
    EXPECT_EQ(p.opening.front()->caller(), &b);
    p.open_next();

    EXPECT_TRUE(b.is_served());
}

// -- The whole

TEST(ConnectionPool, PrewarmsSpreadOverTheAddresses)
{
    driven_pool p({}, 3);

    EXPECT_EQ(p.pool.prewarm(9, p.now, p.actions), 9u);
    p.carry_out();
    EXPECT_TRUE(p.pool.is_prewarming());
    while (!p.opening.empty())
        p.open_next();

    EXPECT_FALSE(p.pool.is_prewarming());
    for (const auto& each : p.statistics().addresses)
        EXPECT_EQ(each.idle, 3u);
    EXPECT_EQ(p.pool.prewarm(9, p.now, p.actions), 0u);
}

TEST(ConnectionPool, PrewarmsNoMoreThanItMayHave)
{
    driven_pool p(at_most(4));

    EXPECT_EQ(p.pool.prewarm(9, p.now, p.actions), 4u);
}

TEST(ConnectionPool, LetsCallersTakeWhatIsPrewarmed)
{
    driven_pool p;
    p.pool.prewarm(2, p.now, p.actions);
    p.carry_out();

    call& x = p.start();
    EXPECT_EQ(p.opening.size(), 2u);
    p.open_next();
    EXPECT_TRUE(x.is_served());
    p.finish(x);

    // Nobody waits any more, and it is opened all the same.
    EXPECT_TRUE(p.pool.is_prewarming());
    p.open_next();
    EXPECT_EQ(p.statistics().idle, 2u);
}

TEST(ConnectionPool, PrewarmsByWhatIsBeingOpenedForCallers)
{
    driven_pool p;
    call& x = p.start();
    EXPECT_EQ(p.pool.prewarm(1, p.now, p.actions), 0u);
    p.carry_out();
    EXPECT_TRUE(p.pool.is_prewarming());

    p.withdraw(x);
    ASSERT_EQ(p.opening.size(), 1u);
    p.open_next();

    EXPECT_FALSE(p.pool.is_prewarming());
    EXPECT_EQ(p.statistics().idle, 1u);
}

TEST(ConnectionPool, EndsPrewarmingWithFailuresToo)
{
    driven_pool p;
    p.pool.prewarm(1, p.now, p.actions);
    p.carry_out();

    p.fail_next(failure::to_connect);

    EXPECT_FALSE(p.pool.is_prewarming());
    EXPECT_TRUE(p.opening.empty());
}

TEST(ConnectionPool, DrainsByKeepingNothingIdle)
{
    driven_pool p;
    p.run();
    call& running = p.start();
    call& other = p.start();
    p.open_next();
    p.finish(other);
    EXPECT_EQ(p.statistics().idle, 1u);

    p.pool.drain(p.now, p.actions);
    p.carry_out();
    EXPECT_EQ(p.statistics().idle, 0u);
    EXPECT_FALSE(p.is_drained());
    EXPECT_EQ(p.pool.prewarm(5, p.now, p.actions), 0u);

    p.finish(running);
    EXPECT_TRUE(p.is_drained());
    EXPECT_EQ(p.statistics().closed_because(pool_closing::pool_closed), 2u);
}

TEST(ConnectionPool, ServesFurtherAttemptsWhileItDrains)
{
    driven_pool p(at_most(1));
    call& running = occupy(p, 1);
    p.pool.drain(p.now, p.actions);
    p.carry_out();

    call& retried = p.start();
    p.finish(running);
    EXPECT_TRUE(retried.is_served());
    p.finish(retried);

    EXPECT_TRUE(p.is_drained());
}

TEST(ConnectionPool, IsNotDrainedBeforeTheLastConnectionIsGone)
{
    driven_pool p;
    p.holds_closed = true;
    p.run();
    p.pool.close(p.now, p.actions);
    p.carry_out();
    EXPECT_FALSE(p.is_drained());
    EXPECT_EQ(p.statistics().leaving, 1u);

    p.pool.closed(*p.closed.front().connection);

    EXPECT_TRUE(p.is_drained());
}

TEST(ConnectionPool, RefusesAllWhoWaitAndComeWhenItIsClosed)
{
    driven_pool p(at_most(2));
    call& running = occupy(p, 1);
    call& placed = p.start();
    call& waiting = p.start();

    p.pool.close(p.now, p.actions);
    p.carry_out();

    EXPECT_TRUE(placed.has_failed(no_connection::pool_closed));
    EXPECT_TRUE(waiting.has_failed(no_connection::pool_closed));
    EXPECT_TRUE(p.opening.empty());
    EXPECT_TRUE(p.start().has_failed(no_connection::pool_closed));
    EXPECT_FALSE(p.is_drained());
    EXPECT_TRUE(running.is_served());

    p.finish(running);
    EXPECT_TRUE(p.is_drained());
}

TEST(ConnectionPool, AbortsAllThatRunOnRequest)
{
    driven_pool p;
    call& a = occupy(p, 1);
    call& b = p.start();
    p.open_next();
    p.pool.close(p.now, p.actions);
    p.pool.abort_all(p.actions);
    p.carry_out();

    ASSERT_EQ(p.aborted.size(), 2u);
    EXPECT_EQ(p.aborted[0].caller, &a);
    EXPECT_EQ(p.aborted[1].caller, &b);
    p.finish(a, end::cancelled);
    p.finish(b, end::cancelled);
    EXPECT_TRUE(p.is_drained());
}

TEST(ConnectionPool, ClosesAStaleConnectionsCallerWhenItIsClosed)
{
    driven_pool p;
    p.run();
    call& x = p.start();
    p.pool.close(p.now, p.actions);
    x.is = call::state::waiting;
    p.pool.found_stale(*x.connection(), p.now, p.actions);
    p.carry_out();

    EXPECT_TRUE(x.has_failed(no_connection::pool_closed));
    EXPECT_TRUE(p.is_drained());
}

TEST(ConnectionPool, CountsWhatItHoldsForEachAddress)
{
    driven_pool p({}, 2);
    call& a = p.start();
    p.open_next(p.address(1));
    p.start();
    p.open_next(p.address(2));
    p.finish(a);
    p.now += 10ms;

    const auto first = p.statistics_of(p.address(1));
    EXPECT_TRUE(first.is_named);
    EXPECT_EQ(first.idle, 1u);
    EXPECT_EQ(first.busy, 0u);
    EXPECT_EQ(first.silence, 0ms);
    EXPECT_EQ(first.reply_time, 0ms);
    const auto second = p.statistics_of(p.address(2));
    EXPECT_EQ(second.idle, 0u);
    EXPECT_EQ(second.busy, 1u);
    EXPECT_EQ(second.silence, 10ms);
    EXPECT_EQ(second.reply_time, std::nullopt);
    EXPECT_EQ(p.statistics().open(), 2u);
}

TEST(ConnectionPool, DoesTheSameForTheSameSeed)
{
    const auto story = [](std::uint64_t seed) {
        driven_pool p({}, 5, seed);
        std::vector<driven_pool::endpoint> taken;
        for (int i = 0; i < 20; ++i)
        {
            call& x = p.start();
            p.open_next();
            taken.push_back(p.address_of(x));
        }
        return taken;
    };

    EXPECT_EQ(story(3), story(3));
    EXPECT_NE(story(3), story(4));
}

}  // namespace ddbm::detail
