// Metrics of a program: every operation counted by its name, table and outcome, and served to
// Prometheus at /metrics while the program works.
//
// `example_17_metrics 9100` works and serves on this port until Ctrl-C. Without an argument the
// program works for a moment, collects its own metrics over HTTP as Prometheus would, and checks
// them.

#include "scratch_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/client.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/metrics.hpp>
#include <ddbm/prometheus.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

using namespace std::chrono_literals;

struct web_page
{
    std::string path;
    std::string text;
    int hits = 0;
};

template <>
struct ddbm::model_of<web_page>
{
    static constexpr auto value = ddbm::model<web_page>("pages")
                                      .partition_key("path", &web_page::path)
                                      .field("text", &web_page::text)
                                      .field("hits", &web_page::hits);
};

using page_table = ddbm::table<web_page>;

// -- The work

// One round: two pages are written, one of them twice, read and counted, and one is not there.
asio::awaitable<void> work(page_table pages, int round)
{
    web_page page;
    page.path = "/" + std::to_string(round);
    page.text = std::string(500, 'x');
    co_await pages.async_insert(page);
    // There is one already, which is an outcome of its own: a conflict.
    auto again = co_await pages.async_insert(page, ddbm::as_result);
    expect(again.error() == ddbm::error_kind::conflict, "a page is inserted once");

    auto found = co_await pages.async_get(page.path);
    found->hits += 1;
    co_await pages.async_save(found);
    auto none = co_await pages.async_find("/none");
    expect(!none, "there is no such page");
}

asio::awaitable<void> work_on(page_table pages)
{
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (int round = 0;; ++round)
    {
        co_await work(pages, round);
        pause.expires_after(100ms);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

// -- /metrics

class metrics_server : public std::enable_shared_from_this<metrics_server>
{
public:
    metrics_server(
        asio::any_io_executor executor,
        std::shared_ptr<const ddbm::metrics> counted,
        unsigned short port
    )
        : acceptor_(executor, tcp::endpoint(tcp::v4(), port)), counted_(std::move(counted))
    {
    }

    tcp::endpoint endpoint() const
    {
        return {asio::ip::address_v4::loopback(), acceptor_.local_endpoint().port()};
    }

    void start() { asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), ended); }
    void stop() { acceptor_.close(); }

private:
    // A collector that goes away is no reason to end the program, any other exception is.
    static void ended(std::exception_ptr failure)
    {
        try
        {
            ddbm::rethrow(failure);
        }
        catch (const boost::system::system_error&)
        {
        }
    }

    static asio::awaitable<void> accept(std::shared_ptr<metrics_server> self)
    {
        for (;;)
        {
            auto [ec, socket] =
                co_await self->acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
            if (!self->acceptor_.is_open())
                co_return;
            if (ec)
            {
                // Such as too many open files: they become fewer again.
                asio::steady_timer pause(self->acceptor_.get_executor(), 100ms);
                co_await pause.async_wait(asio::use_awaitable);
                continue;
            }
            auto executor = socket.get_executor();
            asio::co_spawn(executor, serve(self, std::move(socket)), ended);
        }
    }

    static asio::awaitable<void> serve(std::shared_ptr<metrics_server> self, tcp::socket socket)
    {
        beast::tcp_stream stream(std::move(socket));
        beast::flat_buffer buffer;
        for (;;)
        {
            stream.expires_after(30s);
            http::request<http::empty_body> req;
            co_await http::async_read(stream, buffer, req, asio::use_awaitable);
            http::response<http::string_body> res = self->answer(req);
            co_await http::async_write(stream, res, asio::use_awaitable);
            if (!res.keep_alive())
                co_return;
        }
    }

    http::response<http::string_body> answer(const http::request<http::empty_body>& req) const
    {
        http::response<http::string_body> res(http::status::ok, req.version());
        res.keep_alive(req.keep_alive());
        if (req.target() != "/metrics")
            res.result(http::status::not_found);
        else
        {
            // Prometheus asks for OpenMetrics first; whoever does not ask gets the older text.
            const auto accepted = req[http::field::accept];
            const bool is_open = std::string_view(accepted.data(), accepted.size())
                                     .find("application/openmetrics-text") != std::string::npos;
            const auto format =
                is_open ? ddbm::prometheus_format::open_metrics : ddbm::prometheus_format::text;
            const std::string_view type = ddbm::content_type_of(format);
            res.set(http::field::content_type, beast::string_view(type.data(), type.size()));
            res.body() = ddbm::prometheus_text(counted_->get(), format);
        }
        res.prepare_payload();
        return res;
    }

    tcp::acceptor acceptor_;
    const std::shared_ptr<const ddbm::metrics> counted_;
};

