#include "credentials/key_cache.hpp"

#include "environment/context_watch.hpp"
#include "environment/uniform.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

asio::execution_context* context_of(const asio::any_io_executor& executor)
{
    return &asio::query(executor, asio::execution::context);
}

// Keeps the source for as long as it runs, and begins it in the flight's own executor: it is
// somebody else's code.
asio::awaitable<credentials> run_source(std::shared_ptr<const key_cache::source> fetch)
{
    credentials keys = co_await (*fetch)();
    co_return keys;
}

// What has been thrown as a code and, unless it is a cancellation, a text.
error_code read_failure(const std::exception_ptr& thrown, std::string& text)
{
    try
    {
        std::rethrow_exception(thrown);
    }
    catch (const error& e)
    {
        text = e.get_diagnostics().message();
        return e.code();
    }
    catch (const boost::system::system_error& e)
    {
        text = e.what();
        return e.code();
    }
    catch (const std::exception& e)
    {
        text = e.what();
    }
    catch (...)
    {
        text = "the source of access keys has thrown what is no exception";
    }
    return errc::no_credentials;
}

}  // namespace

// Begun, cancelled and ended in its strand.
class key_cache::flight
{
public:
    explicit flight(const asio::any_io_executor& executor)
        : strand(asio::make_strand(executor)), context(context_of(executor))
    {
    }

    const asio::any_io_executor strand;
    asio::execution_context* const context;
    asio::cancellation_signal cancel;
};

// Who waits for keys. Its context has work until then, also when the fetch runs on another one.
class key_cache::waiter
{
public:
    waiter(std::uint64_t id_, const asio::any_io_executor& executor, refresh_handler handler_)
        : id(id_), work(executor), handler(std::move(handler_))
    {
    }

    asio::any_io_executor executor() const { return work.get_executor(); }

    void complete(error_code ec, keys_ptr keys)
    {
        asio::post(executor(), asio::append(std::move(handler), ec, std::move(keys)));
    }

    std::uint64_t id;
    asio::executor_work_guard<asio::any_io_executor> work;
    refresh_handler handler;
};

// Sees to it that nothing of a context is kept beyond its end.
class key_cache::seat final : public context_user
{
public:
    seat(std::weak_ptr<key_cache> cache, asio::execution_context* context)
        : cache_(std::move(cache)), context_(context)
    {
    }

    void abandon() override
    {
        if (auto cache = cache_.lock())
            cache->abandon(context_);
    }

private:
    const std::weak_ptr<key_cache> cache_;
    asio::execution_context* const context_;
};

key_cache::key_cache(
    std::shared_ptr<environment> env, source fetch, std::shared_ptr<const clock_skew> skew
)
    : env_(std::move(env)), fetch_(std::make_shared<const source>(std::move(fetch))),
      skew_(std::move(skew))
{
    note_when_due();
}

key_cache::~key_cache() = default;

// By the clock of those who give keys out, as far as that is known.
refresh_schedule::clock::time_point key_cache::world_now() const
{
    return skew_->corrected(env_->system_now());
}

refresh_schedule::moment key_cache::now() const
{
    return {world_now(), env_->steady_now()};
}

void key_cache::keep(credentials keys)
{
    auto kept = std::make_shared<const credentials>(std::move(keys));
    std::lock_guard held(mutex_);
    set_keys(std::move(kept));
}

// With the mutex held.
void key_cache::set_keys(keys_ptr keys)
{
    keys_ = std::move(keys);
    schedule_.fetched(keys_->expiration(), now(), uniform(*env_));
    number_.fetch_add(1, std::memory_order_relaxed);
    note_when_due();
}

// With the mutex held, after anything has changed by which that is decided.
void key_cache::note_when_due()
{
    using clock = refresh_schedule::clock;
    const bool never = !keys_ || flight_;
    const auto from = never ? clock::time_point::max() : schedule_.due_from();
    due_from_.store(from.time_since_epoch().count(), std::memory_order_relaxed);
    next_try_.store(schedule_.next_try().time_since_epoch().count(), std::memory_order_relaxed);
}

key_cache::keys_ptr key_cache::current()
{
    std::lock_guard held(mutex_);
    // Those that do not end need no clock.
    const bool has_end = schedule_.due_from() != refresh_schedule::clock::time_point::max();
    if (keys_ && has_end && !schedule_.is_usable(world_now()))
        return nullptr;
    return keys_;
}

key_cache::copy key_cache::take_copy()
{
    copy taken;
    std::lock_guard held(mutex_);
    taken.number_ = number_.load(std::memory_order_relaxed);
    taken.usable_until_ = schedule_.usable_until();
    // Those of all contexts would be counted in the same place otherwise, by each attempt.
    if (keys_)
        taken.keys_ = keys_ptr(std::make_shared<const keys_ptr>(keys_), keys_.get());
    return taken;
}

key_cache::standing key_cache::look_at(const copy& taken) const
{
    using clock = refresh_schedule::clock;
    if (!taken.keys_ || taken.number_ != number_.load(std::memory_order_relaxed))
        return standing::over;
    // Those that do not end need no clock.
    if (taken.usable_until_ == clock::time_point::max())
        return standing::good;
    const clock::time_point now = world_now();
    if (now >= taken.usable_until_)
        return standing::over;
    return may_be_due(now) ? standing::may_be_due : standing::good;
}

