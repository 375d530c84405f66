#ifndef DDBM_SRC_HTTP_TLS_SOCKET_HPP
#define DDBM_SRC_HTTP_TLS_SOCKET_HPP

#include <ddbm/error_code.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>

namespace ddbm::detail {

namespace asio = boost::asio;

// Of a step that would block.
inline bool is_to_be_waited_for(const error_code& ec)
{
    return ec == asio::error::would_block || ec == asio::error::try_again;
}

// A TCP socket that speaks TLS, used like one that does not: each step is made at once, as far as
// the socket goes without blocking, and fails with would_block where it has to be waited for; then
// it is to be made again. So whoever has it waits with one operation of Asio's, as for any socket,
// needs neither a strand nor a buffer meanwhile, and nothing is copied between OpenSSL and the
// socket, as asio::ssl::stream does.
//
// What OpenSSL has read beyond what it has given is seen by no wait: read until that would block,
// or ask holds_unread().
//
// Failures are those of asio::ssl::stream: what OpenSSL says, in its category; `stream_truncated`
// where the other side closes without saying goodbye, and `eof` where it does say so.
class tls_socket
{
public:
    using lowest_layer = asio::ip::tcp::socket;

    // `through` is connected, and does not block. Throws boost::system::system_error where OpenSSL
    // has no memory.
    tls_socket(lowest_layer through, SSL_CTX* context);
    tls_socket(const tls_socket&) = delete;
    tls_socket& operator=(const tls_socket&) = delete;

    lowest_layer& next_layer() noexcept { return socket_; }
    SSL* native_handle() noexcept { return ssl_.get(); }

    // As a client's.
    void handshake(error_code& ec);
    std::size_t read_some(asio::mutable_buffer into, error_code& ec);
    std::size_t write_some(asio::const_buffer from, error_code& ec);

    // What has been received from next_layer() by somebody else, and comes before what is still to
    // be received. It is to stay there until reading would block.
    void received(asio::const_buffer bytes) noexcept { received_ = bytes; }
    bool holds_unread() const noexcept
    {
        return received_.size() != 0 || SSL_has_pending(ssl_.get()) == 1;
    }

    // Says goodbye, if there is room for that.
    void shutdown();

    // What the step that would block waits for, which need not be what it is about.
    lowest_layer::wait_type waits_for() const noexcept { return waits_for_; }

private:
    struct free_ssl
    {
        void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
    };

    static BIO_METHOD* make_method();
    static int put(BIO* bio, const char* data, std::size_t size, std::size_t* count);
    static int take(BIO* bio, char* data, std::size_t size, std::size_t* count);
    static long control(BIO* bio, int what, long, void*);

    error_code failure_after(int result);

    lowest_layer socket_;
    lowest_layer::wait_type waits_for_ = lowest_layer::wait_read;
    asio::const_buffer received_;
    error_code broken_;  // what the socket has failed with
    std::unique_ptr<SSL, free_ssl> ssl_;
};

}  // namespace ddbm::detail

#endif
