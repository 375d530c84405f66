// Runs of steps, and records of transactions, on a real table.

#include "support/faulty_engine.hpp"
#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/stepwise.hpp>
#include <ddbm/transaction.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::testing {

struct prize_winner
{
    std::string name;
    int prizes = 0;
};

// A run that gives prizes.
struct prize_run : journal_record
{
    int winners = 0;
};

// Time stands still, for records; the rest of it goes on.
class stopped_clock : public environment
{
public:
    std::chrono::system_clock::time_point system_now() override { return now_; }

private:
    const std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::prize_winner>
{
    using type = ddbm::testing::prize_winner;
    static constexpr auto value = ddbm::model<type>("prize_winners")
                                      .partition_key("name", &type::name)
                                      .field("prizes", &type::prizes);
};

template <>
struct ddbm::model_of<ddbm::testing::prize_run>
{
    using type = ddbm::testing::prize_run;
    static constexpr auto value = ddbm::model<type>("prize_runs")
                                      .inherit<ddbm::journal_record>()
                                      .field("winners", &type::winners);
};

namespace ddbm {
namespace {

using testing::prize_run;
using testing::prize_winner;
using namespace asio::experimental::awaitable_operators;

std::string winner_name(int number)
{
    return "winner " + std::to_string(number);
}

prize_run run_for(int winners)
{
    prize_run made;
    made.requester = "ann";
    made.winners = winners;
    return made;
}

// The tables of a client, and what is done to them.
class prizes
{
public:
    prizes(table<prize_winner> winners, table<prize_run> runs)
        : winners_(std::move(winners)), runs_(std::move(runs))
    {
    }

    const table<prize_winner>& winners() const { return winners_; }
    const table<prize_run>& runs() const { return runs_; }

    asio::awaitable<void> prepare(int winners) const
    {
        prize_winner made;
        for (int i = 0; i < winners; ++i)
        {
            made.name = winner_name(i);
            co_await winners_.async_put(made);
        }
        made.name = "total";
        co_await winners_.async_put(made);
    }

    // `broken`: the step that fails.
    void add_steps(stepwise& to, int winners, int broken = -1) const
    {
        for (int i = 0; i < winners; ++i)
        {
            to.step(winners_, winner_name(i), [i, broken](prize_winner& each) {
                if (i == broken)
                    throw std::runtime_error("broken");
                ++each.prizes;
            });
        }
        to.after([of = winners_, winners](transaction& tx) { return count(tx, of, winners); });
    }

    // Goes on with what is left. Delivers whether it has come to the end of all of it; else
    // somebody else was at it, or a request has failed.
    asio::awaitable<bool> go_on() const
    {
        try
        {
            auto left = runs_.query("ann")
                            .filter(attr<&prize_run::status> != journal_status::done)
                            .consistency(consistency::strong);
            while (auto found = co_await left.async_next())
            {
                stepwise work(runs_, found);
                add_steps(work, found->winners);
                co_await work.async_run();
            }
            co_return true;
        }
        catch (const error&)
        {
        }
        co_return false;
    }

    // Everybody has one prize, and it was counted once.
    asio::awaitable<void> expect_right(int winners) const
    {
        for (int i = 0; i < winners; ++i)
        {
            auto each = co_await winners_.async_get(winner_name(i));
            EXPECT_EQ(each->prizes, 1) << each->name;
        }
        auto total = co_await winners_.async_get("total");
        EXPECT_EQ(total->prizes, winners);
        const std::vector<stored<prize_run>> all = co_await records();
        EXPECT_EQ(all.size(), 1U);
        for (const auto& each : all)
        {
            EXPECT_EQ(each->status, journal_status::done);
            EXPECT_EQ(each->steps_done, winners + 1);
            EXPECT_EQ(each->steps, winners + 1);
        }
    }

    asio::awaitable<std::vector<stored<prize_run>>> records() const
    {
        auto all = runs_.query("ann").consistency(consistency::strong);
        std::vector<stored<prize_run>> found;
        while (auto each = co_await all.async_next())
            found.push_back(each);
        co_return found;
    }

private:
    static asio::awaitable<void> count(transaction& tx, table<prize_winner> of, int winners)
    {
        auto total = co_await tx.async_get(of, "total");
        total->prizes += winners;
        tx.save(total);
    }

