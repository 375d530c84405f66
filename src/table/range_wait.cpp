#include "table/range_wait.hpp"

#include "client/client_state.hpp"
#include "client/post_result.hpp"
#include "client/running_call.hpp"
#include "client/shard_choice.hpp"
#include "table/range_fetch.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace ddbm::detail {

// -- Waiting

void range_wait::start(client_shard& shard, handler_place place, std::shared_ptr<diagnostics> diag)
{
    shard_ = &shard;
    diag_ = std::move(diag);
    if (!place.is_at(shard.executor))
        work_ = asio::prefer(handler_executor(), asio::execution::outstanding_work.tracked);

    turn_ = take_turn(range_->is_in_use);
    if (!turn_)
    {
        refused_ = range_->with_circumstances(no_turn());
        return post();
    }
    refused_ = range_->request.refused;
    limit_ = limit_of_call(range_->table().db);
    connect();
    range_state::fetches fetches;
    {
        std::lock_guard held(range_->mutex);
        if (const auto call = range_->call.lock())
            limit_ = call->limit().earlier_of(limit_);
        if (refused_)
        {
            fetches = range_->begin_refused();
            range_->wait(shared_from_this());
        }
        else if (range_->progress->next(wanted()) == range_step::wait)
            fetches = await_page();
        else
            return post();
    }
    run(fetches);
}

// With the range's mutex held: the next page that comes.
range_state::fetches range_wait::await_page()
{
    begin_call();
    auto fetches = range_->begin_fetches(wanted(), likely(), limit_);
    shard_ = &range_->shard();
    range_->wait(shared_from_this());
    if (limit_.is_set() && range_->is_fetching_beyond(limit_.end()))
        set_timer();
    return fetches;
}

// Where the pages are fetched, with which it goes if they are dropped.
void range_wait::set_timer()
{
    timer_ = range_->table().db.state()->env().make_timer(shard_->executor);
    timer_->async_wait_until(limit_.end().when(), [weak = weak_from_this()](error_code ec) {
        const auto self = weak.lock();
        if (self && !ec)
            self->end_late();
    });
}

// What is read ahead goes on: it is there for the next one.
void range_wait::end_late()
{
    const error_code ec = errc::deadline_exceeded;
    const error why = range_->with_circumstances(error(
        ec,
        diagnostics(
            "waiting for a page that is being read ahead: " + limit_.words() + ": " + ec.message()
        )
    ));
    {
        std::lock_guard held(range_->mutex);
        const bool has_to_end = range_->is_fetching_beyond(limit_.end());
        if (!has_to_end || !range_->stop_waiting(*this))
            return;
        late_ = why;
    }
    go_on();
}

// Not before it is certain to fail with it, and where observers are called, which is not where the
// handler is.
void range_wait::report_late()
{
    client_shard& there = shard_->is_gone() ? range_->table().db.state()->any_shard() : *shard_;
    asio::post(there.executor, [self = shared_from_this(), counted = counted_on_shard(there)] {
        const client& db = self->range_->table().db;
        const operation_kind kind{service::dynamodb, self->range_->request.operation()};
        self->refused_ = self->late_;
        report_failure(*db.state(), db.options(), kind, *self->refused_);
        self->go_on();
    });
}

// With the range's mutex held, before it fetches anything. From now on what it needs is part of
// one call.
void range_wait::begin_call()
{
    if (call_ || !range_->call.expired())
        return;
    call_ = running_call::begin(range_->table().db.state());
    range_->call = call_;
}

// What is there already is delivered later: nothing is from inside of the initiating function.
void range_wait::post()
{
    asio::post(shard_->executor, [self = shared_from_this()] { self->go_on(); });
}

void range_wait::go_on()
{
    // Here: its context may have gone before the handler's comes to it. And the next wait needs one
    // that has not fired.
    timer_.reset();
    if (!work_)
        return advance();
    // A close does not come to its end between two pages.
    std::optional<counted_on_shard> counted;
    if (may_need_more())
        counted.emplace(*shard_);
    asio::dispatch(work_, [self = shared_from_this(), counted = std::move(counted)] {
        self->advance();
    });
}

