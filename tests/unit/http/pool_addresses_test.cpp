#include "driven_pool.hpp"
#include "http/pool_addresses.hpp"

#include <map>
#include <set>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using failure = driven_pool::failure;
using end = driven_pool::end;
using call = driven_pool::call;
using health = quarantine::state;

// `each` connections to each of `count` addresses, all idle.
void fill(driven_pool& p, unsigned count, std::size_t each)
{
    p.pool.prewarm(count * each, p.now, p.actions);
    p.carry_out();
    while (!p.opening.empty())
        p.open_next();
    for (unsigned n = 1; n <= count; ++n)
        ASSERT_GE(p.statistics_of(p.address(n)).idle, each);
}

// Calls until there is one at `where`, which are ended by a reply again, but for that.
call& call_at(driven_pool& p, const driven_pool::endpoint& where)
{
    std::vector<call*> others;
    for (;;)
    {
        call& x = p.start();
        EXPECT_TRUE(x.is_served());
        if (p.address_of(x) != where)
        {
            others.push_back(&x);
            continue;
        }
        for (call* other : others)
            p.finish(*other);
        return x;
    }
}

// Two addresses have answered once, after so long each, and have idle connections.
void answer(
    driven_pool& p,
    std::optional<std::chrono::milliseconds> first,
    std::optional<std::chrono::milliseconds> second
)
{
    fill(p, 2, 1);
    const auto began = p.now;
    call* calls[] = {&p.start(), &p.start()};
    for (call* each : calls)
    {
        const auto took = p.address_of(*each) == p.address(1) ? first : second;
        p.now = began + took.value_or(0ms);
        if (took)
            p.finish(*each);
        else
            p.withdraw(*each);
    }
    p.now = began + 200ms;
    fill(p, 2, 100);
}

// `where` is quarantined, since it has accepted no connection.
void lose(driven_pool& p, const driven_pool::endpoint& where)
{
    while (p.statistics_of(where).state == health::good)
    {
        call& x = p.start();
        ASSERT_FALSE(x.is_served()) << "there are idle connections";
        const auto to = p.route(*p.opening.front());
        if (to.front() != where)
            p.open_next();
        else
            p.open_next(to.back());
        p.finish(x, end::last);
    }
}

std::map<driven_pool::endpoint, std::size_t> spread_of(driven_pool& p, int count)
{
    std::map<driven_pool::endpoint, std::size_t> spread;
    std::vector<call*> all;
    for (int i = 0; i < count; ++i)
    {
        all.push_back(&p.start());
        if (!all.back()->is_served())
            p.open_next();
        ++spread[p.address_of(*all.back())];
    }
    for (call* each : all)
        p.finish(*each);
    return spread;
}

}  // namespace

// -- Spreading

TEST(PoolAddresses, ShareNewConnections)
{
    driven_pool p({}, 3);

    for (const auto& [where, count] : spread_of(p, 30))
    {
        EXPECT_GE(count, 8u) << where;
        EXPECT_LE(count, 12u) << where;
    }
}

TEST(PoolAddresses, ShareConnectionsThatAreOpenedAtOnce)
{
    driven_pool p({}, 3);
    std::map<driven_pool::endpoint, int> chosen;
    for (int i = 0; i < 30; ++i)
        p.start();

    for (pool_connection* each : p.opening)
        ++chosen[p.route(*each).front()];

    for (const auto& [where, count] : chosen)
        EXPECT_NEAR(count, 10, 2) << where;
}

TEST(PoolAddresses, ShareExchangesOverIdleConnections)
{
    driven_pool p({}, 3);
    fill(p, 3, 20);

    const auto spread = spread_of(p, 30);

    EXPECT_EQ(spread.size(), 3u);
    for (const auto& [where, count] : spread)
        EXPECT_NEAR(static_cast<double>(count), 10, 2) << where;
    EXPECT_TRUE(p.opening.empty());
}

TEST(PoolAddresses, AreAllUsedByOneCallerAfterAnother)
{
    driven_pool p({}, 3);
    fill(p, 3, 2);
    std::map<driven_pool::endpoint, int> used;
    for (int i = 0; i < 300; ++i)
    {
        call& x = p.start();
        ++used[p.address_of(x)];
        p.now += 2ms;
        p.finish(x);
    }

    for (const auto& [where, count] : used)
        EXPECT_NEAR(count, 100, 40) << where;
}

