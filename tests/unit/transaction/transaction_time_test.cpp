// How long transactions may take: all of their requests together, whichever of them hangs.

#include "unit/table/unique_models.hpp"
#include "unit/transaction/payouts.hpp"
#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/stepwise.hpp>
#include <ddbm/transaction.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

const std::string the_limit = "transaction_options::timeout, 50 ms: ";

class TransactionTime : public transaction_fixture
{
protected:
    transaction_options options = transaction_options().timeout(milliseconds(50));
    const manual_environment::clock::time_point start = env->steady_now();

    void hangs() { side.script.hang(); }

    milliseconds passed() const
    {
        return std::chrono::duration_cast<milliseconds>(env->steady_now() - start);
    }

    // What a transaction with this body fails with.
    template <class Body>
    std::optional<error> failure_of(Body body)
    {
        std::optional<error> failure;
        run([&]() -> asio::awaitable<void> {
            try
            {
                co_await async_transact(side.db, body, options);
                ADD_FAILURE() << "it did not fail";
            }
            catch (const error& why)
            {
                failure = why;
            }
        });
        return failure;
    }

    asio::awaitable<void> read_both(transaction& tx)
    {
        co_await tx.async_get(accounts, "ann");
        co_await tx.async_get(accounts, "bob");
    }

    asio::awaitable<void> change_both(transaction& tx)
    {
        auto a = co_await tx.async_get(accounts, "ann");
        auto b = co_await tx.async_get(accounts, "bob");
        ++a->cents;
        --b->cents;
        tx.save(a);
        tx.save(b);
    }

    void expect_late(const std::optional<error>& failure, applied what)
    {
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->code(), errc::deadline_exceeded) << failure->what();
        EXPECT_TRUE(has(failure->what(), "waiting for the reply: " + the_limit)) << failure->what();
        EXPECT_EQ(failure->get_diagnostics().applied(), what);
        EXPECT_EQ(passed(), milliseconds(50));
    }
};

TEST_F(TransactionTime, EndsACommitThatHangs)
{
    there_is("ann", 3);
    there_is("bob", 5);
    hangs();

    expect_late(failure_of([&](transaction& tx) { return change_both(tx); }), applied::maybe);
    EXPECT_EQ(sent().size(), 3U);
}

TEST_F(TransactionTime, EndsACommitOfOneWriteThatHangs)
{
    there_is("ann", 3);
    hangs();
    const auto body = [&](transaction& tx) -> asio::awaitable<void> {
        auto a = co_await tx.async_get(accounts, "ann");
        ++a->cents;
        tx.save(a);
    };

    expect_late(failure_of(body), applied::maybe);
}

TEST_F(TransactionTime, IsNoneWhereWhatIsLeftHasPassed)
{
    options.timeout(milliseconds(-1));

    const auto failure = failure_of([&](transaction& tx) { return read_both(tx); });

    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), errc::deadline_exceeded) << failure->what();
    EXPECT_TRUE(sent().empty());
}

