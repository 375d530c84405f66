// What a typed GetItem costs: CPU and allocations, one thread, many in flight.

#include "counted_allocations.hpp"
#include "sample_order.hpp"
#include "used_cpu.hpp"

#include <ddbm/client.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;

namespace {

struct progress
{
    std::uint64_t done = 0;
    bool stop = false;
};

asio::awaitable<void> read_on(ddbm::table<order> orders, progress& at)
{
    while (!at.stop)
    {
        auto found = co_await orders.async_get("c-0000004217", 1042);
        if (found->steps.size() != 3)
            std::abort();
        ++at.done;
    }
}

}  // namespace

int main(int argc, char** argv)
{
    std::string port;
    std::string ca_file;
    double seconds = 3;
    std::size_t in_flight = 64;
    CLI::App app("CPU and allocations of a typed GetItem");
    app.add_option("--port", port)->required();
    app.add_option("--ca-file", ca_file, "for TLS: who has signed the endpoint's certificate");
    app.add_option("--seconds", seconds);
    app.add_option("--in-flight", in_flight);
    CLI11_PARSE(app, argc, argv);

    asio::io_context ctx(1);
    auto config = sample_config(port);
    if (!ca_file.empty())
    {
        config.endpoint_url = "https://localhost:" + port;
        config.ca_file = ca_file;
    }
    ddbm::table<order> orders(ddbm::client(ctx.get_executor(), config));
    progress at;
    for (std::size_t i = 0; i < in_flight; ++i)
        asio::co_spawn(ctx, read_on(orders, at), ddbm::rethrow);

    // As servers run it: run_for() looks at the clock before and after each handler.
    asio::steady_timer end(ctx);
    auto run_for = [&](double s) {
        end.expires_after(
            std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(s))
        );
        end.async_wait([&](boost::system::error_code) { ctx.stop(); });
        ctx.run();
        ctx.restart();
    };
    run_for(std::min(1.0, seconds / 2));  // warms up

    auto done = at.done;
    auto allocated = allocations;
    auto cpu = used_cpu();
    run_for(seconds);
    auto operations = static_cast<double>(at.done - done);
    cpu = used_cpu() - cpu;
    auto per_operation = static_cast<double>(allocations - allocated) / operations;

    at.stop = true;
    ctx.run();
    std::printf("cpu_us_per_op %.3f\n", cpu * 1e6 / operations);
    std::printf("allocations_per_op %.2f\n", per_operation);
    std::printf("ops_per_second %.0f\n", operations / seconds);
}
