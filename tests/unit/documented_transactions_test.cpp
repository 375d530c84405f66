// The transactions that README.md shows.

#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/transaction.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm::test {

struct rate
{
    std::string currency;
};

struct hall
{
    std::string name;
    int seats = 0;
    int booked = 0;
};

struct seat
{
    std::string hall;
    int number = 0;
    int count = 1;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::rate>
{
    using type = ddbm::test::rate;
    static constexpr auto value =
        ddbm::model<type>("rates").partition_key("currency", &type::currency);
};

template <>
struct ddbm::model_of<ddbm::test::hall>
{
    using type = ddbm::test::hall;
    static constexpr auto value = ddbm::model<type>("halls")
                                      .partition_key("name", &type::name)
                                      .field("seats", &type::seats)
                                      .field("booked", &type::booked);
};

template <>
struct ddbm::model_of<ddbm::test::seat>
{
    using type = ddbm::test::seat;
    static constexpr auto value = ddbm::model<type>("seats")
                                      .partition_key("hall", &type::hall)
                                      .sort_key("number", &type::number)
                                      .field("count", &type::count);
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;
using namespace asio::experimental::awaitable_operators;

class insufficient_funds : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

class sold_out : public std::exception
{
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

TEST_F(DocumentedTransactions, ReadSeveralItems)
{
    ddbm::table<rate> rates_of(side.db);
    ddbm::table<seat> seats(side.db);
    side.script.reply(
        R"({"Responses":[{"Item":)" + account_json("alice", 300) +
        R"(},{"Item":{"currency":{"S":"EUR"}}},{}]})"
    );
    side.script.reply(
        R"({"Responses":{"accounts":[)" + account_json("bob", 5) + R"(]},"UnprocessedKeys":{}})"
    );
    side.script.reply(R"({"Items":[{"hall":{"S":"hall 1"},"number":{"N":"1"},"count":{"N":"3"}}],)"
                      R"("Count":1,"ScannedCount":1})");
    run([&]() -> asio::awaitable<void> {
        ddbm::transaction tx(side.db);
        const std::vector<ddbm::key<rate>> currencies = {rates_of.key("EUR"), rates_of.key("USD")};
        const std::vector<ddbm::key<account>> keys = {accounts.key("bob")};
        int taken = 0;

        auto [alice, rates] =
            co_await tx.async_get_together(  // one TransactGetItems, of any tables
                ddbm::item_of(accounts, "alice"),
                ddbm::items_of(rates_of, currencies)
            );
        auto many =
            co_await tx.async_get_many(accounts, keys);  // half the price, not at one moment

        auto bookings = tx.read(seats.query("hall 1"));  // consistent; no global index
        while (auto found = co_await bookings.async_next())
            taken += found->count;

        EXPECT_EQ(alice->cents, 300);
        EXPECT_EQ(rates.size(), 2U);
        EXPECT_EQ(many.size(), 1U);
        EXPECT_EQ(taken, 3);
    });
}

TEST_F(DocumentedTransactions, HaveGuards)
{
    ddbm::table<hall> halls(side.db);
    ddbm::table<seat> seats(side.db);
    side.script.reply(R"({"Item":{"name":{"S":"hall 1"},"seats":{"N":"10"},"booked":{"N":"9"}}})");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        ddbm::transaction tx(side.db);
        seat booking;
        booking.hall = "hall 1";
        booking.number = 10;

        auto hall = co_await tx.async_get(halls, "hall 1");
        if (hall->booked + 1 > hall->seats)
            throw sold_out();
        ++hall->booked;
        tx.save(hall);
        tx.insert(seats, booking);

        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent().back(), "\"Update\":"));
    EXPECT_TRUE(has(sent().back(), "\"Put\":"));
}

}  // namespace
}  // namespace ddbm::test