TEST(PoolAddresses, ThatAreNewGetConnectionsBesideTheIdleOnesOfOthers)
{
    driven_pool p;
    fill(p, 1, 40);
    p.learn(driven_pool::addresses(2));
    for (int i = 0; i < 20; ++i)
        p.start();
    EXPECT_TRUE(p.opening.empty());
    p.now += 100ms;

    EXPECT_TRUE(p.start().is_served());

    EXPECT_EQ(p.opening.size(), 8u);
    while (!p.opening.empty())
    {
        EXPECT_EQ(p.route(*p.opening.front()).front(), p.address(2));
        p.open_next();
    }
    for (int i = 0; i < 8; ++i)
        EXPECT_EQ(p.address_of(p.start()), p.address(2));
}

TEST(PoolAddresses, ThatAreSlowGetLess)
{
    driven_pool p({}, 2);
    answer(p, 20ms, 2ms);

    auto spread = spread_of(p, 110);

    EXPECT_NEAR(static_cast<double>(spread[p.address(1)]), 10, 3);
    EXPECT_NEAR(static_cast<double>(spread[p.address(2)]), 100, 3);
}

TEST(PoolAddresses, ThatWereSlowAreAskedAgain)
{
    driven_pool p({}, 2);
    answer(p, 100ms, 2ms);
    EXPECT_EQ(spread_of(p, 10).count(p.address(1)), 0u);

    p.now += reply_times::measured_for;

    EXPECT_NEAR(static_cast<double>(spread_of(p, 20)[p.address(1)]), 10, 1);
}

TEST(PoolAddresses, ThatDifferALittleAreAlike)
{
    driven_pool p({}, 2);
    answer(p, 10ms, 19ms);

    EXPECT_NEAR(static_cast<double>(spread_of(p, 20)[p.address(2)]), 10, 1);
}

TEST(PoolAddresses, WithoutAReplyYetAreNotTakenForQuick)
{
    driven_pool p({}, 2);
    answer(p, 100ms, std::nullopt);

    EXPECT_NEAR(static_cast<double>(spread_of(p, 40)[p.address(2)]), 20, 1);
}

// -- Routes

TEST(PoolAddresses, AreAllInARouteEachOnce)
{
    driven_pool p({}, 4);
    p.start();

    const auto to = p.route(*p.opening.front());

    EXPECT_EQ(to.size(), 4u);
    EXPECT_EQ(std::set(to.begin(), to.end()).size(), 4u);
}

TEST(PoolAddresses, ThatAreNotFitAreLastInARoute)
{
    driven_pool p({}, 4);
    lose(p, p.address(2));
    p.start();

    EXPECT_EQ(p.route(*p.opening.front()).back(), p.address(2));
}

TEST(PoolAddresses, ThatAnsweredInPlaceOfTheFirstHaveTheConnection)
{
    driven_pool p({}, 2);
    call& x = p.start();
    const auto to = p.route(*p.opening.front());
    EXPECT_EQ(p.statistics_of(to[0]).opening, 1u);

    p.open_next(to[1]);

    EXPECT_EQ(p.address_of(x), to[1]);
}

TEST(PoolAddresses, ThatWereFirstAndDidNotAnswerAreQuarantined)
{
    driven_pool p({}, 2);
    p.start();
    const auto first = p.route(*p.opening.front()).front();
    pool_connection& c = *p.opening.front();
    p.pool.connected(c, first == p.address(1) ? p.address(2) : p.address(1), p.now + 250ms);

    EXPECT_EQ(p.statistics_of(first).state, health::quarantined);
    EXPECT_EQ(p.statistics_of(first).opening, 0u);
}

TEST(PoolAddresses, ThatStandForThisHostAreReachedByAnother)
{
    using namespace boost::asio::ip;
    for (const auto& [any, loopback] :
         {std::pair<address, address>(address_v4::any(), address_v4::loopback()),
          std::pair<address, address>(address_v6::any(), address_v6::loopback())})
    {
        driven_pool p;
        p.learn({{any, 443}});
        call& x = p.start();

        p.open_next(driven_pool::endpoint(loopback, 443));

        EXPECT_EQ(p.address_of(x), driven_pool::endpoint(any, 443));
        EXPECT_EQ(p.statistics_of({any, 443}).state, health::good);
    }
}

