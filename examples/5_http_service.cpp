// A small HTTP service on Beast whose handlers use ddbm: hundreds of requests under way at once on
// one thread, each a coroutine that reads as if it were alone.
//
//     GET    /maps/1      the names of the maps of episode 1, one on a line
//     GET    /maps/1/3    the name of one map
//     PUT    /maps/1/3    writes it; the body is the name
//     POST   /maps/1/3    the same, unless there is one
//     DELETE /maps/1/3    deletes it
//
// `example_5_http_service 8080` serves on this port until Ctrl-C. Without an argument the program
// takes a free port, is its own visitor some hundred times at once, and checks the answers.

#include "scratch_table.hpp"

#include <ddbm/length.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

struct doom_map
{
    int episode = 0;
    int map = 0;
    std::string name;
};

template <>
struct ddbm::model_of<doom_map>
{
    static constexpr auto value = ddbm::model<doom_map>("maps")
                                      .partition_key("episode", &doom_map::episode)
                                      .sort_key("map", &doom_map::map)
                                      .field("name", &doom_map::name, ddbm::length(1, 64));
};

using map_table = ddbm::table<doom_map>;
using request = http::request<http::string_body>;
using response = http::response<http::string_body>;

// -- From HTTP to DynamoDB and back

// What is asked for: an episode, or one of its maps.
struct target
{
    int episode = 0;
    std::optional<int> map;
};

// The number behind the next slash, which it takes off.
std::optional<int> take_number(std::string_view& path)
{
    int number = 0;
    if (!path.starts_with('/'))
        return std::nullopt;
    auto [end, failure] = std::from_chars(path.data() + 1, path.data() + path.size(), number);
    if (failure != std::errc())
        return std::nullopt;
    path.remove_prefix(static_cast<std::size_t>(end - path.data()));
    return number;
}

std::optional<target> parse_target(std::string_view path)
{
    constexpr std::string_view prefix = "/maps";
    if (!path.starts_with(prefix))
        return std::nullopt;
    path.remove_prefix(prefix.size());
    auto episode = take_number(path);
    if (!episode)
        return std::nullopt;
    target found;
    found.episode = *episode;
    if (path.empty())
        return found;
    found.map = take_number(path);
    if (!found.map || !path.empty())
        return std::nullopt;
    return found;
}

// The code decides what a visitor is told. The diagnostics go to the log: they name tables and
// keys, which are none of the visitor's business.
http::status status_for(const ddbm::error& failure)
{
    const ddbm::error_code& code = failure.code();
    if (code == ddbm::errc::not_found)
        return http::status::not_found;
    if (code == ddbm::error_kind::conflict)
        return http::status::conflict;
    if (code == ddbm::errc::validation_failed)
        return http::status::bad_request;
    std::cerr << failure.what() << '\n';
    // Still refused after the retries: the visitor may come back later.
    if (ddbm::is_throttling(code) || code == ddbm::error_kind::timeout)
        return http::status::service_unavailable;
    return http::status::bad_gateway;
}

asio::awaitable<std::string> list(map_table maps, int episode)
{
    std::string names;
    auto found = maps.query(episode);
    while (auto each = co_await found.async_next())
        names += each->name + '\n';
    co_return names;
}

asio::awaitable<void> handle(map_table maps, target wanted, const request& req, response& res)
{
    if (!wanted.map)
    {
        if (req.method() != http::verb::get)
            res.result(http::status::method_not_allowed);
        else
            res.body() = co_await list(maps, wanted.episode);
        co_return;
    }

    doom_map object;
    object.episode = wanted.episode;
    object.map = *wanted.map;
    object.name = req.body();
    // A variable: g++ 12 miscompiles `switch` on what a co_await returns, so the habit is not to.
    const http::verb method = req.method();
    switch (method)
    {
    case http::verb::get: {
        auto found = co_await maps.async_get(object.episode, object.map);
        res.body() = found->name;
        break;
    }
    case http::verb::put:
        co_await maps.async_put(object);
        break;
    case http::verb::post:
        co_await maps.async_insert(object);
        res.result(http::status::created);
        break;
    case http::verb::delete_:
        co_await maps.async_erase(object.episode, object.map);
        break;
    default:
        res.result(http::status::method_not_allowed);
    }
}

// -- The server

class server : public std::enable_shared_from_this<server>
{
public:
    server(asio::any_io_executor executor, map_table maps, unsigned short port)
        : acceptor_(executor, tcp::endpoint(tcp::v4(), port)), maps_(std::move(maps))
    {
    }

    tcp::endpoint endpoint() const
    {
        return {asio::ip::address_v4::loopback(), acceptor_.local_endpoint().port()};
    }

    /// The most requests that were under way at once.
    int peak() const { return peak_; }

    void start() { asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), ended); }

    /// Accepts no more connections. Those that are open end when their visitors close them.
    void stop() { acceptor_.close(); }

