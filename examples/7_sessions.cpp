// A session store, as a web server has one: ids that are made up, sessions that end by themselves,
// updates that change one attribute and nothing else, and conditions that let one of two win.

#include "scratch_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/attr.hpp>
#include <ddbm/client.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace asio = boost::asio;

using namespace std::chrono_literals;

struct session
{
    std::string id;
    std::string user;
    std::chrono::sys_seconds expires;
    int hits = 0;
    std::set<std::string> roles;
    std::optional<std::string> basket;
};

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value = ddbm::model<session>("sessions")
                                      .partition_key("id", &session::id)
                                      .field("user", &session::user)
                                      .time_to_live("expires", &session::expires)
                                      .field("hits", &session::hits, ddbm::or_default(0))
                                      .field("roles", &session::roles)
                                      .field("basket", &session::basket);
};

// What a server needs of its sessions. DynamoDB deletes what has expired within days, not at once:
// so nothing here takes a session for one because it is there.
class session_store
{
public:
    explicit session_store(ddbm::table<session> sessions) : sessions_(std::move(sessions)) {}

    // False if there is one of this id that has not expired.
    asio::awaitable<bool> async_open(session opened, std::chrono::sys_seconds now) const
    {
        const auto is_free =
            ddbm::attr<&session::id>.missing() || ddbm::attr<&session::expires> < now;
        auto done = co_await sessions_.async_put(opened, ddbm::when(is_free), ddbm::as_result);
        if (done.error() == ddbm::errc::condition_failed)
            co_return false;
        done.value();
        co_return true;
    }

    // Counts a request and makes the session last longer; empty if it has expired.
    asio::awaitable<ddbm::stored<session>>
    async_touch(std::string id, std::chrono::sys_seconds now) const
    {
        const auto changes = ddbm::set<&session::expires>(now + 30min).add<&session::hits>(1);
        const auto lives = ddbm::when(ddbm::attr<&session::expires> >= now);
        auto touched = co_await sessions_.async_update(id, changes, lives, ddbm::as_result);
        const bool is_gone = touched.error() == ddbm::errc::not_found ||
                             touched.error() == ddbm::errc::condition_failed;
        if (is_gone)
            co_return ddbm::stored<session>();
        co_return std::move(touched).value();
    }

private:
    ddbm::table<session> sessions_;
};

asio::awaitable<void> show(ddbm::table<session> table)
{
    // Times are given, not asked for: it shows what becomes of a session in an hour. They lie
    // ahead, as what has expired by the clock of the service may be deleted.
    const std::chrono::sys_seconds now = std::chrono::sys_days(std::chrono::year(2100) / 1 / 1);
    session_store sessions(table);

    session opened;
    opened.id = "5ac1";
    opened.user = "romero";
    opened.expires = now + 30min;
    expect(co_await sessions.async_open(opened, now), "a new id is free");
    expect(!co_await sessions.async_open(opened, now + 1min), "one that is in use is not");

    auto touched = co_await sessions.async_touch("5ac1", now + 20min);
    expect(touched && touched->hits == 1, "an update gives back what it has made");
    expect(touched->expires == now + 50min, "with its own new time");
    expect(!co_await sessions.async_touch("5ac1", now + 1h), "what has expired is not touched");
    expect(!co_await sessions.async_touch("none", now), "nor what there is not");
    expect(co_await sessions.async_open(opened, now + 1h), "and its id is free again");

    // Elements of sets come and go without a look at the others.
    const auto grown = ddbm::add<&session::roles>("player", "admin").set<&session::basket>("b1");
    co_await table.async_update("5ac1", grown);
    const auto shrunk = ddbm::erase<&session::roles>("admin").remove<&session::basket>();
    std::cout << shrunk << '\n';
    auto now_is = co_await table.async_update("5ac1", shrunk);
    expect(now_is->roles == std::set<std::string>{"player"}, "one role is left");
    expect(!now_is->basket, "and no basket");

    // Logging out: true if there was something.
    expect(co_await table.async_erase("5ac1"), "an erase tells whether there was an item");
    expect(!co_await table.async_exists("5ac1"), "there is none now");
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<session>(db, show), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
