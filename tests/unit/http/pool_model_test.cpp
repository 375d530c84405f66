// Random events against what must hold after each of them.

#include "driven_pool.hpp"

#include <list>
#include <map>
#include <sstream>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using failure = connection_pool::opening_failure;
using end = connection_pool::exchange_end;
using clock = connection_pool::clock;

class modelled_pool
{
public:
    modelled_pool(std::uint64_t seed, bool has_trouble)
        : random_(seed), has_trouble_(has_trouble), options_(draw_options()), pool_(options_, seed)
    {
        pool_.learn(driven_pool::addresses(static_cast<unsigned>(1 + pick(4))), now_, actions_);
        carry_out();
    }

    void run(int events)
    {
        for (int i = 0; i < events && !testing::Test::HasFailure(); ++i)
        {
            event_ = i;
            step();
            carry_out();
            check();
        }
    }

    // Ends all, in one of the two ways.
    void finish()
    {
        if (pick(2) == 0)
        {
            pool_.close(now_, actions_);
            carry_out();
            EXPECT_TRUE(queue_.empty());
        }
        else
        {
            pool_.drain(now_, actions_);
            carry_out();
            while (!queue_.empty() && !testing::Test::HasFailure())
            {
                now_ += 1s;
                pool_.on_time(now_, actions_);
                carry_out();
                end_something();
            }
        }
        while (!is_drained() && !testing::Test::HasFailure())
            end_something();
        for (const call& each : calls_)
            EXPECT_NE(each.is, call::state::waiting);
        EXPECT_EQ(pool_.next_time(), std::nullopt);
    }

    std::size_t served() const { return pool_.statistics(now_).served; }
    bool is_drained() const
    {
        const auto s = pool_.statistics(now_);
        return s.open() + s.opening + s.waiting + s.leaving == 0;
    }

private:
    struct call : pool_caller
    {
        enum class state
        {
            waiting,
            busy,
            over,
        };
        state is = state::waiting;
    };

    struct connection
    {
        pool_connection::state is = pool_connection::state::opening;
        bool in_reserve = false;
        bool is_trial = false;
        bool has_limit = false;
        clock::time_point opened;
        clock::time_point idle_since;
        call* user = nullptr;
    };

    std::size_t pick(std::size_t count) { return random_.below(count); }
    std::chrono::milliseconds up_to(std::size_t ms)
    {
        return std::chrono::milliseconds(pick(ms + 1));
    }

    pool_options draw_options()
    {
        pool_options drawn;
        drawn.max_connections = 1 + pick(12);
        drawn.max_waiting = pick(20);
        drawn.longest_wait = pick(2) == 0 ? 0ms : 500ms;
        drawn.idle_limit = 5s;
        drawn.max_age = pick(3) == 0 ? 0ms : 20s;
        drawn.address_grace = pick(2) == 0 ? 0ms : 10s;
        return drawn;
    }

    // -- Events