// -- The collector

asio::awaitable<std::string> collect(tcp::endpoint from)
{
    beast::tcp_stream stream(co_await asio::this_coro::executor);
    stream.expires_after(30s);
    co_await stream.async_connect(from, asio::use_awaitable);
    http::request<http::empty_body> req(http::verb::get, "/metrics", 11);
    req.set(http::field::host, "localhost");
    co_await http::async_write(stream, req, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> res;
    co_await http::async_read(stream, buffer, res, asio::use_awaitable);
    expect(res.result() == http::status::ok, "the metrics are there");
    co_return res.body();
}

asio::awaitable<void> collect_and_check(page_table pages, tcp::endpoint from)
{
    for (int round = 0; round < 20; ++round)
        co_await work(pages, round);
    const std::string text = co_await collect(from);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
    {
        if (line.starts_with("ddbm_operations_total"))
            std::cout << line << '\n';
    }

    const auto has = [&](const std::string& name, const std::string& labels, int value) {
        const std::string line = '\n' + name + '{' + labels + "} " + std::to_string(value) + '\n';
        return text.find(line) != text.npos;
    };
    const auto labels_of = [&](const std::string& operation, const std::string& outcome) {
        return "operation=\"" + operation + "\",table=\"" + pages.name() + "\",outcome=\"" +
               outcome + '"';
    };
    const std::string inserts = labels_of("PutItem", "success");
    expect(has("ddbm_operations_total", inserts, 20), "what was written is counted");
    const std::string conflicts = labels_of("PutItem", "conflict");
    expect(has("ddbm_operations_total", conflicts, 20), "and what was not");
    const std::string gets = labels_of("GetItem", "success");
    expect(has("ddbm_operations_total", gets, 40), "so are reads");
    expect(
        has("ddbm_operation_duration_seconds_count", gets, 40), "there is a time for each of them"
    );
    expect(
        text.find("ddbm_write_capacity_units_total{" + inserts + "} 0\n") == text.npos,
        "and they have consumed something"
    );
}

asio::awaitable<void> show(
    page_table pages,
    std::shared_ptr<const ddbm::metrics> counted,
    std::optional<unsigned short> port
)
{
    auto executor = co_await asio::this_coro::executor;
    auto server = std::make_shared<metrics_server>(executor, counted, port.value_or(0));
    server->start();
    std::cout << "serving http://" << server->endpoint() << "/metrics" << std::endl;
    if (port)
    {
        using namespace asio::experimental::awaitable_operators;
        asio::signal_set signals(executor, SIGINT, SIGTERM);
        co_await (work_on(pages) || signals.async_wait(asio::use_awaitable));
    }
    else
        co_await collect_and_check(pages, server->endpoint());
    server->stop();
}

int main(int argc, char** argv)
{
    try
    {
        std::optional<unsigned short> port;
        if (argc > 1)
            port = static_cast<unsigned short>(std::atoi(argv[1]));

        asio::io_context ctx(1);
        auto config = ddbm::client_config::from_environment(ddbm::local::opener());
        // These two lines are all that counting takes.
        auto counted = std::make_shared<ddbm::metrics>();
        config.observer = std::make_shared<ddbm::operation_metrics>(counted);
        ddbm::client db(ctx.get_executor(), config);

        auto with_metrics = [counted, port](page_table pages) {
            return show(pages, counted, port);
        };
        auto ended = [&](std::exception_ptr failure) {
            ctx.stop();  // collectors may still hold connections open
            ddbm::rethrow(failure);
        };
        asio::co_spawn(ctx, with_scratch_table<web_page>(db, with_metrics), ended);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