private:
    // A visitor who goes away is no reason to end the program, any other exception is.
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

    // The coroutines are static and hold the server, which may have no other owner by then.
    static asio::awaitable<void> accept(std::shared_ptr<server> self)
    {
        for (;;)
        {
            tcp::socket socket = co_await self->acceptor_.async_accept(asio::use_awaitable);
            auto executor = socket.get_executor();
            asio::co_spawn(executor, serve(self, std::move(socket)), ended);
        }
    }

    // One connection: requests one after the other, as long as the visitor keeps it.
    static asio::awaitable<void> serve(std::shared_ptr<server> self, tcp::socket socket)
    {
        beast::tcp_stream stream(std::move(socket));
        beast::flat_buffer buffer;
        for (;;)
        {
            stream.expires_after(std::chrono::seconds(30));
            request req;
            co_await http::async_read(stream, buffer, req, asio::use_awaitable);

            // The limit is for the visitor; the client has limits of its own for the database.
            stream.expires_never();
            self->peak_ = std::max(self->peak_, ++self->under_way_);
            response res = co_await answer(self->maps_, req);
            --self->under_way_;

            stream.expires_after(std::chrono::seconds(30));
            co_await http::async_write(stream, res, asio::use_awaitable);
            if (!res.keep_alive())
                co_return;
        }
    }

    static asio::awaitable<response> answer(map_table maps, const request& req)
    {
        response res(http::status::ok, req.version());
        res.keep_alive(req.keep_alive());
        res.set(http::field::content_type, "text/plain; charset=utf-8");
        auto wanted = parse_target({req.target().data(), req.target().size()});
        try
        {
            if (wanted)
                co_await handle(maps, *wanted, req, res);
            else
                res.result(http::status::not_found);
        }
        catch (const ddbm::error& failure)
        {
            res.result(status_for(failure));
        }
        res.prepare_payload();
        co_return res;
    }

    tcp::acceptor acceptor_;
    map_table maps_;
    int under_way_ = 0;
    int peak_ = 0;
};

// -- The visitors

constexpr int visitors = 300;

asio::awaitable<response>
send(beast::tcp_stream& stream, http::verb method, std::string path, std::string body)
{
    request req(method, path, 11);
    req.set(http::field::host, "localhost");
    req.body() = std::move(body);
    req.prepare_payload();
    co_await http::async_write(stream, req, asio::use_awaitable);
    beast::flat_buffer buffer;
    response res;
    co_await http::async_read(stream, buffer, res, asio::use_awaitable);
    co_return res;
}

asio::awaitable<void> visit(beast::tcp_stream stream, int number)
{
    stream.expires_after(std::chrono::seconds(60));
    const std::string path = "/maps/1/" + std::to_string(number);
    const std::string name = "map " + std::to_string(number);
    auto created = co_await send(stream, http::verb::post, path, name);
    expect(created.result() == http::status::created, "a new map is created");
    auto read = co_await send(stream, http::verb::get, path, "");
    expect(read.result() == http::status::ok && read.body() == name, "a map is read back");
    auto again = co_await send(stream, http::verb::post, path, "other");
    expect(again.result() == http::status::conflict, "a map is created once");
    auto refused = co_await send(stream, http::verb::put, path, "");
    expect(refused.result() == http::status::bad_request, "a map has a name");
    auto elsewhere = co_await send(stream, http::verb::get, "/maps/2/1", "");
    expect(elsewhere.result() == http::status::not_found, "there is no other episode");
}

// Starts all visitors at once, when each has a connection, and waits for the last one.
asio::awaitable<void> visit_all(tcp::endpoint server)
{
    auto executor = co_await asio::this_coro::executor;
    std::vector<beast::tcp_stream> streams;
    for (int number = 0; number < visitors; ++number)
    {
        beast::tcp_stream& stream = streams.emplace_back(executor);
        co_await stream.async_connect(server, asio::use_awaitable);
    }

    asio::steady_timer all_done(executor, asio::steady_timer::time_point::max());
    int left = visitors;
    std::exception_ptr failure;
    auto one_done = [&](std::exception_ptr why) {
        if (why)
            failure = why;
        if (--left == 0)
            all_done.cancel();
    };
    int number = 0;
    for (beast::tcp_stream& stream : streams)
        asio::co_spawn(executor, visit(std::move(stream), ++number), one_done);
    co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
    ddbm::rethrow(failure);

    beast::tcp_stream stream(executor);
    co_await stream.async_connect(server, asio::use_awaitable);
    auto names = co_await send(stream, http::verb::get, "/maps/1", "");
    const auto lines = std::count(names.body().begin(), names.body().end(), '\n');
    expect(lines == visitors, "the episode lists every map");
    auto erased = co_await send(stream, http::verb::delete_, "/maps/1/1", "");
    expect(erased.result() == http::status::ok, "a map is deleted");
    auto gone = co_await send(stream, http::verb::get, "/maps/1/1", "");
    expect(gone.result() == http::status::not_found, "and is gone");
}

asio::awaitable<void> show(map_table maps, std::optional<unsigned short> port)
{
    auto executor = co_await asio::this_coro::executor;
    auto service = std::make_shared<server>(executor, maps, port.value_or(0));
    service->start();
    std::cout << "serving on http://" << service->endpoint() << "/maps/" << std::endl;

    if (port)
    {
        asio::signal_set signals(executor, SIGINT, SIGTERM);
        co_await signals.async_wait(asio::use_awaitable);
    }
    else
    {
        co_await visit_all(service->endpoint());
        std::cout << visitors << " visitors, up to " << service->peak() << " requests at once\n";
        expect(service->peak() > visitors / 3, "requests are served at the same time");
    }
    service->stop();
}

int main(int argc, char** argv)
{
    try
    {
        std::optional<unsigned short> port;
        if (argc > 1)
            port = static_cast<unsigned short>(std::atoi(argv[1]));

        // One thread: nothing here is shared between threads, so nothing needs a lock.
        asio::io_context ctx(1);
        auto config = ddbm::client_config::from_environment(ddbm::local::opener());
        // Requests beyond this many wait for a connection, in the order of their coming.
        config.max_connections = 64;
        ddbm::client db(ctx.get_executor(), config);

        auto with_port = [port](map_table maps) { return show(maps, port); };
        auto ended = [&](std::exception_ptr failure) {
            // What visitors have asked for comes to its end; they may hold connections open for
            // longer.
            db.async_close(std::chrono::seconds(5), [&](ddbm::error_code) { ctx.stop(); });
            ddbm::rethrow(failure);
        };
        asio::co_spawn(ctx, with_scratch_table<doom_map>(db, with_port), ended);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
