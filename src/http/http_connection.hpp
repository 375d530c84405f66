#ifndef DDBM_SRC_HTTP_CONNECTION_HPP
#define DDBM_SRC_HTTP_CONNECTION_HPP

#include "http/connection_pool.hpp"
#include "http/receive_buffer.hpp"
#include "http/reply_parser.hpp"
#include "http/tls_client.hpp"
#include "transport/exchange.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

namespace asio = boost::asio;

class http_transport;
class pool_connection;

// One connection: opened for whoever needs one, then used for one exchange at a time.
//
//   unopened -> resolving -> connecting [[-> tunnelling] -> handshaking]
//       -> idle <-> sending, receiving
//   any -> closed (after any failure, a cut reply, an abort, or by the transport)
//
// A waiting operation holds no buffer, but for a kilobyte in which most replies begin and end.
// All state is touched under the mutex only, and every step of an open socket, over TLS as well, is
// made at once or is one wait of Asio's, begun under it: composed operations would go on without.
// While it is opened a connection runs in a strand besides, since connecting is such an operation.
// While it is idle nothing is pending, so that it may be looked at and closed anywhere.
class http_connection
    : public boost::intrusive_ref_counter<http_connection, boost::thread_safe_counter>
{
public:
    enum class phase
    {
        unopened,
        resolving,
        connecting,
        tunnelling,
        handshaking,
        idle,
        sending,
        receiving,
        closed,
    };

    // Which exchange a connection is used for, and which limit of time it has at the moment. Both
    // ascend.
    struct use_mark
    {
        std::uint64_t use = 0;
        std::uint64_t step = 0;
    };

    // `record` is the pool's, as long as this is the socket in its slot.
    http_connection(http_transport& owner, pool_connection& record);
    ~http_connection();

    // Connects, and tells the transport when it is open, or why it is not. `step` is that of the
    // limit for connecting.
    void open(std::uint64_t step);

    using clock = exchange::clock;
    // Since the end of the exchange before.
    using idle_time = clock::duration;

    // Sends `x` on a connection that is open. One that was idle the other side may have closed, or
    // said something unasked on: then it is closed, `x` stays where it is, and the result is false.
    // If there is a reason to end the exchange that is done instead of sending it.
    bool
    begin(exchange_ptr& x, use_mark mark, std::optional<idle_time> idle, error_code abort_reason);

    // Ends exchange `use`, if it still runs here and, where a step is given, is still in that. The
    // connection is not used again.
    void abort(std::uint64_t use, error_code why, std::optional<std::uint64_t> step = std::nullopt);

    // The time of an opening is over, if it is still in `step`.
    void give_up(std::uint64_t step);

    // Closes one that is opened or idle, and tells the transport.
    void end();

    // What address_source was asked for.
    void on_addresses(error_code ec);

    // -- The transport's own, under its mutex.

    pool_connection& record() const noexcept { return record_; }
    // What it is at, while it is opened.
    phase opening_at = phase::unopened;
    std::string opening_in_words() const { return in_words(opening_at); }
    // The last exchange.
    clock::time_point finished_at;

private:
    using tcp = asio::ip::tcp;
    using lock = std::unique_lock<std::mutex>;
    using self_ptr = boost::intrusive_ptr<http_connection>;

    using exchange_end = connection_pool::exchange_end;

    bool is_opening() const
    {
        return phase_ == phase::resolving || phase_ == phase::connecting ||
               phase_ == phase::tunnelling || phase_ == phase::handshaking;
    }

    // Only of an open one.
    tcp::socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }
    std::size_t read_some(asio::mutable_buffer into, error_code& ec);
    std::size_t write_some(asio::const_buffer from, error_code& ec);
    // For what a step that would block is to be waited for.
    tcp::socket::wait_type waits_for(tcp::socket::wait_type usual) const
    {
        return tls_ ? tls_->waits_for() : usual;
    }
    bool is_open() const { return tls_ || plain_; }

    bool take(exchange_ptr x, use_mark mark, error_code abort_reason);

    // The mutex is held in these, and is let go of by those that take it.
    bool is_stale();
    void connect();
    void connect_in_strand(lock& held);
    void on_connected(error_code ec, tcp::socket socket);
    void secure(lock& held, tcp::socket socket);
    void on_tunnel(error_code ec, std::string words);
    void shake_hands(lock& held);
    void go_on_shaking_hands(lock& held);
    void on_opened(lock& held);
    void give_up_here(lock& held);
    void stop_opening();
    std::string in_words(phase which) const;
    void could_not_open(lock& held, error_code ec, std::string words = {});
    void send();
    void send_rest();
    void could_not_send(error_code ec);
    void await_reply(tcp::socket::wait_type what);
    void await_more(tcp::socket::wait_type what);
    void on_received(error_code ec, std::size_t count);
    // Else into `first_`: the beginning of a reply, or what TLS makes one of.
    bool received_into_buffer() const { return !tls_ && !buffer_.empty(); }
    bool parse(lock& held);
    bool is_broken(lock& held, error_code ec);
    bool is_refused_by_relay() const;
    void lost(lock& held, error_code ec);

    void complete(lock& held);
    static void
    deliver(http_transport& owner, exchange& x, const reply_parser& parser, receive_buffer buffer);
    void fail(lock& held, error_code ec, std::string words, exchange_end how);
    void fail_later(error_code ec, std::string words);
    void say_goodbye();
    void shut();

    // Alive while an exchange is, since its operation holds the client; and while this is opened.
    http_transport* const owner_;
    pool_connection& record_;
    std::shared_ptr<http_transport> keeper_;
    std::mutex mutex_;
    phase phase_ = phase::unopened;
    bool was_idle_ = false;      // before the exchange
    bool has_read_all_ = false;  // that the socket had, at the last look
    // What is done with its reply goes on, and it had no more.
    std::atomic<bool> is_just_read_ = false;
    error_code abort_reason_;
    // An abort of an exchange that is assigned to this connection and has not been taken yet.
    std::uint64_t early_abort_ = 0;
    error_code early_abort_reason_;
    std::uint64_t early_give_up_ = 0;  // the step of an opening that is still to begin
    exchange_ptr x_;
    use_mark mark_;
    std::string_view unsent_;  // of the exchange's request
    std::array<char, 1024> first_;
    receive_buffer buffer_;
    std::optional<reply_parser> parser_;
    std::optional<tcp::socket> plain_;
    std::unique_ptr<tls_socket> tls_;
    std::optional<asio::strand<asio::any_io_executor>> strand_;
    std::unique_ptr<asio::cancellation_signal> connecting_;
};

}  // namespace ddbm::detail

#endif
