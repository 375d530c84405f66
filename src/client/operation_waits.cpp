// What a call waits for besides the network: its turn, a request shared with other calls, keys, and
// the time between attempts.

#include "client/combined_calls.hpp"
#include "client/operation.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

constexpr const char* waiting_for_keys = "waiting for access keys";
constexpr const char* waiting_for_turn =
    "waiting for its turn, as requests like it were refused for their rate";
constexpr const char* pausing = "pausing before another attempt";
constexpr const char* waiting_for_others = "waiting for a request shared with other calls";

}  // namespace

// -- The turn of an attempt, where retries are adaptive

// True if it waits for that, or has ended because it would come too late.
bool operation::await_turn()
{
    const auto now = client_->env().steady_now();
    const auto turn = turn_->ask(subject_of_turn(), now);
    if (turn.wait.count() <= 0)
        return false;
    const auto until = later(now, turn.wait);
    std::lock_guard held(mutex_);
    error_code ended = cancelled_;
    if (!ended && first_.deadline.is_set() && first_.deadline.is_over(until))
        ended = errc::deadline_exceeded;
    if (!ended && !begin_pause(until, &operation::on_turn_over))
        ended = errc::client_closed;
    // Not inside of what has started it.
    if (ended)
        asio::post(shard_->executor, [self = boost::intrusive_ptr<operation>(this), ended] {
            self->end_without_turn(ended);
        });
    return true;
}

void operation::on_turn_over()
{
    if (const error_code cancelled = end_pause())
        return end_without_turn(cancelled);
    if (turn_->has_come())
        make_attempt();
    else
        begin_attempt();
}

// A retry that would come too late is not made: what the attempt before it failed with is what the
// call fails with.
void operation::end_without_turn(error_code ec)
{
    turn_->leave();
    if (attempts_made_ != 0)
        retries_.not_made();
    if (attempts_made_ == 0 || ec != errc::deadline_exceeded)
        return end_while(waiting_for_turn, ec);
    diag_.retry_end(retry_end::deadline);
    end(failed_with_);
}

void operation::tell_limits(error_code ec)
{
    const exchange& x = *ended_;
    request_turn::outcome how;
    how.code = ec;
    how.is_answered = x.status != 0;
    how.may_have_left = x.sent != applied::no;
    how.reasons = diag_.throttling_reasons();
    turn_->ended(subject_of_turn(), how, client_->env().steady_now());
}

// -- A request shared with others

bool operation::is_taken_by_others()
{
    if (refused_ || kind_.is_write || !kind_.may_resend || !kind_.retries_throttling ||
        kind_.to != service::dynamodb)
        return false;
    const deadline end = first_.deadline;
    if (end.is_set() && end.is_over(client_->env().steady_now()))
        return false;
    // Nobody tells it of anything before the lock is released.
    std::lock_guard held(mutex_);
    if (cancelled_ || !shard_->pause(*this))
        return false;
    const auto until = end.is_set() ? std::optional(end.when()) : std::nullopt;
    if (!shard_->combined()->take(*this, sharing_->options, until))
    {
        shard_->resume(*this);
        return false;
    }
    if (!until)
        return true;
    sharing_->until = client_->env().make_timer(shard_->executor);
    sharing_->until->async_wait_until(
        *until,
        [self = boost::intrusive_ptr<operation>(this)](error_code ec) {
            if (!ec)
                self->cancel(errc::deadline_exceeded);
        }
    );
    return true;
}

void operation::stop_waiting_for_others()
{
    shard_->resume(*this);
    std::lock_guard held(mutex_);
    sharing_->until.reset();
}

// False if it does not wait for any.
bool operation::leaves_others(error_code why)
{
    const auto left = shard_->combined()->leave(*this, why);
    if (left == combined_calls::left::did_not_wait)
        return false;
    stop_waiting_for_others();
    is_reported_ = left == combined_calls::left::alone;
    first_.failure = waiting_for_others;
    asio::post(shard_->executor, [self = boost::intrusive_ptr<operation>(this), why] {
        self->diag_ = diagnostics(self->words_of(why));
        self->end(why);
    });
    return true;
}

