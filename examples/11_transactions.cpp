// Transactions: transfers of a bank, many at once, of which no cent is lost; a name that only one
// of many gets; and a condition that is the program's own, told from somebody else's work.

#include "scratch_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/transaction.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;

struct account
{
    std::string name;
    int cents = 0;
};

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value = ddbm::model<account>("accounts")
                                      .partition_key("name", &account::name)
                                      .field("cents", &account::cents);
};

class insufficient_funds : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

// A body takes the transaction. What it reads is remembered, what it saves is queued.
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

asio::awaitable<void> open_accounts(ddbm::table<account> accounts)
{
    for (const char* name : {"alice", "bob", "carol"})
    {
        account opened;
        opened.name = name;
        opened.cents = 1'000;
        co_await accounts.async_insert(opened);
    }
}

// The loop that async_transact is.
asio::awaitable<void> transfer_once(ddbm::table<account> accounts)
{
    ddbm::transaction tx(accounts.get_client());
    do
        co_await transfer(tx, accounts, "alice", "bob", 500);
    while (!co_await tx.async_commit());  // false: others were in the way, go round
    auto alice = co_await accounts.async_get("alice");
    expect(alice->cents == 500, "alice has paid");

    std::string who;
    auto body = [&](ddbm::transaction& next) {
        return transfer(next, accounts, "alice", "bob", 501);
    };
    try
    {
        co_await ddbm::async_transact(accounts.get_client(), body);
    }
    catch (const insufficient_funds& why)
    {
        who = why.what();
    }
    std::cout << who << " has not so much\n";
    expect(who == "alice", "what a body throws comes out");
}

// Many at once, between the same accounts: each goes round until it has been alone.
asio::awaitable<void>
transfer_often(ddbm::table<account> accounts, std::string from, std::string to)
{
    auto body = [&](ddbm::transaction& tx) { return transfer(tx, accounts, from, to, 1); };
    for (int i = 0; i < 20; ++i)
        co_await ddbm::async_transact(accounts.get_client(), body);
}

// A sum that was so at one moment: what was read is looked at once more, all of it together.
asio::awaitable<int> sum(ddbm::transaction& tx, ddbm::table<account> accounts)
{
    int cents = 0;
    for (const char* name : {"alice", "bob", "carol"})
    {
        auto each = co_await tx.async_get(accounts, name);
        cents += each->cents;
    }
    co_return cents;
}

asio::awaitable<void> transfer_at_once(ddbm::table<account> accounts)
{
    co_await (
        transfer_often(accounts, "alice", "bob") && transfer_often(accounts, "bob", "carol") &&
        transfer_often(accounts, "carol", "alice")
    );
    auto body = [&](ddbm::transaction& tx) { return sum(tx, accounts); };
    const int cents = co_await ddbm::async_transact(accounts.get_client(), body);
    std::cout << "together they have " << cents << " cents\n";
    expect(cents == 3'000, "no cent is lost");
}

// That there was no item is remembered like any other read, and checked.
asio::awaitable<bool>
take_name(ddbm::transaction& tx, ddbm::table<account> accounts, std::string name)
{
    const bool is_taken = bool(co_await tx.async_find(accounts, name));
    if (!is_taken)
    {
        account opened;
        opened.name = name;
        tx.put(accounts, opened);
    }
    co_return !is_taken;
}

asio::awaitable<void> take_names(ddbm::table<account> accounts)
{
    auto body = [&](ddbm::transaction& tx) { return take_name(tx, accounts, "dave"); };
    const auto take = [&]() -> asio::awaitable<int> {
        const bool is_mine = co_await ddbm::async_transact(accounts.get_client(), body);
        co_return is_mine ? 1 : 0;
    };
    const auto [first, second] = co_await (take() && take());
    expect(first + second == 1, "only one got the name");
}

// A condition of one's own is no conflict: it is the answer.
asio::awaitable<void> check(ddbm::table<account> accounts)
{
    ddbm::transaction tx(accounts.get_client());
    tx.check(accounts, "dave", ddbm::when(ddbm::attr<&account::cents> > 0));
    tx.update(accounts, "carol", ddbm::add<&account::cents>(1));
    std::string where;
    try
    {
        co_await tx.async_commit();
    }
    catch (const ddbm::error& why)
    {
        expect(why.code() == ddbm::errc::condition_failed, "dave has nothing");
        where = why.get_diagnostics().key();
    }
    std::cout << "the condition does not hold of " << where << '\n';
    expect(!where.empty(), "the item is named");
}

asio::awaitable<void> work(ddbm::table<account> accounts)
{
    co_await open_accounts(accounts);
    co_await transfer_once(accounts);
    co_await transfer_at_once(accounts);
    co_await take_names(accounts);
    co_await check(accounts);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<account>(db, work), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
