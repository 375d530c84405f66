// Records of transactions in journals.

#include "unit/transaction/payouts.hpp"
#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/convert.hpp>
#include <ddbm/journal_record.hpp>
#include <ddbm/transaction.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

// Of somebody who has a number, and with other names.
struct numbered_run : ddbm::journal_record
{
    int user = 0;
};

}  // namespace

template <>
struct ddbm::model_of<numbered_run>
{
    static constexpr auto value = ddbm::model<numbered_run>("runs")
                                      .partition_key("user", &numbered_run::user)
                                      .sort_key("at", &numbered_run::time)
                                      .field("state", &numbered_run::status)
                                      .field("done", &numbered_run::steps_done)
                                      .field("of", &numbered_run::steps);
};

namespace ddbm::test {
namespace {

class Journal : public transaction_fixture
{
protected:
    // What time it is.
    std::string now() const
    {
        journal_record at;
        at.time = std::chrono::floor<std::chrono::microseconds>(env->system_now());
        at.requester = "ann";
        return std::string(to_item(at).find("datetime")->as_string());
    }

    asio::awaitable<void> pay(transaction& tx)
    {
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->cents += 5;
        tx.save(ann);
        const payout made = make_payout("ann", 5);
        tx.journal(payouts, made);
    }

    static std::string taken(const std::string& item)
    {
        return R"({"Code":"ConditionalCheckFailed","Message":"m","Item":)" + item + "}";
    }

    table<payout> payouts{side.db};
};

TEST_F(Journal, IsWrittenInTheSameCommit)
{
    there_is("ann", 300);
    succeeds();
    const std::string time = now();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        co_await pay(tx);
        EXPECT_EQ(sent().size(), 1U);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    ASSERT_EQ(sent().size(), 2U);
    const std::string& commit = sent().back();
    EXPECT_EQ(commit.rfind("TransactWriteItems ", 0), 0U);
    EXPECT_TRUE(has(commit, R"({"Put":{"TableName":"payouts","Item":)" + payout_json(time, "done")))
        << commit;
    EXPECT_TRUE(has(commit, "attribute_not_exists"));
    EXPECT_TRUE(has(commit, R"({"N":"305"})"));
}

TEST_F(Journal, TellsItsKey)
{
    const std::string time = now();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const payout made = make_payout("ann", 5);
        const key<payout> where = tx.journal(payouts, made);
        EXPECT_EQ(where.text(), R"({"requester_id":{"S":"ann"},"datetime":{"S":")" + time + "\"}}");
        co_return;
    });
}

TEST_F(Journal, IsOfAnotherTimeWhereOneIsTaken)
{
    there_is("ann", 300);
    const std::string first = now();
    // Time stands still, so that the next round would come to the same.
    env->chance = 0;
    is_cancelled(none() + "," + taken(payout_json(first, "done")));
    succeeds();
    int rounds = 0;
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        do
        {
            ++rounds;
            co_await pay(tx);
        } while (!co_await tx.async_commit());
    });
    EXPECT_EQ(rounds, 2);
    // What was read is not read again.
    EXPECT_EQ(count("GetItem"), 1U);
    ASSERT_EQ(sent().size(), 3U);
    EXPECT_TRUE(has(sent()[1], first));
    EXPECT_TRUE(has(sent()[2], ":00.000001Z")) << sent()[2];
}

TEST_F(Journal, HasATimeOfItsOwnForEachRecord)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const payout made = make_payout("ann", 5);
        const auto first = tx.journal(payouts, made);
        const auto second = tx.journal(payouts, made);
        EXPECT_FALSE(first == second);
        EXPECT_LT(first.text(), second.text());
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent().back(), ":00.000001Z")) << sent().back();
}

TEST_F(Journal, GoesWithATokenAlsoAlone)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const payout made = make_payout("ann", 5);
        tx.journal(payouts, made);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(count("TransactWriteItems"), 1U);
}

TEST_F(Journal, SaysThatSomethingComesAfter)
{
    there_is("ann", 300);
    succeeds();
    succeeds();
    succeeds();
    const std::string time = now();
    run([&]() -> asio::awaitable<void> {
        auto book = [&](transaction& tx) -> asio::awaitable<void> {
            tx.put(accounts, make_account("cid", 1));
            co_return;
        };
        auto nothing = [](transaction&) -> asio::awaitable<void> { co_return; };
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            tx.after(book);
            tx.after(nothing);
            co_await pay(tx);
        };
        co_await async_transact(side.db, body);
    });
    ASSERT_EQ(sent().size(), 4U);
    EXPECT_TRUE(has(sent()[1], payout_json(time, "running"))) << sent()[1];
    // The first of them says nothing, the last one that all is done.
    EXPECT_EQ(sent()[2].rfind("PutItem ", 0), 0U);
    EXPECT_EQ(
        sent()[3].rfind(
            R"(TransactWriteItems {"TransactItems":[{"Update":{"TableName":"payouts")", 0
        ),
        0U
    ) << sent()[3];
    EXPECT_TRUE(has(sent()[3], R"({"S":"done"})"));
    EXPECT_TRUE(has(sent()[3], R"({"S":"running"})"));
}

