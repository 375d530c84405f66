#include "client/operation.hpp"

#include "client/call_time.hpp"
#include "client/combined_calls.hpp"
#include "client/running_call.hpp"
#include "environment/uniform.hpp"
#include "http/http_date.hpp"
#include "protocol/error_reply.hpp"
#include "protocol/request_outline.hpp"
#include "retry/failure_kind.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr const char* waiting_for_keys = "waiting for access keys";
constexpr const char* waiting_for_turn =
    "waiting for its turn, as requests like it were refused for their rate";
constexpr const char* waiting_for_others = "waiting for a request shared with other calls";

bool has(asio::cancellation_type types, asio::cancellation_type type)
{
    return (types & type) != asio::cancellation_type::none;
}

// The caller of a write knows what comes of sending it twice.
operation_kind as_wanted(operation_kind kind, const call_options& options)
{
    const auto wanted = options.resend();
    if (wanted && kind.is_write && !kind.may_resend_is_final)
        kind.may_resend = *wanted == resend::harmless;
    return kind;
}

// What the observer throws is its own: it leaves through what runs the executor, by itself.
void leave(const asio::any_io_executor& executor, std::exception_ptr thrown)
{
    if (thrown)
        asio::post(executor, [thrown = std::move(thrown)] { std::rethrow_exception(thrown); });
}

}  // namespace

operation::operation(
    std::shared_ptr<client_state> client, const call_options& options, operation_kind kind
)
    : client_(std::move(client)), kind_(as_wanted(kind, options)),
      is_part_of_call_(detail::is_part_of_call(options)), first_(*this),
      retries_(
          client_->config.retry_policy,
          client_->quota,
          options.max_attempts().value_or(client_->config.retry_policy.max_attempts),
          options.retry_quota()
      ),
      time_limit_(options.timeout()), trace_(options.trace()),
      may_be_hedged_(options.hedged().value_or(client_->config.hedged_reads.enabled))
{
    first_.service = kind.to;
    first_.operation = kind.name;
    first_.max_attempts = retries_.max_attempts();
    first_.may_resend = kind_.may_resend;
    if (trace_)
        first_.trace = &*trace_;
    first_.buffer = client_->take_buffer();
    first_.body_offset = first_.buffer.size();
    if (const auto& to = client_->observer_of(options))
        observed_ = std::make_unique<observed_call>(to, client_->env(), options.tag());
    if (client_->config.retry_policy.adaptive)
        turn_ = std::make_unique<request_turn>(client_->limits);
    if (!kind_.is_write && client_->combines_reads() && options.combined())
        sharing_ = std::make_unique<sharing>(options);
}

operation::~operation()
{
    client_->give_back(std::move(first_.buffer));
}

void operation::refuse(const error& why)
{
    if (refused_)
        return;
    refused_ = why.code();
    diag_ = why.get_diagnostics();
}

void operation::throw_refusal() const
{
    if (!refused_)
        return;
    error_code ec = *refused_;
    diagnostics diag = diag_;
    client_->name_operation(diag, kind_.to, name());
    explain(ec, diag);
    throw error(ec, std::move(diag));
}

bool operation::limit_time(std::chrono::milliseconds most)
{
    const auto own = time_of_call(time_limit_, client_->config);
    if (own && *own <= most)
        return false;
    time_limit_ = most;
    return true;
}

void operation::run(std::chrono::milliseconds pause)
{
    // Where the one that it goes on with was, the context may have gone since.
    if (!shard_ || shard_->is_gone())
        shard_ = &client_->any_shard();
    shard_->began();
    if (!is_part_of_call_ && client_->is_closing())
        refuse(error(errc::client_closed));
    if (observed_)
        observed_->began();
    const auto time = time_of_call(time_limit_, client_->config);
    std::chrono::steady_clock::time_point start;
    if (time || pause.count() > 0)
        start = later(client_->env().steady_now(), pause);
    // It may have that of what it goes on with.
    if (!first_.deadline.is_set())
        first_.deadline = deadline::after(start, time);
    find_likely_destination();
    if (sharing_ && pause.count() == 0 && is_taken_by_others())
        return;
    run_alone(start, pause);
}

// Before it can be cancelled.
void operation::find_likely_destination()
{
    try
    {
        // What may have to be made yet, or may have nothing to give.
        to_ = &shard_->routes().likely(kind_.to);
        first_.framer = to_->framer.get();
    }
    catch (const error& e)
    {
        refuse(e);
    }
    catch (const boost::system::system_error& e)
    {
        refuse(error(e.code(), e.what()));
    }
}

