#include "table/bulk_operation.hpp"

#include "client/running_call.hpp"
#include "environment/uniform.hpp"
#include "errors/thrown_error.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <algorithm>
#include <string>

namespace ddbm::detail {

using std::chrono::milliseconds;

// -- One request

batch_operation::batch_operation(
    std::shared_ptr<bulk_operation> bulk,
    const call_options& options,
    operation_kind kind,
    std::string table
)
    : operation(bulk->client().shared_from_this(), options, kind), bulk_(std::move(bulk)),
      table_(std::move(table))
{
}

batch_operation::~batch_operation()
{
    bulk_->forget(*this);
}

void batch_operation::explain(error_code&, diagnostics& diag) const
{
    if (diag.table().empty())
        diag.table(table_);
    // A reply says which of the writes have been carried out, if it can be read.
    if (diag.applied() == applied::yes)
        diag.applied(applied::maybe);
}

void batch_operation::deliver(error_code ec)
{
    bulk_->batch_ended(batch_ptr(this), ec);
}

// -- The bulk

void check_options(const bulk& options)
{
    const auto check = [](const char* name, int value) {
        if (value < 1)
            throw error(
                errc::invalid_request,
                std::string(name) + " must be at least 1, is " + std::to_string(value)
            );
    };
    check("bulk::in_flight", options.in_flight());
    check("bulk::attempts", options.attempts());
}

diagnostics diagnostics_of(
    const error& why, const client_state& client, const operation_kind& kind, bulk_result result
)
{
    diagnostics diag = why.get_diagnostics();
    if (diag.message().empty())
        diag.message(why.code().message());
    if (diag.operation().empty())
        client.name_operation(diag, service::dynamodb, kind.name);
    diag.bulk(std::move(result));
    return diag;
}

bulk_operation::bulk_operation(
    std::shared_ptr<client_state> client,
    const call_options& calls,
    bulk options,
    std::unique_ptr<bulk_work> work
)
    : client_(std::move(client)), calls_(calls), options_(std::move(options)),
      work_(std::move(work)), kind_(work_->kind())
{
}

void bulk_operation::start(client_shard& where, executor_type theirs, asio::cancellation_slot slot)
{
    shard_ = &where;
    shard_->began();
    has_begun_in_time_ = !client_->is_closing() || is_part_of_call(calls_);
    theirs_ = asio::prefer(theirs, asio::execution::outstanding_work.tracked);
    limit_ = limit_around(calls_);
    if (const auto time = options_.timeout(); time.count() != 0)
        limit_ = limit_.earlier_of({"bulk::timeout", time, client_->env().steady_now()});
    slot_ = slot;
    if (slot_.is_connected())
        slot_.assign([weak = weak_from_this()](asio::cancellation_type type) {
            if (auto self = weak.lock())
                self->in_turn([self, type] { self->cancel(type); });
        });
    asio::post(shard_->executor, [self = shared_from_this()] {
        self->in_turn([self] { self->go_on(); });
    });
}

// Runs the steps. If it goes before, because the context does in which the handler belongs, so do
// they: they hold the bulk, which holds them.
class bulk_operation::turn
{
public:
    explicit turn(std::shared_ptr<bulk_operation> bulk) : bulk_(std::move(bulk)) {}
    turn(turn&&) noexcept = default;
    ~turn()
    {
        if (bulk_)
            bulk_->abandon();
    }

