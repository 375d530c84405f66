#include "http/http_connection.hpp"

#include "http/http_transport.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include <openssl/ssl.h>

namespace ddbm::detail {

namespace http = boost::beast::http;
using connection_ptr = boost::intrusive_ptr<http_connection>;

http_connection::http_connection(http_transport& owner) : owner_(&owner) {}

// Makes `x` the exchange of this connection; false if it has been aborted on its way here.
bool http_connection::take(exchange_ptr x, phase next)
{
    generation_ = x->generation;
    x_ = std::move(x);
    phase_ = next;
    if (early_abort_ != generation_)
        return true;
    asio::post(owner_->executor(), [self = connection_ptr(this)] {
        lock held(self->mutex_);
        self->fail(held, self->early_abort_reason_, {});
    });
    return false;
}

// -- Opening

void http_connection::open(exchange_ptr x)
{
    {
        lock held(mutex_);
        if (!take(std::move(x), phase::connecting))
            return;
        strand_.emplace(asio::make_strand(owner_->executor()));
        opening_ = std::make_unique<asio::cancellation_signal>();
    }
    connection_ptr self(this);
    auto finish = [self](std::exception_ptr failure) { self->on_established(failure); };
    asio::co_spawn(
        *strand_,
        establish(self),
        asio::bind_cancellation_slot(opening_->slot(), asio::bind_executor(*strand_, finish))
    );
}

asio::awaitable<void> http_connection::establish(connection_ptr self)
{
    auto& owner = *self->owner_;
    const auto& options = owner.options();
    const auto& endpoint = options.endpoint;
    owner.limit(*self->x_, options.timeouts.connect);

    auto addresses = co_await asio::
        async_initiate<decltype(asio::use_awaitable), void(error_code, std::vector<tcp::endpoint>)>(
            [&](auto handler) {
                owner.env().async_resolve(
                    owner.executor(), endpoint.host(), endpoint.port(), std::move(handler)
                );
            },
            asio::use_awaitable
        );
    tcp::socket socket =
        co_await asio::async_initiate<decltype(asio::use_awaitable), void(error_code, tcp::socket)>(
            [&](auto handler) {
                owner.env().async_connect(
                    owner.executor(), std::move(addresses), std::move(handler)
                );
            },
            asio::use_awaitable
        );
    socket.non_blocking(true);
    socket.set_option(tcp::no_delay(true));

    if (!owner.tls())
    {
        lock held(self->mutex_);
        self->plain_.emplace(std::move(socket));
        co_return;
    }

    {
        lock held(self->mutex_);
        self->tls_ = std::make_unique<tls_stream>(std::move(socket), *owner.tls());
        self->phase_ = phase::handshaking;
    }
    owner.limit(*self->x_, options.timeouts.tls);
    const std::string& host = endpoint.host();
    // SNI takes names only, RFC 6066 3.
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address)
        SSL_set_tlsext_host_name(self->tls_->native_handle(), host.c_str());
    self->tls_->set_verify_callback(asio::ssl::host_name_verification(host));
    co_await self->tls_->async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
}

void http_connection::on_established(std::exception_ptr failure)
{
    lock held(mutex_);
    opening_.reset();
    if (failure || abort_reason_)
    {
        error_code ec = abort_reason_;
        std::string words;
        try
        {
            if (failure)
                std::rethrow_exception(failure);
        }
        catch (const boost::system::system_error& e)
        {
            ec = e.code();
        }
        const auto& endpoint = owner_->options().endpoint;
        words = phase_ == phase::handshaking ? "TLS with " : "connecting to ";
        words += endpoint.text() + " failed";
        if (phase_ == phase::handshaking)
        {
            long verdict = SSL_get_verify_result(tls_->native_handle());
            if (verdict != X509_V_OK)
                words += std::string(": ") + X509_verify_cert_error_string(verdict) +
                         "; the certificate must be valid for " + endpoint.host() +
                         " and come from a trusted authority";
        }
        return fail(held, ec, std::move(words));
    }
    if (!tls_)
        strand_.reset();
    send();
}

// -- Sending

void http_connection::begin(exchange_ptr x)
{
    lock held(mutex_);
    reused_ = true;
    if (!take(std::move(x), phase::sending))
        return;
    if (!tls_)
        return send();
    held.unlock();
    asio::dispatch(*strand_, [self = connection_ptr(this)] {
        lock again(self->mutex_);
        self->send();
    });
}

