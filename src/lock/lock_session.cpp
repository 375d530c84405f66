#include "lock/lock_session.hpp"

#include "client/cancelled_on.hpp"
#include "client/client_state.hpp"
#include "client/spawn_operation.hpp"
#include "environment/uniform.hpp"
#include "environment/wait_until.hpp"

#include <ddbm/lock.hpp>
#include <ddbm/rethrow.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace ddbm::detail {

// What the coroutine of the renewals owns. With it goes the strand, also where the coroutine does
// not come to its end, or not even to its beginning.
class lock_session::renewals
{
public:
    explicit renewals(std::shared_ptr<lock_session> of)
        : session(std::move(of)), strand(asio::make_strand(session->ours_)),
          pause(session->env().make_timer(strand))
    {
        std::lock_guard held(session->mutex_);
        session->renewals_ = this;
    }
    renewals(const renewals&) = delete;
    renewals& operator=(const renewals&) = delete;
    ~renewals()
    {
        std::lock_guard held(session->mutex_);
        session->renewals_ = nullptr;
    }

    const std::shared_ptr<lock_session> session;
    const asio::strand<asio::any_io_executor> strand;
    const std::unique_ptr<timer> pause;
};

lock_session::lock_session(
    const asio::any_io_executor& ours,
    table_core of,
    record_handle record,
    lease_hold hold,
    bool abandoned
)
    : table(std::move(of)), name(record_in(record).name),
      fencing_number(record_in(record).fencing_number), was_abandoned(abandoned), ours_(ours),
      holder_(record_in(record).holder), record_(std::move(record)), hold_(hold)
{
}

lock_handle lock_session::begin(std::shared_ptr<lock_session> self)
{
    auto running = std::make_unique<renewals>(self);
    const auto strand = running->strand;
    asio::co_spawn(strand, renew(std::move(running)), rethrow);
    lock_session* const held = self.get();
    return lock_handle(held, [self = std::move(self)](lock_session*) { self->end_renewals(); });
}

// -- What handles ask

environment& lock_session::env() const
{
    return table.db.state()->env();
}

bool lock_session::is_own(const lock_record& there) const
{
    return there.holder == holder_ && there.fencing_number == fencing_number;
}

lease_hold lock_session::hold() const
{
    std::lock_guard held(mutex_);
    return hold_;
}

call_limit lock_session::end_of_request(lease_clock::time_point sent) const
{
    const lease_hold held = hold();
    return call_limit("lock_options::lease", held.lease(), deadline::after(sent, held.left(sent)));
}

std::optional<error> lock_session::why_not_held() const
{
    const auto time = now();
    std::lock_guard held(mutex_);
    if (loss_)
        return loss_;
    if (is_released_)
        return lost("it has been released");
    if (hold_.is_lost(time))
        return lost("it has not been renewed in time");
    return std::nullopt;
}

bool lock_session::is_held() const
{
    return !why_not_held();
}

asio::any_io_executor lock_session::executor() const
{
    std::lock_guard held(mutex_);
    if (renewals_)
        return renewals_->strand;
    return table.db.get_executor();
}

diagnostics lock_session::about() const
{
    diagnostics diag;
    diag.table(*table.name);
    table.db.state()->name_operation(diag, service::dynamodb, "UpdateItem");
    return diag;
}

error lock_session::lost(const std::string& why) const
{
    diagnostics diag = about();
    diag.message(
        "the lock " + name + " with fencing number " + std::to_string(fencing_number) +
        " is not held: " + why
    );
    return error(errc::lock_lost, std::move(diag));
}

void lock_session::lose(const std::string& why)
{
    const error told = lost(why);
    std::lock_guard held(mutex_);
    if (!loss_)
        loss_ = told;
}

// -- Renewals

bool lock_session::is_over() const
{
    std::lock_guard held(mutex_);
    return is_to_end_ || loss_;
}

asio::awaitable<void> lock_session::renew(std::unique_ptr<renewals> running)
{
    const std::shared_ptr<lock_session> self = running->session;
    while (!self->is_over())
    {
        co_await wait_until(*running->pause, self->hold().next());
        if (self->is_over())
            break;
        if (self->hold().is_lost(self->now()))
        {
            const auto& last = self->last_failure_;
            self->lose(
                std::string("it could not be renewed in time") +
                (last ? ": " + std::string(last->what()) : std::string())
            );
            break;
        }
        co_await self->renew_once();
    }
    // Those that wait for it go on when this has ended.
    const auto waiting = self->waiting_;
    running.reset();
    for (timer* each : waiting)
        each->cancel();
}

asio::awaitable<void> lock_session::renew_once()
{
    const auto sent = now();
    lock_record& record = record_in(record_);
    const auto before = record.renewals;
    detail::renew(record);
    const lock_reply reply = co_await save_record(table, record_, end_of_request(sent));
    const double chance = uniform(env());
    if (!reply.failure)
    {
        last_failure_.reset();
        std::lock_guard held(mutex_);
        hold_.renewed(sent, chance);
        co_return;
    }
    record.renewals = before;
    if (reply.has(errc::client_closed))
        lose(reply.failure->what());
    else if (reply.is_conflict())
        co_await look_again(*reply.failure);
    else
    {
        last_failure_ = reply.failure;
        const auto time = now();
        std::lock_guard held(mutex_);
        hold_.failed(time, chance);
    }
}

