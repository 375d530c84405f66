// What an attempt has come to: its reply, which of two decides, and what follows from that.

#include "client/operation.hpp"
#include "environment/uniform.hpp"
#include "errors/thrown_error.hpp"
#include "http/http_date.hpp"
#include "protocol/error_reply.hpp"
#include "retry/failure_kind.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace ddbm::detail {

// -- A second attempt

void operation::prepare_hedging()
{
    if (kind_.is_write || !kind_.may_resend)
        return;
    hedged_ = hedged_attempts::of(*shard_, name(), body());
    if (hedged_)
        allow_second_attempt();
}

// That one is late. It would not wait for its turn, and pays only if it is sent: both are asked
// with the lock held, as nothing of the attempt may change meanwhile.
void operation::hedge(std::uint64_t attempt)
{
    begin_second_attempt([&] {
        return !(turn_ && turn_->is_limited(subject_of_turn(), client_->env().steady_now())) &&
               hedged_->may_send_again(attempt);
    });
}

bool operation::begin_second_attempt(const std::function<bool()>& is_wanted)
{
    {
        std::lock_guard held(mutex_);
        const bool has_one_alone = first_is_under_way_ && !second_is_under_way_ && !is_deciding_;
        if (!has_one_alone || is_decided_ || cancelled_ || (is_wanted && !is_wanted()))
            return false;
        make_second();
    }
    // Where it goes does not change while it is under way.
    to_->transport->start(exchange_ptr(second_.get()));
    return true;
}

// With the lock held.
void operation::make_second()
{
    if (!second_)
        second_ = std::make_unique<exchange>(*this);
    second_->forget_reply();
    second_->send_the_same_as(first_);
    ++second_attempts_;
    second_->attempt = retries_.attempt() + second_attempts_;
    second_is_under_way_ = true;
    if (observed_)
        observed_->attempt_began(*second_);
}

// With the lock held: false if `x` is of no more use.
bool operation::begins_to_decide(exchange& x)
{
    is_under_way(x) = false;
    if (is_decided_)
        return false;
    came_late_ = came_late_ || is_deciding_;
    if (is_deciding_)
        return false;
    is_deciding_ = true;
    ended_ = &x;
    return true;
}

// With the lock held, when the outcome of an attempt is known: whether it is the operation's. Then
// the other one, if it is under way, is to be aborted.
bool operation::decides(error_code ec, exchange_ptr& loser)
{
    is_deciding_ = false;
    const bool has_other = second_ && is_under_way(other_of(*ended_));
    if (ec && has_other)
        return false;
    is_decided_ = !ec;
    if (has_other)
        loser = &other_of(*ended_);
    if (has_other || std::exchange(came_late_, false))
        note_lost(other_of(*ended_));
    return true;
}

// Nothing of its outcome is known, nor will be.
void operation::note_lost(const exchange& x)
{
    ++attempts_made_;
    if (observed_)
        observed_->attempt_lost(x);
}

// -- An attempt has ended

void operation::complete(exchange& x, error_code ec)
{
    // Of what it has expanded the reply is a part, until nobody looks at that any more.
    reply_body body;
    if (!may_have_two_)
    {
        const bool doubtful = note_outcome(ec, body);
        if (turn_)
            tell_limits(ec);
        return conclude(ec, doubtful);
    }
    exchange_ptr loser;
    bool doubtful = false;
    bool is_told = false;
    {
        std::unique_lock held(mutex_);
        if (!begins_to_decide(x))
            return;
        // Only those that succeed are read by code of the program's.
        if (!ec && x.status == 200)
            held.unlock();
        doubtful = note_outcome(ec, body);
        if (!held)
            held.lock();
        if (!decides(ec, loser))
        {
            is_told = turn_ && tells_of_rate(ec);
            if (is_told)
                tell_limits(ec);
            keep_marks_of_reply();
            ended_->forget_text();
            earlier_.reset(new failed_attempt{ec, ended_, std::move(diag_), doubtful, is_told});
            return;
        }
        // One that got no connection in time says less than one that was sent.
        if (ec == errc::wait_timeout && earlier_)
        {
            ec = earlier_->code;
            ended_ = earlier_->ended;
            diag_ = std::move(earlier_->diag);
            doubtful = earlier_->doubtful;
            is_told = earlier_->is_told;
        }
        earlier_.reset();
    }
    if (loser)
        to_->transport->abort(*loser, asio::error::operation_aborted);
    if (turn_ && !is_told)
        tell_limits(ec);
    conclude(ec, doubtful);
}

