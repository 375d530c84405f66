// Work that is larger than a transaction: a prize for 120 players, paid in steps. Half-way the
// program fails; its journal knows how far it has come, and another run pays the rest, nobody
// twice.

#include "scratch_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/stepwise.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

struct player
{
    std::string name;
    int gold = 0;
};

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value = ddbm::model<player>("players")
                                      .partition_key("name", &player::name)
                                      .field("gold", &player::gold);
};

// What the journal says of a run: for whom, when and how far it has come; and what the program
// needs to know to go on with it.
struct payout : ddbm::journal_record
{
    int players = 0;
    int gold = 0;
};

template <>
struct ddbm::model_of<payout>
{
    static constexpr auto value = ddbm::model<payout>("payouts")
                                      .inherit<ddbm::journal_record>()
                                      .field("players", &payout::players)
                                      .field("gold", &payout::gold);
};

constexpr int player_count = 120;

std::string name_of(int number)
{
    return "player " + std::to_string(number);
}

// Books what has been paid, once, when all of it has been.
asio::awaitable<void> book(ddbm::transaction& tx, ddbm::table<player> players, int gold)
{
    auto bank = co_await tx.async_get(players, "bank");
    bank->gold -= gold;
    tx.save(bank);
}

// The same steps for the same record: it tells how many of them have been done. `broken`: where
// the program is to fail.
void add_steps(ddbm::stepwise& pay, ddbm::table<player> players, const payout& what, int broken)
{
    const int gold = what.gold;
    for (int i = 0; i < what.players; ++i)
    {
        pay.step(players, name_of(i), [=](player& each) {
            if (i == broken)
                throw std::runtime_error("the lights go out");
            each.gold += gold;
        });
    }
    const int all = what.players * gold;
    pay.after([=](ddbm::transaction& tx) { return book(tx, players, all); });
}

asio::awaitable<void> begin(ddbm::table<player> players, ddbm::table<payout> payouts)
{
    payout made;
    made.requester = "the king";
    made.players = player_count;
    made.gold = 5;
    ddbm::stepwise pay(payouts, made);
    add_steps(pay, players, made, 70);
    std::string what;
    try
    {
        co_await pay.async_run();
    }
    catch (const std::runtime_error& why)
    {
        what = why.what();
    }
    std::cout << pay.steps_done() << " were paid, then: " << what << '\n';

    auto record = co_await payouts.async_get("the king", pay.time());
    expect(
        record->status == ddbm::journal_status::running, "the journal knows that it is not done"
    );
    expect(record->steps_done == 70, "and how much is");
}

// What a program does when it begins, or another one at any time: two that go on with one run are
// no harm, as all but one of them end with errc::conflict_changed.
asio::awaitable<int> go_on(ddbm::table<player> players, ddbm::table<payout> payouts)
{
    int runs = 0;
    auto left =
        payouts.query("the king").filter(ddbm::attr<&payout::status> != ddbm::journal_status::done);
    while (auto found = co_await left.async_next())
    {
        ddbm::stepwise pay(payouts, found);
        add_steps(pay, players, *found, -1);
        co_await pay.async_run();
        ++runs;
    }
    co_return runs;
}

asio::awaitable<void> work(ddbm::table<player> players, ddbm::table<payout> payouts)
{
    player made;
    made.name = "bank";
    made.gold = 1'000;
    co_await players.async_put(made);
    made.gold = 1;
    for (int i = 0; i < player_count; ++i)
    {
        made.name = name_of(i);
        co_await players.async_put(made);
    }

    co_await begin(players, payouts);
    const int runs = co_await go_on(players, payouts);
    expect(runs == 1, "there was one run to go on with");
    const int more = co_await go_on(players, payouts);
    expect(more == 0, "and now there is none");

    for (int i = 0; i < player_count; ++i)
    {
        auto paid = co_await players.async_get(name_of(i));
        expect(paid->gold == 6, "everybody was paid, and once");
    }
    auto bank = co_await players.async_get("bank");
    expect(bank->gold == 400, "it was booked once");
    std::cout << "all " << player_count << " were paid\n";
}

asio::awaitable<void> with_players(ddbm::table<player> players)
{
    auto with_payouts = [&](ddbm::table<payout> payouts) { return work(players, payouts); };
    co_await with_scratch_table<payout>(players.get_client(), with_payouts);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<player>(db, with_players), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
