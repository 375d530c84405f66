#include "credentials/key_source.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

const asio::execution_context* context_of_keys(const asio::any_io_executor& executor)
{
    return &asio::query(executor, asio::execution::context);
}

}  // namespace

// Begun, cancelled and ended in its strand.
struct key_source::refresh
{
    explicit refresh(const asio::any_io_executor& executor_)
        : executor(executor_), strand(asio::make_strand(executor_)),
          context(context_of_keys(executor_))
    {
    }

    asio::any_io_executor executor;
    asio::strand<asio::any_io_executor> strand;
    const asio::execution_context* context;
    asio::cancellation_signal cancel;
};

namespace {

// Providers may make a new object of the same keys each time.
bool are_same(const key_source::keys_ptr& a, const key_source::keys_ptr& b)
{
    return a == b || (a && b && *a == *b);
}

}  // namespace

key_source::key_source(std::shared_ptr<credentials_provider> provider)
    : provider_(std::move(provider)), cache_(dynamic_cast<key_cache*>(provider_.get()))
{
}

// May throw what the provider throws.
key_source::keys_ptr key_source::at_hand(near_keys& near, bool& is_due)
{
    keys_ptr keys;
    if (!cache_)
    {
        keys = provider_->current();
        is_due = keys && provider_->is_due();
        return keys;
    }
    auto standing = key_cache::standing::over;
    {
        std::lock_guard held(near.mutex_);
        standing = cache_->look_at(near.keys_);
        if (standing == key_cache::standing::over)
        {
            near.keys_ = cache_->take_copy();
            standing = cache_->look_at(near.keys_);
        }
        if (standing != key_cache::standing::over)
            keys = near.keys_.keys();
    }
    is_due = standing == key_cache::standing::may_be_due && cache_->is_due();
    return keys;
}

key_source::keys_ptr
key_source::current(const asio::any_io_executor& executor, near_keys& near, const keys_ptr& expired)
{
    keys_ptr keys;
    bool is_due = false;
    try
    {
        keys = at_hand(near, is_due);
    }
    catch (...)
    {
        // A refresh asks again, where somebody waits for what is wrong.
        return nullptr;
    }
    if (!keys || are_same(keys, expired))
        return nullptr;
    if (any_expired_)
    {
        std::lock_guard held(mutex_);
        if (are_same(keys, expired_))
            return nullptr;
    }
    if (is_due)
        renew(executor);
    return keys;
}

// Nobody waits for it.
void key_source::renew(const asio::any_io_executor& executor)
{
    std::lock_guard held(mutex_);
    if (!running_ && !closed_)
        begin_on(executor);
}

// With the mutex held. A refresh is no work of its context, whoever it is for; so if that is
// stopped and not destroyed, those on all contexts wait for it until their time is over.
void key_source::begin_on(const asio::any_io_executor& executor)
{
    running_ = std::make_shared<refresh>(
        asio::prefer(executor, asio::execution::outstanding_work.untracked)
    );
    begin(running_);
}

key_source::ticket
key_source::wait(const asio::any_io_executor& executor, keys_ptr expired, waiter told)
{
    std::lock_guard held(mutex_);
    if (expired)
        set_expired(expired);
    const ticket given = ++tickets_;
    if (closed_)
    {
        post_closed(executor, std::move(told));
        return given;
    }
    if (!running_)
        begin_on(executor);
    waiting each{std::move(expired), std::move(told), executor};
    // Where nothing of the refresh keeps the context running.
    if (context_of_keys(executor) != running_->context)
        each.executor = asio::prefer(executor, asio::execution::outstanding_work.tracked);
    waiting_.emplace_hint(waiting_.end(), given, std::move(each));
    return given;
}

void key_source::begin(std::shared_ptr<refresh> begun)
{
    auto& strand = begun->strand;
    asio::post(strand, [self = shared_from_this(), begun = std::move(begun)] {
        try
        {
            self->run(begun);
        }
        catch (const std::exception& e)
        {
            self->end(begun, errc::no_credentials, nullptr, e.what());
        }
    });
}

void key_source::run(const std::shared_ptr<refresh>& begun)
{
    keys_ptr refused;
    {
        std::lock_guard held(mutex_);
        refused = expired_;
    }
    if (refused)
        provider_->drop(*refused);
    // A refresh may have ended after its keys were missed, or were due, and before this one was
    // asked for.
    if (keys_ptr keys = provider_->current())
    {
        serve(begun, keys);
        if (has_ended(begun, keys, provider_->is_due()))
            return;
    }

    // A provider that never completes may keep this for ever.
    auto finish = [weak = weak_from_this(), begun](error_code ec, keys_ptr keys) {
        if (auto self = weak.lock())
            self->end(begun, ec, keys, ec || !keys ? self->words_of_failure() : std::string());
    };
    provider_->async_refresh(
        begun->executor,
        asio::bind_cancellation_slot(
            begun->cancel.slot(), asio::bind_executor(begun->strand, std::move(finish))
        )
    );
}