// Reads a reply: `ec` becomes what the attempt has come to. Returns whether it may have been
// applied although it failed.
bool operation::note_outcome(error_code& ec, reply_body& body)
{
    const exchange& x = *ended_;
    const std::size_t received_bytes = x.reply.size();
    ++attempts_made_;
    // Only the service itself names requests; a page of a proxy has no such header.
    answered_ = !ec && x.status == 200 && !x.request_id.empty();
    // A reply of HTTP 200 that cannot be read is to a request that was carried out.
    const bool doubtful = (ec && x.sent == applied::maybe) ||
                          (!ec && (x.status == 200 || x.status >= 500)) || x.resent;

    if (ec)
        diag_ = diagnostics(words_of(ec));
    else
    {
        x.begins(attempt_phase::decode, client_->env());
        ec = interpret(body);
    }
    if (ec)
        ec = meaning(ec);
    if (observed_)
        observed_->attempt_ended(x, received_bytes, ec);
    if (hedged_)
        hedged_->ended(answered_ || !ec, ec);
    in_doubt_ = in_doubt_ || (ec && doubtful);
    return doubtful;
}

// What follows from the outcome of the last attempt that was under way.
void operation::conclude(error_code ec, bool doubtful)
{
    if (hedged_)
        hedged_->over();
    if (!ec)
    {
        note_date();
        retries_.succeeded();
        return end({});
    }
    if (ec == service_errc::conditional_check_failed && in_doubt_ &&
        is_own_write(diag_.returned_item()))
    {
        diag_ = diagnostics();
        diag_.recognised_by_equality(true);
        return end({});
    }
    if (correct_clock(ec) || sign_again(ec))
        return;
    if (doubtful && !kind_.may_resend)
    {
        diag_.retry_end(retry_end::may_apply_twice);
        return end(ec);
    }
    if (!pause_before_retry(ec))
        end(ec);
}

// What a failure without a reply was, its limit of time by name and value.
std::string operation::words_of(error_code ec) const
{
    const timeouts& limits = client_->config.timeouts;
    std::string text = ended_->failure;
    const auto add = [&](const std::string& limit) {
        text.append(text.empty() ? "" : ": ").append(limit);
    };
    if (ec == errc::connect_timeout)
        add(words_of_limit("timeouts::connect", limits.connect));
    else if (ec == errc::tls_timeout)
        add(words_of_limit("timeouts::tls", limits.tls));
    else if (ec == errc::attempt_timeout)
        add(words_of_limit("timeouts::attempt", limits.attempt));
    else if (ec == errc::wait_timeout)
        add(words_of_limit("timeouts::wait", limits.wait));
    else if (ec == errc::deadline_exceeded && limit_.is_set())
        add(limit_.words());
    return (text.empty() ? "" : text + ": ") + ec.message();
}

// -- A clock that is wrong

namespace {

blamed_clock blamed_by(error_code ec)
{
    if (is_clock_skew(ec))
        return blamed_clock::certainly;
    return may_be_clock_skew(ec) ? blamed_clock::perhaps : blamed_clock::no;
}

}  // namespace

// Signed with the time that the service says it is, the same attempt again: once, and at no cost.
// True if that goes on.
bool operation::correct_clock(error_code ec)
{
    const blamed_clock blamed = blamed_by(ec);
    if (blamed == blamed_clock::no || !ended_->keys || clock_corrected_)
        return false;
    const auto now = client_->env().system_now();
    const auto date = read_http_date(ended_->date);
    if (!client_->skew().refused(blamed, date, now, ended_->signed_with) || !may_go_on())
        return false;
    clock_corrected_ = true;
    forget_attempt();
    make_attempt();
    return true;
}

// From time to time a reply's date is looked at though nothing is wrong.
void operation::note_date()
{
    if (ended_->date.empty() || !client_->skew().wants_date(ended_->signed_at))
        return;
    if (const auto date = read_http_date(ended_->date))
        client_->skew().succeeded(*date, client_->env().system_now());
}

// -- Keys that the service calls expired

// New ones, and the same attempt again: once, and at no cost. True if that goes on.
bool operation::sign_again(error_code ec)
{
    if (!is_expired_credentials(ec) || !ended_->keys || expired_keys_)
        return false;
    if (!may_go_on())
        return false;
    expired_keys_ = std::move(ended_->keys);
    expired_with_ = ec;
    forget_attempt();
    make_attempt();
    return true;
}