// What it has read is not read once more: there is no time for that.
TEST_F(TransactionTime, EndsAReadThatHangs)
{
    there_is("ann", 3);
    hangs();

    expect_late(failure_of([&](transaction& tx) { return read_both(tx); }), applied::no);
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(TransactionTime, IsThatOfAllRequestsTogether)
{
    side.script.takes = milliseconds(20);
    there_is("ann", 3);
    there_is("bob", 5);
    succeeds();

    expect_late(failure_of([&](transaction& tx) { return change_both(tx); }), applied::maybe);
    EXPECT_EQ(sent().size(), 3U);
}

TEST_F(TransactionTime, IsThatOfAllRoundsTogether)
{
    side.script.takes = milliseconds(10);
    there_is("ann", 3);
    there_is("bob", 5);
    is_cancelled(contention() + "," + contention());
    there_is("ann", 3);
    there_is("bob", 5);
    succeeds();

    // 30 ms, and 9 of a pause.
    expect_late(failure_of([&](transaction& tx) { return change_both(tx); }), applied::no);
    EXPECT_EQ(sent().size(), 5U);
}

TEST_F(TransactionTime, EndsALookAtWhatWasReadThatHangs)
{
    there_is("ann", 3);
    there_is("bob", 5);
    hangs();

    expect_late(failure_of([&](transaction& tx) { return read_both(tx); }), applied::no);
    EXPECT_EQ(count("TransactGetItems"), 1U);
}

TEST_F(TransactionTime, EndsALookAtWhatWasReadByABodyThatThrows)
{
    there_is("ann", 3);
    there_is("bob", 5);
    hangs();
    const auto body = [&](transaction& tx) -> asio::awaitable<void> {
        co_await read_both(tx);
        throw std::runtime_error("insufficient funds");
    };

    expect_late(failure_of(body), applied::no);
    EXPECT_EQ(count("TransactGetItems"), 1U);
}

TEST_F(TransactionTime, EndsReadsOfSeveralThatHang)
{
    const std::vector<key<account>> both = {accounts.key("ann"), accounts.key("bob")};
    hangs();
    const auto together = [&](transaction& tx) -> asio::awaitable<void> {
        co_await tx.async_get_together(accounts, both);
    };
    expect_late(failure_of(together), applied::no);
}

TEST_F(TransactionTime, EndsReadsInBatchesThatHang)
{
    const std::vector<key<account>> both = {accounts.key("ann"), accounts.key("bob")};
    hangs();
    const auto batch = [&](transaction& tx) -> asio::awaitable<void> {
        co_await tx.async_get_many(accounts, both);
    };
    expect_late(failure_of(batch), applied::no);
}

TEST_F(TransactionTime, EndsRangesInItThatHang)
{
    side.script.takes = milliseconds(30);
    side.script.reply(
        R"({"Items":[],"Count":0,"ScannedCount":1,"LastEvaluatedKey":{"name":{"S":"a"}}})"
    );
    hangs();
    const auto body = [&](transaction& tx) -> asio::awaitable<void> {
        auto poor = tx.read(accounts.scan());
        co_await poor.async_next();
    };

    expect_late(failure_of(body), applied::no);
    EXPECT_EQ(count("Scan"), 2U);
}

// Which unique value the item has.
TEST_F(TransactionTime, EndsAReadBeforeTheCommitThatHangs)
{
    const table<member> members(side.db);
    hangs();
    const auto body = [&](transaction& tx) -> asio::awaitable<void> {
        tx.erase(members, "8");
        co_return;
    };

    expect_late(failure_of(body), applied::no);
    EXPECT_EQ(count("GetItem"), 1U);
}

TEST_F(TransactionTime, LeavesARequestLessWhereItsOptionsSaySo)
{
    hangs();
    const auto hasty = accounts.with(call_options().timeout(milliseconds(10)));
    const auto body = [&](transaction& tx) -> asio::awaitable<void> {
        co_await tx.async_get(hasty, "ann");
    };

    const auto failure = failure_of(body);

    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), errc::deadline_exceeded);
    EXPECT_TRUE(has(failure->what(), "call_options::timeout, 10 ms")) << failure->what();
    EXPECT_EQ(passed(), milliseconds(10));
}

TEST_F(TransactionTime, LeavesWhatComesAfterItTheRest)
{
    side.script.takes = milliseconds(20);
    there_is("ann", 3);
    succeeds();
    there_is("bob", 5);
    const auto then = [&](transaction& tx) -> asio::awaitable<void> {
        co_await tx.async_get(accounts, "bob");
    };
    const auto body = [&](transaction& tx) -> asio::awaitable<void> {
        auto a = co_await tx.async_get(accounts, "ann");
        ++a->cents;
        tx.save(a);
        tx.after(then);
    };

    expect_late(failure_of(body), applied::no);
    EXPECT_EQ(count("GetItem"), 2U);
}

TEST_F(TransactionTime, IsThatOfOneThatTheProgramRunsItself)
{
    there_is("ann", 3);
    hangs();
    std::optional<error> failure;
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db, options);
        auto a = co_await tx.async_get(accounts, "ann");
        tx.erase(a);
        try
        {
            co_await tx.async_commit();
        }
        catch (const error& why)
        {
            failure = why;
        }
    });
    expect_late(failure, applied::maybe);
}

TEST_F(TransactionTime, EndsTheRecordOfARunThatHangs)
{
    hangs();
    std::optional<error> failure;
    run([&]() -> asio::awaitable<void> {
        const table<payout> payouts(side.db);
        const payout gold = make_payout("ann", 5);
        stepwise work(payouts, gold, options);
        try
        {
            co_await work.async_run();
        }
        catch (const error& why)
        {
            failure = why;
        }
    });
    expect_late(failure, applied::maybe);
}

}  // namespace
}  // namespace ddbm::test