TEST(PoolAddresses, ThatNobodyNamedMayAnswer)
{
    driven_pool p({}, 1);
    call& x = p.start();

    p.open_next(p.address(77));

    EXPECT_EQ(p.address_of(x), p.address(77));
    EXPECT_FALSE(p.statistics_of(p.address(77)).is_named);
}

TEST(PoolAddresses, ThatNobodyNamedServeWhoWaitsEvenWithoutGrace)
{
    pool_options options;
    options.address_grace = 0ms;
    driven_pool p(options, 1);
    call& x = p.start();
    pool_connection& c = *p.opening.front();
    p.route(c);
    p.pool.connected(c, p.address(77), p.now);
    p.now += 10ms;

    p.pool.opened(c, p.now, p.actions);
    p.carry_out();
    EXPECT_TRUE(x.is_served());
    p.finish(x);

    EXPECT_EQ(p.statistics().closed_because(pool_closing::address_gone), 1u);
}

TEST(PoolAddresses, ThatAreGoneAreInNoRoute)
{
    pool_options options;
    options.address_grace = 0ms;
    driven_pool p(options, 1);
    p.start();
    p.open_next();
    p.learn({p.address(2)});
    p.start();

    EXPECT_EQ(p.route(*p.opening.front()), std::vector{p.address(2)});
}

TEST(PoolAddresses, ThatTurnOutBadWhileAConnectionOpensAreNotUsedForIt)
{
    driven_pool p({}, 2);
    call& lost = p.start();
    p.open_next();
    const auto where = p.address_of(lost);
    pool_connection* c = nullptr;
    while (!c)
    {
        p.start();
        if (p.route(*p.opening.back()).front() == where)
            c = p.opening.back();
    }
    p.now += 600ms;
    p.withdraw(lost);
    ASSERT_EQ(p.statistics_of(where).state, health::quarantined);

    p.pool.connected(*c, where, p.now);
    p.pool.opened(*c, p.now, p.actions);
    std::erase(p.opening, c);
    p.carry_out();

    EXPECT_EQ(p.statistics_of(where).idle, 1u);
    EXPECT_EQ(p.statistics().waiting, p.calls.size() - 1);
    // Another is opened in place of it.
    EXPECT_EQ(p.opening.size(), p.calls.size() - 1);
}

// -- Lookups

TEST(PoolAddresses, ThatALookupDoesNotNameGetNoNewConnections)
{
    driven_pool p({}, 3);
    p.learn({p.address(3)});

    for (int i = 0; i < 10; ++i)
    {
        p.start();
        const auto to = p.route(*p.opening.back());
        EXPECT_EQ(to.front(), p.address(3));
        EXPECT_EQ(to.size(), 3u);
    }
}

TEST(PoolAddresses, ThatALookupDoesNotNameKeepTheirConnectionsForAWhile)
{
    driven_pool p({}, 1);
    p.run();
    p.learn({p.address(2)});
    EXPECT_TRUE(p.closed.empty());
    p.now += 59s;
    EXPECT_TRUE(p.start().is_served());
    p.now += 1s;

    p.finish(*p.calls.back());

    ASSERT_EQ(p.closed.size(), 1u);
    EXPECT_EQ(p.closed.front().why, pool_closing::address_gone);
}

// A pool that needs no new connection looks nothing up, and then the first answer may be wrong.
TEST(PoolAddresses, ThatOneLookupOmitsAfterQuietMinutesKeepTheirConnections)
{
    pool_options options;
    options.idle_limit = options.max_age = 1h;
    driven_pool p(options, 1);
    fill(p, 1, 3);
    p.now += 10min;

    p.learn({p.address(2)});

    ASSERT_TRUE(p.closed.empty());
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(p.address_of(p.start()), p.address(1));
    call& x = p.start();
    const auto to = p.route(*p.opening.front());
    EXPECT_EQ(to, (std::vector{p.address(2), p.address(1)}));
    p.open_next(p.address(1));
    EXPECT_TRUE(x.is_served());
}

TEST(PoolAddresses, ThatMayNeverBeLeftAreNot)
{
    pool_options options;
    options.idle_limit = options.max_age = options.address_grace = std::chrono::milliseconds::max();
    driven_pool p(options, 1);
    fill(p, 1, 1);
    p.learn({p.address(2)});
    p.now += std::chrono::hours(24 * 365);

    EXPECT_TRUE(p.start().is_served());
}

