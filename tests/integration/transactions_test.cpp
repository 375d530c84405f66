#include "support/faulty_engine.hpp"
#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/transaction.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm::testing {

struct bank_account
{
    std::string name;
    int cents = 0;
    int changes = 0;
};

struct bank_note
{
    std::string day;
    int number = 0;
    std::string text;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::bank_account>
{
    using type = ddbm::testing::bank_account;
    static constexpr auto value = ddbm::model<type>("bank_accounts")
                                      .partition_key("name", &type::name)
                                      .field("cents", &type::cents)
                                      .version("changes", &type::changes);
};

template <>
struct ddbm::model_of<ddbm::testing::bank_note>
{
    using type = ddbm::testing::bank_note;
    static constexpr auto value = ddbm::model<type>("bank_notes")
                                      .partition_key("day", &type::day)
                                      .sort_key("number", &type::number)
                                      .field("text", &type::text);
};

namespace ddbm {
namespace {

using testing::bank_account;
using testing::bank_note;
using namespace asio::experimental::awaitable_operators;

bank_account account_of(std::string name, int cents)
{
    bank_account made;
    made.name = std::move(name);
    made.cents = cents;
    return made;
}

asio::awaitable<void>
transfer(transaction& tx, table<bank_account> accounts, std::string from, std::string to, int cents)
{
    auto a = co_await tx.async_get(accounts, from);
    auto b = co_await tx.async_get(accounts, to);
    if (a->cents < cents)
        throw std::runtime_error("insufficient funds");
    a->cents -= cents;
    b->cents += cents;
    tx.save(a);
    tx.save(b);
}

class Transactions : public testing::integration_test
{
protected:
    asio::awaitable<table<bank_account>> make_accounts(int count, int cents)
    {
        auto accounts = co_await make_table<bank_account>();
        for (int i = 0; i < count; ++i)
        {
            const bank_account made = account_of(std::to_string(i), cents);
            co_await accounts.async_put(made);
        }
        co_return accounts;
    }
};

// Both count what there is, and put a note where there is room.
TEST_F(Transactions, DoNotSeePhantoms)
{
    run([&]() -> asio::awaitable<void> {
        auto notes = co_await make_table<bank_note>();
        const auto write = [&](transaction& tx, int number) {
            bank_note note;
            note.day = "monday";
            note.number = number;
            tx.insert(notes, note);
        };
        transaction one(db());
        transaction other(db());
        auto seen_by_one = one.read(notes.query("monday"));
        EXPECT_FALSE(co_await seen_by_one.async_next());
        auto seen_by_other = other.read(notes.query("monday"));
        EXPECT_FALSE(co_await seen_by_other.async_next());
        write(one, 1);
        write(other, 2);
        EXPECT_TRUE(co_await one.async_commit());
        // Nothing that it has read is another than it was.
        EXPECT_TRUE(co_await other.async_commit());
        auto all = notes.query("monday").consistent();
        EXPECT_EQ(co_await all.async_count(), 2);
    });
}

// The same, where all that add one read and save one item besides.
TEST_F(Transactions, SeePhantomsByAGuard)
{
    run([&]() -> asio::awaitable<void> {
        auto guards = co_await make_accounts(1, 0);
        auto notes = co_await make_table<bank_note>();
        const auto write = [&](transaction& tx, stored<bank_account> guard, int number) {
            ++guard->cents;
            tx.save(guard);
            bank_note note;
            note.day = "monday";
            note.number = number;
            tx.insert(notes, note);
        };
        transaction one(db());
        transaction other(db());
        auto guard_of_one = co_await one.async_get(guards, "0");
        auto guard_of_other = co_await other.async_get(guards, "0");
        auto seen_by_one = one.read(notes.query("monday"));
        EXPECT_FALSE(co_await seen_by_one.async_next());
        auto seen_by_other = other.read(notes.query("monday"));
        EXPECT_FALSE(co_await seen_by_other.async_next());
        write(one, guard_of_one, 1);
        write(other, guard_of_other, 2);
        EXPECT_TRUE(co_await one.async_commit());
        EXPECT_FALSE(co_await other.async_commit());
        // Now it finds what the other one has written.
        auto seen_again = other.read(notes.query("monday"));
        auto found = co_await seen_again.async_collect();
        EXPECT_EQ(found.size(), 1U);
    });
}

TEST_F(Transactions, RememberWhatRangesAndBatchesDeliver)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(3, 100);
        auto notes = co_await make_table<bank_note>();
        for (int i = 1; i <= 3; ++i)
        {
            bank_note note;
            note.day = "monday";
            note.number = i;
            co_await notes.async_put(note);
        }
        transaction tx(db());
        int rounds = 0;
        do
        {
            ++rounds;
            auto late = tx.read(notes.query("monday").sort_key(ge(2)));
            std::size_t count = 0;
            while (auto found = co_await late.async_next())
            {
                ++count;
                if (found->number == 3)
                {
                    found->text = "seen";
                    tx.save(found);
                }
            }
            EXPECT_EQ(count, 2U);
            const std::vector<key<bank_account>> keys = {accounts.key("0"), accounts.key("9")};
            auto many = co_await tx.async_get_many(accounts, keys);
            EXPECT_EQ(many.size(), 2U);
            EXPECT_TRUE(many[0] && !many[1]);
            const std::vector<key<bank_note>> mondays = {notes.key("monday", 1)};
            auto [account, first] =
                co_await tx.async_get_together(item_of(accounts, "1"), items_of(notes, mondays));
            EXPECT_EQ(account->cents, 100);
            EXPECT_EQ(first.size(), 1U);
            if (rounds == 1)
            {
                // Somebody changes what was only read.
                auto second = co_await notes.async_get("monday", 2);
                second->text = "changed";
                co_await notes.async_save(second);
            }
        } while (!co_await tx.async_commit());
        EXPECT_EQ(rounds, 2);
        EXPECT_EQ((co_await notes.async_get("monday", 3))->text, "seen");
    });
}

