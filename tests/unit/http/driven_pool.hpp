#ifndef DDBM_TESTS_UNIT_DRIVEN_POOL_HPP
#define DDBM_TESTS_UNIT_DRIVEN_POOL_HPP

#include "http/connection_pool.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

// A connection_pool in the place that a transport gives it, with nothing behind it: remembers what
// the pool wants done, and carries out of it what needs no answer.
class driven_pool
{
public:
    using clock = connection_pool::clock;
    using endpoint = connection_pool::endpoint;
    using failure = connection_pool::opening_failure;
    using end = connection_pool::exchange_end;

    struct call : pool_caller
    {
        enum class state
        {
            waiting,
            served,
            failed,
            over,
        };
        state is = state::waiting;
        no_connection why{};
        pool_connection* was_for_it = nullptr;  // being opened when it failed
        std::string words;

        bool is_served() const { return is == state::served; }
        bool has_failed(no_connection expected) const
        {
            return is == state::failed && why == expected;
        }
    };

    struct closing
    {
        pool_connection* connection;
        pool_closing why;
    };

    static endpoint address(unsigned n)
    {
        return {boost::asio::ip::address_v4(0x0a000000u + n), 443};
    }

    static std::vector<endpoint> addresses(unsigned count)
    {
        std::vector<endpoint> all;
        for (unsigned n = 1; n <= count; ++n)
            all.push_back(address(n));
        return all;
    }

    explicit driven_pool(pool_options options = {}, unsigned count = 1, std::uint64_t seed = 1)
        : pool(options, seed)
    {
        learn(addresses(count));
    }

    // -- Events

    void learn(const std::vector<endpoint>& found)
    {
        pool.learn(found, now, actions);
        carry_out();
    }

    call& start(std::optional<std::chrono::milliseconds> patience = std::nullopt)
    {
        calls.push_back(std::make_unique<call>());
        call& x = *calls.back();
        if (patience)
            x.deadline = deadline::after(now, *patience);
        pool.acquire(x, now, actions);
        carry_out();
        return x;
    }

    // The oldest opening that has not ended, which goes to `at` or else where the pool wants it.
    pool_connection& open_next(std::optional<endpoint> at = std::nullopt)
    {
        pool_connection& c = take_opening();
        const auto to = route(c);
        EXPECT_FALSE(to.empty());
        pool.connected(c, at ? *at : to.front(), now);
        pool.opened(c, now, actions);
        carry_out();
        return c;
    }

    // It has had its answer, or no answer, from the address that is tried first.
    endpoint fail_next(failure why)
    {
        pool_connection& c = take_opening();
        const auto to = route(c);
        const endpoint first = to.empty() ? endpoint() : to.front();
        if (why == failure::handshake)
            pool.connected(c, first, now);
        pool.open_failed(c, why, now, actions);
        carry_out();
        return first;
    }

    // Where `c` goes, which is decided once.
    std::vector<endpoint> route(pool_connection& c)
    {
        auto& [step, to] = routes[&c];
        if (step != c.step() || to.empty())
            pool.route(c, now, to);
        step = c.step();
        return to;
    }

    void finish(call& x, end how = end::reusable)
    {
        pool_connection& c = *x.connection();
        x.is = call::state::over;
        pool.finished(c, how, now, actions);
        carry_out();
    }

    void withdraw(call& x)
    {
        if (pool_connection* c = pool.withdraw(x, now, actions))
        {
            x.is = call::state::over;
            pool.finished(*c, end::cancelled, now, actions);
        }
        x.is = call::state::over;
        carry_out();
    }

    void pass(std::chrono::milliseconds time)
    {
        now += time;
        pool.on_time(now, actions);
        carry_out();
    }

    // A call over a connection of its own or an idle one, from its beginning to its end.
    call& run(std::chrono::milliseconds takes = std::chrono::milliseconds(1))
    {
        call& x = start();
        if (!x.is_served())
            open_next();
        EXPECT_TRUE(x.is_served());
        now += takes;
        finish(x);
        return x;
    }

    void carry_out()
    {
        for (const pool_action& each : actions)
        {
            switch (each.what)
            {
            case pool_action::kind::use:
                with(each).is = call::state::served;
                EXPECT_EQ(each.caller->connection(), each.connection);
                EXPECT_EQ(each.use, each.connection->use());
                break;
            case pool_action::kind::open:
                opening.push_back(each.connection);
                break;
            case pool_action::kind::abort:
                aborted.push_back(each);
                break;
            case pool_action::kind::close:
                std::erase(opening, each.connection);
                closed.push_back({each.connection, each.closing});
                if (!holds_closed)
                    pool.closed(*each.connection);
                break;
            case pool_action::kind::fail:
                with(each).is = call::state::failed;
                with(each).why = each.why;
                with(each).was_for_it = each.connection;
                with(each).words = pool.in_words(*each.caller, each.why, now);
                break;
            }
        }
        actions.clear();
    }

    pool_statistics statistics() const { return pool.statistics(now); }
    // No connection is left, not even one that is being closed, and nobody waits.
    bool is_drained() const
    {
        const pool_statistics s = statistics();
        return s.open() + s.opening + s.leaving + s.waiting == 0;
    }
    pool_statistics::address statistics_of(const endpoint& where) const
    {
        for (const auto& each : statistics().addresses)
        {
            if (each.where == where)
                return each;
        }
        ADD_FAILURE() << where << " is not known";
        return {};
    }
    static endpoint address_of(const call& x) { return x.connection()->address()->where(); }

    clock::time_point now{std::chrono::hours(1)};
    std::vector<std::unique_ptr<call>> calls;
    connection_pool pool;
    pool_actions actions;
    std::deque<pool_connection*> opening;
    std::vector<closing> closed;
    std::vector<pool_action> aborted;
    std::map<pool_connection*, std::pair<std::uint64_t, std::vector<endpoint>>> routes;
    bool holds_closed = false;  // what is being closed takes time

private:
    // Each caller has one outcome.
    static call& with(const pool_action& action)
    {
        auto& x = static_cast<call&>(*action.caller);
        EXPECT_TRUE(x.is == call::state::waiting || x.is == call::state::failed);
        return x;
    }

    pool_connection& take_opening()
    {
        pool_connection* c = opening.front();
        opening.pop_front();
        return *c;
    }
};

inline pool_options at_most(std::size_t connections)
{
    pool_options options;
    options.max_connections = connections;
    return options;
}

// Each of the calls that come first has a connection; returns the last call.
inline driven_pool::call& occupy(driven_pool& p, std::size_t connections)
{
    driven_pool::call* last = nullptr;
    for (std::size_t i = 0; i < connections; ++i)
    {
        last = &p.start();
        p.open_next();
        EXPECT_TRUE(last->is_served());
    }
    return *last;
}

}  // namespace ddbm::detail

#endif
