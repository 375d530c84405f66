// What callers feel of an address in trouble: many of them over a connection_pool and addresses
// that answer after a time of their own, in a time of its own.

#include "driven_pool.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <queue>
#include <set>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using end = driven_pool::end;
using failure = driven_pool::failure;
using clock = driven_pool::clock;

// Each caller starts a call when its last one has ended; one that ran out of time is tried again at
// once, as a part of the same call.
class crowd
{
public:
    enum class trouble
    {
        none,
        refuses_all,  // neither accepts connections nor answers
        stalls,       // accepts connections, and answers nothing
        slow,         // by ten times
    };

    explicit crowd(std::size_t callers) : callers_(callers), pool_(pool_options(), 11)
    {
        pool_.learn(driven_pool::addresses(3), now_, actions_);
        carry_out();
        for (std::size_t i = 0; i < callers; ++i)
            start(callers_[i]);
        carry_out();
    }

    void run(clock::duration time)
    {
        const auto until = now_ + time;
        while (!events_.empty() && events_.begin()->first <= until)
        {
            auto event = events_.extract(events_.begin());
            now_ = event.key();
            event.mapped()();
            carry_out();
        }
        now_ = until;
    }

    void set(unsigned address, trouble what) { troubles_[driven_pool::address(address)] = what; }

    // Of those calls that began after this.
    void measure()
    {
        measured_from_ = now_;
        times_.clear();
        answered_by_.clear();
    }

    double percentile(double p)
    {
        std::sort(times_.begin(), times_.end());
        const auto at = static_cast<std::size_t>(p * static_cast<double>(times_.size() - 1));
        return std::chrono::duration<double, std::milli>(times_.at(at)).count();
    }

    std::size_t answered_by(unsigned address)
    {
        return answered_by_[driven_pool::address(address)];
    }
    std::size_t answered() const { return times_.size(); }
    int failed_calls() const { return failed_calls_; }
    pool_statistics statistics() const { return pool_.statistics(now_); }

    static constexpr clock::duration attempt_limit = 1s;

private:
    struct caller : pool_caller
    {
        clock::time_point began;
        int attempt = 0;
    };

    void at(clock::duration from_now, std::function<void()> what)
    {
        events_.emplace(now_ + from_now, std::move(what));
    }

    // 5 to 15 ms, and 40 ms for one in a hundred.
    clock::duration usual_time()
    {
        if (random_.fraction() < 0.01)
            return 40ms;
        return std::chrono::duration_cast<clock::duration>(5ms + 10ms * random_.fraction());
    }

    void start(caller& x)
    {
        if (x.attempt == 0)
            x.began = now_;
        pool_.acquire(x, now_, actions_);
    }

    void carry_out()
    {
        while (!actions_.empty())
        {
            pool_actions list;
            list.swap(actions_);
            for (const auto& each : list)
                carry_out(each);
        }
    }

    void carry_out(const pool_action& action)
    {
        pool_connection* const c = action.connection;
        switch (action.what)
        {
        case pool_action::kind::open:
            open(*c, action.step);
            break;
        case pool_action::kind::use:
            use(*c, static_cast<caller&>(*action.caller), action.use);
            break;
        case pool_action::kind::close:
            pool_.closed(*c);
            break;
        case pool_action::kind::fail:
            ++failed_calls_;
            break;
        case pool_action::kind::abort:
            ADD_FAILURE() << "no limits are set";
            break;
        }
    }

    // As environment::async_connect does: the next address after 250 ms.
    void open(pool_connection& c, std::uint64_t step)
    {
        std::vector<driven_pool::endpoint> to;
        pool_.route(c, now_, to);
        clock::duration time = 1ms;
        for (const auto& each : to)
        {
            if (troubles_[each] != trouble::refuses_all)
                return at(time, [this, &c, step, each] {
                    if (!is_opening(c, step))
                        return;
                    pool_.connected(c, each, now_);
                    pool_.opened(c, now_, actions_);
                });
            time += 250ms;
        }
        at(1s, [this, &c, step] {
            if (is_opening(c, step))
                pool_.open_failed(c, failure::to_connect, now_, actions_);
        });
    }

    static bool is_opening(const pool_connection& c, std::uint64_t step)
    {
        return c.current() == pool_connection::state::opening && c.step() == step;
    }

    void use(pool_connection& c, caller& x, std::uint64_t which)
    {
        const trouble what = troubles_[c.address()->where()];
        clock::duration time = usual_time();
        if (what == trouble::slow)
            time *= 10;
        if (what == trouble::none || what == trouble::slow)
            at(time, [this, &c, &x, which] {
                if (c.use() == which && c.caller() == &x)
                    answer(c, x, which);
            });
        at(attempt_limit, [this, &c, &x, which] {
            if (c.use() != which || c.caller() != &x)
                return;
            ++x.attempt;
            pool_.finished(c, end::timed_out, now_, actions_);
            start(x);
        });
    }

