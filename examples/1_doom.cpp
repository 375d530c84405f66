// A struct, its model, and what a program does with it: create the table, write, read back, change
// and save, and walk through a partition.

#include <ddbm/client.hpp>
#include <ddbm/length.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <iostream>
#include <set>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

struct doom_map
{
    int episode = 0;
    int map = 0;
    std::string name;
    std::set<std::string> cheats = {"Konami"};  // a default for new objects, not for loaded ones
};

template <>
struct ddbm::model_of<doom_map>
{
    static constexpr auto value = ddbm::model<doom_map>("doom_map")
                                      .partition_key("episode", &doom_map::episode)
                                      .sort_key("map", &doom_map::map)
                                      .field("name", &doom_map::name, ddbm::length(1, 64))
                                      .field("cheats", &doom_map::cheats);
};

asio::awaitable<void> play(ddbm::client db)
{
    ddbm::table<doom_map> maps(db);
    co_await maps.async_create(ddbm::provisioned(10, 10));  // returns when the table is ACTIVE

    doom_map hangar;
    hangar.episode = 1;
    hangar.map = 1;
    hangar.name = "Hangar";
    co_await maps.async_put(hangar);

    auto e1m1 = co_await maps.async_get(1, 1);  // stored<doom_map>: the object and its item
    e1m1->cheats.insert("idclip");
    co_await maps.async_save(e1m1);  // writes what changed; conflict if anybody wrote in between

    auto later = maps.query(1).sort_key(ddbm::ge(1));
    while (auto found = co_await later.async_next())
        std::cout << found->name << " knows " << found->cheats.size() << " cheats\n";

    // What follows is for the test that this program is, too.
    auto saved = co_await maps.async_get(1, 1);
    if (saved->cheats.size() != 2)
        throw std::logic_error("the table does not hold what was saved");
}

int main()
{
    asio::io_context ctx;
    auto config = ddbm::client_config::from_environment();

    // A name that is nobody else's, so that the table can be deleted whatever happens.
    auto now = std::chrono::system_clock::now().time_since_epoch();
    config.table_prefix = "demo-" + std::to_string(now.count()) + "-";

    ddbm::client db(ctx.get_executor(), config);
    int status = 0;
    try
    {
        asio::co_spawn(ctx, play(db), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)  // leaves run() as it left the coroutine
    {
        std::cerr << failure.what() << '\n';
        status = 1;
    }

    // A callback is a completion token like any other.
    ddbm::table<doom_map>(db).async_delete_table([&status](ddbm::error_code ec) {
        if (ec)
            status = 1;
    });
    ctx.restart();
    ctx.run();
    return status;
}