bool range_wait::may_need_more() const
{
    if (refused_)
        return false;
    std::lock_guard held(range_->mutex);
    const range_step step = range_->progress->next(wanted());
    return step == range_step::wait ||
           (step == range_step::hand_misfit && range_->taker(wanted()) != nullptr);
}

void range_wait::connect()
{
    slot_ = handler_slot();
    if (slot_.is_connected())
        slot_.assign([weak = weak_from_this()](asio::cancellation_type type) {
            const auto self = weak.lock();
            if (!self || type == asio::cancellation_type::none)
                return;
            self->is_cancelled_ = true;
            self->range_->cancel_fetches();
        });
}

// On the handler's executor.
void range_wait::advance()
{
    struct at_exception
    {
        asio::cancellation_slot& slot;
        bool is_armed = true;
        ~at_exception()
        {
            if (is_armed && slot.is_connected())
                slot.clear();
        }
    };
    at_exception disconnect{slot_};
    while (advance_by_one())
    {
    }
    disconnect.is_armed = false;
}

// False if it has completed, or waits.
bool range_wait::advance_by_one()
{
    if (refused_)
    {
        complete(refused_->code(), refused_->get_diagnostics());
        return false;
    }
    std::unique_lock held(range_->mutex);
    range_progress& progress = *range_->progress;
    const std::int64_t items = wanted();
    switch (progress.next(items))
    {
    case range_step::hand_misfit: {
        const auto function = range_->taker(items);
        if (function && calls_ == misfit_calls::by_caller)
        {
            range_->stopped_for = items;
            held.unlock();
            complete({}, {});
            return false;
        }
        const misfit popped = progress.pop_misfit(items);
        held.unlock();
        if (function)
        {
            (*function)(popped);
            return true;
        }
        complete(popped.why().code(), popped.why().get_diagnostics());
        return false;
    }
    case range_step::deliver: {
        try
        {
            take(progress, progress.ready(items));
        }
        catch (const error& why)
        {
            held.unlock();
            const error told = range_->with_circumstances(why);
            complete(told.code(), told.get_diagnostics());
            return false;
        }
        const auto fetches = range_->begin_fetches(0);
        held.unlock();
        run(fetches);
        complete({}, {});
        return false;
    }
    case range_step::fail: {
        const error why = progress.pop_failure();
        held.unlock();
        complete(why.code(), why.get_diagnostics());
        return false;
    }
    case range_step::wait:
        break;
    }

    if (is_cancelled_)
    {
        held.unlock();
        const error why = range_->cancellation();
        complete(why.code(), why.get_diagnostics());
        return false;
    }
    if (late_)
    {
        held.unlock();
        report_late();
        return false;
    }
    if (const auto late = range_->take_lateness(limit_.end()))
    {
        held.unlock();
        complete(late->code(), late->get_diagnostics());
        return false;
    }
    const auto fetches = await_page();
    held.unlock();
    run(fetches);
    return false;
}

void range_wait::complete(error_code ec, const diagnostics& why)
{
    if (slot_.is_connected())
        slot_.clear();
    slot_ = {};
    if (ec && diag_)
        *diag_ = why;
    diag_.reset();
    // The handler may begin the next one.
    turn_.reset();
    const auto ended = std::exchange(call_, nullptr);
    const auto work = std::exchange(work_, {});
    call_handler(ec);
}

// -- What is wanted

namespace {

template <class... Results>
class handled_wait : public range_wait
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Results...)>;

    handled_wait(std::shared_ptr<range_state> range, misfit_calls calls, handler_type handler)
        : range_wait(std::move(range), calls)
    {
        // Assigning one recurses for ever in Boost 1.81.
        handler_.swap(handler);
    }

protected:
    std::tuple<Results...> results_;

