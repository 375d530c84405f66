#include "http/http_connection.hpp"

#include "errors/out_of_descriptors.hpp"
#include "http/http_transport.hpp"
#include "transport/request_framer.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace ddbm::detail {

namespace http = boost::beast::http;
using connection_ptr = boost::intrusive_ptr<http_connection>;

namespace {

// Of a reply that is said to be larger, no more memory is asked for than comes.
constexpr std::uint64_t most_reserved = 32 * 1024 * 1024;

// Whether a record has come in part: more than a session ticket, which has no part in a reply.
bool holds_part_of_a_record(SSL* session)
{
    return SSL_has_pending(session) == 1 || std::string_view(SSL_rstate_string(session)) == "RB";
}

// Whether an exchange that ended so tells something about the address that it went to.
bool blames_address(const error_code& abort_reason)
{
    return !abort_reason || abort_reason == error_kind::timeout;
}

}  // namespace

http_connection::http_connection(http_transport& owner) : owner_(&owner) {}

http_connection::~http_connection() = default;

// Makes `x` the exchange of this connection; false if it has been aborted on its way here.
bool http_connection::take(exchange_ptr x, phase next)
{
    generation_ = part_of(*x).generation;
    x_ = std::move(x);
    phase_ = next;
    if (early_abort_ != generation_)
        return true;
    abort_reason_ = early_abort_reason_;
    fail_later(abort_reason_, {});
    return false;
}

// -- Opening

void http_connection::open(exchange_ptr x)
{
    lock held(mutex_);
    if (!take(std::move(x), phase::resolving))
        return;
    strand_.emplace(asio::make_strand(owner_->executor()));
    owner_->limit(*x_, owner_->options().timeouts.connect);
    if (auto addresses = owner_->addresses().get(*this))
        connect(*addresses);
}

void http_connection::on_addresses(error_code ec, const known_addresses::endpoint_list& addresses)
{
    lock held(mutex_);
    if (phase_ != phase::resolving || abort_reason_)
        return;
    if (ec)
        return could_not_open(held, ec);
    connect(addresses);
}

void http_connection::connect(const known_addresses::endpoint_list& addresses)
{
    phase_ = phase::connecting;
    remote_ = addresses.front();
    asio::post(*strand_, [self = connection_ptr(this), addresses] {
        lock held(self->mutex_);
        if (self->phase_ != phase::connecting || self->abort_reason_)
            return;
        self->connecting_ = std::make_unique<asio::cancellation_signal>();
        auto finish = [self](error_code ec, tcp::socket socket) {
            self->on_connected(ec, std::move(socket));
        };
        self->owner_->env().async_connect(
            self->owner_->executor(),
            addresses,
            asio::bind_cancellation_slot(
                self->connecting_->slot(), asio::bind_executor(*self->strand_, std::move(finish))
            )
        );
    });
}

void http_connection::on_connected(error_code ec, tcp::socket socket)
{
    lock held(mutex_);
    connecting_.reset();
    // Given up, and reported so, while this went on.
    if (phase_ != phase::connecting || abort_reason_)
        return;
    const tcp::endpoint first = remote_;
    if (!ec)
    {
        const tcp::endpoint answered = socket.remote_endpoint(ec);
        if (!ec)
            remote_ = answered;
    }
    if (!ec)
        socket.non_blocking(true, ec);
    if (!ec)
        socket.set_option(tcp::no_delay(true), ec);
    if (ec)
        return could_not_open(held, ec);
    // It would have been the one, had it answered.
    if (remote_ != first)
        owner_->addresses().failed(first);
    if (owner_->tls())
        return shake_hands(held, std::move(socket));
    plain_.emplace(std::move(socket));
    on_opened();
}

void http_connection::shake_hands(lock& held, tcp::socket socket)
{
    try
    {
        tls_ = std::make_unique<tls_stream>(std::move(socket), *owner_->tls());
    }
    catch (const boost::system::system_error& e)
    {
        return could_not_open(held, e.code());
    }
    phase_ = phase::handshaking;
    owner_->limit(*x_, owner_->options().timeouts.tls);
    const std::string& host = owner_->options().endpoint.host();
    // SNI takes names only, RFC 6066 3.
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address)
        SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
    tls_->set_verify_callback(asio::ssl::host_name_verification(host));
    auto finish = [self = connection_ptr(this)](error_code ec) { self->on_hands_shaken(ec); };
    tls_->async_handshake(
        asio::ssl::stream_base::client, asio::bind_executor(*strand_, std::move(finish))
    );
}

void http_connection::on_hands_shaken(error_code ec)
{
    lock held(mutex_);
    if (phase_ != phase::handshaking)
        return;
    if (ec || abort_reason_)
        return could_not_open(held, ec);
    on_opened();
}

void http_connection::on_opened()
{
    owner_->addresses().worked(remote_);
    owner_->addresses().leave(*this, false);
    if (!tls_)
        strand_.reset();
    send();
}