    // What has been sent before the stall is lost as well.
    void answer(pool_connection& c, caller& x, std::uint64_t)
    {
        const auto where = c.address()->where();
        const trouble what = troubles_[where];
        if (what == trouble::stalls || what == trouble::refuses_all)
            return;
        if (x.began >= measured_from_)
        {
            times_.push_back(now_ - x.began);
            ++answered_by_[where];
        }
        x.attempt = 0;
        pool_.finished(c, end::reusable, now_, actions_);
        start(x);
    }

    clock::time_point now_{1h};
    std::deque<caller> callers_;
    connection_pool pool_;
    pool_actions actions_;
    std::multimap<clock::time_point, std::function<void()>> events_;
    std::map<driven_pool::endpoint, trouble> troubles_;
    cheap_random random_{5};
    clock::time_point measured_from_{0h};
    std::vector<clock::duration> times_;
    std::map<driven_pool::endpoint, std::size_t> answered_by_;
    int failed_calls_ = 0;
};

}  // namespace

TEST(PoolInTrouble, SpreadsLoadWhileThereIsNone)
{
    crowd callers(24);
    callers.run(5s);

    for (unsigned n = 1; n <= 3; ++n)
        EXPECT_NEAR(
            static_cast<double>(callers.answered_by(n)) / static_cast<double>(callers.answered()),
            1.0 / 3,
            0.05
        );
}

// The bound is that of the same figure with sockets, `stalled_address_p99`.
TEST(PoolInTrouble, IsNotFeltASecondAfterAnAddressStalls)
{
    for (auto what : {crowd::trouble::stalls, crowd::trouble::refuses_all})
    {
        crowd callers(24);
        callers.run(2s);
        callers.measure();
        callers.run(4s);
        const double healthy = callers.percentile(0.99);

        callers.set(2, what);
        callers.run(1s);
        callers.measure();
        callers.run(4s);

        EXPECT_LE(callers.percentile(0.99), 3 * healthy);
        EXPECT_LE(callers.percentile(0.999), 3 * healthy);
        EXPECT_EQ(callers.answered_by(2), 0u);
        EXPECT_EQ(callers.failed_calls(), 0);
    }
}

TEST(PoolInTrouble, IsFeltByFewCallsUntilItIsNoticed)
{
    crowd callers(24);
    callers.run(2s);
    callers.set(2, crowd::trouble::stalls);
    callers.measure();
    callers.run(500ms);
    const std::size_t before = callers.answered();
    std::size_t stuck = 0;
    for (const auto& each : callers.statistics().addresses)
    {
        if (each.where == driven_pool::address(2))
            stuck = each.busy;
    }

    // A third was there when it happened.
    EXPECT_LE(stuck, 12u);
    EXPECT_GE(before, 600u);
}

TEST(PoolInTrouble, EndsSoonAfterTheAddressComesBack)
{
    for (auto what : {crowd::trouble::stalls, crowd::trouble::refuses_all})
    {
        crowd callers(24);
        callers.run(2s);
        callers.set(2, what);
        callers.run(3s);
        callers.set(2, crowd::trouble::none);
        callers.run(8s);
        callers.measure();
        callers.run(2s);

        EXPECT_NEAR(
            static_cast<double>(callers.answered_by(2)) / static_cast<double>(callers.answered()),
            1.0 / 3,
            0.1
        );
    }
}

TEST(PoolInTrouble, GivesASlowAddressTheLess)
{
    crowd callers(24);
    callers.run(2s);
    callers.set(2, crowd::trouble::slow);
    callers.run(1s);
    callers.measure();
    callers.run(5s);
    const double share =
        static_cast<double>(callers.answered_by(2)) / static_cast<double>(callers.answered());
    EXPECT_LT(share, 0.1);

    callers.set(2, crowd::trouble::none);
    callers.run(15s);
    callers.measure();
    callers.run(5s);
    EXPECT_NEAR(
        static_cast<double>(callers.answered_by(2)) / static_cast<double>(callers.answered()),
        1.0 / 3,
        0.1
    );
}

TEST(PoolInTrouble, FailsNoCallWhileOneAddressWorks)
{
    crowd callers(24);
    callers.run(1s);
    callers.set(1, crowd::trouble::refuses_all);
    callers.run(5s);
    callers.set(3, crowd::trouble::stalls);
    callers.run(5s);
    callers.measure();
    callers.run(5s);

    EXPECT_EQ(callers.failed_calls(), 0);
    EXPECT_EQ(callers.answered_by(2), callers.answered());
    EXPECT_GE(callers.answered(), 8'000u);
}

}  // namespace ddbm::detail
