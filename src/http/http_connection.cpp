// What goes over a connection that is open, and how it ends.

#include "http/http_connection.hpp"

#include "http/http_transport.hpp"
#include "http/proxy_connect.hpp"
#include "transport/request_framer.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>

#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace ddbm::detail {

namespace http = boost::beast::http;

namespace {

// Of a reply that is said to be larger, no more memory is asked for than comes.
constexpr std::uint64_t most_reserved = 32 * 1024 * 1024;

// Whether a record has come in part: more than a session ticket, which has no part in a reply.
bool holds_part_of_a_record(SSL* session)
{
    return SSL_has_pending(session) == 1 || std::string_view(SSL_rstate_string(session)) == "RB";
}

}  // namespace

http_connection::http_connection(http_transport& owner, pool_connection& record)
    : owner_(&owner), record_(record)
{
}

http_connection::~http_connection() = default;

// What goes on in that phase.
std::string http_connection::in_words(phase which) const
{
    const http_options& options = owner_->options();
    switch (which)
    {
    case phase::resolving:
        return "looking up " + options.looked_up_in_words();
    case phase::connecting:
        return "connecting to " + options.next_in_words();
    case phase::tunnelling:
        return "asking " + options.next_in_words() + " for a tunnel to " + options.endpoint.text();
    case phase::handshaking:
        return "the TLS handshake with " + options.endpoint.text() +
               (options.proxy ? " through " + options.next_in_words() : std::string());
    case phase::sending:
        return "sending the request";
    case phase::receiving:
        return buffer_.size() == 0 ? "waiting for the reply" : "receiving the reply";
    case phase::unopened:
    case phase::idle:
    case phase::closed:
        break;
    }
    return {};
}

// -- Sending

// Makes `x` the exchange of this connection; false if it has been aborted on its way here.
bool http_connection::take(exchange_ptr x, use_mark mark, error_code abort_reason)
{
    mark_ = mark;
    x_ = std::move(x);
    // Of openings while it waited.
    x_->failure.clear();
    phase_ = phase::sending;
    if (early_abort_ == mark.use)
        abort_reason = early_abort_reason_;
    if (!abort_reason)
        return true;
    abort_reason_ = abort_reason;
    fail_later(abort_reason, {});
    return false;
}

bool http_connection::begin(
    exchange_ptr& x, use_mark mark, std::optional<idle_time> idle, error_code abort_reason
)
{
    lock held(mutex_);
    // Right behind a reply that there is no more has been seen by its reading. What comes unasked
    // in the moment since is no likelier than while the reply is waited for, and where the other
    // side has closed, what may be sent again is. Whoever takes longer over a reply has it looked
    // at anew.
    const bool is_known = x->may_resend && is_just_read_ && idle < std::chrono::milliseconds(1);
    if (idle && !is_known && is_stale())
    {
        shut();
        return false;
    }
    was_idle_ = idle.has_value();
    if (take(std::move(x), mark, abort_reason))
        send();
    return true;
}

void http_connection::send()
{
    x_->begins(attempt_phase::send, owner_->env());
    try
    {
        unsent_ = x_->framer->frame(*x_);
    }
    catch (const error& e)
    {
        return fail_later(e.code(), e.get_diagnostics().message());
    }
    send_rest();
}

std::size_t http_connection::write_some(asio::const_buffer from, error_code& ec)
{
    return tls_ ? tls_->write_some(from, ec) : plain_->write_some(from, ec);
}

// What the socket takes at once; a request nearly always fits its buffer. For the rest it waits
// for room.
void http_connection::send_rest()
{
    error_code ec;
    while (!ec && !unsent_.empty())
        unsent_.remove_prefix(write_some(asio::buffer(unsent_), ec));
    if (!ec)
    {
        x_->sent = applied::maybe;
        x_->begins(attempt_phase::first_byte, owner_->env());
        return await_reply(tcp::socket::wait_read);
    }
    self_ptr self(this);
    if (!is_to_be_waited_for(ec))
        return asio::post(owner_->executor(), [self, ec] { self->could_not_send(ec); });
    socket().async_wait(waits_for(tcp::socket::wait_write), [self](error_code failure) {
        lock held(self->mutex_);
        if (self->phase_ != phase::sending)
            return;
        if (failure || self->abort_reason_)
            return self->lost(held, failure);
        self->send_rest();
    });
}

void http_connection::could_not_send(error_code ec)
{
    lock held(mutex_);
    // It may have been given up meanwhile.
    if (phase_ == phase::sending)
        lost(held, ec);
}

// -- Receiving