void operation::run_alone(
    std::chrono::steady_clock::time_point start, std::chrono::milliseconds pause
)
{
    if (observed_ && observed_->wants(reported::capacity))
        ask_for_capacity(kind_.name, first_.buffer, first_.body_offset);
    try
    {
        // For a header, which only HTTP has.
        if (to_ && !to_->endpoint.is_embedded())
        {
            invocation_text_ = random_uuid(client_->env());
            first_.invocation_id =
                std::string_view(invocation_text_.data(), invocation_text_.size());
        }
    }
    catch (const boost::system::system_error& e)
    {
        refuse(error(e.code(), e.what()));
    }
    if (!refused_ && observed_)
        announce();
    if (may_be_hedged_)
        prepare_hedging();
    if (!refused_ && pause.count() > 0)
    {
        std::lock_guard held(mutex_);
        if (begin_pause(start, &operation::on_pause_over))
            return;
        refused_ = errc::client_closed;
    }
    if (!refused_)
        return begin_attempt();
    asio::post(shard_->executor, [self = boost::intrusive_ptr<operation>(this)] {
        self->end(*self->refused_);
    });
}

// An observer may keep it from being sent.
void operation::announce()
{
    try
    {
        observed_->begins(name(), kind_.is_write);
    }
    catch (const error& why)
    {
        refuse(why);
    }
    catch (...)
    {
        leave(shard_->executor, std::current_exception());
    }
}

void operation::begin_attempt()
{
    if (!turn_ || !await_turn())
        make_attempt();
}

void operation::make_attempt()
{
    ended_ = &first_;
    first_.attempt = retries_.attempt() + second_attempts_;
    if (observed_)
        observed_->attempt_began(first_);
    if (key_source* source = client_->keys_for(*to_))
    {
        first_.keys = source->current(shard_->executor, expired_keys_);
        if (!first_.keys)
            return await_keys(*source);
    }
    go_on_with_keys();
}

void operation::go_on_with_keys()
{
    expired_with_ = {};
    if (has_destination())
        send();
}

// Where this attempt goes. False if that is nowhere: it has been told then.
bool operation::has_destination()
{
    error_code ec;
    std::string why;
    try
    {
        const destination& to = shard_->routes().of(kind_.to, name(), body(), first_.keys.get());
        is_to_chosen_ = true;
        return &to == to_ || change_destination(to);
    }
    catch (const error& e)
    {
        ec = e.code();
        why = e.get_diagnostics().message();
    }
    catch (const boost::system::system_error& e)
    {
        ec = e.code();
        why = e.what();
    }
    is_to_chosen_ = false;
    // To be followed by those of the code.
    if (why.ends_with('.'))
        why.pop_back();
    post_not_sent(ec, std::move(why));
    return false;
}

// Who cancels it meanwhile has the transport of before end it, which does not have it.
bool operation::change_destination(const destination& to)
{
    error_code cancelled;
    {
        std::lock_guard held(mutex_);
        cancelled = cancelled_;
        if (!cancelled)
            to_ = &to;
    }
    if (cancelled)
    {
        post_not_sent(cancelled, {});
        return false;
    }
    first_.framer = to.framer.get();
    return true;
}

void operation::send()
{
    if (may_have_two_)
    {
        std::lock_guard held(mutex_);
        first_is_under_way_ = true;
    }
    on_its_way();
    if (hedged_)
        hedged_->begun([self = boost::intrusive_ptr<operation>(this)] {
            // It would not wait for its turn.
            if (!self->turn_ || !self->client_->limits.is_limiting())
                self->begin_second_attempt();
        });
    to_->transport->start(exchange_ptr(&first_));
}

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
    if (attempts_made_ == 0)
    {
        first_.failure = waiting_for_turn;
        diag_ = diagnostics(words_of(ec));
        return end(ec);
    }
    retries_.not_made();
    if (ec != errc::deadline_exceeded)
        return end(ec);
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
        return post_not_sent(cancelled_, {});
    const deadline end = first_.deadline;
    if (end.is_set() && end.is_over(client_->env().steady_now()))
        return post_not_sent(errc::deadline_exceeded, {});
    if (!shard_->pause(*this))
        return post_not_sent(errc::client_closed, {});
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

// Not inside of what has started or cancelled it, and one by one: what is completed there is the
// user's.
void operation::post_not_sent(error_code ec, std::string why)
{
    first_.failure = std::move(why);
    asio::post(shard_->executor, [self = boost::intrusive_ptr<operation>(this), ec] {
        if (self->expired_with_)
            self->end_without_keys(ec);
        else
            self->complete(self->first_, ec);
    });
}

bool can_cancel(const operation_kind& kind, asio::cancellation_type type) noexcept
{
    // Total cancellation promises that nothing has happened, which no write can.
    return has(type, asio::cancellation_type::terminal) ||
           has(type, asio::cancellation_type::partial) ||
           (!kind.is_write && has(type, asio::cancellation_type::total));
}

void operation::cancel(error_code why)
{
    // What waits may be all that holds it.
    boost::intrusive_ptr<operation> self(this);
    bool awaited_keys = false;
    const destination* to = nullptr;
    exchange* second = nullptr;
    {
        std::lock_guard held(mutex_);
        if (cancelled_)
            return;
        cancelled_ = why;
        awaited_keys = stop_awaiting_keys();
        if (!awaited_keys && pause_)
            return pause_->cancel();
        to = to_;
        if (second_is_under_way_)
            second = second_.get();
    }
    if (sharing_ && leaves_others(why))
        return;
    if (awaited_keys)
        return post_not_sent(why, waiting_for_keys);
    if (to)
        to->transport->abort(first_, why);
    if (second)
        to->transport->abort(*second, why);
}