// After a failure, or an abort.
void http_connection::could_not_open(lock& held, error_code ec)
{
    const bool full = is_out_of_descriptors(ec) && !abort_reason_;
    owner_->addresses().leave(*this, abort_reason_ == error_kind::timeout);
    if (phase_ != phase::resolving && blames_address(abort_reason_) && !full)
        owner_->addresses().failed(remote_);
    std::string words;
    if (!abort_reason_)
    {
        words = in_words() + " failed";
        if (phase_ == phase::handshaking)
            words += words_of_tls_failure(ec);
        if (full)
            words += ": no file descriptor is left";
    }
    if (!full)
        return fail(held, ec, std::move(words));
    auto x = std::move(x_);
    shut();
    held.unlock();
    x->failure = std::move(words);
    owner_->wait_for_another(*this, std::move(x), ec);
}

// What is going on.
std::string http_connection::in_words() const
{
    switch (phase_)
    {
    case phase::resolving:
        return "looking up " + owner_->options().endpoint.host();
    case phase::connecting:
        return "connecting to " + owner_->options().endpoint.text();
    case phase::handshaking:
        return "the TLS handshake with " + owner_->options().endpoint.text();
    case phase::sending:
        return "sending the request";
    case phase::receiving:
        return buffer_.size() == 0 ? "waiting for the reply" : "receiving the reply";
    case phase::idle:
    case phase::closed:
        break;
    }
    return {};
}

std::string http_connection::words_of_tls_failure(error_code ec)
{
    long verdict = SSL_get_verify_result(tls_->native_handle());
    if (verdict != X509_V_OK)
        return std::string(": ") + X509_verify_cert_error_string(verdict) +
               "; the certificate must be valid for " + owner_->options().endpoint.host() +
               " and come from a trusted authority";
    if (ec.category() == asio::error::get_ssl_category() &&
        ERR_GET_REASON(static_cast<unsigned long>(ec.value())) == SSL_R_WRONG_VERSION_NUMBER)
        return ": what answered is no TLS; it may be a port for http://";
    return {};
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
        if (self->phase_ == phase::sending)
            self->send();
    });
}

void http_connection::send()
{
    phase_ = phase::sending;
    try
    {
        unsent_ = x_->framer->frame(*x_);
    }
    catch (const error& e)
    {
        return fail_later(e.code(), e.get_diagnostics().message());
    }
    if (!reused_)
        owner_->limit(*x_, owner_->options().timeouts.attempt);
    if (!tls_)
        return send_rest();
    auto finish = [self = connection_ptr(this)](error_code ec, std::size_t) { self->on_sent(ec); };
    asio::async_write(
        *tls_, asio::buffer(unsent_), asio::bind_executor(*strand_, std::move(finish))
    );
}

// What a plain socket takes at once; a request nearly always fits its buffer. For the rest it waits
// for room.
void http_connection::send_rest()
{
    error_code ec;
    while (!ec && !unsent_.empty())
        unsent_.remove_prefix(plain_->write_some(asio::buffer(unsent_), ec));
    if (!ec)
    {
        x_->sent = applied::maybe;
        return await_reply();
    }
    connection_ptr self(this);
    if (ec != asio::error::would_block && ec != asio::error::try_again)
        return asio::post(owner_->executor(), [self, ec] { self->on_sent(ec); });
    plain_->async_wait(tcp::socket::wait_write, [self](error_code failure) {
        lock held(self->mutex_);
        if (self->phase_ != phase::sending)
            return;
        if (failure || self->abort_reason_)
            return self->lost(held, failure);
        self->send_rest();
    });
}

void http_connection::on_sent(error_code ec)
{
    lock held(mutex_);
    if (phase_ != phase::sending)
        return;
    // Also if it has been given up meanwhile.
    if (!ec)
        x_->sent = applied::maybe;
    if (ec || abort_reason_)
        return lost(held, ec);
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
    for (;;)
    {
        if (!parser_)
            parser_.emplace(std::min(owner_->options().reply_limit_bytes, x_->reply_limit_bytes));
        error_code ec;
        parser_->feed(buffer_.data(), buffer_.size(), ec);
        x_->status = parser_->status();
        if (is_broken(held, ec))
            return true;
        if (!parser_->is_done())
            break;
        if (!parser_->is_interim())
        {
            complete(held);
            return true;
        }
        // The reply is what follows.
        buffer_.drop(parser_->parsed());
        parser_.reset();
        x_->status = 0;
        if (buffer_.size() == 0)
            break;
    }
    if (auto total = parser_ ? parser_->total_size() : std::nullopt)
        buffer_.reserve(static_cast<std::size_t>(std::min(*total, most_reserved)));
    if (buffer_.free_size() == 0)
        buffer_.grow();
    return false;
}