TEST_F(Transactions, WriteAllOrNothing)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(3, 100);
        auto notes = co_await make_table<bank_note>();
        transaction tx(db());
        do
        {
            co_await transfer(tx, accounts, "0", "1", 40);
            bank_note note;
            note.day = "monday";
            note.number = 1;
            note.text = "0 to 1";
            tx.insert(notes, note);
            tx.update(
                accounts, "2", add<&bank_account::cents>(1), when(attr<&bank_account::cents> == 100)
            );
        } while (!co_await tx.async_commit());
        EXPECT_EQ((co_await accounts.async_get("0"))->cents, 60);
        EXPECT_EQ((co_await accounts.async_get("1"))->cents, 140);
        EXPECT_EQ((co_await accounts.async_get("2"))->cents, 101);
        EXPECT_EQ((co_await notes.async_get("monday", 1))->text, "0 to 1");

        // The same once more: there is such a note, and nothing of all that is written.
        transaction again(db());
        co_await transfer(again, accounts, "0", "1", 40);
        bank_note note;
        note.day = "monday";
        note.number = 1;
        again.insert(notes, note);
        std::optional<error> failure;
        try
        {
            co_await again.async_commit();
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::conflict_exists) << failure->what();
        EXPECT_TRUE(failure && failure->get_diagnostics().returned_item());
        EXPECT_EQ((co_await accounts.async_get("0"))->cents, 60);
    });
}

TEST_F(Transactions, GoRoundWhereOthersWrite)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(2, 100);
        transaction tx(db());
        int rounds = 0;
        do
        {
            co_await transfer(tx, accounts, "0", "1", 40);
            if (++rounds == 1)
            {
                auto other = co_await accounts.async_get("0");
                other->cents = 90;
                co_await accounts.async_save(other);
            }
        } while (!co_await tx.async_commit());
        EXPECT_EQ(rounds, 2);
        EXPECT_EQ((co_await accounts.async_get("0"))->cents, 50);
    });
}

TEST_F(Transactions, CheckWhatTheyOnlyRead)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(2, 100);
        transaction tx(db());
        std::vector<int> seen;
        do
        {
            auto limit = co_await tx.async_get(accounts, "0");
            auto absent = co_await tx.async_find(accounts, "nobody");
            EXPECT_FALSE(absent && seen.size() < 2);
            seen.push_back(limit->cents);
            auto other = co_await tx.async_get(accounts, "1");
            other->cents = limit->cents + 1;
            tx.save(other);
            if (seen.size() == 1)
                co_await accounts.async_update("0", set<&bank_account::cents>(7));
            if (seen.size() == 2)
            {
                const bank_account nobody = account_of("nobody", 0);
                co_await accounts.async_insert(nobody);
            }
        } while (!co_await tx.async_commit());
        EXPECT_EQ(seen, std::vector<int>({100, 7, 7}));
        EXPECT_EQ((co_await accounts.async_get("1"))->cents, 8);
    });
}

