// What an operation holds while it waits for its reply: many at once, each with a connection.

#include "sample_order.hpp"

#include <ddbm/client.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <cstdio>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;

namespace {

asio::awaitable<void> read_once(ddbm::table<order> orders)
{
    auto found = co_await orders.async_get("c-0000004217", 1042);
    if (found->steps.size() != 3)
        std::abort();
}

long peak_memory_kb()
{
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

}  // namespace

int main(int argc, char** argv)
{
    std::string port;
    std::size_t in_flight = 10000;
    CLI::App app("Memory of a waiting GetItem");
    app.add_option("--port", port)->required();
    app.add_option("--in-flight", in_flight);
    CLI11_PARSE(app, argc, argv);

    asio::io_context ctx(1);
    auto config = sample_config(port);
    config.max_connections = in_flight;
    config.timeouts.connect = std::chrono::seconds(10);
    ddbm::table<order> orders(ddbm::client(ctx.get_executor(), config));

    long before = peak_memory_kb();
    for (int round = 0; round < 5; ++round)
    {
        for (std::size_t i = 0; i < in_flight; ++i)
            asio::co_spawn(ctx, read_once(orders), ddbm::rethrow);
        ctx.run();
        ctx.restart();
    }
    double grown = static_cast<double>(peak_memory_kb() - before);
    std::printf("memory_kb_per_op %.3f\n", grown / static_cast<double>(in_flight));
}
