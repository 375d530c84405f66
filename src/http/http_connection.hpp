#ifndef DDBM_SRC_HTTP_CONNECTION_HPP
#define DDBM_SRC_HTTP_CONNECTION_HPP

#include "http/receive_buffer.hpp"
#include "http/reply_parser.hpp"
#include "transport/exchange.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>

#include <memory>
#include <mutex>
#include <optional>

namespace ddbm::detail {

namespace asio = boost::asio;

class http_transport;

// One connection: opened for an exchange, then used for one exchange at a time.
//
//   idle -> sending -> receiving -> idle
//   opening ----^                \-> closed (after any failure, a cut reply, an abort)
//
// Plain connections wait for readability and read when there is something: a waiting operation
// holds no buffer. All state is touched under the mutex only. While it is opened, and always with
// TLS, a connection runs in a strand besides, since an SSL stream works in handlers of its own.
class http_connection
    : public boost::intrusive_ref_counter<http_connection, boost::thread_safe_counter>
{
public:
    explicit http_connection(http_transport& owner);

    // Connects, and then sends `x`.
    void open(exchange_ptr x);

    // Sends `x` on a connection that is open and idle.
    void begin(exchange_ptr x);

    // Ends exchange `generation`, if it still runs here. The connection is not used again.
    void abort(std::uint64_t generation, error_code why);

    // Whether an idle connection has been closed by the other side, or has sent something unasked.
    bool is_stale();

    // -- The transport's own.

    exchange::clock::time_point idle_since;
    boost::intrusive::list_member_hook<exchange::unlinks_itself> busy_hook;
    std::uint64_t busy_generation = 0;

private:
    using tcp = asio::ip::tcp;
    using tls_stream = asio::ssl::stream<tcp::socket>;
    using lock = std::unique_lock<std::mutex>;

    enum class phase
    {
        idle,
        connecting,
        handshaking,
        sending,
        receiving,
        closed,
    };

    tcp::socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }
    bool is_open() const { return tls_ || plain_; }

    bool take(exchange_ptr x, phase next);

    static asio::awaitable<void> establish(boost::intrusive_ptr<http_connection> self);
    void on_established(std::exception_ptr failure);

    // The mutex is held in these, and is let go of by those that take it.
    void send();
    void on_sent(error_code ec);
    void await_reply();
    void on_readable(error_code ec);
    void on_received(error_code ec, std::size_t count);
    bool parse(lock& held);
    void lost(lock& held, error_code ec);
    void abort_here(std::uint64_t generation, error_code why);

    void complete(lock& held);
    void fail(lock& held, error_code ec, std::string words);
    void shut();

    http_transport* const owner_;  // alive while an exchange is: its operation holds the client
    std::mutex mutex_;
    phase phase_ = phase::idle;
    bool reused_ = false;
    error_code abort_reason_;
    // An abort of an exchange that is assigned to this connection and has not been taken yet.
    std::uint64_t early_abort_ = 0;
    error_code early_abort_reason_;
    exchange_ptr x_;
    std::uint64_t generation_ = 0;
    receive_buffer buffer_;
    std::optional<reply_parser> parser_;
    std::optional<tcp::socket> plain_;
    std::unique_ptr<tls_stream> tls_;
    std::optional<asio::strand<asio::any_io_executor>> strand_;
    std::unique_ptr<asio::cancellation_signal> opening_;
};

}  // namespace ddbm::detail

#endif
