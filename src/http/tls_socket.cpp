#include "http/tls_socket.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/system/system_error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>

#include <utility>

namespace ddbm::detail {

namespace {

// What this thread has left of other things would be taken for a failure of the next step.
void forget_errors()
{
    if (ERR_peek_error() != 0)
        ERR_clear_error();
}

}  // namespace

// OpenSSL's own for sockets would have SIGPIPE end the program where the other side is gone.
BIO_METHOD* tls_socket::make_method()
{
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket of Asio");
    if (made == nullptr || BIO_meth_set_write_ex(made, &tls_socket::put) != 1 ||
        BIO_meth_set_read_ex(made, &tls_socket::take) != 1 ||
        BIO_meth_set_ctrl(made, &tls_socket::control) != 1)
        throw boost::system::system_error(asio::error::no_memory);
    return made;
}

int tls_socket::put(BIO* bio, const char* data, std::size_t size, std::size_t* count)
{
    auto& self = *static_cast<tls_socket*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    error_code ec;
    *count = self.socket_.write_some(asio::buffer(data, size), ec);
    if (!ec)
        return 1;
    if (is_to_be_waited_for(ec))
        BIO_set_retry_write(bio);
    else
        self.broken_ = ec;
    return -1;
}

int tls_socket::take(BIO* bio, char* data, std::size_t size, std::size_t* count)
{
    auto& self = *static_cast<tls_socket*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (self.received_.size() != 0)
    {
        *count = asio::buffer_copy(asio::buffer(data, size), self.received_);
        self.received_ += *count;
        return 1;
    }
    error_code ec;
    *count = self.socket_.read_some(asio::buffer(data, size), ec);
    if (!ec)
        return 1;
    if (is_to_be_waited_for(ec))
        BIO_set_retry_read(bio);
    else
        self.broken_ = ec;
    return -1;
}

long tls_socket::control(BIO*, int what, long, void*)
{
    // Nothing is kept back.
    return what == BIO_CTRL_FLUSH ? 1 : 0;
}

tls_socket::tls_socket(lowest_layer through, SSL_CTX* context)
    : socket_(std::move(through)), ssl_(SSL_new(context))
{
    static BIO_METHOD* const method = make_method();
    BIO* const bio = ssl_ ? BIO_new(method) : nullptr;
    if (bio == nullptr)
        throw boost::system::system_error(asio::error::no_memory);
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_connect_state(ssl_.get());
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // A record, and what follows it, with one call of the system instead of two for each.
    SSL_set_read_ahead(ssl_.get(), 1);
}

void tls_socket::handshake(error_code& ec)
{
    forget_errors();
    const int result = SSL_do_handshake(ssl_.get());
    ec = result == 1 ? error_code() : failure_after(result);
}

std::size_t tls_socket::read_some(asio::mutable_buffer into, error_code& ec)
{
    forget_errors();
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
    ec = result == 1 ? error_code() : failure_after(result);
    return count;
}

std::size_t tls_socket::write_some(asio::const_buffer from, error_code& ec)
{
    forget_errors();
    std::size_t count = 0;
    const int result = SSL_write_ex(ssl_.get(), from.data(), from.size(), &count);
    ec = result == 1 ? error_code() : failure_after(result);
    return count;
}

void tls_socket::shutdown()
{
    forget_errors();
    // The second call reads what is there, such as the tickets of a connection that was never used:
    // closing one with bytes that nobody has read resets it.
    if (SSL_shutdown(ssl_.get()) == 0)
        SSL_shutdown(ssl_.get());
    forget_errors();
}

error_code tls_socket::failure_after(int result)
{
    const int kind = SSL_get_error(ssl_.get(), result);
    const auto said = static_cast<int>(ERR_get_error());
    switch (kind)
    {
    case SSL_ERROR_WANT_READ:
        waits_for_ = lowest_layer::wait_read;
        return asio::error::would_block;
    case SSL_ERROR_WANT_WRITE:
        waits_for_ = lowest_layer::wait_write;
        return asio::error::would_block;
    case SSL_ERROR_ZERO_RETURN:
        return asio::error::eof;
    case SSL_ERROR_SYSCALL:
        if (broken_ == asio::error::eof)
            return asio::ssl::error::stream_truncated;
        if (broken_)
            return broken_;
        break;
    default:
        break;
    }
    if (said != 0)
        return {said, asio::error::get_ssl_category()};
    return asio::ssl::error::unspecified_system_error;
}

}  // namespace ddbm::detail