// Receives what comes next, since to wait until something has come costs a call of the system more:
// Asio begins each such wait with one of its own.
void http_connection::await_reply(tcp::socket::wait_type what)
{
    phase_ = phase::receiving;
    if (what == tcp::socket::wait_write)
        return socket().async_wait(what, [self = self_ptr(this)](error_code ec) {
            self->on_received(ec, 0);
        });
    // Of which nothing overwrites `first_`.
    if (owner_->options().holds_secrets && buffer_.empty())
        buffer_ = owner_->take_buffer();
    const auto into = received_into_buffer()
                          ? asio::buffer(buffer_.free_begin(), buffer_.free_size())
                          : asio::buffer(first_);
    socket().async_receive(into, [self = self_ptr(this)](error_code ec, std::size_t count) {
        self->on_received(ec, count);
    });
}

std::size_t http_connection::read_some(asio::mutable_buffer into, error_code& ec)
{
    return tls_ ? tls_->read_some(into, ec) : plain_->read_some(into, ec);
}

void http_connection::on_received(error_code ec, std::size_t count)
{
    lock held(mutex_);
    // Over TLS that is the end only if the other side has said so before.
    if (tls_ && ec == asio::error::eof)
        ec.clear();
    if (ec || abort_reason_)
        return lost(held, ec);
    std::size_t room = received_into_buffer() ? buffer_.free_size() : first_.size();
    has_read_all_ = count < room;
    if (tls_ && count != 0)
        tls_->received(asio::buffer(first_, std::exchange(count, 0)));
    if (buffer_.empty())
    {
        buffer_ = owner_->take_buffer();
        std::memcpy(buffer_.free_begin(), first_.data(), count);
    }
    for (;;)
    {
        if (count != 0)
        {
            if (buffer_.size() == 0)
                x_->begins(attempt_phase::receive, owner_->env());
            buffer_.received(count);
            if (parse(held))
                return;
            // Over TLS less than there is room for may be all of a record, and not all that has
            // come.
            if (count < room && !tls_)
                return await_more(tcp::socket::wait_read);
        }
        room = buffer_.free_size();
        count = read_some(asio::buffer(buffer_.free_begin(), room), ec);
        has_read_all_ = tls_ ? has_read_all_ : count < room;
        if (is_to_be_waited_for(ec))
            return await_more(waits_for(tcp::socket::wait_read));
        if (ec)
            return lost(held, ec);
    }
}

void http_connection::await_more(tcp::socket::wait_type what)
{
    // What has come was a session ticket, or an interim reply: for the reply it may wait for long.
    if (buffer_.size() == 0)
        owner_->give_back(std::exchange(buffer_, {}));
    await_reply(what);
}

// Returns true when the exchange is over, well or badly.
bool http_connection::parse(lock& held)
{
    for (;;)
    {
        if (!parser_)
        {
            const http_options& options = owner_->options();
            parser_.emplace(
                std::min<std::uint64_t>(options.reply_limit_bytes, x_->reply_limit_bytes),
                options.holds_secrets
            );
        }
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
                      : "the reply is larger than reply_limit_bytes, " + std::to_string(all),
            exchange_end::cancelled
        );
        return true;
    }
    if (ec)
    {
        fail(
            held,
            errc::invalid_reply,
            "the reply is not HTTP/1.1: " + ec.message(),
            exchange_end::broken
        );
        return true;
    }
    if (is_refused_by_relay())
    {
        connect_reply refusal = read_relay_refusal(
            parser_->head(buffer_.data()), owner_->options().proxy, owner_->options().endpoint
        );
        if (parser_->status() < 500)
            x_->sent = applied::no;
        fail(held, refusal.ec, std::move(refusal.failure), exchange_end::broken);
        return true;
    }
    if (parser_->is_header_done() && parser_->has_no_length())
    {
        fail(
            held,
            errc::invalid_reply,
            "the reply, HTTP " + std::to_string(parser_->status()) +
                ", has neither Content-Length nor chunks, so that its end cannot be told",
            exchange_end::broken
        );
        return true;
    }
    return false;
}

// Whether a proxy has answered instead of passing the request on: with a status that nobody else
// has, or with a page as some have them, that neither DynamoDB nor who speaks like it sends.
bool http_connection::is_refused_by_relay() const
{
    if (!owner_->options().has_relay() || !parser_->is_header_done())
        return false;
    return parser_->status() == 407 || (parser_->status() >= 400 && parser_->has_no_length());
}