void http_connection::send()
{
    phase_ = phase::sending;
    connection_ptr self(this);
    std::size_t first = 0;
    try
    {
        first = owner_->frame(*x_);
    }
    catch (const error& e)
    {
        // Told to the exchange later: it may have been started by the caller of this very function.
        asio::post(owner_->executor(), [self, e] {
            lock again(self->mutex_);
            self->fail(again, e.code(), e.get_diagnostics().message());
        });
        return;
    }
    if (!reused_)
        owner_->limit(*x_, owner_->options().timeouts.attempt);
    auto rest = asio::buffer(x_->buffer) + first;
    if (tls_)
    {
        asio::async_write(
            *tls_,
            rest,
            asio::bind_executor(*strand_, [self](error_code ec, std::size_t) { self->on_sent(ec); })
        );
        return;
    }
    // A request nearly always fits the socket's buffer: written at once it costs no wake-up.
    error_code ec;
    std::size_t sent = plain_->write_some(rest, ec);
    if (!ec && sent == rest.size())
    {
        x_->sent = applied::maybe;
        return await_reply();
    }
    if (ec && ec != asio::error::would_block && ec != asio::error::try_again)
    {
        asio::post(owner_->executor(), [self, ec] { self->on_sent(ec); });
        return;
    }
    asio::async_write(*plain_, rest + sent, [self](error_code failure, std::size_t) {
        self->on_sent(failure);
    });
}

void http_connection::on_sent(error_code ec)
{
    lock held(mutex_);
    if (ec)
        return lost(held, ec);
    x_->sent = applied::maybe;
    await_reply();
}

// -- Receiving

void http_connection::await_reply()
{
    phase_ = phase::receiving;
    connection_ptr self(this);
    if (!tls_)
    {
        plain_->async_wait(tcp::socket::wait_read, [self](error_code ec) {
            self->on_readable(ec);
        });
        return;
    }
    if (buffer_.empty())
        buffer_ = owner_->take_buffer();
    tls_->async_read_some(
        asio::buffer(buffer_.free_begin(), buffer_.free_size()),
        asio::bind_executor(
            *strand_, [self](error_code ec, std::size_t count) { self->on_received(ec, count); }
        )
    );
}

void http_connection::on_readable(error_code ec)
{
    lock held(mutex_);
    if (ec || abort_reason_)
        return lost(held, ec);
    if (buffer_.empty())
        buffer_ = owner_->take_buffer();
    for (;;)
    {
        std::size_t room = buffer_.free_size();
        std::size_t count = plain_->read_some(asio::buffer(buffer_.free_begin(), room), ec);
        if (ec == asio::error::would_block || ec == asio::error::try_again)
            return await_reply();
        if (ec)
            return lost(held, ec);
        buffer_.received(count);
        if (parse(held))
            return;
        if (count < room)
            return await_reply();
    }
}

void http_connection::on_received(error_code ec, std::size_t count)
{
    lock held(mutex_);
    if (ec || abort_reason_)
        return lost(held, ec);
    buffer_.received(count);
    if (!parse(held))
        await_reply();
}

// Returns true when the exchange is over, well or badly.
bool http_connection::parse(lock& held)
{
    if (!parser_)
        parser_.emplace(owner_->options().reply_limit_bytes);
    boost::beast::error_code ec;
    parser_->feed(buffer_.data(), buffer_.size(), ec);
    x_->status = parser_->status();
    if (ec == http::error::body_limit)
    {
        fail(
            held,
            errc::reply_too_large,
            "the reply is larger than reply_limit_bytes, " +
                std::to_string(owner_->options().reply_limit_bytes)
        );
        return true;
    }
    if (ec)
    {
        fail(held, errc::invalid_reply, "the reply is not HTTP/1.1: " + ec.message());
        return true;
    }
    if (parser_->is_header_done() && parser_->has_no_length())
    {
        fail(
            held,
            errc::invalid_reply,
            "the reply, HTTP " + std::to_string(parser_->status()) +
                ", has neither Content-Length nor chunks, so that its end cannot be told"
        );
        return true;
    }
    if (parser_->is_done())
    {
        complete(held);
        return true;
    }
    if (auto total = parser_->total_size())
        buffer_.reserve(static_cast<std::size_t>(*total));
    else if (buffer_.free_size() == 0)
        buffer_.grow();
    return false;
}