TEST_F(Transactions, WriteNothingWhereACheckDoesNotHold)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(3, 100);
        auto notes = co_await make_table<bank_note>();
        int bodies = 0;
        bank_note note;
        note.day = "monday";
        note.number = 1;
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            ++bodies;
            co_await transfer(tx, accounts, "0", "1", 40);
            tx.insert(notes, note);
            tx.check(accounts, "2", when(attr<&bank_account::cents> > 100));
        };
        std::optional<error> failure;
        try
        {
            co_await async_transact(db(), body);
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::condition_failed);
        EXPECT_TRUE(failure && failure->get_diagnostics().key() == R"({"name":{"S":"2"}})");
        const item* there = failure ? failure->get_diagnostics().returned_item() : nullptr;
        EXPECT_TRUE(there && there->at("cents") == attribute_value(100));
        EXPECT_EQ(bodies, 1);
        EXPECT_EQ((co_await accounts.async_get("0"))->cents, 100);
        EXPECT_EQ((co_await accounts.async_get("1"))->cents, 100);
        EXPECT_FALSE(co_await notes.async_exists("monday", 1));
    });
}

TEST_F(Transactions, CountRightSideBySide)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(1, 0);
        const auto work = [&]() -> asio::awaitable<void> {
            auto body = [&](transaction& tx) -> asio::awaitable<void> {
                auto mine = co_await tx.async_get(accounts, "0");
                ++mine->cents;
                tx.save(mine);
            };
            for (int i = 0; i < 10; ++i)
                co_await async_transact(db(), body);
        };
        co_await (work() && work() && work() && work());
        auto counted = co_await accounts.async_get("0");
        EXPECT_EQ(counted->cents, 40);
        EXPECT_EQ(counted->changes, 41);
    });
}

TEST_F(Transactions, ReadTogether)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(3, 100);
        transaction tx(db());
        std::vector<key<bank_account>> keys;
        for (const char* name : {"2", "nobody", "0"})
            keys.push_back(accounts.key(name));
        auto found = co_await tx.async_get_together(accounts, keys);
        EXPECT_EQ(found.size(), 3U);
        EXPECT_EQ(found[0]->name, "2");
        EXPECT_FALSE(found[1]);
        EXPECT_EQ(found[2]->name, "0");
        EXPECT_TRUE(co_await tx.async_commit());
    });
}

TEST_F(Transactions, PutAndEraseInTheirOrder)
{
    run([&]() -> asio::awaitable<void> {
        auto accounts = co_await make_accounts(4, 100);
        transaction tx(db());
        tx.put(accounts, account_of("new", 1));
        auto made = co_await tx.async_get(accounts, "new");
        made->cents = 2;
        tx.save(made);
        tx.put(accounts, account_of("gone", 1));
        tx.erase(accounts, "gone");
        tx.erase(accounts, "0");
        EXPECT_FALSE(co_await tx.async_find(accounts, "0"));
        tx.insert(accounts, account_of("0", 5));
        auto second = co_await tx.async_get(accounts, "1");
        tx.erase(second);
        tx.erase(accounts, "nobody", when(attr<&bank_account::cents> == 1));
        int rounds = 1;
        EXPECT_FALSE(co_await tx.async_commit());
        // There is nobody, which is known now.
        ++rounds;
        tx.erase(accounts, "nobody", when(attr<&bank_account::cents> == 1));
        tx.put(accounts, account_of("new", 2));
        EXPECT_TRUE(co_await tx.async_commit());
        EXPECT_EQ(rounds, 2);
        EXPECT_EQ((co_await accounts.async_get("new"))->cents, 2);
        EXPECT_TRUE(co_await accounts.async_exists("0"));
    });
}

// -- The engine can be told to lose replies, and to have others at work.

