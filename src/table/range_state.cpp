#include "table/range_state.hpp"

#include "client/client_state.hpp"
#include "table/range_fetch.hpp"
#include "table/range_wait.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

range_state::misfit_function range_state::taker(std::int64_t wanted) const
{
    const bool is_unknown = on_unknown_kind && progress->next_is_of_unknown_kind(wanted);
    return is_unknown ? on_unknown_kind : on_misfit;
}

asio::any_io_executor executor_of(const range_state& range)
{
    return range.table().db.get_executor();
}

const table_core& table_of(const range_state& range)
{
    return range.table();
}

client_shard& range_state::stay_on(client_shard& given)
{
    if (!shard_ || shard_->is_gone())
        shard_ = &given;
    return *shard_;
}

void range_state::check_not_begun() const
{
    if (progress || request.refused_at_start)
        throw error(
            errc::invalid_request,
            "a range cannot be changed any more once its first item has been asked for"
        );
}

// -- From the beginning on

std::shared_ptr<range_state> range_state::handle(range_request what)
{
    auto range = std::make_shared<range_state>(std::move(what));
    range_state* const itself = range.get();
    // Fetches hold the range itself.
    return {itself, [range = std::move(range)](range_state*) mutable { range->leave(); }};
}

void range_state::leave()
{
    {
        std::lock_guard held(mutex);
        is_left_ = true;
    }
    cancel_fetches();
}

void range_state::begin(const range_place* at)
{
    if (progress || request.refused_at_start)
        return;
    try
    {
        if (request.refused)
            throw *request.refused;
        range_bounds bounds(request);
        const auto lanes = static_cast<std::size_t>(std::max<std::int64_t>(request.segments, 1));
        std::vector<range_place> places(lanes);
        const auto& key = request.cursors_signed_with;
        if (at)
            places.assign(1, *at);
        else if (!request.cursor.empty())
            places = read_cursor(
                request.cursor, identity_of(request), bounds.start_key, lanes, key ? &*key : nullptr
            );
        if (request.asks_for_counter())
            places.assign(1, range_place{{}, true});
        progress.emplace(std::move(bounds), std::move(places));
    }
    catch (const error& why)
    {
        request.refused = with_circumstances(why);
        request.refused_at_start = true;
    }
}

std::shared_ptr<range_state> range_state::rest_to_count()
{
    auto rest = handle(request);
    rest->request.counts_only = true;
    rest->request.prefetch_bytes = 0;
    std::lock_guard held(mutex);
    rest->call = call;
    if (progress)
        rest->progress = range_progress::counting(*progress);
    rest->counted_for_ = shared_from_this();
    return rest;
}

std::string cursor_behind(const range_state& range, std::int64_t more)
{
    if (!range.progress)
        return range.request.cursor;
    const auto& key = range.request.cursors_signed_with;
    return write_cursor(
        identity_of(range.request), range.progress->places(more), key ? &*key : nullptr
    );
}

std::string cursor_of(range_state& range)
{
    std::lock_guard held(range.mutex);
    return cursor_behind(range);
}

range_place place_of(range_state& range)
{
    std::lock_guard held(range.mutex);
    return range.progress ? range.progress->places().front() : range_place();
}

bool has_ended(range_state& range)
{
    std::lock_guard held(range.mutex);
    return range.progress && !range.is_in_use && range.progress->next(1) == range_step::deliver &&
           range.progress->ready(1) == 0;
}

double capacity_of(range_state& range)
{
    std::lock_guard held(range.mutex);
    return range.capacity;
}

// -- Fetches

range_state::fetches
range_state::begin_fetches(std::int64_t wanted, std::int64_t likely, const call_limit& limit)
{
    fetches begun;
    // Nobody is to come for what is read ahead while the client is being closed.
    const bool may_read_ahead = !is_left_ && !table().db.state()->is_closing();
    if (wanted == 0 && (!may_read_ahead || !progress->reads_ahead()))
        return begun;
    while (const auto page = progress->begin_fetch(wanted, likely))
    {
        // All go on on one other, so that what is under way goes together.
        if (shard_->is_gone())
            shard_ = &table().db.state()->any_shard();
        const call_limit ends_by = limit.is_set() ? limit : limit_of_call(table().db);
        begun.emplace_back(new range_fetch(shared_from_this(), *page, ends_by));
        if (!call.expired())
            begun.back()->becomes_part_of_call();
        fetches_.push_back(begun.back().get());
    }
    return begun;
}

range_state::fetches range_state::begin_refused()
{
    fetches begun;
    begun.emplace_back(new range_fetch(shared_from_this(), page_fetch()));
    fetches_.push_back(begun.back().get());
    return begun;
}

void range_state::wait(const std::shared_ptr<range_wait>& operation)
{
    waiting_ = operation;
    for (range_fetch* each : fetches_)
        each->waiting = operation;
}