// The connection broke, or was broken by abort().
void http_connection::lost(lock& held, error_code ec)
{
    bool nothing_received = buffer_.size() == 0;
    bool unanswered = x_->sent == applied::no || x_->may_resend;
    if (!abort_reason_ && was_idle_ && nothing_received && unanswered)
    {
        // The other side closes what was idle for long; this one it closed while we wrote.
        auto x = std::move(x_);
        shut();
        held.unlock();
        if (x->sent == applied::maybe)
            x->resent = true;
        owner_->found_stale(*this, std::move(x));
        return;
    }
    std::string words;
    if (abort_reason_)
        words = in_words(phase_);
    else if (x_->sent == applied::no)
        words = "the connection broke before the request was sent";
    else if (nothing_received)
        words = "the connection was closed before a reply came";
    else if (auto total = parser_ ? parser_->total_size() : std::nullopt)
        words = "the connection was closed after " + std::to_string(buffer_.size()) + " of the " +
                std::to_string(*total) + " bytes of the reply";
    else
        words = "the connection was closed within the head of the reply";
    fail(held, ec, std::move(words), exchange_end::broken);
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
    is_just_read_ = has_read_all_ && !(tls_ && tls_->holds_unread());
    held.unlock();

    struct no_longer
    {
        ~no_longer() { just_read = false; }
        std::atomic<bool>& just_read;
    } const afterwards{is_just_read_};
    owner_->finished(*this, reusable ? exchange_end::reusable : exchange_end::last);
    deliver(*owner_, *x, parser, std::move(buffer));
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
    x.date = parser.date_text(data);
    x.coding = parser.coding();
    x.content_encoding = parser.content_encoding(data);
    x.crc32 = parser.crc32();
    x.retry_after = parser.retry_after();
    x.complete({});
    owner.give_back(std::move(buffer));
}

void http_connection::fail(lock& held, error_code ec, std::string words, exchange_end how)
{
    auto x = std::move(x_);
    if (abort_reason_)
    {
        ec = abort_reason_;
        how = ec == error_kind::timeout ? exchange_end::timed_out : exchange_end::cancelled;
    }
    if (words.empty())
        words = in_words(phase_);
    shut();
    held.unlock();

    x->failure = std::move(words);
    owner_->finished(*this, how);
    x->complete(ec);
}

// For what is no fault of the other side. Not inside the caller, which may be what has started the
// exchange, or cancels it.
void http_connection::fail_later(error_code ec, std::string words)
{
    asio::post(
        owner_->executor(),
        [self = self_ptr(this), use = mark_.use, ec, words = std::move(words)] {
            lock held(self->mutex_);
            if (self->x_ && self->mark_.use == use)
                self->fail(held, ec, words, exchange_end::cancelled);
        }
    );
}

// Whoever is idle owes nobody anything, so what the other side says to it need not be waited for.
void http_connection::say_goodbye()
{
    if (tls_)
        tls_->shutdown();
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

void http_connection::abort(std::uint64_t use, error_code why, std::optional<std::uint64_t> step)
{
    lock held(mutex_);
    if (use > mark_.use)
    {
        early_abort_ = use;
        early_abort_reason_ = why;
        return;
    }
    if (!x_ || mark_.use != use || abort_reason_)
        return;
    // The limit was that of a step which has ended meanwhile.
    if (step && *step != mark_.step)
        return;
    abort_reason_ = why;
    // Whatever is pending on the socket now ends with operation_aborted.
    error_code ignored;
    socket().close(ignored);
}

// -- Not used

// Whether the other side has closed it while it was idle, or has sent anything unasked.
bool http_connection::is_stale()
{
    char byte = 0;
    error_code ec;
    socket().receive(asio::buffer(&byte, 1), tcp::socket::message_peek, ec);
    // Over TLS it may be a session ticket, or have been read with what came before.
    if (tls_ && (!is_to_be_waited_for(ec) || tls_->holds_unread()))
    {
        tls_->read_some(asio::buffer(&byte, 1), ec);
        if (holds_part_of_a_record(tls_->native_handle()))
            return true;
    }
    return !is_to_be_waited_for(ec);
}

void http_connection::end()
{
    lock held(mutex_);
    const auto keeper = std::move(keeper_);
    if (is_opening())
    {
        owner_->addresses().leave(*this, false);
        phase_ = phase::closed;
        auto strand = *strand_;
        held.unlock();
        // What goes on until then needs the environment.
        asio::dispatch(strand, [self = self_ptr(this), keeper] {
            lock again(self->mutex_);
            self->stop_opening();
        });
    }
    else
    {
        if (phase_ == phase::idle)
            say_goodbye();
        shut();
        held.unlock();
    }
    owner_->closed(*this);
}

}  // namespace ddbm::detail