TEST(PoolAddresses, ThatAreGoneAreLeftAtOnceWithoutGrace)
{
    pool_options options;
    options.address_grace = 0ms;
    driven_pool p(options, 2);
    fill(p, 2, 3);
    call& busy = call_at(p, p.address(1));

    p.learn({p.address(2)});

    EXPECT_EQ(p.closed.size(), 2u);
    EXPECT_TRUE(busy.is_served());
    p.finish(busy);
    EXPECT_EQ(p.closed.size(), 3u);
    EXPECT_EQ(p.statistics().closed_because(pool_closing::address_gone), 3u);
    p.learn({p.address(2)});
    EXPECT_EQ(p.statistics().addresses.size(), 1u);
}

TEST(PoolAddresses, ThatAreGoneAreNotUsedIfNoLookupTellsSo)
{
    pool_options options;
    options.idle_limit = 1h;
    driven_pool p(options, 2);
    fill(p, 2, 3);
    p.learn({p.address(2)});
    p.now += 61s;

    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(p.address_of(p.start()), p.address(2));
    EXPECT_FALSE(p.start().is_served());
}

TEST(PoolAddresses, ThatAreGoneMakeRoom)
{
    pool_options options;
    options.idle_limit = 1h;
    options.max_connections = 2;
    driven_pool p(options, 1);
    fill(p, 1, 2);
    p.learn({p.address(2)});
    p.now += 61s;

    p.start();

    ASSERT_EQ(p.closed.size(), 1u);
    EXPECT_EQ(p.closed.front().why, pool_closing::address_gone);
    EXPECT_EQ(p.opening.size(), 1u);
}

TEST(PoolAddresses, ThatAreNamedAgainAreAsBefore)
{
    driven_pool p({}, 2);
    lose(p, p.address(1));
    p.learn({p.address(2)});
    p.learn({p.address(1), p.address(2), p.address(2)});

    EXPECT_EQ(p.statistics().addresses.size(), 2u);
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
}

TEST(PoolAddresses, AreKeptWhenALookupFindsNothing)
{
    driven_pool p({}, 2);

    p.learn({});

    EXPECT_TRUE(p.statistics_of(p.address(1)).is_named);
}

TEST(PoolAddresses, OfATurningListDoNotPileUp)
{
    driven_pool p;
    for (unsigned i = 0; i < 1000; ++i)
    {
        p.learn({p.address(i)});
        p.now += 5s;
    }

    EXPECT_LE(p.statistics().addresses.size(), 13u);
}

// Its connections end one by one, at their age.
TEST(PoolAddresses, OfATurningListAreNotLeftByAllTheirConnectionsAtOnce)
{
    pool_options options;
    options.address_grace = options.max_age;
    driven_pool p(options, 1);
    fill(p, 1, 64);
    unsigned named = 1;
    auto looked_up = p.now;
    std::size_t most = 0;
    for (int second = 0; second < 1'300; ++second)
    {
        p.now += 1s;
        std::vector<call*> calls;
        for (int i = 0; i < 64; ++i)
            calls.push_back(&p.start());
        std::size_t opened = 0;
        for (; !p.opening.empty(); ++opened)
        {
            if (p.now - looked_up > 5s)
            {
                looked_up = p.now;
                p.learn({p.address(++named)});
            }
            p.open_next();
        }
        most = std::max(most, opened);
        p.now += 5ms;
        for (call* each : calls)
            p.finish(*each);
    }

    EXPECT_GT(named, 50u);
    EXPECT_LE(most, 4u);
    EXPECT_EQ(p.statistics().closed_because(pool_closing::address_gone), 0u);
}

// -- Trouble

TEST(PoolAddresses, ThatCannotBeConnectedToAreNotChosen)
{
    driven_pool p({}, 3);
    lose(p, p.address(2));

    EXPECT_EQ(spread_of(p, 30).count(p.address(2)), 0u);
}

TEST(PoolAddresses, ThatAreQuarantinedKeepTheirIdleConnectionsUnused)
{
    driven_pool p({}, 2);
    fill(p, 2, 5);
    for (int i = 0; i < 3; ++i)
        p.finish(call_at(p, p.address(1)), end::broken);
    ASSERT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);

    EXPECT_EQ(spread_of(p, 5).count(p.address(1)), 0u);
    EXPECT_EQ(p.statistics_of(p.address(1)).idle, 2u);
}