TEST_F(Transactions, WriteNothingWhereOthersAreAlwaysInTheWay)
{
    testing::faulty_engine side(db().get_executor(), 1);
    run([&]() -> asio::awaitable<void> {
        const table<bank_account> accounts(side.db);
        co_await accounts.async_create(on_demand());
        for (const char* name : {"0", "1"})
        {
            const bank_account made = account_of(name, 100);
            co_await accounts.async_put(made);
        }
        side.go_wrong(local::fault::conflict(1).on("TransactWriteItems"));
        int bodies = 0;
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            ++bodies;
            co_await transfer(tx, accounts, "0", "1", 40);
        };
        const auto failure_of = [&](transaction_options options) -> asio::awaitable<error> {
            error failure{error_code()};
            try
            {
                co_await async_transact(side.db, body, options);
            }
            catch (const error& why)
            {
                failure = why;
            }
            co_return failure;
        };
        const error by_attempts = co_await failure_of(transaction_options().attempts(5));
        const error by_time =
            co_await failure_of(transaction_options().timeout(std::chrono::milliseconds(100)));
        side.work_well();

        EXPECT_EQ(by_attempts.code(), errc::conflict_changed);
        EXPECT_EQ(by_attempts.get_diagnostics().attempts(), 5);
        EXPECT_EQ(by_attempts.get_diagnostics().retry_end(), retry_end::attempts);
        EXPECT_EQ(by_attempts.get_diagnostics().key(), R"({"name":{"S":"1"}})");
        EXPECT_NE(std::string(by_attempts.what()).find("tried 5 times"), std::string::npos)
            << by_attempts;
        EXPECT_EQ(by_time.code(), errc::deadline_exceeded);
        EXPECT_EQ(by_time.get_diagnostics().retry_end(), retry_end::deadline);
        EXPECT_NE(std::string(by_time.what()).find("timeout, 100 ms"), std::string::npos)
            << by_time;
        // Pauses of 10, 20 and 40 ms, and none of 80 ms any more.
        EXPECT_EQ(bodies, 5 + 4);
        for (const char* name : {"0", "1"})
        {
            auto unchanged = co_await accounts.async_get(name);
            EXPECT_EQ(unchanged->cents, 100) << name;
        }
    });
}

TEST(TransactionsOnTheEngine, AreAppliedOnceWhateverHappens)
{
    using local::fault;
    auto engine = std::make_shared<local::engine>();
    client_config config;
    config.opener = local::opener(engine);
    config.endpoint_url = "embedded:";
    config.retry_policy.base_delay = config.retry_policy.throttling_base_delay =
        std::chrono::milliseconds(0);
    asio::io_context ctx;
    const client db(ctx.get_executor(), config);
    const client patient = db.with(call_options().max_attempts(20).without_retry_quota());
    table<bank_account> accounts(patient);
    int acknowledged = 0;
    const auto work = [&](std::string from, std::string to) -> asio::awaitable<void> {
        auto body = [&](transaction& tx) { return transfer(tx, accounts, from, to, 1); };
        for (int i = 0; i < 50; ++i)
        {
            co_await async_transact(patient, body);
            ++acknowledged;
        }
    };
    const auto all = [&]() -> asio::awaitable<void> {
        co_await accounts.async_create(on_demand());
        for (const char* name : {"a", "b", "c"})
        {
            const bank_account made = account_of(name, 1'000);
            co_await accounts.async_put(made);
        }
        engine->set_faults(
            local::faults()
                .add(fault::drop_after().on("TransactWriteItems").with_probability(0.1))
                .add(fault::drop_before().on("TransactWriteItems").with_probability(0.1))
                .add(fault::conflict(1).on("TransactWriteItems").with_probability(0.1))
        );
        co_await (work("a", "b") && work("b", "c") && work("a", "c"));
        engine->set_faults(local::faults());
        EXPECT_EQ((co_await accounts.async_get("a"))->cents, 900);
        EXPECT_EQ((co_await accounts.async_get("b"))->cents, 1'000);
        EXPECT_EQ((co_await accounts.async_get("c"))->cents, 1'100);
    };
    std::exception_ptr failure;
    asio::co_spawn(ctx, all(), [&](std::exception_ptr why) { failure = why; });
    ctx.run();
    EXPECT_FALSE(failure);
    EXPECT_EQ(acknowledged, 150);
}

}  // namespace
}  // namespace ddbm
