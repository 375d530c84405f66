#include "server.hpp"

#include "authority.hpp"
#include "memory_budget.hpp"
#include "request_log.hpp"
#include "responder.hpp"
#include "worker.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace ddbm::server {

namespace {

using tcp = asio::ip::tcp;
using acceptor_type = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

// After a connection could not be taken, and none that was there could be done without.
constexpr std::chrono::milliseconds pause_after_failure{100};

std::string host_and_port(const std::string& host, std::uint16_t port)
{
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool is_want_of_descriptors(error_code ec)
{
    return ec == asio::error::no_descriptors ||
           ec == boost::system::errc::too_many_files_open_in_system;
}

web_rules with_host(web_rules rules, const std::string& host)
{
    // Without the dot that a name may end with.
    if (const auto read = read_authority(host))
        rules.hosts.emplace_back(read->host);
    return rules;
}

}  // namespace

struct server::impl
{
    impl(std::shared_ptr<local::engine> engine, server_options o)
        : options(std::move(o)), answers(
                                     std::move(engine),
                                     options.access,
                                     with_host(options.web, options.host),
                                     node_table(options.nodes, options.host)
                                 ),
          budget(options.request_memory_limit)
    {
        if (options.log)
            log.emplace(STDERR_FILENO);
        request_log* lines = log ? &*log : nullptr;
        for (std::size_t i = 0; i < std::max<std::size_t>(options.threads, 1); ++i)
            workers.push_back(std::make_unique<worker>(answers, budget, options.idle_limit, lines));
        acceptor.emplace(first().context());
        pause.emplace(first().context());
        listen();
    }

    worker& first() { return *workers.front(); }

    void listen()
    {
        tcp::resolver resolver(first().context());
        error_code ec;
        const auto found = resolver.resolve(
            options.host, std::to_string(options.port), tcp::resolver::passive, ec
        );
        for (const auto& entry : found)
        {
            ec = listen_on(entry.endpoint());
            if (ec)
                continue;
            where = acceptor->local_endpoint();
            return;
        }
        // Without the place in Asio's sources where it arose.
        throw boost::system::system_error(
            {ec.value(), ec.category()},
            "cannot listen on " + host_and_port(options.host, options.port)
        );
    }

    error_code listen_on(const tcp::endpoint& here)
    {
        error_code ec;
        acceptor->close(ec);
        acceptor->open(here.protocol(), ec);
        if (!ec)
            acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
        if (!ec)
            acceptor->bind(here, ec);
        if (!ec)
            acceptor->listen(asio::socket_base::max_listen_connections, ec);
        return ec;
    }

    void accept()
    {
        worker& taker = *workers[next_worker++ % workers.size()];
        acceptor->async_accept(
            taker.context(),
            [this, &taker](error_code ec, connection::socket s) {
                if (!acceptor->is_open())
                    return;
                if (is_want_of_descriptors(ec))
                    return make_room(0);
                if (ec)
                    return accept_later();
                taker.add(std::move(s));
                accept();
            }
        );
    }

    // Asks one worker after the other to close a connection.
    void make_room(std::size_t asked)
    {
        if (asked == workers.size())
            return accept_later();
        worker& next = *workers[(next_worker + asked) % workers.size()];
        asio::post(next.context(), [this, asked, &next] {
            const bool has_room = next.make_room();
            asio::post(first().context(), [this, asked, has_room] {
                if (!acceptor->is_open())
                    return;
                if (has_room)
                    accept();
                else
                    make_room(asked + 1);
            });
        });
    }

    void accept_later()
    {
        pause->expires_after(pause_after_failure);
        pause->async_wait([this](error_code ec) {
            if (!ec && acceptor->is_open())
                accept();
        });
    }

    void stop()
    {
        asio::post(first().context(), [this] {
            error_code ignored;
            acceptor->close(ignored);
            pause->cancel();
            for (auto& each : workers)
                each->stop();
        });
    }

    void run()
    {
        accept();
        std::vector<std::thread> threads;
        for (std::size_t i = 1; i < workers.size(); ++i)
            threads.emplace_back([&each = *workers[i]] { each.context().run(); });
        first().context().run();
        for (auto& each : threads)
            each.join();
    }

    const server_options options;
    const responder answers;
    memory_budget budget;
    std::optional<request_log> log;
    std::vector<std::unique_ptr<worker>> workers;
    std::optional<acceptor_type> acceptor;
    std::optional<asio::steady_timer> pause;
    tcp::endpoint where;
    std::size_t next_worker = 0;
};

server::server(std::shared_ptr<local::engine> engine, server_options options)
    : impl_(std::make_unique<impl>(std::move(engine), std::move(options)))
{
}

server::~server() = default;

std::string server::url() const
{
    return "http://" + host_and_port(impl_->where.address().to_string(), port());
}

std::uint16_t server::port() const
{
    return impl_->where.port();
}

void server::run()
{
    impl_->run();
}

void server::stop()
{
    impl_->stop();
}

asio::io_context& server::context()
{
    return impl_->first().context();
}

}  // namespace ddbm::server
