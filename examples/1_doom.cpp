// A struct, its model, and what a program does with it: create the table, write, read back, change
// and save, and walk through a partition.

#include <ddbm/length.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <set>
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

    co_await maps.async_delete();
}

int main()
{
    asio::io_context ctx;
    ddbm::client db(
        ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
    );
    asio::co_spawn(ctx, play(db), ddbm::rethrow);
    ctx.run();
}
