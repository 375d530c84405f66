// The transactions that README.md shows.

#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/transaction.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <stdexcept>
#include <string>

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;
using namespace asio::experimental::awaitable_operators;

class insufficient_funds : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

asio::awaitable<void> transfer(
    ddbm::transaction& tx,
    ddbm::table<account> accounts,
    std::string from,
    std::string to,
    int cents
)
{
    auto a = co_await tx.async_get(accounts, from);
    auto b = co_await tx.async_get(accounts, to);
    if (a->cents < cents)
        throw insufficient_funds(from);  // leaves the transaction; nothing was written
    a->cents -= cents;
    b->cents += cents;
    tx.save(a);
    tx.save(b);
}

asio::awaitable<void> pay(ddbm::transaction& tx, ddbm::table<account> accounts)
{
    bool was_paid = true;
    try
    {
        co_await tx.async_try(transfer(tx, accounts, "alice", "shop", 500));
    }
    catch (const insufficient_funds&)
    {
        was_paid = false;
    }
    EXPECT_FALSE(was_paid);

    // Side by side, where neither touches what the other one writes.
    co_await (
        tx.async_try(transfer(tx, accounts, "alice", "shop", 1)) &&
        tx.async_try(transfer(tx, accounts, "bob", "bank", 1))
    );

    // By itself, once, when this one has been committed.
    tx.after([=](ddbm::transaction& next) { return transfer(next, accounts, "shop", "bank", 1); });
}

class DocumentedTransactions : public transaction_fixture
{
};

TEST_F(DocumentedTransactions, AreLoops)
{
    there_is("alice", 700);
    there_is("bob", 0);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        ddbm::transaction tx(side.db);
        do
            co_await transfer(tx, accounts, "alice", "bob", 500);
        while (!co_await tx.async_commit());  // false: others were in the way, go round
    });
    EXPECT_TRUE(has(sent().back(), R"({"N":"500"})"));
}

TEST_F(DocumentedTransactions, AreRun)
{
    const ddbm::client& db = side.db;
    for (int i = 0; i < 2; ++i)
    {
        there_is("alice", 700);
        there_is("bob", 0);
        succeeds();
    }
    run([&]() -> asio::awaitable<void> {
        auto body = [&](ddbm::transaction& tx) {
            return transfer(tx, accounts, "alice", "bob", 500);
        };
        co_await ddbm::async_transact(db, body);
        co_await ddbm::async_transact(
            db, body, ddbm::transaction_options().attempts(20).timeout(2s)
        );
    });
    EXPECT_EQ(count("TransactWriteItems"), 2U);
}

TEST_F(DocumentedTransactions, HaveParts)
{
    there_is("alice", 100);
    there_is("shop", 1);
    there_is("bob", 1);
    there_is("bank", 0);
    succeeds();
    there_is("shop", 2);
    there_is("bank", 1);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        ddbm::transaction tx(side.db);
        co_await pay(tx, accounts);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(count("TransactWriteItems"), 2U);
    EXPECT_EQ(count("GetItem"), 6U);
}

}  // namespace
}  // namespace ddbm::test
