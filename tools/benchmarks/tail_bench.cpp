// What the slowest of a hundred reads take where answers are late now and then, hedged and not; and
// where one of three addresses of the endpoint stops answering, over when all answer.

#include "sample_order.hpp"

#include <ddbm/client.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <CLI/CLI.hpp>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace asio = boost::asio;
using namespace ddbm::benchmarks;
using clock_type = std::chrono::steady_clock;

namespace {

// Each reader asks at fixed times, whether or not the read before is over: else a slow answer would
// keep from being measured those that would have been slow as well.
constexpr std::size_t readers = 32;
constexpr std::chrono::milliseconds period{20};

class counted_attempts : public ddbm::observer
{
public:
    void operation_ended(const ddbm::operation_report& report) override
    {
        ++operations;
        attempts += report.attempts.size();
    }

    std::uint64_t operations = 0;
    std::uint64_t attempts = 0;
};

// An endpoint of three addresses, of this machine.
class three_addresses : public ddbm::environment
{
public:
    void async_resolve(
        const asio::any_io_executor& executor,
        std::string,
        std::uint16_t port,
        asio::any_completion_handler<void(ddbm::error_code, std::vector<tcp::endpoint>)> handler
    ) override
    {
        std::vector<tcp::endpoint> found;
        for (const char* address : {"127.0.0.1", "127.0.0.2", "127.0.0.3"})
            found.emplace_back(asio::ip::make_address(address), port);
        asio::post(executor, [found = std::move(found), handler = std::move(handler)]() mutable {
            std::move(handler)(ddbm::error_code(), std::move(found));
        });
    }
};

class load
{
public:
    load(asio::io_context& ctx, const ddbm::client_config& config)
        : ctx_(ctx), orders_(ddbm::client(ctx.get_executor(), config))
    {
    }

    // Reads for so long, and returns what they took in milliseconds, in no order.
    std::vector<double> run(clock_type::duration length)
    {
        taken_.clear();
        const auto start = clock_type::now();
        for (std::size_t i = 0; i < readers; ++i)
            asio::co_spawn(
                ctx_, read_on(start + i * period / readers, start + length), ddbm::rethrow
            );
        ctx_.restart();
        ctx_.run();
        return taken_;
    }

private:
    asio::awaitable<void> read_on(clock_type::time_point next, clock_type::time_point end)
    {
        asio::steady_timer timer(ctx_);
        for (; next < end; next += period)
        {
            timer.expires_at(next);
            co_await timer.async_wait(asio::use_awaitable);
            asio::co_spawn(ctx_, read_once(), ddbm::rethrow);
        }
    }

    asio::awaitable<void> read_once()
    {
        const auto begun = clock_type::now();
        auto found = co_await orders_.async_get("c-0000004217", 1042);
        if (found->steps.size() != 3)
            std::abort();
        taken_.push_back(
            std::chrono::duration<double, std::milli>(clock_type::now() - begun).count()
        );
    }

    asio::io_context& ctx_;
    ddbm::table<order> orders_;
    std::vector<double> taken_;
};

double p99(std::vector<double> values)
{
    if (values.empty())
        throw std::runtime_error("nothing has been read");
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 99 / 100);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

clock_type::duration length_of(double seconds)
{
    return std::chrono::duration_cast<clock_type::duration>(std::chrono::duration<double>(seconds));
}

void hedged(const std::string& port, double seconds)
{
    asio::io_context ctx(1);
    auto config = sample_config(port);
    load plain(ctx, config);

    auto counted = std::make_shared<counted_attempts>();
    config.observer = counted;
    config.hedged_reads.enabled = true;
    load hedging(ctx, config);

    // Connections are opened, and what is late for a hedged read is learned.
    plain.run(length_of(1));
    hedging.run(length_of(2));
    const auto operations = counted->operations;
    const auto attempts = counted->attempts;

    const double without = p99(plain.run(length_of(seconds)));
    const double with = p99(hedging.run(length_of(seconds)));
    const auto more = counted->attempts - attempts - (counted->operations - operations);
    std::printf("ratio %.4f\n", with / without);
    std::printf("hedged_ms %.3f\n", with);
    std::printf("plain_ms %.3f\n", without);
    std::printf(
        "extra_percent %.3f\n",
        100.0 * static_cast<double>(more) / static_cast<double>(counted->operations - operations)
    );
}

void stalled(const std::string& port, int process, double seconds)
{
    asio::io_context ctx(1);
    auto config = sample_config(port);
    config.endpoint_url = "http://three.test:" + port;
    config.env = std::make_shared<three_addresses>();
    // As for a service whose answers take a millisecond or two.
    config.timeouts.attempt = std::chrono::milliseconds(250);
    load reads(ctx, config);

    reads.run(length_of(1));
    const double healthy = p99(reads.run(length_of(seconds)));
    if (::kill(process, SIGSTOP) != 0)
        throw std::runtime_error("there is no such process to stop");
    double first = 0;
    double later = 0;
    try
    {
        first = p99(reads.run(length_of(1)));
        later = p99(reads.run(length_of(seconds)));
    }
    catch (...)
    {
        ::kill(process, SIGCONT);
        throw;
    }
    ::kill(process, SIGCONT);
    std::printf("ratio %.4f\n", later / healthy);
    std::printf("healthy_ms %.3f\n", healthy);
    std::printf("stalled_ms %.3f\n", later);
    std::printf("first_second_ms %.3f\n", first);
}

}  // namespace

int main(int argc, char** argv)
{
    std::string port;
    double seconds = 3;
    int process = 0;
    CLI::App app("The slowest reads where answers are late, or an address stalls");
    app.require_subcommand(1);
    app.add_option("--port", port)->required();
    app.add_option("--seconds", seconds);
    CLI::App* const hedging = app.add_subcommand("hedged", "answers are late now and then");
    CLI::App* const stalling = app.add_subcommand("stalled", "one of three addresses stalls");
    stalling->add_option("--stop", process, "the process behind it")->required();
    CLI11_PARSE(app, argc, argv);
    if (*hedging)
        hedged(port, seconds);
    else
        stalled(port, process, seconds);
}
