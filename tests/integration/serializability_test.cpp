// Bodies of transactions, made by chance, that run at the same time over a few items, while
// requests fail in every way: there is an order of them, one after the other, in which each would
// have read what it has read.
//
// DDBM_SERIALIZABILITY_SEEDS says how many of these there are to be, DDBM_TEST_SEED where to begin.

#include "support/faulty_engine.hpp"
#include "support/integration_test.hpp"
#include "support/serial_order.hpp"

#include <ddbm/transaction.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::testing {

// An item with a number; 0 where there is none.
struct number_register
{
    int id = 0;
    std::int64_t value = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::number_register>
{
    using type = ddbm::testing::number_register;
    static constexpr auto value =
        ddbm::model<type>("registers").partition_key("id", &type::id).field("value", &type::value);
};

namespace ddbm {
namespace {

using test::outcome_of_transaction;
using test::recorded_transaction;
using test::serial_order;
using testing::number_register;

constexpr int registers_there = 5;
constexpr int callers = 8;
constexpr int bodies_of_each = 6;

class failed_on_purpose : public std::runtime_error
{
public:
    failed_on_purpose() : std::runtime_error("on purpose") {}
};

// What a body does, made before it runs, so that each run does the same.
class planned_step
{
public:
    enum class kind
    {
        read,
        change,        // reads, and saves another number
        put,           // without reading
        turn,          // lets others run
        try_in_vain,   // steps of a sub-transaction, which fails
        try_it,        // of one that does not
        side_by_side,  // two of these, of different registers
    };

    planned_step() = default;

    kind what = kind::read;
    int of = 0;
    std::vector<planned_step> within;
    std::vector<int> among;  // the registers that these use
};

class planned_body
{
public:
    explicit planned_body(std::mt19937_64& chance) : steps(make_steps(chance, 0, all_registers()))
    {
        const auto below = [&](int end) {
            return static_cast<int>(chance() % static_cast<unsigned>(end));
        };
        fails = below(8) == 0;
        if (below(8) == 0)
            gives_up_after = 1 + below(20);
    }

    // Whether a register may be written without being looked at. Such a write by itself is sent
    // again after a lost reply, and others may have written by then, unless it is to happen once.
    static bool has_put(const std::vector<planned_step>& of)
    {
        return std::any_of(of.begin(), of.end(), [](const planned_step& each) {
            return each.what == planned_step::kind::put || has_put(each.within);
        });
    }

    std::vector<planned_step> steps;
    bool fails = false;      // at its end
    int gives_up_after = 0;  // so many turns; 0: never

private:
    static std::vector<int> all_registers()
    {
        std::vector<int> all;
        for (int i = 0; i < registers_there; ++i)
            all.push_back(i);
        return all;
    }

    static std::vector<planned_step>
    make_steps(std::mt19937_64& chance, int depth, const std::vector<int>& among)
    {
        const auto below = [&](int end) {
            return static_cast<int>(chance() % static_cast<unsigned>(end));
        };
        std::vector<planned_step> made(1 + static_cast<std::size_t>(below(4)));
        for (planned_step& each : made)
        {
            each.what = static_cast<planned_step::kind>(below(depth < 2 ? 7 : 4));
            each.of = among[static_cast<std::size_t>(below(static_cast<int>(among.size())))];
            const bool is_sub = each.what == planned_step::kind::try_in_vain ||
                                each.what == planned_step::kind::try_it;
            if (is_sub)
                fill(each, chance, depth, among);
            else if (each.what == planned_step::kind::side_by_side)
                split(each, chance, depth, among);
        }
        return made;
    }

    static void
    fill(planned_step& sub, std::mt19937_64& chance, int depth, const std::vector<int>& among)
    {
        sub.among = among;
        sub.within = make_steps(chance, depth + 1, among);
    }

    static void
    split(planned_step& both, std::mt19937_64& chance, int depth, const std::vector<int>& among)
    {
        if (among.size() < 2)
        {
            both.what = planned_step::kind::turn;
            return;
        }
        const auto middle = among.begin() + static_cast<std::ptrdiff_t>(among.size() / 2);
        both.within.resize(2);
        for (planned_step& each : both.within)
            each.what =
                chance() % 2 == 0 ? planned_step::kind::try_in_vain : planned_step::kind::try_it;
        fill(both.within[0], chance, depth, {among.begin(), middle});
        fill(both.within[1], chance, depth, {middle, among.end()});
    }
};

// Runs a plan, and records what it sees and what it writes.
class recorded_run
{
public:
    recorded_run(const table<number_register>& registers, std::int64_t& last_number)
        : registers_(registers), last_number_(last_number)
    {
    }

    // From the beginning: only the last run counts.
    asio::awaitable<void> run(transaction& tx, const planned_body& plan)
    {
        record = recorded_transaction();
        own_.clear();
        seen_.clear();
        co_await carry_out(tx, plan.steps);
        if (plan.fails)
            throw failed_on_purpose();
    }