bool operation::may_go_on()
{
    std::lock_guard held(mutex_);
    return !cancelled_;
}

// None came, or none other: the call has failed by what the service said, unless it was ended.
void operation::end_without_keys(error_code ec)
{
    const bool was_ended = ec == errc::deadline_exceeded || ec == errc::client_closed ||
                           ec == asio::error::operation_aborted;
    if (was_ended)
    {
        diag_.message(words_of(ec));
        return end(ec);
    }
    if (ec != service_errc::expired_token)
        diag_.message(diag_.message() + " (and new keys could not be had: " + words_of(ec) + ")");
    diag_.retry_end(retry_end::not_retried);
    end(expired_with_);
}

// Reads the reply; returns why it is a failure, with the diagnostics filled in.
error_code operation::interpret(reply_body& body)
{
    exchange& x = *ended_;
    const std::size_t limit = std::min(client_->config.reply_limit_bytes, x.reply_limit_bytes);
    const error_code unreadable = body.read(x.reply, x.crc32, x.coding, x.content_encoding, limit);
    if (unreadable && (x.status == 200 || unreadable == errc::checksum_mismatch))
    {
        diag_ = diagnostics(body.failure());
        return unreadable;
    }
    x.reply = unreadable ? std::string_view() : body.text();
    if (x.status != 200)
    {
        const error_code failed = interpret_error();
        // That it is an error is told by its status, whatever has become of its words.
        if (unreadable)
            diag_.message(diag_.message() + ": " + body.failure());
        return failed;
    }
    return interpret_text();
}

// Of one that says that it has succeeded.
error_code operation::interpret_text()
{
    const exchange& x = *ended_;
    try
    {
        // Some replies are empty; all others are one JSON object.
        if (!x.reply.empty() && x.reply.front() != '{')
            throw not_dynamodb(x.status, x.content_type, x.reply);
        read(x.reply);
        return {};
    }
    catch (...)
    {
        // The program's codecs may throw anything.
        const error why = thrown_error("a codec");
        diag_ = why.get_diagnostics();
        return why.code();
    }
}

error_code operation::interpret_error()
{
    const exchange& x = *ended_;
    error_reply failed = read_error_reply(x.status, x.content_type, x.reply);
    diag_ = diagnostics(std::move(failed.message));
    diag_.exception_type(std::move(failed.exception_type));
    if (failed.returned)
        diag_.returned_item(std::move(*failed.returned));
    if (!failed.reasons.empty())
        diag_.cancellation_reasons(std::move(failed.reasons));
    if (!failed.throttling.empty())
        diag_.throttling_reasons(std::move(failed.throttling));
    return failed.code;
}

bool operation::pause_before_retry(error_code ec)
{
    std::lock_guard held(mutex_);
    if (cancelled_)
        return false;
    failure_kind failed = classify(ec);
    if (ec == service_errc::transaction_conflict && kind_.retries_conflicts)
        failed = failure_kind::transient;
    if (failed == failure_kind::throttling && !kind_.retries_throttling)
    {
        diag_.retry_end(retry_end::not_retried);
        return false;
    }
    const auto now = client_->env().steady_now();
    auto delay =
        retries_.next(failed, uniform(client_->env()), ended_->retry_after, time_left(now));
    if (!delay)
    {
        diag_.retry_end(retries_.ended());
        return false;
    }
    if (!begin_pause(later(now, *delay), &operation::on_pause_over))
    {
        retries_.not_made();
        return false;
    }
    failed_with_ = ec;
    pauses();
    forget_attempt();
    return true;
}

// Before another one. What it looked like is in the diagnostics.
void operation::forget_attempt()
{
    keep_marks_of_reply();
    ended_->forget_reply();
    first_.forget_reply();
}

// What tells one reply from another; the reply itself is gone when complete() returns.
void operation::keep_marks_of_reply()
{
    exchange& x = *ended_;
    // A failure may have one of its own: what would have been sent if all of it had been looked at.
    if (x.status != 0 && diag_.http_status() == 0)
        diag_.http_status(x.status);
    if (x.status != 0 && !x.request_id.empty())
        diag_.request_id(std::string(x.request_id));
    x.request_id = {};
}

}  // namespace ddbm::detail
