// What a typed GetItem costs where one client is used from several execution contexts, or from one
// that several threads run.

#include "sample_order.hpp"
#include "used_cpu.hpp"

#include <ddbm/client.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;

namespace {

std::atomic<bool> stop{false};

// One of those that read at the same time; what it counts shares no memory with the others.
struct alignas(64) reader
{
    std::atomic<std::uint64_t> done{0};
};

asio::awaitable<void> read_on(ddbm::table<order> orders, reader& self)
{
    while (!stop.load(std::memory_order_relaxed))
    {
        auto found = co_await orders.async_get("c-0000004217", 1042);
        if (found->steps.size() != 3)
            std::abort();
        // Nobody else writes to it.
        self.done.store(self.done.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
}

std::uint64_t done_by(const std::deque<reader>& all)
{
    std::uint64_t sum = 0;
    for (const reader& each : all)
        sum += each.done.load(std::memory_order_relaxed);
    return sum;
}

void wait(double seconds)
{
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

}  // namespace

int main(int argc, char** argv)
{
    std::string port;
    double seconds = 3;
    std::size_t contexts = 1;
    std::size_t threads = 1;
    std::size_t in_flight = 64;
    CLI::App app("CPU of a typed GetItem on several contexts and threads");
    app.add_option("--port", port)->required();
    app.add_option("--seconds", seconds);
    app.add_option("--contexts", contexts)->check(CLI::PositiveNumber);
    app.add_option("--threads", threads, "of each context")->check(CLI::PositiveNumber);
    app.add_option("--in-flight", in_flight, "of each thread");
    CLI11_PARSE(app, argc, argv);

    std::deque<asio::io_context> all;
    std::vector<asio::any_io_executor> executors;
    for (std::size_t n = 0; n < contexts; ++n)
        executors.push_back(all.emplace_back(static_cast<int>(threads)).get_executor());
    ddbm::table<order> orders(ddbm::client(executors, sample_config(port)));

    std::deque<reader> readers;
    std::vector<std::thread> running;
    for (asio::io_context& ctx : all)
    {
        for (std::size_t n = 0; n < threads * in_flight; ++n)
            asio::co_spawn(ctx, read_on(orders, readers.emplace_back()), ddbm::rethrow);
    }
    for (asio::io_context& ctx : all)
    {
        for (std::size_t n = 0; n < threads; ++n)
            running.emplace_back([&ctx] { ctx.run(); });
    }

    wait(std::min(1.0, seconds / 2));  // warms up
    const std::uint64_t done = done_by(readers);
    const double cpu = used_cpu();
    wait(seconds);
    const auto operations = static_cast<double>(done_by(readers) - done);
    const double used = used_cpu() - cpu;

    stop = true;
    for (std::thread& each : running)
        each.join();
    std::printf("cpu_us_per_op %.3f\n", used * 1e6 / operations);
    std::printf("ops_per_second %.0f\n", operations / seconds);
}