    void operator()() { std::exchange(bulk_, nullptr)->run_steps(); }

private:
    std::shared_ptr<bulk_operation> bulk_;
};

void bulk_operation::in_turn(std::function<void()> step)
{
    {
        std::lock_guard held(mutex_);
        if (is_abandoned_)
            return;
        steps_.push_back(std::move(step));
        if (std::exchange(runs_steps_, true))
            return;
    }
    asio::dispatch(theirs_, turn(shared_from_this()));
}

// Nobody can be told any more. Requests that are under way end by themselves.
void bulk_operation::abandon()
{
    std::deque<std::function<void()>> steps;
    {
        std::lock_guard held(mutex_);
        is_abandoned_ = true;
        steps.swap(steps_);
    }
    const executor_type theirs = std::exchange(theirs_, executor_type());
    drop_handler();
    work_.reset();
    if (!std::exchange(is_over_, true))
        shard_->ended();
}

void bulk_operation::run_steps()
{
    for (;;)
    {
        std::function<void()> step;
        {
            std::lock_guard held(mutex_);
            runs_steps_ = !steps_.empty();
            if (!runs_steps_)
                return;
            step = std::move(steps_.front());
            steps_.pop_front();
        }
        step();
    }
}

// Runs what may run code of the program's. What that throws is a failure; false then.
template <class Step>
bool bulk_operation::guarded(const char* what, Step step)
{
    try
    {
        step();
        return true;
    }
    catch (...)
    {
        fail(thrown_error(what));
        return false;
    }
}

void bulk_operation::go_on()
{
    if (is_over_)
        return;
    look_for_lost();
    guarded("the bulk", [this] { check_options(options_); });
    const auto most = static_cast<std::size_t>(std::max(options_.in_flight(), 1));
    while (!failure_ && count_under_way() < most && send_next())
    {
    }
    if (count_under_way() != 0)
        return;
    // Of all that are not under way any more it is known by now.
    look_for_lost();
    if (failure_ && !std::exchange(is_reported_, true) && client_->observer_of(calls_))
        return report();
    complete();
}

std::vector<batch_operation*> bulk_operation::under_way()
{
    std::lock_guard held(mutex_);
    return under_way_;
}

std::size_t bulk_operation::count_under_way()
{
    std::lock_guard held(mutex_);
    return under_way_.size();
}

// Where all of the bulk is on the context that goes, it goes with that. But a step of it that waits
// on another one goes on, and is to end it then.
void bulk_operation::forget(batch_operation& batch)
{
    std::lock_guard held(mutex_);
    if (std::erase(under_way_, &batch) == 0)
        return;
    has_lost_one_ = true;
    if (runs_steps_ && !is_abandoned_)
        steps_.emplace_back([this] { go_on(); });
}

void bulk_operation::look_for_lost()
{
    {
        std::lock_guard held(mutex_);
        if (!std::exchange(has_lost_one_, false))
            return;
    }
    applied_ = std::max(applied_, applied::maybe);
    fail(error(
        asio::error::operation_aborted,
        diagnostics("the execution context of one of its requests has gone")
    ));
}

// What was no failure of a request. Where observers are called, which is not where the handler is.
void bulk_operation::report()
{
    const client_shard& there = shard_->is_gone() ? client_->any_shard() : *shard_;
    asio::post(there.executor, [self = shared_from_this()] {
        report_failure(*self->client_, self->calls_, self->kind_, *self->failure_);
        self->in_turn([self] { self->go_on(); });
    });
}

// False if there is nothing to send now, or not any more.
bool bulk_operation::send_next()
{
    if (!guarded("the range", [this] { work_->prepare(); }) || failure_)
        return false;
    send_history history;
    batch_ptr batch = work_->next_batch(shared_from_this(), calls_, history);
    if (!batch)
        return false;
    const milliseconds pause =
        bulk_pause(client_->config.retry_policy, history, uniform(client_->env()));
    if (!has_time(*batch, pause))
        return false;
    batch->end_by(limit_);
    if (has_begun_in_time_)
        batch->becomes_part_of_call();
    pauses_ += history.was_sent();
    {
        std::lock_guard held(mutex_);
        under_way_.push_back(batch.get());
    }
    batch->run_on(*shard_);
    batch->run(pause);
    return true;
}

// False if there is no time left behind the pause: as for a retry, the answer would come too late.
bool bulk_operation::has_time(batch_operation& batch, milliseconds pause)
{
    if (!limit_.is_set() || *limit_.end().left(client_->env().steady_now()) > pause)
        return true;
    batch.take_in(false, false);
    const error_code ec = errc::deadline_exceeded;
    diagnostics diag(limit_.words() + ": " + ec.message());
    if (pause.count() > 0)
        diag.retry_end(retry_end::deadline);
    fail(error(ec, std::move(diag)));
    return false;
}

void bulk_operation::batch_ended(batch_ptr batch, error_code ec)
{
    in_turn([self = shared_from_this(), batch = std::move(batch), ec] { self->take_in(*batch, ec); }
    );
}

void bulk_operation::take_in(batch_operation& batch, error_code ec)
{
    {
        std::lock_guard held(mutex_);
        std::erase(under_way_, &batch);
    }
    const bool is_refused = is_throttling(ec);
    const auto outcome = batch.take_in(!ec, is_refused);
    guarded("bulk::on_misfit", [this] { work_->tell(); });
    if (ec)
        applied_ = std::max(applied_, batch.known().applied());
    if (ec && !is_refused)
        fail(error(ec, batch.known()), failure_of::request);
    else if (outcome.handed_back != 0 && outcome.fruitless >= options_.attempts())
    {
        diagnostics diag = batch.known();
        if (!ec)
        {
            diag.message(
                "nothing of it was processed, " + std::to_string(outcome.fruitless) +
                " times in a row"
            );
            diag.table(batch.table());
        }
        diag.attempts(outcome.fruitless).retry_end(retry_end::attempts);
        const auto what = ec ? failure_of::request : failure_of::bulk;
        fail(error(ec ? ec : make_error_code(errc::unprocessed), std::move(diag)), what);
    }
    report_progress();
    go_on();
}

void bulk_operation::report_progress()
{
    if (!options_.on_progress() || failure_)
        return;
    guarded("bulk::on_progress", [this] {
        bulk_progress progress = work_->progress();
        progress.pauses = pauses_;
        options_.on_progress()(progress);
    });
}

// The first one counts. What pauses is not sent any more.
void bulk_operation::fail(const error& why, failure_of what)
{
    if (failure_)
        return;
    failure_ = why;
    is_reported_ = what == failure_of::request;
    for (batch_operation* each : under_way())
        each->cancel_pause(asio::error::operation_aborted);
}

void bulk_operation::cancel(asio::cancellation_type type)
{
    if (is_over_ || !can_cancel(kind_, type))
        return;
    const bool has_requests = count_under_way() != 0;
    fail(
        error(asio::error::operation_aborted), has_requests ? failure_of::request : failure_of::bulk
    );
    for (batch_operation* each : under_way())
        each->cancel(asio::error::operation_aborted);
    // Nothing may be under way yet; go_on, which is to come, ends it then.
}

void bulk_operation::complete()
{
    is_over_ = true;
    // Goes with the handler.
    const executor_type theirs = std::exchange(theirs_, executor_type());
    if (slot_.is_connected())
        slot_.clear();
    // Also when the handler throws.
    struct at_end
    {
        std::shared_ptr<client_state> client;
        client_shard& shard;
        ~at_end() { shard.ended(); }
    };
    at_end guard{client_, *shard_};
    if (!failure_)
    {
        if (const error* why = work_->failed())
            failure_ = *why;
    }
    bulk_result result = work_->result();
    error_code ec;
    diagnostics diag;
    if (failure_)
    {
        ec = failure_->code();
        diag = diagnostics_of(*failure_, *client_, kind_, result);
        if (kind_.is_write)
            diag.applied(applied_);
    }
    // What the program has given goes before it is told.
    work_.reset();
    options_ = bulk();
    deliver(ec, std::move(diag), std::move(result));
}

}  // namespace ddbm::detail
