#include "http/proxy_tunnel.hpp"

#include "http/proxy_connect.hpp"
#include "http/user_agent.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

namespace ddbm::detail {

namespace {

class tunnel_opening : public std::enable_shared_from_this<tunnel_opening>
{
public:
    tunnel_opening(
        asio::ip::tcp::socket& socket,
        const asio::strand<asio::any_io_executor>& strand,
        const proxy& via,
        const endpoint& target,
        tunnel_handler done
    )
        : socket_(socket), strand_(strand), via_(via), target_(target), done_(std::move(done)),
          request_(connect_request(via, target, user_agent()))
    {
    }

    void send()
    {
        auto next = [self = shared_from_this()](error_code ec, std::size_t) { self->on_sent(ec); };
        asio::async_write(
            socket_, asio::buffer(request_), asio::bind_executor(strand_, std::move(next))
        );
    }

private:
    void on_sent(error_code ec)
    {
        if (ec)
            return end(ec, {});
        receive();
    }

    void receive()
    {
        auto next = [self = shared_from_this()](error_code ec, std::size_t count) {
            self->on_received(ec, count);
        };
        socket_.async_read_some(asio::buffer(room_), asio::bind_executor(strand_, std::move(next)));
    }

    void on_received(error_code ec, std::size_t count)
    {
        if (ec)
            return end(ec, {});
        received_.append(room_.data(), count);
        connect_reply reply = read_connect_reply(received_, via_, target_);
        if (reply.is_incomplete)
            return receive();
        end(reply.ec, std::move(reply.failure));
    }

    void end(error_code ec, std::string words)
    {
        // It is alive as long as what it holds.
        const tunnel_handler done = std::exchange(done_, {});
        done(ec, std::move(words));
    }

    asio::ip::tcp::socket& socket_;
    const asio::strand<asio::any_io_executor> strand_;
    const proxy via_;
    const endpoint target_;
    tunnel_handler done_;
    const std::string request_;
    std::string received_;
    std::array<char, 1024> room_;
};

}  // namespace

void open_tunnel(
    asio::ip::tcp::socket& socket,
    const asio::strand<asio::any_io_executor>& strand,
    const proxy& via,
    const endpoint& target,
    tunnel_handler done
)
{
    std::make_shared<tunnel_opening>(socket, strand, via, target, std::move(done))->send();
}

}  // namespace ddbm::detail
