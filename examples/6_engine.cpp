// The engine as tests use it: one of the test's own, with a clock that the test moves, faults that
// the test chooses, a snapshot to go back to, and counters that say what the program has cost.

#include <ddbm/client.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/operations/update_time_to_live.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct session
{
    std::string id;
    std::string user;
    std::int64_t expires = 0;  // seconds since 1970
};

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value = ddbm::model<session>("sessions")
                                      .partition_key("id", &session::id)
                                      .field("user", &session::user)
                                      .field("expires", &session::expires);
};

void check(bool holds, const char* what)
{
    if (!holds)
        throw std::logic_error(what);
    std::cout << what << '\n';
}

asio::awaitable<void>
use(ddbm::client db, ddbm::local::engine& engine, std::chrono::system_clock::time_point& now)
{
    ddbm::table<session> sessions(db);
    co_await sessions.async_create(ddbm::on_demand());
    ddbm::update_time_to_live_request expiry("sessions", "expires");
    co_await db.async_update_time_to_live(expiry);

    // The first two writes are throttled. The client tries again by itself.
    engine.set_faults(ddbm::local::faults().add(
        ddbm::local::fault::throttling().on("PutItem").of_table("sessions").first(2)
    ));
    session opened;
    opened.id = "s1";
    opened.user = "romero";
    opened.expires =
        std::chrono::floor<std::chrono::seconds>((now + 1h).time_since_epoch()).count();
    co_await sessions.async_put(opened);
    check(engine.counters().requests.at("PutItem") == 3, "written with the third attempt");

    // An hour passes in no time, and what was there comes back.
    const std::string before = engine.snapshot();
    now += 2h;
    const auto expired = co_await sessions.async_find("s1");
    check(!expired, "its time to live is over");
    now -= 2h;
    engine.restore(before);
    const auto found = co_await sessions.async_get("s1");
    check(found->user == "romero", "it is back");
}

int main()
{
    auto now = std::chrono::system_clock::now();
    ddbm::local::engine_options options;
    options.clock = [&now] { return now; };
    auto engine = std::make_shared<ddbm::local::engine>(options);

    ddbm::client_config config;
    config.endpoint_url = "embedded:";
    config.opener = ddbm::local::opener(engine);

    asio::io_context ctx;
    ddbm::client db(ctx.get_executor(), config);
    asio::co_spawn(ctx, use(db, *engine, now), ddbm::rethrow);
    ctx.run();
}
