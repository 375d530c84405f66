// How a connection comes to be open, or does not.

#include "errors/out_of_descriptors.hpp"
#include "http/http_connection.hpp"
#include "http/http_transport.hpp"
#include "http/proxy_tunnel.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include <openssl/ssl.h>

#include <utility>

namespace ddbm::detail {

void http_connection::open(std::uint64_t step)
{
    lock held(mutex_);
    // Not needed any more.
    if (phase_ != phase::unopened)
        return;
    phase_ = phase::resolving;
    keeper_ = owner_->shared_from_this();
    strand_.emplace(asio::make_strand(owner_->executor()));
    mark_.step = step;
    if (early_give_up_ == step)
    {
        abort_reason_ = errc::connect_timeout;
        return could_not_open(held, abort_reason_);
    }
    owner_->opening_is_at(*this, phase_);
    if (owner_->addresses().ask(*this))
        connect();
}

void http_connection::on_addresses(error_code ec)
{
    lock held(mutex_);
    if (phase_ != phase::resolving)
        return;
    if (ec)
        return could_not_open(held, ec);
    connect();
}

void http_connection::connect()
{
    phase_ = phase::connecting;
    owner_->opening_is_at(*this, phase_);
    asio::post(*strand_, [self = self_ptr(this)] {
        lock held(self->mutex_);
        if (self->phase_ == phase::connecting)
            self->connect_in_strand(held);
    });
}

void http_connection::connect_in_strand(lock& held)
{
    auto addresses = owner_->route(*this);
    if (addresses.empty())
        return could_not_open(held, asio::error::host_not_found);
    connecting_ = std::make_unique<asio::cancellation_signal>();
    auto finish = [self = self_ptr(this)](error_code ec, tcp::socket socket) {
        self->on_connected(ec, std::move(socket));
    };
    owner_->env().async_connect(
        owner_->executor(),
        std::move(addresses),
        asio::bind_cancellation_slot(
            connecting_->slot(), asio::bind_executor(*strand_, std::move(finish))
        )
    );
}

void http_connection::on_connected(error_code ec, tcp::socket socket)
{
    lock held(mutex_);
    connecting_.reset();
    // Given up, and reported so, while this went on.
    if (phase_ != phase::connecting)
        return;
    tcp::endpoint answered;
    if (!ec)
        answered = socket.remote_endpoint(ec);
    if (!ec)
        socket.non_blocking(true, ec);
    if (!ec)
        socket.set_option(tcp::no_delay(true), ec);
    if (ec)
        return could_not_open(held, ec);
    owner_->connected(*this, answered);
    if (owner_->tls())
        return secure(held, std::move(socket));
    plain_.emplace(std::move(socket));
    on_opened(held);
}

void http_connection::secure(lock& held, tcp::socket socket)
{
    try
    {
        tls_ = owner_->tls()->make_socket(std::move(socket));
        if (owner_->options().holds_secrets)
            SSL_set_options(tls_->native_handle(), SSL_OP_CLEANSE_PLAINTEXT);
    }
    catch (const boost::system::system_error& e)
    {
        return could_not_open(held, e.code());
    }
    const http_options& options = owner_->options();
    if (!options.has_tunnel())
        return shake_hands(held);
    phase_ = phase::tunnelling;
    owner_->opening_is_at(*this, phase_);
    auto finish = [self = self_ptr(this)](error_code ec, std::string words) {
        self->on_tunnel(ec, std::move(words));
    };
    open_tunnel(tls_->next_layer(), *strand_, options.proxy, options.endpoint, std::move(finish));
}

void http_connection::on_tunnel(error_code ec, std::string words)
{
    lock held(mutex_);
    if (phase_ != phase::tunnelling)
        return;
    if (ec || abort_reason_)
        return could_not_open(held, ec, std::move(words));
    shake_hands(held);
}

void http_connection::shake_hands(lock& held)
{
    phase_ = phase::handshaking;
    owner_->opening_is_at(*this, phase_);
    mark_.step = owner_->limit(*this, owner_->options().timeouts.tls);
    owner_->tls()->begins_handshake(*tls_, owner_->env().system_now());
    go_on_shaking_hands(held);
}

void http_connection::go_on_shaking_hands(lock& held)
{
    error_code ec;
    tls_->handshake(ec);
    if (!is_to_be_waited_for(ec))
        return ec ? could_not_open(held, ec) : on_opened(held);
    auto go_on = [self = self_ptr(this)](error_code failure) {
        lock again(self->mutex_);
        if (self->phase_ != phase::handshaking)
            return;
        if (failure || self->abort_reason_)
            return self->could_not_open(again, failure);
        self->go_on_shaking_hands(again);
    };
    socket().async_wait(tls_->waits_for(), asio::bind_executor(*strand_, std::move(go_on)));
}

void http_connection::on_opened(lock& held)
{
    owner_->addresses().leave(*this, false);
    strand_.reset();
    phase_ = phase::idle;
    const auto keeper = std::move(keeper_);
    held.unlock();
    owner_->opened(*this);
}

void http_connection::give_up(std::uint64_t step)
{
    lock held(mutex_);
    if (phase_ == phase::unopened)
        early_give_up_ = step;
    if (!is_opening())
        return;
    auto strand = *strand_;
    held.unlock();
    asio::dispatch(strand, [self = self_ptr(this), step] {
        lock again(self->mutex_);
        // The limit may have been that of a step which has ended meanwhile.
        if (self->is_opening() && self->mark_.step == step && !self->abort_reason_)
            self->give_up_here(again);
    });
}

void http_connection::give_up_here(lock& held)
{
    error_code ignored;
    if (phase_ == phase::handshaking)
    {
        abort_reason_ = errc::tls_timeout;
        socket().close(ignored);
        return;
    }
    abort_reason_ = errc::connect_timeout;
    // What goes on meanwhile need not be waited for.
    stop_opening();
    could_not_open(held, abort_reason_);
}

// In the strand. What is pending ends, and finds that it is of no more use.
void http_connection::stop_opening()
{
    error_code ignored;
    if (connecting_)
        connecting_->emit(asio::cancellation_type::terminal);
    if (is_open())
        socket().close(ignored);
}

// After a failure, or when time was over. Of some failures there are words already.
void http_connection::could_not_open(lock& held, error_code ec, std::string words)
{
    const bool is_late = static_cast<bool>(abort_reason_);
    const bool full = is_out_of_descriptors(ec) && !is_late;
    owner_->addresses().leave(*this, is_late);
    std::string why;
    if (phase_ == phase::handshaking)
        why = owner_->tls()->handshake_failed(*tls_, ec);
    if (is_late)
        words = in_words(phase_);
    else if (words.empty())
    {
        words = in_words(phase_) + " failed" + why;
        if (full)
            words += ": no file descriptor is left";
    }
    auto how = connection_pool::opening_failure::to_connect;
    if (full)
        how = connection_pool::opening_failure::no_descriptor;
    else if (phase_ == phase::resolving)
        how = connection_pool::opening_failure::lookup;
    else if (phase_ == phase::tunnelling || phase_ == phase::handshaking)
        how = connection_pool::opening_failure::handshake;
    const auto keeper = std::move(keeper_);
    shut();
    held.unlock();
    owner_->open_failed(*this, how, is_late ? abort_reason_ : ec, std::move(words));
}

}  // namespace ddbm::detail
