#ifndef DDBM_SRC_HTTP_CONNECTION_HPP
#define DDBM_SRC_HTTP_CONNECTION_HPP

#include "http/http_part.hpp"
#include "http/known_addresses.hpp"
#include "http/receive_buffer.hpp"
#include "http/reply_parser.hpp"
#include "transport/exchange.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace ddbm::detail {

namespace asio = boost::asio;

class http_transport;

// One connection: opened for an exchange, then used for one exchange at a time.
//
//   resolving -> connecting [-> handshaking] -> sending -> receiving -> idle
//                                                  ^-------------------/
//   any -> closed (after any failure, a cut reply, an abort)
//
// Plain connections wait for readability and read when there is something: a waiting operation
// holds no buffer. All state is touched under the mutex only, and every step of a plain socket is
// one operation of Asio's, begun under it: composed ones would go on without. While it is opened,
// and always with TLS, a connection runs in a strand besides, since an SSL stream works in handlers
// of its own.
class http_connection
    : public boost::intrusive_ref_counter<http_connection, boost::thread_safe_counter>
{
public:
    explicit http_connection(http_transport& owner);
    ~http_connection();

    // Connects, and then sends `x`.
    void open(exchange_ptr x);

    // Sends `x` on a connection that is open and idle.
    void begin(exchange_ptr x);

    // Ends exchange `generation`, if it still runs here and, where a step is given, is still in
    // that. The connection is not used again.
    void abort(
        std::uint64_t generation, error_code why, std::optional<std::uint64_t> step = std::nullopt
    );

    // Whether an idle connection has been closed by the other side, or has sent anything unasked.
    bool is_stale();

    // -- The transport's own.

    exchange::clock::time_point idle_since;
    boost::intrusive::list_member_hook<unlinks_itself> busy_hook;
    std::uint64_t busy_generation = 0;

    // What address_source was asked for.
    void on_addresses(error_code ec, const known_addresses::endpoint_list& addresses);

private:
    using tcp = asio::ip::tcp;
    using tls_stream = asio::ssl::stream<tcp::socket>;
    using lock = std::unique_lock<std::mutex>;

    enum class phase
    {
        idle,
        resolving,
        connecting,
        handshaking,
        sending,
        receiving,
        closed,
    };

    // Only of an open one.
    tcp::socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }
    bool is_open() const { return tls_ || plain_; }

    bool take(exchange_ptr x, phase next);

    // The mutex is held in these, and is let go of by those that take it.
    void connect(const known_addresses::endpoint_list& addresses);
    void on_connected(error_code ec, tcp::socket socket);
    void shake_hands(lock& held, tcp::socket socket);
    void on_hands_shaken(error_code ec);
    void on_opened();
    void could_not_open(lock& held, error_code ec);
    std::string words_of_tls_failure(error_code ec);
    std::string in_words() const;
    void send();
    void send_rest();
    void on_sent(error_code ec);
    void await_reply();
    void on_readable(error_code ec);
    void on_received(error_code ec, std::size_t count);
    bool parse(lock& held);
    bool is_broken(lock& held, error_code ec);
    void lost(lock& held, error_code ec);
    void abort_here(std::uint64_t generation, error_code why, std::optional<std::uint64_t> step);
    error_code named(error_code why) const;

    void complete(lock& held);
    static void
    deliver(http_transport& owner, exchange& x, const reply_parser& parser, receive_buffer buffer);
    void fail(lock& held, error_code ec, std::string words);
    void fail_later(error_code ec, std::string words);
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
    std::string_view unsent_;  // of the exchange's request
    receive_buffer buffer_;
    std::optional<reply_parser> parser_;
    tcp::endpoint remote_;
    std::optional<tcp::socket> plain_;
    std::unique_ptr<tls_stream> tls_;
    std::optional<asio::strand<asio::any_io_executor>> strand_;
    std::unique_ptr<asio::cancellation_signal> connecting_;
};

}  // namespace ddbm::detail

#endif
