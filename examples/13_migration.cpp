// A model that has changed: items that an older program has written are read as if they were new,
// are written anew when they are saved, and are brought up to date all together, at a pace that
// leaves capacity to others, with progress, and from where an earlier run has ended.

#include "scratch_table.hpp"

#include <ddbm/client.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/migrate.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/timer/progress_display.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace asio = boost::asio;

struct player
{
    std::string name;
    std::map<std::string, int> best;  // of each map
};

// The first version had one score, as a text; the second made a number of it. A version is known by
// what an item looks like.
bool is_text(const ddbm::item& read)
{
    const ddbm::attribute_value* score = read.find("score");
    return score && score->is_string();
}

bool is_number(const ddbm::item& read)
{
    const ddbm::attribute_value* score = read.find("score");
    return score && score->is_number();
}

void text_to_number(ddbm::item& to)
{
    to.set("score", ddbm::number::parse(to.at("score").as_string()));
}

bool has_scores(const ddbm::item& read)
{
    return read.contains("best");
}

void number_to_scores(ddbm::item& to)
{
    to.set("best", ddbm::item().set("E1M1", to.at("score")));
    to.erase("score");
}

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value = ddbm::model<player>("players")
                                      .partition_key("name", &player::name)
                                      .field("best", &player::best)
                                      .version(1, is_text)
                                      .version(2, is_number, text_to_number)
                                      .version(3, has_scores, number_to_scores);
};

constexpr int old_players = 200;

// As the older programs did.
asio::awaitable<void> put_old_players(ddbm::table<player> players)
{
    for (int i = 0; i < old_players; ++i)
    {
        ddbm::item raw;
        raw.set("name", "player " + std::to_string(i));
        if (i % 2 == 0)
            raw.set("score", std::to_string(i));
        else
            raw.set("score", i);
        ddbm::put_item_request request(players.name(), std::move(raw));
        co_await players.get_client().async_put_item(std::move(request));
    }
}

// Nothing is written until something is saved.
asio::awaitable<void> read_and_save(ddbm::table<player> players)
{
    auto found = co_await players.async_get("player 42");
    expect(found->best.at("E1M1") == 42, "the steps have been taken");
    expect(found.is_migrated(), "the item is still an old one");
    std::cout << "read of the table: " << found << '\n';

    co_await players.async_save(found);
    expect(!found.is_migrated(), "the save has written a new one");
    std::cout << "and since the save: " << found << '\n';
}

// What no check knows is an error that shows what the item looks like.
asio::awaitable<void> meet_a_stranger(ddbm::table<player> players)
{
    ddbm::item raw;
    raw.set("name", "stranger").set("level", 7);
    ddbm::put_item_request request(players.name(), std::move(raw));
    co_await players.get_client().async_put_item(std::move(request));

    auto found = co_await players.async_get("stranger", ddbm::as_result);
    expect(found.error() == ddbm::errc::unknown_version, "it is of no version");
    std::cout << found.get_diagnostics() << '\n';
}

// A bar in the terminal, as long as the table is by its own count, which DynamoDB brings up to date
// every six hours or so; and when all is done, what has become of the items.
class progress_bar
{
public:
    void show(const ddbm::migration_progress& now)
    {
        if (!bar_ && now.total && *now.total > 0)
            bar_.emplace(static_cast<unsigned long>(*now.total));
        if (bar_)
            advance_to(static_cast<unsigned long>(now.seen_before + now.seen));
    }

    void finish(const ddbm::migration_progress& all)
    {
        if (bar_)
            advance_to(bar_->expected_count());
        std::cout << all.seen << " seen, " << all.migrated << " migrated, " << all.conflicted
                  << " conflicts, " << all.failed << " failed, " << all.unknown << " unknown, in "
                  << all.elapsed.count() << " ms\n";
    }

private:
    // Never back, and not beyond its end.
    void advance_to(unsigned long seen)
    {
        const unsigned long now = std::min(seen, bar_->expected_count());
        if (now > bar_->count())
            *bar_ += now - bar_->count();
    }

    std::optional<boost::timer::progress_display> bar_;
};

asio::awaitable<void>
migrate_all(ddbm::table<player> players, ddbm::table<ddbm::migration_checkpoint> checkpoints)
{
    auto dry = co_await ddbm::async_migrate(players, ddbm::migrate_options().dry_run());
    std::cout << dry.counts.migrated << " players are of older versions\n";
    expect(dry.counts.migrated == old_players - 1, "one has been saved");

    // Others may run the same, here or elsewhere, and share the work.
    ddbm::migrate_options options;
    options.segments(8).in_flight(2).capacity(1'000, 2'000);
    options.checkpoints(checkpoints, "players to version 3");
    progress_bar bar;
    options.on_progress([&bar](const ddbm::migration_progress& now) { bar.show(now); });
    auto report = co_await ddbm::async_migrate(players, options);
    bar.finish(report.counts);
    for (const ddbm::migration_problem& each : report.problems)
        std::cout << each.key << ": " << each.message << '\n';
    expect(report.counts.migrated == old_players - 1, "all others have been migrated");
    expect(report.counts.unknown == 1, "but for the stranger");

    // There is nothing left to do.
    auto again = co_await ddbm::async_migrate(players, options);
    expect(again.counts.seen == 0, "the checkpoints say that all is done");
}

asio::awaitable<void> work(ddbm::table<player> players)
{
    co_await put_old_players(players);
    co_await read_and_save(players);
    co_await meet_a_stranger(players);
    auto with_checkpoints = [&](ddbm::table<ddbm::migration_checkpoint> checkpoints) {
        return migrate_all(players, checkpoints);
    };
    co_await with_scratch_table<ddbm::migration_checkpoint>(players.get_client(), with_checkpoints);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<player>(db, work), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