TEST(PoolAddresses, ThatFailedLatelyComeAfterTheOthers)
{
    driven_pool p({}, 2);
    fill(p, 2, 10);
    p.finish(call_at(p, p.address(1)), end::timed_out);
    EXPECT_EQ(p.statistics_of(p.address(1)).failures_in_a_row, 1);

    EXPECT_EQ(spread_of(p, 8).count(p.address(1)), 0u);
    p.now += quarantine::remembered_for;
    EXPECT_GE(spread_of(p, 8)[p.address(1)], 3u);
}

TEST(PoolAddresses, AreQuarantinedAfterABurstOfTimeouts)
{
    driven_pool p({}, 2);
    fill(p, 2, 10);
    std::vector<call*> late;
    for (int i = 0; i < 3; ++i)
        late.push_back(&call_at(p, p.address(1)));
    p.now += 200ms;

    for (call* each : late)
        p.finish(*each, end::timed_out);

    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
}

TEST(PoolAddresses, AreNotBlamedForCallersWhoLeave)
{
    driven_pool p({}, 2);
    fill(p, 2, 10);
    for (int i = 0; i < 5; ++i)
    {
        call& x = call_at(p, p.address(1));
        p.now += 100ms;
        p.withdraw(x);
    }

    EXPECT_EQ(p.statistics_of(p.address(1)).failures_in_a_row, 0);
}

TEST(PoolAddresses, AreQuarantinedWhenTheyWereSilentForCallersWhoLeave)
{
    driven_pool p({}, 2);
    fill(p, 2, 10);
    call& x = call_at(p, p.address(1));
    p.now += quarantine::silent_for;

    p.withdraw(x);

    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
}

TEST(PoolAddresses, ThatAreSilentAreNoticedBeforeAnyTimeout)
{
    driven_pool p({}, 2);
    fill(p, 2, 20);
    for (int i = 0; i < 5; ++i)
        call_at(p, p.address(1));
    p.now += quarantine::silent_for;

    EXPECT_EQ(spread_of(p, 10).count(p.address(1)), 0u);
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
}

TEST(PoolAddresses, ThatSayNothingGetLessBeforeTheyAreQuarantined)
{
    driven_pool p({}, 2);
    fill(p, 2, 40);
    for (int i = 0; i < 4; ++i)
        p.run(1ms);
    call_at(p, p.address(1));
    p.now += 30ms;

    EXPECT_LE(spread_of(p, 30)[p.address(1)], 1u);
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::good);
}

TEST(PoolAddresses, ThatAnswerOthersAreNotSilent)
{
    driven_pool p({}, 2);
    fill(p, 2, 10);
    call& scan = call_at(p, p.address(1));
    for (int i = 0; i < 20; ++i)
    {
        call& x = call_at(p, p.address(1));
        p.now += 100ms;
        p.finish(x);
    }

    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::good);
    p.finish(scan);
}

TEST(PoolAddresses, ThatAnswerAfterAllAreUsedAgain)
{
    driven_pool p({}, 2);
    fill(p, 2, 20);
    call& x = call_at(p, p.address(1));
    p.now += 700ms;
    p.start();
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);

    p.finish(x);

    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::good);
}

TEST(PoolAddresses, AreTriedWithAConnectionOfNobodyAfterThePause)
{
    driven_pool p({}, 2);
    fill(p, 2, 5);
    p.withdraw([&]() -> call& {
        call& x = call_at(p, p.address(1));
        p.now += 600ms;
        return x;
    }());
    ASSERT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
    p.run();
    EXPECT_TRUE(p.opening.empty());
    p.now += 1200ms;
    call& x = p.start();
    EXPECT_TRUE(x.is_served());
    ASSERT_EQ(p.opening.size(), 1u);
    EXPECT_EQ(p.route(*p.opening.front()), std::vector{p.address(1)});
    EXPECT_TRUE(p.opening.front()->is_trial());
    EXPECT_EQ(p.statistics().trials, 1u);
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::probing);

    // There is only one at a time.
    p.now += 100ms;
    p.start();
    EXPECT_EQ(p.opening.size(), 1u);

    p.open_next();
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::on_trial);
    call& risked = call_at(p, p.address(1));
    // Nothing else goes there meanwhile.
    EXPECT_EQ(p.statistics_of(p.address(1)).busy, 1u);
    EXPECT_EQ(spread_of(p, 3).count(p.address(1)), 0u);
    p.now += 1ms;
    p.finish(risked);
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::good);
}