    table<prize_winner> winners_;
    table<prize_run> runs_;
};

class StepwiseRuns : public testing::integration_test
{
protected:
    asio::awaitable<prizes> make_prizes(int winners)
    {
        auto made_winners = co_await make_table<prize_winner>();
        auto made_runs = co_await make_table<prize_run>();
        prizes made(made_winners, made_runs);
        co_await made.prepare(winners);
        co_return made;
    }
};

TEST_F(StepwiseRuns, DoMoreThanATransactionHolds)
{
    run([&]() -> asio::awaitable<void> {
        const int winners = 110;
        const prizes all = co_await make_prizes(winners);
        stepwise work(all.runs(), run_for(winners));
        all.add_steps(work, winners);
        co_await work.async_run();
        EXPECT_EQ(work.steps_done(), winners + 1);
        co_await all.expect_right(winners);
        auto record = co_await all.runs().async_get("ann", work.time());
        EXPECT_EQ(record->winners, winners);
    });
}

TEST_F(StepwiseRuns, AreGoneOnWith)
{
    run([&]() -> asio::awaitable<void> {
        const prizes all = co_await make_prizes(5);
        stepwise work(all.runs(), run_for(5));
        all.add_steps(work, 5, 3);
        bool has_failed = false;
        try
        {
            co_await work.async_run();
        }
        catch (const std::runtime_error&)
        {
            has_failed = true;
        }
        EXPECT_TRUE(has_failed);
        const auto records = co_await all.records();
        EXPECT_EQ(records.size(), 1U);
        EXPECT_EQ(records.front()->status, journal_status::running);
        EXPECT_EQ(records.front()->steps_done, 3);

        EXPECT_TRUE(co_await all.go_on());
        co_await all.expect_right(5);
        // Who has the record of before does nothing with it.
        stepwise late(all.runs(), records.front());
        all.add_steps(late, 5);
        std::optional<error> why;
        try
        {
            co_await late.async_run();
        }
        catch (const error& thrown)
        {
            why = thrown;
        }
        EXPECT_TRUE(why && why->code() == errc::conflict_changed);
        co_await all.expect_right(5);
    });
}

TEST_F(StepwiseRuns, ArePendingUntilSomethingIsDone)
{
    run([&]() -> asio::awaitable<void> {
        const prizes all = co_await make_prizes(2);
        stepwise work(all.runs(), run_for(2));
        all.add_steps(work, 2, 0);
        bool has_failed = false;
        try
        {
            co_await work.async_run();
        }
        catch (const std::runtime_error&)
        {
            has_failed = true;
        }
        EXPECT_TRUE(has_failed);
        const auto records = co_await all.records();
        EXPECT_EQ(records.size(), 1U);
        EXPECT_EQ(records.front()->status, journal_status::pending);
        EXPECT_TRUE(co_await all.go_on());
        co_await all.expect_right(2);
    });
}

TEST_F(StepwiseRuns, AreDoneOnceBySeveral)
{
    run([&]() -> asio::awaitable<void> {
        const prizes all = co_await make_prizes(20);
        stepwise work(all.runs(), run_for(20));
        all.add_steps(work, 20, 1);
        try
        {
            co_await work.async_run();
        }
        catch (const std::runtime_error&)
        {
        }
        co_await (all.go_on() && all.go_on() && all.go_on());
        EXPECT_TRUE(co_await all.go_on());
        co_await all.expect_right(20);
    });
}

TEST_F(StepwiseRuns, AreRunningWhereTheyAreCancelled)
{
    run([&]() -> asio::awaitable<void> {
        const prizes all = co_await make_prizes(3);
        asio::cancellation_signal signal;
        stepwise work(all.runs(), run_for(3));
        work.step(all.winners(), winner_name(0), [](prize_winner& each) { ++each.prizes; });
        work.step([&](transaction& tx) -> asio::awaitable<void> {
            signal.emit(asio::cancellation_type::terminal);
            co_await tx.async_get(all.winners(), winner_name(1));
        });
        work.step([](transaction&) -> asio::awaitable<void> { co_return; });
        error_code ended;
        auto wait = asio::bind_cancellation_slot(signal.slot(), asio::use_awaitable);
        const auto here = co_await asio::this_coro::executor;
        auto cancelled = asio::co_spawn(here, work.async_run(), std::move(wait));
        try
        {
            co_await std::move(cancelled);
        }
        catch (const boost::system::system_error& why)
        {
            ended = why.code();
        }
        EXPECT_EQ(ended, asio::error::operation_aborted);
        auto record = co_await all.runs().async_get("ann", work.time());
        EXPECT_EQ(record->status, journal_status::running);
        EXPECT_EQ(record->steps_done, 1);
    });
}

TEST_F(StepwiseRuns, HaveNoRecordInsteadOfAnothers)
{
    run([&]() -> asio::awaitable<void> {
        const prizes all = co_await make_prizes(0);
        auto config = testing::backend_config();
        config.env = std::make_shared<testing::stopped_clock>();
        const client stopped(co_await asio::this_coro::executor, config);
        const table<prize_run> runs(stopped, all.runs().name());
        const auto begin = [&]() -> asio::awaitable<void> {
            stepwise work(runs, run_for(0));
            co_await work.async_run();
        };
        co_await (begin() && begin() && begin());
        const auto records = co_await all.records();
        EXPECT_EQ(records.size(), 3U);
        for (std::size_t i = 1; i < records.size(); ++i)
            EXPECT_EQ(records[i]->time - records[i - 1]->time, std::chrono::microseconds(1));

        // And so with transactions.
        const auto write = [&]() -> asio::awaitable<void> {
            auto body = [&](transaction& tx) -> asio::awaitable<void> {
                const prize_run made = run_for(0);
                tx.journal(runs, made);
                co_return;
            };
            co_await async_transact(stopped, body);
        };
        co_await (write() && write());
        EXPECT_EQ((co_await all.records()).size(), 5U);
    });
}

TEST_F(StepwiseRuns, AreDoneOnceWhateverGoesWrong)
{
    const std::uint64_t seed = testing::new_seed();
    testing::faulty_engine side(db().get_executor(), seed);
    const client faulty = side.db.with(call_options().without_retry_quota());
    const prizes all(
        table<prize_winner>(faulty, "prize_winners"), table<prize_run>(faulty, "prize_runs")
    );
    run([&]() -> asio::awaitable<void> {
        const int winners = 60;
        co_await all.winners().async_create(on_demand());
        co_await all.runs().async_create(on_demand());
        co_await all.prepare(winners);
        side.go_wrong();
        // Until there is a record: what is not there was not begun.
        for (bool is_begun = false; !is_begun;)
        {
            stepwise work(all.runs(), run_for(winners));
            all.add_steps(work, winners);
            try
            {
                co_await work.async_run();
            }
            catch (const error&)
            {
            }
            side.work_well();
            is_begun = !(co_await all.records()).empty();
            side.go_wrong();
        }
        // Two at a time, of which one goes on where the other has failed.
        for (bool is_done = false; !is_done;)
        {
            const auto [first, second] = co_await (all.go_on() && all.go_on());
            is_done = first || second;
        }
        side.work_well();
        co_await all.expect_right(winners);
    });
}

TEST_F(StepwiseRuns, TellOfTransactions)
{
    run([&]() -> asio::awaitable<void> {
        const prizes all = co_await make_prizes(1);
        journal_status seen = journal_status::pending;
        auto after = [&](transaction& tx) -> asio::awaitable<void> {
            const auto records = co_await all.records();
            seen = records.front()->status;
            auto winner = co_await tx.async_get(all.winners(), winner_name(0));
            ++winner->prizes;
            tx.save(winner);
        };
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            auto winner = co_await tx.async_get(all.winners(), winner_name(0));
            ++winner->prizes;
            tx.save(winner);
            const prize_run made = run_for(1);
            tx.journal(all.runs(), made);
            tx.after(after);
        };
        co_await async_transact(db(), body);
        EXPECT_EQ(seen, journal_status::running);
        const auto records = co_await all.records();
        EXPECT_EQ(records.size(), 1U);
        EXPECT_EQ(records.front()->status, journal_status::done);
        auto winner = co_await all.winners().async_get(winner_name(0));
        EXPECT_EQ(winner->prizes, 2);
    });
}

}  // namespace
}  // namespace ddbm