void operation::cancel_pause(error_code why)
{
    std::lock_guard held(mutex_);
    if (cancelled_ || !pause_ || awaits_keys_)
        return;
    cancelled_ = why;
    pause_->cancel();
}

// -- A second attempt

void operation::prepare_hedging()
{
    if (kind_.is_write || !kind_.may_resend)
        return;
    hedged_ = hedged_attempts::of(*shard_, name(), body());
    if (hedged_)
        allow_second_attempt();
}

bool operation::begin_second_attempt()
{
    const destination* to = nullptr;
    {
        std::lock_guard held(mutex_);
        if (!first_is_under_way_ || second_is_under_way_ || is_deciding_ || is_decided_ ||
            cancelled_)
            return false;
        if (!second_)
            second_ = std::make_unique<exchange>(*this);
        second_->forget_reply();
        second_->send_the_same_as(first_);
        ++second_attempts_;
        second_->attempt = retries_.attempt() + second_attempts_;
        second_is_under_way_ = true;
        to = to_;
        if (observed_)
            observed_->attempt_began(*second_);
    }
    to->transport->start(exchange_ptr(second_.get()));
    return true;
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
        return conclude(ec, doubtful);
    }
    exchange_ptr loser;
    bool doubtful = false;
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
            if (turn_ && tells_of_rate(ec))
                tell_limits(ec);
            return;
        }
    }
    if (loser)
        to_->transport->abort(*loser, asio::error::operation_aborted);
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
        hedged_->ended(answered_, ec);
    in_doubt_ = in_doubt_ || (ec && doubtful);
    return doubtful;
}

// What follows from the outcome of the last attempt that was under way.
void operation::conclude(error_code ec, bool doubtful)
{
    if (turn_)
        tell_limits(ec);
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
    const auto add_limit = [&](const char* name, std::chrono::milliseconds value) {
        text.append(text.empty() ? "" : ": ").append(name).append(", ");
        text.append(std::to_string(value.count())).append(" ms");
    };
    if (ec == errc::connect_timeout)
        add_limit("timeouts::connect", limits.connect);
    else if (ec == errc::tls_timeout)
        add_limit("timeouts::tls", limits.tls);
    else if (ec == errc::attempt_timeout)
        add_limit("timeouts::attempt", limits.attempt);
    else if (ec == errc::deadline_exceeded && time_limit_)
        add_limit("call_options::timeout", *time_limit_);
    else if (ec == errc::deadline_exceeded)
        add_limit("timeouts::call", limits.call);
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
    catch (const error& e)
    {
        diag_ = e.get_diagnostics();
        return e.code();
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

// Before another one. What it looked like is in the diagnostics.
void operation::forget_attempt()
{
    keep_marks_of_reply();
    ended_->forget_reply();
    first_.forget_reply();
}

void operation::on_pause_over()
{
    const error_code cancelled = end_pause();
    if (!cancelled)
        return begin_attempt();
    retries_.not_made();
    end(cancelled);
}

void operation::end(error_code ec)
{
    if (ec)
    {
        diag_.attempts(attempts_made_);
        if (is_to_chosen_)
            client_->name_operation(diag_, to_->endpoint, name());
        else
            client_->name_operation(diag_, *shard_, kind_.to, name());
        keep_marks_of_reply();
        if (kind_.is_write && answered_)
            diag_.applied(applied::yes);
        else if (kind_.is_write && in_doubt_)
            diag_.applied(applied::maybe);
        explain(ec, diag_);
    }
    if (observed_ && !is_reported_)
        report(ec);
    // Also when the handler throws.
    struct at_end
    {
        std::shared_ptr<client_state> client;
        client_shard& shard;
        ~at_end() { shard.ended(); }
    };
    at_end guard{client_, *shard_};
    deliver(ec);
}

void operation::report(error_code ec)
{
    // The name of a call by name lasts there only.
    leave(shard_->executor, observed_->ended(name(), body(), kind_.is_write, ec, diag_));
}

void report_failure(
    const client_state& client,
    const call_options& options,
    const operation_kind& kind,
    const error& why
)
{
    const auto& to = client.observer_of(options);
    if (!to)
        return;
    observed_call observed(to, client.env(), options.tag());
    observed.began();
    diagnostics diag = why.get_diagnostics();
    if (diag.operation().empty())
        client.name_operation(diag, kind.to, kind.name);
    // Which takes a turn of the shards where something was thrown only.
    if (auto thrown = observed.ended(kind.name, {}, kind.is_write, why.code(), diag))
        leave(client.any_shard().executor, std::move(thrown));
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