TEST(PoolAddresses, ThatFailATrialWaitLonger)
{
    driven_pool p({}, 2);
    lose(p, p.address(1));
    p.run();
    for (std::chrono::milliseconds pause : {2s, 4s, 8s, 16s, 30s, 30s})
    {
        p.now = *p.statistics_of(p.address(1)).quarantined_until;
        call& x = p.start();
        ASSERT_EQ(p.opening.size(), 1u);
        EXPECT_EQ(p.fail_next(failure::to_connect), p.address(1));
        p.finish(x);
        const auto until = *p.statistics_of(p.address(1)).quarantined_until;
        EXPECT_GE(until - p.now, pause * 8 / 10);
        EXPECT_LE(until - p.now, pause * 12 / 10);
    }
}

TEST(PoolAddresses, AreTriedAgainByWhoComesNextWhenATrialIsGivenUp)
{
    driven_pool p({}, 2);
    lose(p, p.address(1));
    p.run();
    p.now += 1200ms;
    call& x = p.start();
    ASSERT_EQ(p.opening.size(), 1u);

    p.finish(x);

    EXPECT_TRUE(p.opening.empty());
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
    p.now += 1ms;
    p.start();
    EXPECT_EQ(p.opening.size(), 1u);
    EXPECT_EQ(p.statistics().trials, 2u);
}

// Else no call might be long enough for a connection to open.
TEST(PoolAddresses, GoOnWithTheirSecondTrialWhenItIsQuiet)
{
    driven_pool p({}, 2);
    lose(p, p.address(1));
    p.run();
    p.now += 1200ms;
    p.finish(p.start());
    p.finish(p.start());

    ASSERT_EQ(p.opening.size(), 1u);
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::probing);
    EXPECT_EQ(p.statistics().trials, 2u);
    p.open_next();
    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::on_trial);

    // The next time the first one is given up again.
    lose(p, p.address(1));
    p.run();
    p.now += 3s;
    p.finish(p.start());
    EXPECT_TRUE(p.opening.empty());
}

TEST(PoolAddresses, AreNotTriedForWantOfADescriptor)
{
    driven_pool p({}, 2);
    lose(p, p.address(1));
    p.run();
    p.now += 1200ms;
    p.start();
    p.fail_next(failure::no_descriptor);

    EXPECT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
    p.now += 500ms;
    p.start();
    EXPECT_TRUE(p.opening.empty());
    p.now += 1s;
    p.start();
    EXPECT_FALSE(p.opening.empty());
}

// Where attempts have no limit of time, its exchange may never end.
TEST(PoolAddresses, AreTriedAgainWhenATrialIsNotAnswered)
{
    driven_pool p({}, 2);
    lose(p, p.address(1));
    std::uint64_t trials = 0;
    for (std::chrono::milliseconds pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s})
    {
        p.run();
        p.now += pause * 12 / 10;
        call& other = p.start();
        while (!p.opening.empty())
            p.open_next();
        p.finish(other);
        EXPECT_EQ(p.statistics().trials, ++trials);
        ASSERT_EQ(p.statistics_of(p.address(1)).state, health::on_trial);
        call_at(p, p.address(1));
        p.now += quarantine::silent_for;
        p.run();
        ASSERT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
    }

    EXPECT_EQ(p.statistics_of(p.address(1)).busy, trials);
}

TEST(PoolAddresses, ThatAreAllQuarantinedAreUsedTheLeastBadFirst)
{
    driven_pool p({}, 2);
    fill(p, 2, 3);
    for (unsigned n : {2u, 1u})
    {
        call& x = call_at(p, p.address(n));
        p.now += 600ms;
        p.withdraw(x);
    }
    ASSERT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
    ASSERT_EQ(p.statistics_of(p.address(2)).state, health::quarantined);

    call& x = p.start();

    ASSERT_TRUE(x.is_served());
    EXPECT_EQ(p.address_of(x), p.address(2));
    p.now += 1ms;
    p.finish(x);
    EXPECT_EQ(p.statistics_of(p.address(2)).state, health::good);
}