bool range_state::is_fetching_beyond(deadline end) const
{
    return std::any_of(fetches_.begin(), fetches_.end(), [&](const range_fetch* each) {
        return each->ends_by.when() > end.when();
    });
}

bool range_state::stop_waiting(const range_wait& operation)
{
    if (waiting_.lock().get() != &operation)
        return false;
    waiting_.reset();
    for (range_fetch* each : fetches_)
        each->waiting.reset();
    return true;
}

std::optional<error> range_state::take_lateness(deadline end)
{
    if (!late_ || late_->ended_by != end)
        return std::nullopt;
    return std::exchange(late_, {})->why;
}

void range_state::cancel_fetches()
{
    fetches under_way;
    {
        std::lock_guard held(mutex);
        under_way.assign(fetches_.begin(), fetches_.end());
    }
    for (const auto& each : under_way)
        each->cancel(asio::error::operation_aborted);
}

std::shared_ptr<range_wait> range_state::end_fetch(range_fetch& fetch, error_code ec)
{
    if (!ec)
        add_capacity(fetch.came.capacity_units);
    std::shared_ptr<range_wait> waiting;
    fetches ahead;
    {
        std::lock_guard held(mutex);
        remove(fetch);
        keep(fetch, ec);
        waiting = waiting_.lock();
        waiting_.reset();
        // Nobody's last reference: `waiting` is one.
        for (range_fetch* each : fetches_)
            each->waiting.reset();
        if (!waiting && !ec)
            ahead = begin_fetches(0);
    }
    run(ahead);
    return waiting;
}

void range_state::keep(range_fetch& fetch, error_code ec)
{
    // A range that is refused has none, and its operation knows why.
    if (!progress)
        return;
    if (!ec)
        return progress->end_fetch(fetch.lane, std::move(fetch.came), fetch.bytes);
    error why = fetch.failure(ec);
    const bool had_no_time_to_retry = why.get_diagnostics().retry_end() == retry_end::deadline;
    if (ec == asio::error::operation_aborted)
    {
        progress->give_up_fetch(fetch.lane);
        cancelled_ = std::move(why);
    }
    // Which is no failure of the page: who has more time fetches it again.
    else if (ec == errc::deadline_exceeded || had_no_time_to_retry)
    {
        progress->give_up_fetch(fetch.lane);
        late_ = late_fetch{fetch.ends_by, std::move(why)};
    }
    else
        progress->fail_fetch(fetch.lane, std::move(why));
}

void range_state::add_capacity(double units)
{
    if (counted_for_)
        return counted_for_->add_capacity(units);
    std::lock_guard held(mutex);
    capacity += units;
}

void range_state::forget(range_fetch& fetch)
{
    std::lock_guard held(mutex);
    // One that has not ended was dropped with its context: another one fetches the page.
    if (remove(fetch) && progress)
        progress->give_up_fetch(fetch.lane);
}

bool range_state::remove(range_fetch& fetch)
{
    return std::erase(fetches_, &fetch) != 0;
}

error range_state::cancellation()
{
    std::lock_guard held(mutex);
    if (cancelled_)
        return *std::exchange(cancelled_, {});
    const error_code ec = asio::error::operation_aborted;
    return with_circumstances(error(ec, diagnostics(ec.message())));
}

error range_state::with_circumstances(const error& why) const
{
    diagnostics diag = why.get_diagnostics();
    diag.table(*table().name);
    table().db.state()->name_operation(diag, service::dynamodb, request.operation());
    return error(why.code(), std::move(diag));
}

// -- Without waiting

std::shared_ptr<stored_object> take_read_ahead(range_state& range)
{
    for (;;)
    {
        std::unique_lock held(range.mutex);
        if (!range.progress || range.is_in_use)
            return nullptr;
        range_progress& progress = *range.progress;
        const range_step step = progress.next(1);
        const auto function = range.taker(1);
        if (step == range_step::hand_misfit && function)
        {
            const misfit popped = progress.pop_misfit(1);
            held.unlock();
            (*function)(popped);
            continue;
        }
        if (step != range_step::deliver || progress.ready(1) == 0)
            return nullptr;
        auto item = progress.pop_item();
        const auto fetches = range.begin_fetches(0);
        held.unlock();
        run(fetches);
        return item;
    }
}

bool call_for_misfits(range_state& range)
{
    const std::int64_t wanted = std::exchange(range.stopped_for, 0);
    if (wanted == 0)
        return false;
    for (;;)
    {
        std::unique_lock held(range.mutex);
        const auto function = range.taker(wanted);
        if (!function || range.progress->next(wanted) != range_step::hand_misfit)
            return true;
        const misfit popped = range.progress->pop_misfit(wanted);
        held.unlock();
        (*function)(popped);
    }
}

}  // namespace ddbm::detail