    // With its writes, if they have or may have taken effect.
    recorded_transaction ended_as(outcome_of_transaction outcome) const
    {
        recorded_transaction made = record;
        made.writes = own_;
        made.outcome = outcome;
        return made;
    }

    recorded_transaction record;

private:
    asio::awaitable<void> carry_out(transaction& tx, const std::vector<planned_step>& steps)
    {
        using asio::experimental::awaitable_operators::operator&&;

        for (const planned_step& each : steps)
        {
            if (each.what == planned_step::kind::read)
                co_await read(tx, each.of);
            else if (each.what == planned_step::kind::change)
                co_await change(tx, each.of);
            else if (each.what == planned_step::kind::put)
                put(tx, each.of);
            else if (each.what == planned_step::kind::turn)
            {
                const asio::any_io_executor here = co_await asio::this_coro::executor;
                co_await asio::post(here, asio::use_awaitable);
            }
            else if (each.what == planned_step::kind::side_by_side)
                co_await (try_it(tx, each.within[0]) && try_it(tx, each.within[1]));
            else
                co_await try_it(tx, each);
        }
    }

    asio::awaitable<stored<number_register>> read(transaction& tx, int which)
    {
        auto found = co_await tx.async_find(registers_, which);
        std::int64_t value = 0;
        if (found)
            value = found->value;
        const auto own = own_.find(which);
        if (own != own_.end())
            EXPECT_EQ(value, own->second) << "it does not see what it has written";
        else
        {
            const auto seen = seen_.emplace(which, value);
            EXPECT_EQ(seen.first->second, value) << "it sees another value than before";
            if (seen.second)
                record.read(which, value);
        }
        co_return found;
    }

    asio::awaitable<void> change(transaction& tx, int which)
    {
        auto found = co_await read(tx, which);
        if (found)
        {
            found->value = ++last_number_;
            tx.save(found);
            own_[which] = last_number_;
        }
        else
            put(tx, which);
    }

    void put(transaction& tx, int which)
    {
        number_register made;
        made.id = which;
        made.value = ++last_number_;
        tx.put(registers_, made);
        own_[which] = last_number_;
    }

    // Where it fails everything is as before, but for what was seen.
    asio::awaitable<void> try_it(transaction& tx, const planned_step& sub)
    {
        const auto before = own_;
        bool has_failed = false;
        try
        {
            co_await tx.async_try(run_within(tx, sub));
        }
        catch (const failed_on_purpose&)
        {
            has_failed = true;
        }
        if (!has_failed)
            co_return;
        // Others may be at work beside it.
        for (const int which : sub.among)
        {
            own_.erase(which);
            const auto was = before.find(which);
            if (was == before.end())
                continue;
            own_.insert(*was);
            co_await read(tx, which);
        }
    }

    asio::awaitable<void> run_within(transaction& tx, const planned_step& sub)
    {
        co_await carry_out(tx, sub.within);
        if (sub.what == planned_step::kind::try_in_vain)
            throw failed_on_purpose();
    }

    const table<number_register>& registers_;
    std::int64_t& last_number_;
    std::map<int, std::int64_t> own_;
    std::map<int, std::int64_t> seen_;
};

// Callers that run bodies at the same time, and the history of what they saw.
class random_workload
{
public:
    random_workload(const client& db, std::string name) : registers(db, std::move(name)) {}

    // Half of the registers are items at first.
    asio::awaitable<void> prepare()
    {
        co_await registers.async_create(on_demand());
        for (int i = 0; i < registers_there; i += 2)
        {
            number_register made;
            made.id = i;
            co_await registers.async_put(made);
        }
    }

    asio::awaitable<void> run(std::uint64_t seed, bool some_give_up)
    {
        some_give_up_ = some_give_up;
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        asio::steady_timer all_done(here, asio::steady_timer::time_point::max());
        int running = callers;
        std::exception_ptr failure;
        for (int i = 0; i < callers; ++i)
        {
            const std::uint64_t own_seed = seed * callers + static_cast<std::uint64_t>(i);
            asio::co_spawn(here, call(own_seed), [&](std::exception_ptr thrown) {
                if (thrown)
                    failure = thrown;
                if (--running == 0)
                    all_done.cancel();
            });
        }
        co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
        if (failure)
            std::rethrow_exception(failure);
    }

    // One after the other: what each leaves is what its steps come to, without those that failed.
    asio::awaitable<void> run_alone(std::uint64_t seed, int bodies)
    {
        std::mt19937_64 chance(seed);
        std::map<int, std::int64_t> expected;
        for (int i = 0; i < bodies; ++i)
        {
            const planned_body plan(chance);
            recorded_run recorded(registers, last_number_);
            recorded_transaction made = co_await carry_out(plan, recorded);
            EXPECT_TRUE(made.outcome == outcome_of_transaction::committed);
            for (const auto& seen : made.reads)
                EXPECT_EQ(seen.second, expected[seen.first]) << "body " << i;
            for (const auto& written : made.writes)
                expected[written.first] = written.second;
            co_await look();
            for (const auto& seen : history.back().reads)
                EXPECT_EQ(seen.second, expected[seen.first]) << "after body " << i;
        }
    }