// Gives `keys` to all whom they are of use to.
void key_source::serve(const std::shared_ptr<refresh>& begun, const keys_ptr& keys)
{
    std::vector<waiting> served;
    {
        std::lock_guard held(mutex_);
        if (running_ != begun)
            return;
        for (auto at = waiting_.begin(); at != waiting_.end();)
        {
            if (are_same(keys, expired_) || are_same(keys, at->second.expired))
            {
                ++at;
                continue;
            }
            served.push_back(std::move(at->second));
            at = waiting_.erase(at);
        }
    }
    for (waiting& each : served)
        tell(*begun, std::move(each), keys, {}, {});
}

// Each where it waits: what it goes on with belongs to that context.
void key_source::tell(
    const refresh& by, waiting who, keys_ptr keys, error_code ec, const std::string& why
)
{
    if (context_of_keys(who.executor) == by.context)
        return who.told(std::move(keys), ec, why);
    const asio::any_io_executor there = who.executor;
    asio::post(there, [told = std::move(who.told), keys = std::move(keys), ec, why] {
        told(keys, ec, why);
    });
}

// Whether it has ended: at the latest now if `keys` are not due and nobody waits for it any more.
bool key_source::has_ended(const std::shared_ptr<refresh>& begun, const keys_ptr& keys, bool is_due)
{
    std::lock_guard held(mutex_);
    if (running_ != begun)
        return true;
    if (!waiting_.empty() || is_due)
        return false;
    running_.reset();
    // What is not handed out any more nobody has to know.
    if (!are_same(keys, expired_))
        set_expired(nullptr);
    return true;
}

// To be followed by those of a code.
std::string key_source::words_of_failure()
{
    std::string text;
    try
    {
        text = provider_->last_failure();
    }
    catch (const std::exception&)
    {
        // The code has words too.
    }
    if (text.empty())
        return "the credentials provider has no keys";
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

void key_source::end(
    const std::shared_ptr<refresh>& ended,
    error_code ec,
    const keys_ptr& keys,
    const std::string& why
)
{
    if (!ec && !keys)
        ec = errc::no_credentials;
    keys_ptr newest;
    try
    {
        newest = provider_->current();
    }
    catch (...)
    {
        // Who asks for keys next is told.
    }
    all_waiting told;
    {
        std::lock_guard held(mutex_);
        if (running_ != ended)
            return;
        running_.reset();
        told.swap(waiting_);
        // Where nothing newer is to be had the service says of each call what it thinks of it; and
        // of what is not handed out any more nobody has to know.
        if (ec || are_same(keys, expired_) || (newest && !are_same(newest, expired_)))
            set_expired(nullptr);
    }
    for (auto& [number, each] : told)
    {
        if (ec)
            tell(*ended, std::move(each), nullptr, ec, why);
        else if (are_same(keys, each.expired))
            tell(*ended, std::move(each), nullptr, service_errc::expired_token, {});
        else
            tell(*ended, std::move(each), keys, {}, {});
    }
}

// With the mutex held.
void key_source::set_expired(keys_ptr keys)
{
    expired_ = std::move(keys);
    any_expired_ = expired_ != nullptr;
}

void key_source::leave(ticket who)
{
    // Destroyed outside of the lock.
    decltype(waiting_)::node_type left;
    std::lock_guard held(mutex_);
    left = waiting_.extract(who);
}

void key_source::close()
{
    std::lock_guard held(mutex_);
    closed_ = true;
    for (auto& [number, each] : waiting_)
        post_closed(each.executor, std::move(each.told));
    waiting_.clear();
    if (!running_)
        return;
    auto& strand = running_->strand;
    asio::post(strand, [ended = std::move(running_)] {
        ended->cancel.emit(asio::cancellation_type::terminal);
    });
    running_.reset();
}

void key_source::post_closed(const asio::any_io_executor& executor, waiter told)
{
    asio::post(executor, [told = std::move(told)] { told(nullptr, errc::client_closed, {}); });
}

void key_source::abandon(const asio::execution_context& context)
{
    // Destroyed outside of the lock.
    all_waiting nobody;
    std::shared_ptr<refresh> grounded;
    std::lock_guard held(mutex_);
    for (auto at = waiting_.begin(); at != waiting_.end();)
    {
        const auto each = at++;
        if (context_of_keys(each->second.executor) == &context)
            nobody.insert(waiting_.extract(each));
    }
    if (!running_ || running_->context != &context)
        return;
    grounded.swap(running_);
    if (!waiting_.empty())
        begin_on(waiting_.begin()->second.executor);
}

}  // namespace ddbm::detail