// Somebody has written to the record: it may have been a renewal that was taken for a failure.
asio::awaitable<void> lock_session::look_again(const error& why)
{
    lock_reply seen = co_await look_at(table, name, end_of_request(now()));
    const auto time = now();
    if (seen.failure)
    {
        last_failure_ = why;
        std::lock_guard held(mutex_);
        hold_.failed(time, uniform(env()));
    }
    else if (!seen.record)
        lose("its record is gone");
    else if (!is_own(record_in(seen.record)))
        lose("it is held by " + holder_in_words(&record_in(seen.record)));
    else
    {
        record_ = std::move(seen.record);
        std::lock_guard held(mutex_);
        hold_.repeat(time);
    }
}

void lock_session::end_renewals()
{
    std::lock_guard held(mutex_);
    is_to_end_ = true;
    if (!renewals_)
        return;
    asio::post(renewals_->strand, [self = shared_from_this()] {
        std::unique_lock lock(self->mutex_);
        timer* const pause = self->renewals_ ? self->renewals_->pause.get() : nullptr;
        lock.unlock();
        if (pause)
            pause->cancel();
    });
}

// -- Waiting for their end

// On the strand, or when they have ended already.
asio::awaitable<void> lock_session::wait_until_ended(std::shared_ptr<lock_session> self)
{
    const auto has_ended = [&] {
        std::lock_guard held(self->mutex_);
        return self->renewals_ == nullptr;
    };
    if (has_ended())
        co_return;

    class waiting
    {
    public:
        waiting(lock_session& of, std::unique_ptr<timer> made)
            : session(of), until_woken(std::move(made))
        {
            session.waiting_.push_back(until_woken.get());
        }
        waiting(const waiting&) = delete;
        waiting& operator=(const waiting&) = delete;
        ~waiting() { std::erase(session.waiting_, until_woken.get()); }

        lock_session& session;
        const std::unique_ptr<timer> until_woken;
    };
    const asio::any_io_executor strand = co_await asio::this_coro::executor;
    waiting here(*self, self->env().make_timer(strand));
    while (!has_ended())
        co_await wait_until(*here.until_woken, lease_clock::time_point::max());
}

asio::awaitable<void> lock_session::wait_until_lost(std::shared_ptr<lock_session> self)
{
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await wait_until_ended(self);
    std::lock_guard held(self->mutex_);
    if (!self->loss_)
        throw error(
            asio::error::operation_aborted,
            "the lock " + self->name + " is not renewed any more, and was not lost before"
        );
}

// -- Releasing

asio::awaitable<void> lock_session::release(std::shared_ptr<lock_session> self)
{
    co_await allow_partial_cancellation();
    {
        std::lock_guard held(self->mutex_);
        if (self->is_released_)
            co_return;
        if (self->is_being_released_)
            throw error(
                errc::invalid_request, "the lock " + self->name + " is being released already"
            );
        self->is_being_released_ = true;
    }
    class turn
    {
    public:
        explicit turn(lock_session& of) : session(of) {}
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn()
        {
            std::lock_guard held(session.mutex_);
            session.is_being_released_ = false;
        }

        lock_session& session;
    };
    const turn ours(*self);
    self->end_renewals();
    co_await wait_until_ended(self);
    if (const auto why = self->why_not_held())
        throw *why;
    co_await self->give_up_record();
    std::lock_guard held(self->mutex_);
    self->is_released_ = true;
}

// What is in its way is a renewal that was taken for a failure, or another holder: one that has
// come after it, if an attempt whose reply was lost may have given the record up.
asio::awaitable<void> lock_session::give_up_record()
{
    bool may_be_given_up = false;
    for (;;)
    {
        const lock_record before = record_in(record_);
        detail::release(record_in(record_));
        const lock_reply reply = co_await save_record(table, record_, end_of_request(now()));
        if (!reply.failure)
            co_return;
        record_in(record_) = before;
        if (!reply.is_conflict())
            throw *reply.failure;
        may_be_given_up = may_be_given_up || reply.is_doubtful();
        lock_reply seen = co_await look_at(table, name, end_of_request(now()));
        if (seen.failure)
            throw *seen.failure;
        const lock_record* there = seen.record ? &record_in(seen.record) : nullptr;
        if (!there || !is_own(*there))
        {
            if (may_be_given_up)
                co_return;
            lose("it is held by " + holder_in_words(there));
            throw *why_not_held();
        }
        record_ = std::move(seen.record);
    }
}

// -- From the headers

asio::any_io_executor executor_of(const lock_session& of)
{
    return of.executor();
}

namespace {

using lock_steps = asio::awaitable<void> (*)(std::shared_ptr<lock_session>);

// The session lives as long as the operation; the handle does not, so that the renewals end.
table_call<> make_call(const lock_handle& of, lock_steps steps)
{
    return table_call<>([session = of->shared_from_this(),
                         steps](auto handler, handler_place, std::shared_ptr<diagnostics> diag) {
        const auto strand = session->executor();
        spawn_operation(
            strand,
            steps(session),
            session->about(),
            std::move(diag),
            cancelled_on(strand, std::move(handler))
        );
    });
}

}  // namespace

table_call<> prepare_lost(const lock_handle& of)
{
    return make_call(of, &lock_session::wait_until_lost);
}

table_call<> prepare_release(const lock_handle& of)
{
    return make_call(of, &lock_session::release);
}

}  // namespace ddbm::detail

namespace ddbm {

const detail::lock_session& held_lock::session() const
{
    if (!session_)
        throw error(errc::empty_handle, "the lock is empty: it is none that was acquired");
    return *session_;
}

const std::string& held_lock::name() const
{
    return session().name;
}

std::int64_t held_lock::fencing_number() const
{
    return session().fencing_number;
}

bool held_lock::was_abandoned() const
{
    return session().was_abandoned;
}

bool held_lock::is_held() const
{
    return session().is_held();
}

void held_lock::check() const
{
    if (const auto why = session().why_not_held())
        throw *why;
}

}  // namespace ddbm
