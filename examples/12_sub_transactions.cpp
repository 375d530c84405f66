// Parts of a transaction: an order that is paid from whatever purse has enough, two parts side by
// side, and a bonus that is booked by itself when the order is there.

#include "scratch_table.hpp"

#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/transaction.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;

struct purse
{
    std::string name;
    int cents = 0;
};

template <>
struct ddbm::model_of<purse>
{
    static constexpr auto value = ddbm::model<purse>("purses")
                                      .partition_key("name", &purse::name)
                                      .field("cents", &purse::cents);
};

class empty_purse : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

asio::awaitable<void>
change(ddbm::transaction& tx, ddbm::table<purse> purses, std::string name, int cents)
{
    auto mine = co_await tx.async_get(purses, name);
    mine->cents += cents;
    tx.save(mine);
    if (mine->cents < 0)
        throw empty_purse(name);  // after the save: a part that fails has done nothing
}

// Two bodies, one after the other, are one.
asio::awaitable<void>
pay(ddbm::transaction& tx, ddbm::table<purse> purses, std::string from, std::string to, int cents)
{
    co_await change(tx, purses, to, cents);
    co_await change(tx, purses, from, -cents);
}

asio::awaitable<std::string> pay_somehow(ddbm::transaction& tx, ddbm::table<purse> purses)
{
    std::string from = "pocket";
    bool is_paid = true;
    try
    {
        co_await tx.async_try(pay(tx, purses, from, "shop", 700));
    }
    catch (const empty_purse&)
    {
        is_paid = false;
    }
    if (!is_paid)
    {
        from = "bank";
        co_await pay(tx, purses, from, "shop", 700);
    }
    co_return from;
}

asio::awaitable<std::string> order(ddbm::transaction& tx, ddbm::table<purse> purses)
{
    const std::string from = co_await pay_somehow(tx, purses);
    // Once, and only if all of this is there; however often this body runs.
    tx.after([=](ddbm::transaction& next) { return change(next, purses, "bonus", 7); });
    co_return from;
}

asio::awaitable<void> show_both(ddbm::transaction& tx, ddbm::table<purse> purses)
{
    // Neither touches what the other one writes.
    co_await (
        tx.async_try(change(tx, purses, "pocket", -5)) &&
        tx.async_try(change(tx, purses, "bank", 5))
    );
}

asio::awaitable<int> cents_of(ddbm::table<purse> purses, std::string name)
{
    auto found = co_await purses.async_get(name);
    co_return found->cents;
}

asio::awaitable<void> work(ddbm::table<purse> purses)
{
    for (const char* name : {"pocket", "bank", "shop", "bonus"})
    {
        purse made;
        made.name = name;
        made.cents = made.name == "bank" ? 10'000 : 100;
        co_await purses.async_put(made);
    }

    auto body = [&](ddbm::transaction& tx) { return order(tx, purses); };
    const std::string from = co_await ddbm::async_transact(purses.get_client(), body);
    std::cout << "paid from the " << from << '\n';
    expect(from == "bank", "the pocket has not enough");
    expect(co_await cents_of(purses, "pocket") == 100, "nothing was taken from there");
    expect(co_await cents_of(purses, "shop") == 800, "the shop was paid once");
    expect(co_await cents_of(purses, "bonus") == 107, "the bonus was booked");

    auto both = [&](ddbm::transaction& tx) { return show_both(tx, purses); };
    co_await ddbm::async_transact(purses.get_client(), both);
    expect(co_await cents_of(purses, "pocket") == 95, "both parts were written");
    expect(co_await cents_of(purses, "bank") == 9'305, "both parts were written");
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<purse>(db, work), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
