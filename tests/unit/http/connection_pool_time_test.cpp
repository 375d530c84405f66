// Connections that nobody uses, and what the pool does as time passes.

#include "driven_pool.hpp"
#include "http/connection_pool.hpp"

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using failure = driven_pool::failure;
using end = driven_pool::end;
using call = driven_pool::call;

}  // namespace

// -- Idle connections

TEST(ConnectionPool, UsesNoConnectionThatWasIdleForTooLong)
{
    driven_pool p;
    p.run();
    p.now += 60s;
    EXPECT_TRUE(p.start().is_served());

    p.finish(*p.calls.back());
    p.now += 60s + 1ms;
    EXPECT_FALSE(p.start().is_served());
    EXPECT_EQ(p.statistics().closed_because(pool_closing::idle_too_long), 1u);
}

TEST(ConnectionPool, LetsConnectionsDieThatTheLoadDoesNotNeed)
{
    driven_pool p;
    call& a = p.start();
    call& b = p.start();
    p.open_next();
    p.open_next();
    p.finish(a);
    p.finish(b);

    for (int i = 0; i < 70; ++i)
    {
        p.run();
        p.now += 1s;
    }

    EXPECT_EQ(p.statistics().idle, 1u);
    EXPECT_EQ(p.statistics().closed_because(pool_closing::idle_too_long), 1u);
    EXPECT_EQ(p.statistics().opened, 2u);
}

TEST(ConnectionPool, KeepsConnectionsForAsLongAsAnyClockGoes)
{
    pool_options options;
    options.idle_limit = std::chrono::milliseconds::max();
    options.max_age = std::chrono::milliseconds::max();
    options.longest_wait = std::chrono::milliseconds::max();
    driven_pool p(options);
    p.run();
    p.now += 24h * 365 * 100;

    EXPECT_TRUE(p.start().is_served());
}

TEST(ConnectionPool, UsesNoConnectionThatIsTooOld)
{
    driven_pool p;
    p.run();
    while (p.statistics().closed_because(pool_closing::too_old) == 0)
    {
        p.now += 1s;
        p.run();
        ASSERT_LT(p.now, driven_pool::clock::time_point(2h));
    }

    const auto age = p.now - driven_pool::clock::time_point(1h);
    EXPECT_GE(age, 225s);
    EXPECT_LE(age, 301s);
    EXPECT_EQ(p.statistics().opened, 2u);
}

TEST(ConnectionPool, EndsConnectionsThatAreTooOldAfterTheirExchange)
{
    driven_pool p;
    call& x = occupy(p, 1);
    p.pass(1h);
    EXPECT_TRUE(p.closed.empty());
    EXPECT_TRUE(x.is_served());

    p.finish(x);

    ASSERT_EQ(p.closed.size(), 1u);
    EXPECT_EQ(p.closed.front().why, pool_closing::too_old);
    EXPECT_EQ(p.statistics().idle, 0u);
}

TEST(ConnectionPool, DoesNotRenewAllConnectionsAtOnce)
{
    driven_pool p;
    p.pool.prewarm(100, p.now, p.actions);
    p.carry_out();
    while (!p.opening.empty())
        p.open_next();
    std::vector<call*> all;
    for (int i = 0; i < 100; ++i)
        all.push_back(&p.start());
    p.now += 262s;  // 7/8 of the age
    for (call* each : all)
        p.finish(*each);

    const auto renewed = p.statistics().closed_because(pool_closing::too_old);
    EXPECT_GT(renewed, 30u);
    EXPECT_LT(renewed, 70u);
}

TEST(ConnectionPool, KeepsConnectionsForGoodWithoutAnAge)
{
    pool_options options;
    options.max_age = 0ms;
    driven_pool p(options);
    call& x = occupy(p, 1);
    p.pass(1000h);

    p.finish(x);

    EXPECT_EQ(p.statistics().idle, 1u);
}

TEST(ConnectionPool, ServesACallerFirstWhoseConnectionTurnsOutToBeClosed)
{
    driven_pool p(at_most(1));
    p.run();
    call& x = p.start();
    call& y = p.start();
    ASSERT_TRUE(x.is_served());
    pool_connection& stale = *x.connection();

    x.is = call::state::waiting;
    p.pool.found_stale(stale, p.now, p.actions);
    p.carry_out();
    EXPECT_EQ(p.statistics().closed_because(pool_closing::closed_by_peer), 1u);
    p.open_next();

    EXPECT_TRUE(x.is_served());
    EXPECT_TRUE(y.is_waiting());
    EXPECT_EQ(p.statistics().addresses.front().failures_in_a_row, 0);
}

TEST(ConnectionPool, GivesACallerOfAStaleConnectionAnotherIdleOne)
{
    driven_pool p;
    call& a = p.start();
    call& b = p.start();
    p.open_next();
    p.open_next();
    p.finish(a);
    p.finish(b);
    call& x = p.start();
    pool_connection& stale = *x.connection();

    x.is = call::state::waiting;
    p.pool.found_stale(stale, p.now, p.actions);
    p.carry_out();

    EXPECT_TRUE(x.is_served());
    EXPECT_NE(x.connection(), &stale);
}

TEST(ConnectionPool, FailsTheCallerOfAStaleConnectionThatHasNoTimeLeft)
{
    driven_pool p;
    p.run();
    call& x = p.start(1s);
    p.now += 1s;

    x.is = call::state::waiting;
    p.pool.found_stale(*x.connection(), p.now, p.actions);
    p.carry_out();

    EXPECT_TRUE(x.has_failed(no_connection::deadline));
}

// -- Time