TEST_F(Journal, IsDoneWithTheLastOfAllThatComesAfter)
{
    succeeds();
    succeeds();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        auto inner = [&](transaction& tx) -> asio::awaitable<void> {
            tx.put(accounts, make_account("dan", 2));
            co_return;
        };
        auto outer = [&](transaction& tx) -> asio::awaitable<void> {
            tx.put(accounts, make_account("cid", 1));
            tx.after(inner);
            co_return;
        };
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            const payout made = make_payout("ann", 5);
            tx.journal(payouts, made);
            tx.after(outer);
            co_return;
        };
        co_await async_transact(side.db, body);
    });
    ASSERT_EQ(sent().size(), 3U);
    EXPECT_TRUE(has(sent()[0], "running"));
    EXPECT_FALSE(has(sent()[1], "payouts"));
    EXPECT_TRUE(has(sent()[2], "payouts"));
    EXPECT_TRUE(has(sent()[2], "dan"));
}

TEST_F(Journal, StaysRunningWhereWhatComesAfterFails)
{
    succeeds();
    std::string what;
    run([&]() -> asio::awaitable<void> {
        auto fails = [](transaction&) -> asio::awaitable<void> {
            throw std::runtime_error("no");
            co_return;
        };
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            const payout made = make_payout("ann", 5);
            tx.journal(payouts, made);
            tx.after(fails);
            co_return;
        };
        try
        {
            co_await async_transact(side.db, body);
        }
        catch (const std::runtime_error& why)
        {
            what = why.what();
        }
    });
    EXPECT_EQ(what, "no");
    EXPECT_EQ(sent().size(), 1U);
    EXPECT_TRUE(has(sent()[0], "running"));
}

TEST_F(Journal, EndsWhatComesAfterWhereSomebodyElseHasWrittenIt)
{
    succeeds();
    is_cancelled(none() + "," + taken(payout_json(now(), "done")));
    std::optional<error> failure;
    run([&]() -> asio::awaitable<void> {
        auto book = [&](transaction& tx) -> asio::awaitable<void> {
            tx.put(accounts, make_account("cid", 1));
            co_return;
        };
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            const payout made = make_payout("ann", 5);
            tx.journal(payouts, made);
            tx.after(book);
            co_return;
        };
        try
        {
            co_await async_transact(side.db, body);
        }
        catch (const error& why)
        {
            failure = why;
        }
    });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), errc::conflict_changed) << *failure;
    EXPECT_EQ(failure->get_diagnostics().table(), "payouts");
    EXPECT_EQ(failure->get_diagnostics().applied(), applied::no);
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(Journal, IsDroppedWithTheSubTransactionThatAskedForIt)
{
    there_is("bob", 1);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        const auto write_and_fail = [&](transaction& tx) -> asio::awaitable<void> {
            const payout made = make_payout("ann", 5);
            tx.journal(payouts, made);
            throw std::runtime_error("no");
            co_return;
        };
        const auto write = [&](transaction& tx) -> asio::awaitable<void> {
            const payout made = make_payout("ann", 7);
            tx.journal(payouts, made);
            co_return;
        };
        transaction tx(side.db);
        auto bob = co_await tx.async_get(accounts, "bob");
        bob->cents = 2;
        tx.save(bob);
        bool has_failed = false;
        try
        {
            co_await tx.async_try(write_and_fail(tx));
        }
        catch (const std::runtime_error&)
        {
            has_failed = true;
        }
        EXPECT_TRUE(has_failed);
        co_await tx.async_try(write(tx));
        EXPECT_TRUE(co_await tx.async_commit());
    });
    const std::string& commit = sent().back();
    EXPECT_TRUE(has(commit, R"("gold":{"N":"7"})"));
    EXPECT_FALSE(has(commit, R"("gold":{"N":"5"})"));
}

// It is no second failure in place of the first, as it is found out at once.
TEST_F(Journal, RefusesARecordThatNobodyAskedFor)
{
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const payout nobody = make_payout("", 5);
        const error why = thrown_by([&] { tx.journal(payouts, nobody); });
        EXPECT_EQ(why.code(), errc::empty_key) << why;
        EXPECT_EQ(why.get_diagnostics().table(), "payouts");
        co_return;
    });
    EXPECT_TRUE(sent().empty());
}

TEST_F(Journal, IsNotOfWhatIsNotCommitted)
{
    there_is("ann", 300);
    std::string what;
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            co_await pay(tx);
            throw std::runtime_error("too late");
        };
        try
        {
            co_await async_transact(side.db, body);
        }
        catch (const std::runtime_error& why)
        {
            what = why.what();
        }
    });
    EXPECT_EQ(what, "too late");
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(Journal, MayHaveAnotherModel)
{
    succeeds();
    const std::string time = now();
    run([&]() -> asio::awaitable<void> {
        const table<numbered_run> runs(side.db);
        numbered_run made;
        made.user = 7;
        transaction tx(side.db);
        tx.journal(runs, made);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(
        has(sent().back(),
            R"({"user":{"N":"7"},"at":{"S":")" + time + R"("},"state":{"S":"done"},)" +
                R"("done":{"N":"0"},"of":{"N":"0"}})")
    ) << sent().back();
}

TEST_F(Journal, MayBeErasedByTheTransactionItself)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const payout made = make_payout("ann", 5);
        const auto where = tx.journal(payouts, made);
        auto nothing = [](transaction&) -> asio::awaitable<void> { co_return; };
        tx.after(nothing);
        tx.erase(payouts, where);
        tx.put(accounts, make_account("cid", 1));
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_FALSE(has(sent().back(), R"("Item":{"requester_id")"));
}

}  // namespace
}  // namespace ddbm::test