    void step()
    {
        switch (pick(20))
        {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4:
        case 5:
            return start();
        case 6:
        case 7:
        case 8:
            return end_opening();
        case 9:
        case 10:
        case 11:
        case 12:
            return end_exchange();
        case 13:
            return withdraw();
        case 14:
            return close_one();
        case 15:
            return set_limit();
        case 16:
            if (pick(10) == 0)
                return learn();
            if (pick(10) == 0)
                return prewarm();
            return;
        default:
            now_ += pick(200) == 0 ? up_to(10'000) : up_to(20);
            pool_.on_time(now_, actions_);
        }
    }

    void start()
    {
        call& x = calls_.emplace_back();
        if (pick(3) == 0)
            x.deadline = deadline(now_ + up_to(300));
        queue_.push_back(&x);
        pool_.acquire(x, now_, actions_);
    }

    pool_connection* one_in(pool_connection::state which)
    {
        std::vector<pool_connection*> all;
        for (auto& [record, c] : connections_)
        {
            if (c.is == which)
                all.push_back(record);
        }
        return all.empty() ? nullptr : all[pick(all.size())];
    }

    void end_opening()
    {
        pool_connection* record = one_in(pool_connection::state::opening);
        if (!record)
            return;
        connection& c = connections_.at(record);
        std::vector<connection_pool::endpoint> to;
        pool_.route(*record, now_, to);
        ASSERT_FALSE(to.empty());
        c.is_trial = to.size() == 1;
        const std::size_t luck = has_trouble_ ? pick(12) : 11;
        if (luck < 4)
        {
            const failure whys[] = {
                failure::lookup, failure::to_connect, failure::handshake, failure::no_descriptor};
            if (whys[luck] == failure::handshake)
                pool_.connected(*record, to.front(), now_);
            if (whys[luck] == failure::no_descriptor)
                short_until_ = now_ + connection_pool::short_for;
            connections_.erase(record);
            return pool_.open_failed(*record, whys[luck], now_, actions_);
        }
        const auto& where = luck == 4 ? to.back() : to.front();
        c.is = pool_connection::state::idle;
        c.opened = c.idle_since = now_;
        ++opened_;
        pool_.connected(*record, where, now_);
        pool_.opened(*record, now_, actions_);
    }

    void end_exchange()
    {
        pool_connection* record = one_in(pool_connection::state::busy);
        if (!record)
            return;
        connection& c = connections_.at(record);
        call& x = *std::exchange(c.user, nullptr);
        const std::size_t luck = has_trouble_ ? pick(16) : 15;
        if (luck == 0)
        {
            connections_.erase(record);
            ++closed_;
            x.is = call::state::waiting;
            queue_.push_front(&x);
            ++returned_;
            return pool_.found_stale(*record, now_, actions_);
        }
        x.is = call::state::over;
        if (luck < 5)
        {
            const end hows[] = {end::last, end::broken, end::timed_out, end::cancelled};
            connections_.erase(record);
            ++closed_;
            return pool_.finished(*record, hows[luck - 1], now_, actions_);
        }
        c.is = pool_connection::state::idle;
        c.idle_since = now_;
        c.has_limit = false;
        pool_.finished(*record, end::reusable, now_, actions_);
    }

    void withdraw()
    {
        if (queue_.empty())
            return;
        auto at = std::next(queue_.begin(), static_cast<long>(pick(queue_.size())));
        call& x = **at;
        queue_.erase(at);
        x.is = call::state::over;
        EXPECT_EQ(pool_.withdraw(x, now_, actions_), nullptr);
    }

    void close_one()
    {
        pool_connection* record = one_in(pool_connection::state::leaving);
        if (!record)
            return;
        connections_.erase(record);
        pool_.closed(*record);
    }

    void set_limit()
    {
        pool_connection* record = one_in(pool_connection::state::busy);
        if (!record)
            return;
        connections_.at(record).has_limit = true;
        pool_.limit(*record, now_ + up_to(100));
    }

    void learn()
    {
        std::vector<connection_pool::endpoint> found;
        for (unsigned n = 1; n <= 6; ++n)
        {
            if (pick(2) == 0)
                found.push_back(driven_pool::address(n));
        }
        pool_.learn(found, now_, actions_);
    }

    void prewarm()
    {
        reserves_ = true;
        pool_.prewarm(1 + pick(8), now_, actions_);
        carry_out();
        reserves_ = false;
        // What was being opened for callers may be taken for it.
        for (auto& [record, c] : connections_)
            c.in_reserve = c.in_reserve || record->is_reserve();
    }

    void end_something()
    {
        switch (pick(3))
        {
        case 0:
            end_opening();
            break;
        case 1:
            end_exchange();
            break;
        default:
            close_one();
        }
        carry_out();
    }

    // -- Actions

    void carry_out()
    {
        for (const pool_action& each : actions_)
        {
            auto* const x = static_cast<call*>(each.caller);
            switch (each.what)
            {
            case pool_action::kind::open: {
                ASSERT_EQ(connections_.count(each.connection), 0u);
                connection& c = connections_[each.connection];
                c.in_reserve = reserves_;
                break;
            }
            case pool_action::kind::use:
                use(connections_.at(each.connection), *x, each);
                break;
            case pool_action::kind::abort:
                EXPECT_TRUE(std::exchange(connections_.at(each.connection).has_limit, false));
                break;
            case pool_action::kind::close: {
                connection& c = connections_.at(each.connection);
                EXPECT_EQ(c.user, nullptr);
                if (c.is == pool_connection::state::idle)
                    ++closed_;
                else
                    ASSERT_EQ(c.is, pool_connection::state::opening);
                c.is = pool_connection::state::leaving;
                break;
            }
            case pool_action::kind::fail:
                fail(*x, each.why);
                break;
            }
        }
        actions_.clear();
    }

    void use(connection& c, call& x, const pool_action& action)
    {
        ASSERT_EQ(c.is, pool_connection::state::idle);
        ASSERT_EQ(x.is, call::state::waiting);
        ASSERT_FALSE(queue_.empty());
        // In order.
        EXPECT_EQ(queue_.front(), &x);
        EXPECT_GT(action.use, last_use_);
        EXPECT_FALSE(x.deadline.is_over(now_));
        EXPECT_LE(now_ - c.idle_since, options_.idle_limit);
        if (options_.max_age.count() != 0)
        {
            EXPECT_LT(now_ - c.opened, options_.max_age);
        }
        last_use_ = action.use;
        queue_.pop_front();
        c.is = pool_connection::state::busy;
        c.user = &x;
        c.has_limit = false;
        x.is = call::state::busy;
    }

    void fail(call& x, no_connection why)
    {
        ASSERT_EQ(x.is, call::state::waiting);
        x.is = call::state::over;
        if (why == no_connection::queue_full)
        {
            // Not while one could be opened, nor while there is room.
            EXPECT_EQ(queue_.back(), &x);
            EXPECT_GT(queue_.size(), options_.max_waiting);
            EXPECT_FALSE(may_open());
        }
        if (why == no_connection::deadline)
        {
            ASSERT_TRUE(x.deadline.is_set());
            EXPECT_GE(now_, x.deadline.when());
        }
        if (why == no_connection::waited_too_long)
        {
            EXPECT_NE(options_.longest_wait, 0ms);
        }
        queue_.remove(&x);
        EXPECT_FALSE(pool_.in_words(x, why, now_).empty());
    }

    // -- What must hold

    std::size_t count(pool_connection::state which) const
    {
        std::size_t found = 0;
        for (const auto& [record, c] : connections_)
            found += c.is == which;
        return found;
    }

    std::size_t connections() const
    {
        return connections_.size() - count(pool_connection::state::leaving);
    }

    bool may_open() const
    {
        return connections() < options_.max_connections &&
               (connections() == 0 || now_ >= short_until_);
    }

    void check()
    {
        SCOPED_TRACE("event " + std::to_string(event_));
        const auto s = pool_.statistics(now_);
        EXPECT_EQ(s.opening, count(pool_connection::state::opening));
        EXPECT_EQ(s.idle, count(pool_connection::state::idle));
        EXPECT_EQ(s.busy, count(pool_connection::state::busy));
        EXPECT_EQ(s.leaving, count(pool_connection::state::leaving));
        EXPECT_EQ(s.waiting, queue_.size());
        EXPECT_EQ(s.opened, opened_);
        EXPECT_LE(connections(), options_.max_connections);
        EXPECT_EQ(opened_ - closed_, s.idle + s.busy);

        std::size_t idle = 0;
        std::size_t busy = 0;
        std::size_t opening = 0;
        std::size_t trials = 0;
        std::size_t usable = 0;
        for (const auto& each : s.addresses)
        {
            idle += each.idle;
            busy += each.busy;
            opening += each.opening;
            trials += each.state == quarantine::state::probing;
            if (each.is_named && each.state == quarantine::state::good &&
                each.silence < quarantine::silent_for)
                usable += each.idle;
        }
        EXPECT_EQ(idle, s.idle);
        EXPECT_EQ(busy, s.busy);
        EXPECT_LE(opening, s.opening);

        // Nobody waits while a connection could be used or opened.
        if (!queue_.empty())
        {
            EXPECT_EQ(usable, 0u);
        }
        if (queue_.size() > s.opening - trials)
        {
            EXPECT_FALSE(may_open());
        }
        // Those who return may be more than may come.
        EXPECT_LE(queue_.size(), options_.max_waiting + options_.max_connections + returned_);

        for (call* each : queue_)
            EXPECT_TRUE(each->is_waiting());
        if (queue_.empty() && s.busy == 0)
        {
            // But for what has been put off before.
            bool is_trying = false;
            for (const auto& [record, c] : connections_)
            {
                if (c.is != pool_connection::state::opening || c.in_reserve)
                    continue;
                EXPECT_TRUE(record->is_trial());
                is_trying = true;
            }
            if (!is_trying)
            {
                EXPECT_EQ(pool_.next_time(), std::nullopt);
            }
        }
    }

    cheap_random random_;
    const bool has_trouble_;
    const pool_options options_;
    clock::time_point now_{1h};
    clock::time_point short_until_{0h};
    std::deque<call> calls_;
    connection_pool pool_;
    pool_actions actions_;
    std::list<call*> queue_;
    std::map<pool_connection*, connection> connections_;
    std::uint64_t last_use_ = 0;
    std::uint64_t opened_ = 0;
    std::uint64_t closed_ = 0;
    std::size_t returned_ = 0;
    bool reserves_ = false;
    int event_ = 0;
};

void run(std::uint64_t first_seed, bool has_trouble)
{
    std::size_t served = 0;
    for (std::uint64_t seed = first_seed; seed < first_seed + 40; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        modelled_pool pool(seed, has_trouble);
        pool.run(1'000);
        pool.finish();
        served += pool.served();
        if (testing::Test::HasFailure())
            return;
    }
    EXPECT_GE(served, 4'000u);
}

}  // namespace

TEST(PoolModel, HoldsForRandomEvents)
{
    run(1, false);
}

TEST(PoolModel, HoldsForRandomEventsWithFailures)
{
    run(1001, true);
}

}  // namespace ddbm::detail
