#include "support/tunnel_proxy.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <mutex>
#include <thread>
#include <utility>

namespace ddbm::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

struct tunnel_proxy::state
{
    explicit state(std::string text) : reply(std::move(text)) {}

    struct tunnel
    {
        explicit tunnel(tcp::socket accepted)
            : client(std::move(accepted)), server(client.get_executor())
        {
        }

        void close()
        {
            boost::system::error_code ignored;
            client.close(ignored);
            server.close(ignored);
        }

        tcp::socket client;
        tcp::socket server;
    };
    using tunnel_ptr = std::shared_ptr<tunnel>;

    const std::string reply;
    asio::io_context ctx{1};
    tcp::acceptor acceptor{ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::thread thread;

    mutable std::mutex mutex;  // for what follows
    std::vector<std::string> heads;
    std::size_t open_count = 0;

    asio::awaitable<void> accept()
    {
        for (;;)
        {
            tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
            socket.set_option(tcp::no_delay(true));
            const auto t = std::make_shared<tunnel>(std::move(socket));
            // What is closed on either side is the end of both.
            asio::co_spawn(ctx, serve(t), [t](std::exception_ptr) { t->close(); });
        }
    }

    asio::awaitable<void> serve(tunnel_ptr t)
    {
        std::string received;
        const std::size_t size = co_await asio::async_read_until(
            t->client, asio::dynamic_buffer(received), "\r\n\r\n", asio::use_awaitable
        );
        const std::string head = received.substr(0, size);
        received.erase(0, size);
        {
            std::lock_guard hold(mutex);
            heads.push_back(head);
        }
        const std::size_t colon = head.find(':');
        const auto port = static_cast<std::uint16_t>(std::stoul(head.substr(colon + 1)));
        const tcp::endpoint target(asio::ip::address_v4::loopback(), port);
        co_await t->server.async_connect(target, asio::use_awaitable);
        for (std::size_t n = 0; n < reply.size(); ++n)
            co_await asio::async_write(
                t->client, asio::buffer(reply.data() + n, 1), asio::use_awaitable
            );
        {
            std::lock_guard hold(mutex);
            ++open_count;
        }
        asio::co_spawn(ctx, pass_on(t, t->server, t->client), [this, t](std::exception_ptr) {
            t->close();
            std::lock_guard hold(mutex);
            --open_count;
        });
        co_await asio::async_write(t->server, asio::buffer(received), asio::use_awaitable);
        co_await pass_on(t, t->client, t->server);
    }

    asio::awaitable<void> pass_on(tunnel_ptr, tcp::socket& from, tcp::socket& to)
    {
        char room[16 * 1024];
        for (;;)
        {
            const std::size_t count =
                co_await from.async_read_some(asio::buffer(room), asio::use_awaitable);
            co_await asio::async_write(to, asio::buffer(room, count), asio::use_awaitable);
        }
    }
};

tunnel_proxy::tunnel_proxy(std::string reply) : state_(std::make_unique<state>(std::move(reply)))
{
    asio::co_spawn(state_->ctx, state_->accept(), asio::detached);
    state_->thread = std::thread([s = state_.get()] { s->ctx.run(); });
}

tunnel_proxy::~tunnel_proxy()
{
    state_->ctx.stop();
    state_->thread.join();
}

std::uint16_t tunnel_proxy::port() const
{
    return state_->acceptor.local_endpoint().port();
}

std::vector<std::string> tunnel_proxy::heads() const
{
    std::lock_guard hold(state_->mutex);
    return state_->heads;
}

std::size_t tunnel_proxy::open_count() const
{
    std::lock_guard hold(state_->mutex);
    return state_->open_count;
}

}  // namespace ddbm::test