// The connection broke, or was broken by abort().
void http_connection::lost(lock& held, error_code ec)
{
    bool nothing_received = buffer_.size() == 0;
    bool unanswered = x_->sent == applied::no || x_->may_resend;
    if (!abort_reason_ && reused_ && nothing_received && unanswered)
    {
        // The other side closes what was idle for long; this one it closed while we wrote.
        auto x = std::move(x_);
        shut();
        held.unlock();
        if (x->sent == applied::maybe)
            x->resent = true;
        owner_->replace(*this, std::move(x));
        return;
    }
    std::string words;
    if (x_->sent == applied::no)
        words = "the connection broke before the request was sent";
    else if (nothing_received)
        words = "the connection was closed before a reply came";
    else if (auto total = parser_ ? parser_->total_size() : std::nullopt)
        words = "the connection was closed after " + std::to_string(buffer_.size()) + " of the " +
                std::to_string(*total) + " bytes of the reply";
    else
        words = "the connection was closed within the head of the reply";
    fail(held, ec, std::move(words));
}

// -- The end of an exchange

void http_connection::complete(lock& held)
{
    const char* data = buffer_.data();
    x_->reply = parser_->body(data);
    x_->request_id = parser_->request_id(data);
    x_->content_type = parser_->content_type(data);
    x_->crc32 = parser_->crc32();
    x_->retry_after = parser_->retry_after();
    // What follows the reply was not asked for: such a connection is out of step.
    bool reusable = parser_->keep_alive() && parser_->parsed() == buffer_.size() && !abort_reason_;

    auto x = std::move(x_);
    auto buffer = std::move(buffer_);
    auto parser = std::move(parser_);
    parser_.reset();
    if (reusable)
        phase_ = phase::idle;
    else
        shut();
    held.unlock();

    owner_->finished(*this, *x, reusable);
    auto* owner = owner_;
    x->complete({});
    owner->give_back(std::move(buffer));
}

void http_connection::fail(lock& held, error_code ec, std::string words)
{
    auto x = std::move(x_);
    if (abort_reason_)
        ec = abort_reason_;
    shut();
    held.unlock();

    x->failure = std::move(words);
    owner_->finished(*this, *x, false);
    x->complete(ec);
}

void http_connection::shut()
{
    phase_ = phase::closed;
    parser_.reset();
    buffer_ = {};
    error_code ignored;
    if (is_open())
        socket().close(ignored);
}

void http_connection::abort(std::uint64_t generation, error_code why)
{
    lock held(mutex_);
    if (generation > generation_)
    {
        early_abort_ = generation;
        early_abort_reason_ = why;
        return;
    }
    if (!x_ || generation_ != generation)
        return;
    if (!strand_)
    {
        held.unlock();
        return abort_here(generation, why);
    }
    auto strand = *strand_;
    held.unlock();
    asio::dispatch(strand, [self = connection_ptr(this), generation, why] {
        self->abort_here(generation, why);
    });
}

void http_connection::abort_here(std::uint64_t generation, error_code why)
{
    lock held(mutex_);
    if (!x_ || generation_ != generation || abort_reason_)
        return;
    if (why == errc::attempt_timeout && phase_ == phase::connecting)
        why = errc::connect_timeout;
    else if (why == errc::attempt_timeout && phase_ == phase::handshaking)
        why = errc::tls_timeout;
    abort_reason_ = why;
    if (auto* opening = opening_.get())
    {
        held.unlock();
        opening->emit(asio::cancellation_type::terminal);
        return;
    }
    // Whatever is pending on the socket now ends with operation_aborted.
    error_code ignored;
    socket().close(ignored);
}

bool http_connection::is_stale()
{
    lock held(mutex_);
    char byte = 0;
    error_code ec;
    std::size_t count = socket().receive(asio::buffer(&byte, 1), tcp::socket::message_peek, ec);
    if (ec == asio::error::would_block || ec == asio::error::try_again)
        return false;
    // TLS 1.3 may leave session tickets unread.
    return ec || count == 0 || !tls_;
}

}  // namespace ddbm::detail