TEST(ConnectionPool, EndsAWaitAtTheDeadlineAndSaysWhatItWaitedFor)
{
    driven_pool p(at_most(1));
    occupy(p, 1);
    p.start();
    call& x = p.start(1500ms);
    EXPECT_EQ(p.pool.next_time(), p.now + 1500ms);

    p.pass(1499ms);
    EXPECT_TRUE(x.is_waiting());
    p.pass(1ms);

    EXPECT_TRUE(x.has_failed(no_connection::deadline));
    EXPECT_EQ(
        x.words,
        "waited 1500 ms for one of 1 connection (1 busy, 0 opening; at most 1), behind 1 other call"
    );
    EXPECT_EQ(p.statistics().waited_in_vain, 1u);
    EXPECT_EQ(p.pool.next_time(), std::nullopt);
}

TEST(ConnectionPool, TellsWhichOpeningWasForWhoFails)
{
    driven_pool p(at_most(1));
    call& placed = p.start(1500ms);
    call& unplaced = p.start(1500ms);
    pool_connection* const opening = p.opening.front();
    EXPECT_EQ(placed.opening(), opening);
    EXPECT_EQ(unplaced.opening(), nullptr);

    p.pass(1500ms);

    EXPECT_TRUE(placed.has_failed(no_connection::deadline));
    EXPECT_EQ(placed.was_for_it, opening);
    EXPECT_TRUE(unplaced.has_failed(no_connection::deadline));
    EXPECT_EQ(unplaced.was_for_it, nullptr);
    EXPECT_EQ(placed.opening(), nullptr);
}

TEST(ConnectionPool, EndsAWaitThatIsLongerThanAllowed)
{
    pool_options options = at_most(1);
    options.longest_wait = 200ms;
    driven_pool p(options);
    occupy(p, 1);
    call& x = p.start();
    call& y = p.start(100ms);

    p.pass(100ms);
    EXPECT_TRUE(y.has_failed(no_connection::deadline));
    p.pass(100ms);

    EXPECT_TRUE(x.has_failed(no_connection::waited_too_long));
}

TEST(ConnectionPool, RefusesACallerThatHasNoTime)
{
    driven_pool p;
    p.run();

    EXPECT_TRUE(p.start(0ms).has_failed(no_connection::deadline));
    EXPECT_EQ(p.statistics().idle, 1u);
}

TEST(ConnectionPool, ServesNobodyWhoseTimeIsOverWhenAConnectionIsFree)
{
    driven_pool p(at_most(1));
    call& running = occupy(p, 1);
    call& late = p.start(1s);
    call& next = p.start();
    p.now += 1s;

    p.finish(running);

    EXPECT_TRUE(late.has_failed(no_connection::deadline));
    EXPECT_TRUE(next.is_served());
}

TEST(ConnectionPool, AbortsAConnectionWhoseTimeIsOver)
{
    driven_pool p;
    call& x = occupy(p, 1);
    pool_connection& c = *x.connection();
    p.pool.limit(c, p.now + 500ms);
    EXPECT_EQ(p.pool.next_time(), p.now + 500ms);

    p.pass(500ms);

    ASSERT_EQ(p.aborted.size(), 1u);
    EXPECT_EQ(p.aborted.front().connection, &c);
    EXPECT_EQ(p.aborted.front().caller, &x);
    EXPECT_EQ(p.aborted.front().use, c.use());
    EXPECT_EQ(p.aborted.front().step, c.step());
    EXPECT_EQ(p.pool.next_time(), std::nullopt);
    EXPECT_EQ(c.current(), pool_connection::state::busy);

    p.finish(x, end::timed_out);
    EXPECT_EQ(p.statistics().closed_because(pool_closing::timed_out), 1u);
}

TEST(ConnectionPool, TellsOneLimitFromTheNext)
{
    driven_pool p;
    call& x = occupy(p, 1);
    p.pool.limit(*x.connection(), p.now + 500ms);
    p.pass(500ms);
    ASSERT_EQ(p.aborted.size(), 1u);

    p.pool.limit(*x.connection(), p.now + 500ms);

    EXPECT_NE(p.aborted.front().step, x.connection()->step());
}

TEST(ConnectionPool, EndsALimitWithWhatItWasFor)
{
    driven_pool p;
    call& x = p.start();
    p.pool.limit(*p.opening.front(), p.now + 1s);
    p.open_next();
    EXPECT_EQ(p.pool.next_time(), std::nullopt);
    p.pool.limit(*x.connection(), p.now + 1s);
    p.finish(x);

    EXPECT_EQ(p.pool.next_time(), std::nullopt);
    p.pass(2s);
    EXPECT_TRUE(p.aborted.empty());
}

TEST(ConnectionPool, AbortsAnOpeningWhoseTimeIsOver)
{
    driven_pool p;
    call& x = p.start();
    p.pool.limit(*p.opening.front(), p.now + 1s);

    p.pass(1s);

    ASSERT_EQ(p.aborted.size(), 1u);
    EXPECT_EQ(p.aborted.front().connection, p.opening.front());
    EXPECT_TRUE(x.is_waiting());
    p.fail_next(failure::to_connect);
    EXPECT_TRUE(x.has_failed(no_connection::not_opened));
}

TEST(ConnectionPool, DoesNotPutALookupThatFailsDownToAnAddress)
{
    driven_pool p;
    call& x = occupy(p, 4);
    p.learn(driven_pool::addresses(2));
    p.pass(1s);
    p.finish(x);
    p.start();
    // On behalf of nobody, to the address that is new.
    ASSERT_FALSE(p.opening.empty());

    while (!p.opening.empty())
        p.fail_next(failure::lookup);

    for (const auto& each : p.statistics().addresses)
        EXPECT_EQ(each.failures_in_a_row, 0) << each.where;
}

}  // namespace ddbm::detail