// Whether what has been received cannot become a reply; then it has failed.
bool http_connection::is_broken(lock& held, error_code ec)
{
    if (ec == http::error::body_limit)
    {
        const std::size_t own = x_->reply_limit_bytes;
        const std::size_t all = owner_->options().reply_limit_bytes;
        fail(
            held,
            errc::reply_too_large,
            own < all ? "the reply is larger than " + std::to_string(own) + " bytes"
                      : "the reply is larger than reply_limit_bytes, " + std::to_string(all)
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
    if (!reused_ && blames_address(abort_reason_))
        owner_->addresses().failed(remote_);
    std::string words;
    if (abort_reason_)
        words = in_words();
    else if (x_->sent == applied::no)
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
    reply_parser parser = std::move(*parser_);
    parser_.reset();
    receive_buffer buffer = std::exchange(buffer_, {});
    // What follows the reply was not asked for: such a connection is out of step. So is one whose
    // other side was tired of waiting: a reply to this very request may still come.
    bool reusable = parser.keep_alive() && parser.parsed() == buffer.size() &&
                    parser.status() >= 200 && parser.status() != 408 && !abort_reason_;

    auto x = std::move(x_);
    if (reusable)
        phase_ = phase::idle;
    else
        shut();
    const bool is_in_strand = strand_.has_value();
    held.unlock();

    owner_->finished(*this, *x, reusable);
    if (!is_in_strand)
        return deliver(*owner_, *x, parser, std::move(buffer));
    // The next exchange needs the strand, however long the user's handler takes.
    asio::post(
        owner_->executor(),
        [owner = owner_, x = std::move(x), parser = std::move(parser), buffer = std::move(buffer)](
        ) mutable { deliver(*owner, *x, parser, std::move(buffer)); }
    );
}

// Static: the connection has its next exchange already.
void http_connection::deliver(
    http_transport& owner, exchange& x, const reply_parser& parser, receive_buffer buffer
)
{
    const char* data = buffer.data();
    x.reply = parser.body(data);
    x.reply_head = parser.head(data);
    x.request_id = parser.request_id(data);
    x.content_type = parser.content_type(data);
    x.crc32 = parser.crc32();
    x.retry_after = parser.retry_after();
    x.complete({});
    owner.give_back(std::move(buffer));
}

void http_connection::fail(lock& held, error_code ec, std::string words)
{
    auto x = std::move(x_);
    if (abort_reason_)
        ec = abort_reason_;
    if (words.empty())
        words = in_words();
    shut();
    held.unlock();

    x->failure = std::move(words);
    owner_->finished(*this, *x, false);
    x->complete(ec);
}

// Not inside the caller, which may be what has started the exchange, or cancels it.
void http_connection::fail_later(error_code ec, std::string words)
{
    asio::post(
        owner_->executor(),
        [self = connection_ptr(this), generation = generation_, ec, words = std::move(words)] {
            lock held(self->mutex_);
            if (self->x_ && self->generation_ == generation)
                self->fail(held, ec, words);
        }
    );
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

void http_connection::abort(
    std::uint64_t generation, error_code why, std::optional<std::uint64_t> step
)
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
        return abort_here(generation, why, step);
    auto strand = *strand_;
    held.unlock();
    asio::dispatch(strand, [self = connection_ptr(this), generation, why, step] {
        lock again(self->mutex_);
        self->abort_here(generation, why, step);
    });
}

// In the strand, if there is one.
void http_connection::abort_here(
    std::uint64_t generation, error_code why, std::optional<std::uint64_t> step
)
{
    if (!x_ || generation_ != generation || abort_reason_)
        return;
    // The limit was that of a step which has ended meanwhile.
    if (step && *step != part_of(*x_).step)
        return;
    abort_reason_ = named(why);
    switch (phase_)
    {
    case phase::resolving:
    case phase::connecting:
        // What goes on meanwhile need not be waited for.
        owner_->addresses().leave(*this, abort_reason_ == error_kind::timeout);
        if (phase_ == phase::connecting && blames_address(abort_reason_))
            owner_->addresses().failed(remote_);
        if (connecting_)
            connecting_->emit(asio::cancellation_type::terminal);
        return fail_later(abort_reason_, {});
    default:
        // Whatever is pending on the socket now ends with operation_aborted.
        error_code ignored;
        socket().close(ignored);
    }
}

// The code of a limit says of which step it was.
error_code http_connection::named(error_code why) const
{
    if (why != errc::attempt_timeout)
        return why;
    if (phase_ == phase::resolving || phase_ == phase::connecting)
        return errc::connect_timeout;
    return phase_ == phase::handshaking ? errc::tls_timeout : errc::attempt_timeout;
}

// -- Idle

bool http_connection::is_stale()
{
    lock held(mutex_);
    char byte = 0;
    error_code ec;
    if (!tls_)
        plain_->receive(asio::buffer(&byte, 1), tcp::socket::message_peek, ec);
    else
        tls_->read_some(asio::buffer(&byte, 1), ec);
    const bool silent = ec == asio::error::would_block || ec == asio::error::try_again;
    if (silent && !(tls_ && holds_part_of_a_record(tls_->native_handle())))
        return false;
    shut();
    return true;
}

}  // namespace ddbm::detail