bool key_cache::may_be_due(refresh_schedule::clock::time_point now) const
{
    constexpr auto never = refresh_schedule::clock::time_point::max().time_since_epoch().count();
    const auto from = due_from_.load(std::memory_order_relaxed);
    return from != never && now.time_since_epoch().count() >= from &&
           env_->steady_now().time_since_epoch().count() >=
               next_try_.load(std::memory_order_relaxed);
}

bool key_cache::is_due()
{
    if (!may_be_due(world_now()))
        return false;
    std::lock_guard held(mutex_);
    return keys_ && !flight_ && schedule_.is_due(now());
}

void key_cache::drop(const credentials& keys)
{
    std::lock_guard held(mutex_);
    if (!keys_ || *keys_ != keys)
        return;
    keys_.reset();
    number_.fetch_add(1, std::memory_order_relaxed);
    note_when_due();
}

std::string key_cache::last_failure()
{
    std::lock_guard held(mutex_);
    return failure_;
}

void key_cache::async_refresh(asio::any_io_executor executor, refresh_handler handler)
{
    watch(executor);
    auto slot = asio::get_associated_cancellation_slot(handler);
    std::shared_ptr<flight> begun;
    {
        std::lock_guard held(mutex_);
        const std::uint64_t id = ++last_id_;
        if (slot.is_connected())
        {
            slot.assign([weak = weak_from_this(), id](asio::cancellation_type) {
                if (auto self = weak.lock())
                    self->leave(id);
            });
        }
        waiting_.emplace_back(id, executor, std::move(handler));
        if (!flight_)
            begun = new_flight();
    }
    if (begun)
        begin(std::move(begun));
}

// For those who wait, with the mutex held; to be begun without it.
std::shared_ptr<key_cache::flight> key_cache::new_flight()
{
    flight_ = std::make_shared<flight>(waiting_.front().executor());
    note_when_due();
    return flight_;
}

void key_cache::begin(std::shared_ptr<flight> begun)
{
    auto& object = *begun;
    auto ended = [weak = weak_from_this(),
                  begun = std::move(begun)](std::exception_ptr failure, credentials keys) {
        if (auto self = weak.lock())
            self->end(begun, failure, std::move(keys));
    };
    asio::co_spawn(
        object.strand,
        run_source(fetch_),
        asio::bind_cancellation_slot(object.cancel.slot(), std::move(ended))
    );
}

void key_cache::end(
    const std::shared_ptr<flight>& ended, std::exception_ptr failure, credentials keys
)
{
    error_code ec;
    std::string text;
    keys_ptr fetched;
    if (failure)
        ec = read_failure(failure, text);
    else
        fetched = std::make_shared<const credentials>(std::move(keys));

    waiters told;
    {
        std::lock_guard held(mutex_);
        if (flight_ != ended)
            return;
        flight_.reset();
        told.swap(waiting_);
        failure_ = std::move(text);
        if (ec)
            schedule_.failed(now(), uniform(*env_));
        else
            set_keys(fetched);
        note_when_due();
    }
    for (waiter& each : told)
        each.complete(ec, fetched);
}

void key_cache::leave(std::uint64_t id)
{
    waiters left;
    std::shared_ptr<flight> needless;
    {
        std::lock_guard held(mutex_);
        const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const waiter& each) {
            return each.id == id;
        });
        if (found == waiting_.end())
            return;
        left.splice(left.end(), waiting_, found);
        // Whoever comes next is not to wait for one that is being cancelled.
        if (waiting_.empty())
            needless.swap(flight_);
        note_when_due();
    }
    if (needless)
    {
        auto& strand = needless->strand;
        asio::post(strand, [needless = std::move(needless)] {
            needless->cancel.emit(asio::cancellation_type::terminal);
        });
    }
    left.front().complete(asio::error::operation_aborted, nullptr);
}

// -- Contexts that go away

void key_cache::watch(const asio::any_io_executor& executor)
{
    asio::execution_context* context = context_of(executor);
    std::shared_ptr<seat> added;
    {
        std::lock_guard held(mutex_);
        std::shared_ptr<seat>& place = seats_[context];
        if (place)
            return;
        place = std::make_shared<seat>(weak_from_this(), context);
        added = place;
    }
    watch_context(executor, added);
}

void key_cache::abandon(asio::execution_context* context)
{
    // Destroyed outside of the lock.
    std::shared_ptr<seat> gone;
    std::shared_ptr<flight> grounded;
    std::shared_ptr<flight> begun;
    waiters lost;
    {
        std::lock_guard held(mutex_);
        if (const auto found = seats_.find(context); found != seats_.end())
        {
            gone = std::move(found->second);
            seats_.erase(found);
        }
        for (auto at = waiting_.begin(); at != waiting_.end();)
        {
            const auto each = at++;
            if (context_of(each->executor()) == context)
                lost.splice(lost.end(), waiting_, each);
        }
        if (flight_ && flight_->context == context)
        {
            grounded.swap(flight_);
            if (!waiting_.empty())
                begun = new_flight();
            note_when_due();
        }
    }
    if (begun)
        begin(std::move(begun));
}

}  // namespace ddbm::detail
