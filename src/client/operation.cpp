#include "client/operation.hpp"

#include "client/running_call.hpp"
#include "protocol/request_outline.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

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
      time_limit_(options.timeout()), limit_(limit_around(options)), trace_(options.trace()),
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
    client_->give_back(std::move(first_.buffer), first_.body_offset);
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
    {
        if (time)
            limit_ = limit_.earlier_of(own_limit(time_limit_, client_->config, start));
        first_.deadline = limit_.end();
    }
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
        refuse(error(errc::client_closed));
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
        first_.keys = source->current(shard_->executor, shard_->keys(), expired_keys_);
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
        hedged_->begun([self = boost::intrusive_ptr<operation>(this)](std::uint64_t attempt) {
            self->hedge(attempt);
        });
    to_->transport->start(exchange_ptr(&first_));
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
        return post_without_keys(why);
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

// -- The end

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

}  // namespace ddbm::detail