    // What is left at the end is what one more sees.
    asio::awaitable<void> look()
    {
        recorded_transaction last;
        auto consistent = registers.with(call_options().consistent());
        const std::int64_t began = ++clock_;
        for (int i = 0; i < registers_there; ++i)
        {
            auto found = co_await consistent.async_find(i);
            std::int64_t value = 0;
            if (found)
                value = found->value;
            last.read(i, value);
        }
        history.push_back(last.lasted(began, ++clock_));
    }

    int committed() const
    {
        int count = 0;
        for (const recorded_transaction& each : history)
            count += each.outcome == outcome_of_transaction::committed ? 1 : 0;
        return count;
    }

    table<number_register> registers;
    std::vector<recorded_transaction> history;

private:
    asio::awaitable<void> call(std::uint64_t seed)
    {
        std::mt19937_64 chance(seed);
        for (int i = 0; i < bodies_of_each; ++i)
        {
            const planned_body plan(chance);
            recorded_run recorded(registers, last_number_);
            const std::int64_t began = ++clock_;
            recorded_transaction made = co_await carry_out(plan, recorded);
            history.push_back(made.lasted(began, ++clock_));
        }
    }

    asio::awaitable<recorded_transaction>
    carry_out(const planned_body& plan, recorded_run& recorded) const
    {
        using asio::experimental::awaitable_operators::operator||;

        auto body = [&](transaction& tx) { return recorded.run(tx, plan); };
        const client& db = registers.get_client();
        const auto options = transaction_options().exactly_once(planned_body::has_put(plan.steps));
        auto outcome = outcome_of_transaction::committed;
        try
        {
            if (!some_give_up_ || plan.gives_up_after == 0)
                co_await async_transact(db, body, options);
            else
            {
                const auto first =
                    co_await (async_transact(db, body, options) || turns(plan.gives_up_after));
                if (first.index() != 0)
                    outcome = outcome_of_transaction::unknown;
            }
        }
        catch (const failed_on_purpose&)
        {
            // It has written nothing, and what it has seen must have been there.
            co_return recorded.record;
        }
        catch (const asio::multiple_exceptions&)
        {
            // Two that ran side by side, of which one has failed and the other one was cancelled.
            outcome = outcome_of_transaction::refused;
        }
        catch (const error& why)
        {
            const bool is_refused = why.get_diagnostics().applied() == applied::no;
            outcome = outcome_of_transaction::unknown;
            if (is_refused)
                outcome = outcome_of_transaction::refused;
        }
        co_return recorded.ended_as(outcome);
    }

    static asio::awaitable<void> turns(int count)
    {
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        for (; count > 0; --count)
            co_await asio::post(here, asio::use_awaitable);
    }

    std::int64_t last_number_ = 0;
    std::int64_t clock_ = 0;
    bool some_give_up_ = false;
};

class Serializability : public testing::integration_test
{
protected:
    static void expect_serial(const random_workload& tested)
    {
        const serial_order found(tested.history);
        EXPECT_TRUE(found.exists()) << found.problem();
    }
};

TEST_F(Serializability, BodiesThatRunAtOnceHaveAnOrder)
{
    const std::uint64_t seeds = testing::given_number("DDBM_SERIALIZABILITY_SEEDS", 5);
    const std::uint64_t first = testing::given_number("DDBM_TEST_SEED", 1);
    int committed = 0;
    for (std::uint64_t seed = first; seed < first + seeds && !HasFailure(); ++seed)
    {
        SCOPED_TRACE(::testing::Message() << "DDBM_TEST_SEED=" << seed);
        testing::faulty_engine side(db().get_executor(), seed);
        random_workload tested(side.db.with(call_options().without_retry_quota()), "registers");
        run([&]() -> asio::awaitable<void> {
            co_await tested.prepare();
            side.go_wrong();
            co_await tested.run(seed, true);
            side.work_well();
            co_await tested.look();
        });
        expect_serial(tested);
        committed += tested.committed();
    }
    // Most get through.
    EXPECT_GT(committed, static_cast<int>(seeds) * callers * bodies_of_each / 2);
}

TEST_F(Serializability, SoHaveThoseOfTheBackend)
{
    const std::uint64_t seed = testing::new_seed();
    random_workload tested(db(), new_name());
    run([&]() -> asio::awaitable<void> {
        co_await tested.prepare();
        co_await tested.run(seed, false);
        co_await tested.look();
    });
    expect_serial(tested);
    EXPECT_GT(tested.committed(), callers * bodies_of_each / 2);
}

TEST_F(Serializability, ABodyOfBodiesIsWhatItsStepsComeTo)
{
    const std::uint64_t seed = testing::new_seed();
    random_workload tested(db(), new_name());
    run([&]() -> asio::awaitable<void> {
        co_await tested.prepare();
        co_await tested.run_alone(seed, 40);
    });
}

}  // namespace
}  // namespace ddbm
