// Migrates the table "things" on the server that AWS_ENDPOINT_URL_DYNAMODB names, with checkpoints
// in the table "migrations". Writes a line for each page, and is there to be killed between two of
// them: see migration_kill_test.py.

#include <ddbm/client.hpp>
#include <ddbm/migrate.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct thing
{
    std::string id;
    int migrations = 0;
};

// An item that is migrated twice tells.
void count_up(ddbm::item& to)
{
    const ddbm::attribute_value* before = to.find("migrations");
    to.set("migrations", 1 + (before ? before->as_number().to<int>() : 0));
    to.erase("old");
}

template <>
struct ddbm::model_of<thing>
{
    static constexpr auto value =
        ddbm::model<thing>("things")
            .partition_key("id", &thing::id)
            .field("migrations", &thing::migrations)
            .version(1, [](const ddbm::item& read) { return read.contains("old"); })
            .version(
                2, [](const ddbm::item& read) { return read.contains("migrations"); }, count_up
            );
};

void tell(const ddbm::migration_progress& now)
{
    std::cout << "seen " << now.seen << std::endl;
}

asio::awaitable<void> migrate(ddbm::client db)
{
    const ddbm::table<thing> things(db);
    const ddbm::table<ddbm::migration_checkpoint> checkpoints(db);
    ddbm::migrate_options options;
    options.segments(40).in_flight(4).lease(std::chrono::seconds(1)).on_progress(tell);
    options.checkpoints(checkpoints, "things to version 2");
    const auto report = co_await ddbm::async_migrate(things, options);
    std::cout << "done " << report.counts.failed + report.counts.unknown << std::endl;
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(ctx.get_executor(), ddbm::client_config::from_environment());
        asio::co_spawn(ctx, migrate(db), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