private:
    asio::any_completion_executor handler_executor() const final
    {
        const asio::any_completion_executor ours(shard().executor);
        return asio::get_associated_executor(handler_, ours);
    }

    asio::cancellation_slot handler_slot() const final
    {
        return asio::get_associated_cancellation_slot(handler_);
    }

    void call_handler(error_code ec) final
    {
        completion<Results...> finish{std::move(handler_), ec, std::move(results_)};
        finish();
    }

    handler_type handler_;
};

class next_wait final : public handled_wait<std::shared_ptr<stored_object>>
{
public:
    next_wait(
        std::shared_ptr<range_state> range,
        misfit_calls calls,
        std::int64_t likely,
        handler_type handler
    )
        : handled_wait(std::move(range), calls, std::move(handler)), likely_(likely)
    {
    }

private:
    std::int64_t wanted() const override { return 1; }
    std::int64_t likely() const override { return likely_; }

    void take(range_progress& from, std::int64_t items) override
    {
        if (items != 0)
            std::get<0>(results_) = from.pop_item();
    }

    const std::int64_t likely_;
};

class page_wait final : public handled_wait<page_core>
{
public:
    page_wait(
        std::shared_ptr<range_state> range,
        misfit_calls calls,
        page_size items,
        handler_type handler
    )
        : handled_wait(std::move(range), calls, std::move(handler)), items_(items)
    {
    }

private:
    std::int64_t wanted() const override { return items_.value_or(range().progress->page_items()); }

    // One more, which tells whether there is a next page.
    std::int64_t likely() const override
    {
        return !items_ || items_ == whole_range ? 0 : *items_ + 1;
    }

    void take(range_progress& from, std::int64_t items) override
    {
        page_core& page = std::get<0>(results_);
        if (items_ != whole_range)
            page.cursor = cursor_behind(range(), items);
        page.items.reserve(static_cast<std::size_t>(items));
        for (; items > 0; --items)
            page.items.push_back(from.pop_item());
    }

    const page_size items_;
};

class count_wait final : public handled_wait<std::int64_t>
{
public:
    using handled_wait::handled_wait;

private:
    std::int64_t wanted() const override { return range_progress::all; }

    void take(range_progress&, std::int64_t items) override { std::get<0>(results_) = items; }
};

}  // namespace

namespace {

// Where the pages of the range come in; begins it, if that has not been done.
template <class... Results>
client_shard& begun_for(
    range_state& range,
    handler_place place,
    const asio::any_completion_handler<void(error_code, Results...)>& handler
)
{
    client_shard& wanted = shard_for(*range.table().db.state(), place, handler);
    range.begin();
    std::lock_guard held(range.mutex);
    return range.stay_on(wanted);
}

}  // namespace

void next_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    client_shard& shard = begun_for(*range_, place, handler);
    if (!range_->request.refused && !range_->is_in_use)
    {
        range_state::fetches fetches;
        std::unique_lock held(range_->mutex);
        if (range_->progress->next(1) == range_step::deliver)
        {
            std::shared_ptr<stored_object> next;
            if (range_->progress->ready(1) != 0)
                next = range_->progress->pop_item();
            fetches = range_->begin_fetches(0);
            held.unlock();
            run(fetches);
            return post_result(shard.executor, std::move(handler), error_code(), std::move(next));
        }
    }
    const auto wait =
        std::make_shared<next_wait>(std::move(range_), calls_, likely_, std::move(handler));
    wait->start(shard, place, std::move(diag));
}

void page_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    client_shard& shard = begun_for(*range_, place, handler);
    const auto wait =
        std::make_shared<page_wait>(std::move(range_), calls_, items_, std::move(handler));
    wait->start(shard, place, std::move(diag));
}

void count_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    client_shard& shard = begun_for(*range_, place, handler);
    auto rest = range_->rest_to_count();
    {
        std::lock_guard held(rest->mutex);
        rest->stay_on(shard);
    }
    const auto wait = std::make_shared<count_wait>(
        std::move(rest), misfit_calls::by_operation, std::move(handler)
    );
    wait->start(shard, place, std::move(diag));
}

}  // namespace ddbm::detail
