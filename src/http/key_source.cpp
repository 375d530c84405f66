#include "http/key_source.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace ddbm::detail {

// Begun, cancelled and ended in its strand.
struct key_source::refresh
{
    explicit refresh(const asio::any_io_executor& executor) : strand(asio::make_strand(executor)) {}

    asio::strand<asio::any_io_executor> strand;
    asio::cancellation_signal cancel;
};

namespace {

// Providers may make a new object of the same keys each time.
bool are_same(const key_source::keys_ptr& a, const key_source::keys_ptr& b)
{
    return a == b || (a && b && *a == *b);
}

}  // namespace

key_source::key_source(
    asio::any_io_executor executor,
    std::shared_ptr<credentials_provider> provider,
    ready_function ready
)
    : executor_(std::move(executor)), provider_(std::move(provider)), ready_(std::move(ready))
{
}

bool key_source::give(exchange& x)
{
    keys_ptr keys;
    try
    {
        keys = provider_->current();
    }
    catch (...)
    {
        // A refresh asks again, where somebody waits for what is wrong.
        return false;
    }
    if (!keys || are_same(keys, x.expired_keys))
        return false;
    if (any_expired_)
    {
        std::lock_guard held(mutex_);
        if (are_same(keys, expired_))
            return false;
    }
    x.keys = std::move(keys);
    return true;
}

void key_source::wait(exchange_ptr x)
{
    std::lock_guard held(mutex_);
    if (x->expired_keys)
        set_expired(x->expired_keys);
    waiting_.push_back(*x.detach());
    if (running_)
        return;
    running_ = std::make_shared<refresh>(executor_);
    begin(running_);
}

void key_source::begin(std::shared_ptr<refresh> begun)
{
    auto& strand = begun->strand;
    asio::post(strand, [self = shared_from_this(), begun = std::move(begun)] {
        auto& object = *begun;
        // A provider that never completes may keep this for ever.
        auto finish = [weak = std::weak_ptr(self), begun](error_code ec, keys_ptr keys) {
            if (auto alive = weak.lock())
                alive->end(begun, ec, std::move(keys), {});
        };
        try
        {
            // A refresh may have ended after its keys were missed, and before this one was asked
            // for.
            if (keys_ptr keys = self->provider_->current(); keys && self->serves_all(begun, keys))
                return;
            self->provider_->async_refresh(
                self->executor_,
                asio::bind_cancellation_slot(
                    object.cancel.slot(), asio::bind_executor(object.strand, std::move(finish))
                )
            );
        }
        catch (const std::exception& e)
        {
            self->end(begun, errc::no_credentials, nullptr, e.what());
        }
    });
}

// Gives `keys` to all whom they are of use to; true if that leaves nobody.
bool key_source::serves_all(const std::shared_ptr<refresh>& begun, const keys_ptr& keys)
{
    std::vector<exchange_ptr> served;
    bool all = true;
    {
        std::lock_guard held(mutex_);
        if (running_ != begun)
            return true;
        for (auto at = waiting_.begin(); at != waiting_.end();)
        {
            exchange& x = *at++;
            if (are_same(keys, expired_) || are_same(keys, x.expired_keys))
                continue;
            waiting_.erase(waiting_.iterator_to(x));
            served.emplace_back(&x, false);
        }
        all = waiting_.empty();
        if (all)
            running_.reset();
    }
    for (exchange_ptr& x : served)
    {
        x->keys = keys;
        ready_(std::move(x), {});
    }
    return all;
}

void key_source::end(
    const std::shared_ptr<refresh>& ended, error_code ec, keys_ptr keys, std::string why
)
{
    if (!ec && !keys)
        ec = errc::no_credentials;
    if (ec && why.empty())
        why = "the credentials provider has no keys";
    std::vector<exchange_ptr> waiting;
    {
        std::lock_guard held(mutex_);
        if (running_ != ended)
            return;
        running_.reset();
        waiting = take_all();
        // Where nothing newer is to be had the service says of each call what it thinks of it.
        if (ec || are_same(keys, expired_))
            set_expired(nullptr);
    }
    for (exchange_ptr& x : waiting)
    {
        error_code outcome = ec;
        if (ec)
            x->failure = why;
        else if (are_same(keys, x->expired_keys))
            outcome = service_errc::expired_token;
        else
            x->keys = keys;
        ready_(std::move(x), outcome);
    }
}

// With the mutex held.
void key_source::set_expired(keys_ptr keys)
{
    expired_ = std::move(keys);
    any_expired_ = expired_ != nullptr;
}

exchange_ptr key_source::leave(exchange& x)
{
    std::lock_guard held(mutex_);
    if (!x.waiting_hook.is_linked())
        return {};
    waiting_.erase(waiting_.iterator_to(x));
    return exchange_ptr(&x, false);
}

// With the mutex held.
std::vector<exchange_ptr> key_source::take_all()
{
    std::vector<exchange_ptr> all;
    while (!waiting_.empty())
    {
        all.emplace_back(&waiting_.front(), false);
        waiting_.pop_front();
    }
    return all;
}

std::vector<exchange_ptr> key_source::close()
{
    std::lock_guard held(mutex_);
    if (running_)
    {
        auto& strand = running_->strand;
        asio::post(strand, [ended = running_] {
            ended->cancel.emit(asio::cancellation_type::terminal);
        });
        running_.reset();
    }
    return take_all();
}

std::vector<exchange_ptr> key_source::abandon()
{
    // Destroyed outside of the lock.
    std::shared_ptr<refresh> running;
    std::lock_guard held(mutex_);
    running.swap(running_);
    return take_all();
}

}  // namespace ddbm::detail