void operation::end_as(const combined_outcome& outcome)
{
    stop_waiting_for_others();
    attempts_made_ = first_.attempt = outcome.attempts;
    error_code ec = outcome.ec;
    if (ec)
        diag_ = outcome.diag;
    else
    {
        answered_ = true;
        first_.status = 200;
        first_.reply = outcome.reply;
        first_.request_id = outcome.request_id;
        ec = interpret_text();
    }
    if (ec)
        ec = meaning(ec);
    is_reported_ = !ec || (outcome.ec && outcome.is_reported);
    end(ec);
    first_.forget_reply();
}

void operation::go_on_alone()
{
    stop_waiting_for_others();
    error_code cancelled;
    {
        std::lock_guard held(mutex_);
        cancelled = cancelled_;
    }
    if (!cancelled)
        return run_alone({}, std::chrono::milliseconds(0));
    first_.failure = waiting_for_others;
    diag_ = diagnostics(words_of(cancelled));
    end(cancelled);
}

// -- Keys that have to be fetched

void operation::await_keys(key_source& source)
{
    using self_ptr = boost::intrusive_ptr<operation>;
    std::lock_guard held(mutex_);
    if (cancelled_)
        return post_without_keys(cancelled_);
    const deadline end = first_.deadline;
    if (end.is_set() && end.is_over(client_->env().steady_now()))
        return post_without_keys(errc::deadline_exceeded);
    if (!shard_->pause(*this))
        return post_without_keys(errc::client_closed);
    if (end.is_set())
    {
        pause_ = client_->env().make_timer(shard_->executor);
        pause_->async_wait_until(end.when(), [self = self_ptr(this)](error_code ec) {
            if (!ec)
                self->on_keys(nullptr, errc::deadline_exceeded, waiting_for_keys);
        });
    }
    first_.begins(attempt_phase::credentials, client_->env());
    awaits_keys_ = source.wait(
        shard_->executor,
        expired_keys_,
        [self = self_ptr(this)](auto fetched, error_code ec, std::string why) {
            self->on_keys(std::move(fetched), ec, std::move(why));
        }
    );
}

// With the lock held. False if it does not wait any more.
bool operation::stop_awaiting_keys()
{
    if (!awaits_keys_)
        return false;
    client_->keys_for(*to_)->leave(*awaits_keys_);
    shard_->resume(*this);
    awaits_keys_.reset();
    pause_.reset();
    return true;
}

void operation::post_without_keys(error_code why)
{
    post_not_sent(why, waiting_for_keys);
}

void operation::on_keys(std::shared_ptr<const credentials> fetched, error_code ec, std::string why)
{
    {
        std::lock_guard held(mutex_);
        if (!stop_awaiting_keys())
            return;
    }
    if (!ec)
    {
        first_.keys = std::move(fetched);
        first_.ends_phase(client_->env());
        return go_on_with_keys();
    }
    post_not_sent(ec, std::move(why));
}

// -- Between attempts

// With the lock held. False if the client has been closed.
bool operation::begin_pause(std::chrono::steady_clock::time_point until, void (operation::*over)())
{
    if (!shard_->pause(*this))
        return false;
    pause_ = client_->env().make_timer(shard_->executor);
    pause_->async_wait_until(
        until,
        [self = boost::intrusive_ptr<operation>(this), over](error_code) { (self.get()->*over)(); }
    );
    return true;
}

// Why it has been cancelled, if it has.
error_code operation::end_pause()
{
    shard_->resume(*this);
    std::lock_guard held(mutex_);
    pause_.reset();
    return cancelled_;
}

void operation::on_pause_over()
{
    const error_code cancelled = end_pause();
    if (!cancelled)
        return begin_attempt();
    retries_.not_made();
    end_while(pausing, cancelled);
}

// Of the attempt before, if there was one, its failure is told as well.
void operation::end_while(const char* doing, error_code ec)
{
    ended_->failure = doing;
    std::string words = words_of(ec);
    if (attempts_made_ != 0)
        words += " (the attempt before: " + diag_.message() + ')';
    diag_.message(std::move(words));
    end(ec);
}

}  // namespace ddbm::detail
