// Reads from the nodes of a cluster without pause, several reads at a time, and writes a line for
// each hundred that were answered, until its standard input ends. Its arguments are the URLs of
// nodes; that there may be more, the nodes tell. It ends with a failure at the first read that
// fails. See cluster_kill_test.py.

#include <ddbm/client.hpp>
#include <ddbm/connection_statistics.hpp>
#include <ddbm/error.hpp>
#include <ddbm/rethrow.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <utility>

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct progress
{
    int answered = 0;
    bool is_enough = false;
};

asio::awaitable<void> keep_reading(ddbm::client db, progress& shared)
{
    while (!shared.is_enough)
    {
        ddbm::item key;
        key.set("id", "absent");
        ddbm::get_item_request request("things", key);
        co_await db.async_get_item(std::move(request));
        if (++shared.answered % 100 == 0)
            std::cout << "answered " << shared.answered << std::endl;
    }
}

ddbm::client_config configured(int count, char** urls)
{
    ddbm::client_config config = ddbm::client_config::from_environment();
    config.endpoint_url = urls[0];
    for (int n = 1; n < count; ++n)
        config.cluster.more_endpoint_urls.emplace_back(urls[n]);
    config.cluster.follow_node_list = true;
    config.cluster.refresh_interval = 100ms;
    // A call that has no answer by then had time.
    config.timeouts.call = 10s;
    return config;
}

int main(int count, char** arguments)
{
    try
    {
        asio::io_context ctx;
        const ddbm::client db(ctx.get_executor(), configured(count - 1, arguments + 1));
        progress shared;
        for (int n = 0; n < 8; ++n)
            asio::co_spawn(ctx, keep_reading(db, shared), ddbm::rethrow);
        asio::posix::stream_descriptor input(ctx, ::dup(STDIN_FILENO));
        std::array<char, 1> nothing{};
        input.async_read_some(asio::buffer(nothing), [&](ddbm::error_code, std::size_t) {
            shared.is_enough = true;
        });
        ctx.run();
        const auto all = db.connection_statistics();
        for (const auto& each : all.at(0).addresses)
            std::cout << "address " << each.address << ' ' << to_string(each.state) << std::endl;
        std::cout << "lists " << all.at(0).node_list.value().lists << std::endl;
    }
    catch (const ddbm::error& failure)
    {
        std::cerr << failure.get_diagnostics().to_string() << '\n';
        return 1;
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