TEST(PoolAddresses, ThatAreAllQuarantinedAreConnectedToNevertheless)
{
    driven_pool p({}, 3);
    for (int i = 0; i < 9; ++i)
    {
        call& x = p.start();
        EXPECT_EQ(p.route(*p.opening.front()).size(), 3u);
        p.fail_next(failure::to_connect);
        EXPECT_TRUE(x.has_failed(no_connection::not_opened));
        p.now += 100ms;
    }
    for (const auto& each : p.statistics().addresses)
        EXPECT_EQ(each.state, health::quarantined);

    call& x = p.start();
    p.open_next();

    EXPECT_TRUE(x.is_served());
}

TEST(PoolAddresses, OfWhichThereIsOnlyOneAreUsedWhateverHappens)
{
    driven_pool p;
    fill(p, 1, 3);
    call& slow = p.start();
    p.now += 5s;
    EXPECT_TRUE(p.start().is_served());
    EXPECT_TRUE(p.start().is_served());
    p.finish(slow, end::timed_out);
    p.now += 5s;
    p.start();
    EXPECT_EQ(p.statistics().trials, 0u);
    p.open_next();

    EXPECT_TRUE(p.calls.back()->is_served());
}

TEST(PoolAddresses, ThatAreQuarantinedMakeRoomForBetterOnes)
{
    pool_options options;
    options.max_connections = 4;
    driven_pool p(options, 2);
    fill(p, 2, 2);
    call& lost = call_at(p, p.address(1));
    p.now += 600ms;
    p.withdraw(lost);
    call& a = p.start();
    call& b = p.start();
    EXPECT_EQ(p.address_of(a), p.address(2));
    EXPECT_EQ(p.address_of(b), p.address(2));
    call& c = p.start();
    call& d = p.start();

    ASSERT_EQ(p.closed.size(), 1u);
    EXPECT_EQ(p.closed.front().why, pool_closing::address_quarantined);
    p.open_next(p.address(2));
    p.open_next(p.address(2));
    EXPECT_EQ(p.address_of(c), p.address(2));
    EXPECT_EQ(p.address_of(d), p.address(2));
}

TEST(PoolAddresses, ThatAreQuarantinedServeWhereNothingElseMayBeOpened)
{
    driven_pool p({}, 2);
    fill(p, 2, 2);
    call& lost = call_at(p, p.address(1));
    p.now += 600ms;
    p.withdraw(lost);
    ASSERT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
    p.start();
    p.start();
    call& x = p.start();
    ASSERT_EQ(p.opening.size(), 1u);

    p.fail_next(failure::no_descriptor);

    ASSERT_TRUE(x.is_served());
    EXPECT_EQ(p.address_of(x), p.address(1));
}

TEST(PoolAddresses, AreNotTriedByAPoolThatDrains)
{
    driven_pool p({}, 2);
    lose(p, p.address(1));
    call& running = p.start();
    p.open_next();
    p.now += 400ms;
    p.finish(running, end::last);
    p.pool.drain(p.now, p.actions);
    p.carry_out();
    p.now += 800ms;

    p.start();

    EXPECT_EQ(p.statistics().trials, 0u);
    EXPECT_EQ(p.opening.size(), 1u);
}

TEST(PoolAddresses, WithExchangesThatAreNeverAnsweredComeBackByATrial)
{
    driven_pool p({}, 2);
    fill(p, 2, 10);
    call& stuck = call_at(p, p.address(1));
    p.now += 600ms;
    call& other = p.start();
    ASSERT_EQ(p.statistics_of(p.address(1)).state, health::quarantined);
    p.finish(other);
    p.now += 1200ms;
    call& another = p.start();
    p.open_next();
    call& risked = call_at(p, p.address(1));
    p.now += 1ms;
    p.finish(risked);
    p.finish(another);

    // It is as good as the other, for good.
    for (int round = 0; round < 5; ++round)
    {
        p.now += 2s;
        EXPECT_GE(spread_of(p, 10)[p.address(1)], 4u);
        EXPECT_EQ(p.statistics_of(p.address(1)).state, health::good);
    }
    EXPECT_TRUE(stuck.is_served());
    p.finish(stuck, end::timed_out);
    EXPECT_EQ(p.statistics_of(p.address(1)).busy, 0u);
}

}  // namespace ddbm::detail
