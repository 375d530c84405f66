#include "http/connection_pool.hpp"

#include "environment/time_limit.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

pool_options usable(pool_options options)
{
    options.max_connections = std::max(options.max_connections, std::size_t{1});
    return options;
}

}  // namespace

connection_pool::connection_pool(const pool_options& options, std::uint64_t seed)
    : options_(usable(options)), random_(seed), addresses_(options.address_grace, random_)
{
}

connection_pool::~connection_pool()
{
    idle_order_.clear();
    spare_.clear();
    trials_.clear();
}

// -- Callers

void connection_pool::acquire(pool_caller& x, clock::time_point now, pool_actions& actions)
{
    x.since_ = now;
    x.ahead_ = queue_.size();
    x.failed_openings_ = 0;
    if (closed_)
        return fail(x, no_connection::pool_closed, actions);
    if (x.deadline.is_over(now))
        return fail(x, no_connection::deadline, actions);
    drop_outdated(now, actions);
    begin_trials(now, actions);
    balance(now, actions);
    if (queue_.empty())
    {
        if (pool_connection* c = take_idle(now, actions))
            return assign(*c, x, now, actions);
    }
    queue_.push_back(x);
    set_limit_of_wait(x);
    place(now, actions);
    if (queue_.unplaced() > options_.max_waiting)
        fail(x, no_connection::queue_full, actions);
    settle(now, actions);
}

pool_connection*
connection_pool::withdraw(pool_caller& x, clock::time_point now, pool_actions& actions)
{
    if (!x.is_waiting())
        return x.connection_;
    leave_queue(x);
    serve(now, actions);
    settle(now, actions);
    return nullptr;
}

void connection_pool::set_limit_of_wait(pool_caller& x)
{
    deadline end = x.deadline;
    if (options_.longest_wait.count() > 0)
        end = end.earlier_of(deadline::after(x.since_, options_.longest_wait));
    limits_of_waits_.set(x, end.is_set() ? std::optional(end.when()) : std::nullopt);
}

// What was being opened on its behalf is for the next, as soon as serve() looks, or for whoever
// comes.
pool_connection* connection_pool::leave_queue(pool_caller& x)
{
    limits_of_waits_.clear(x);
    pool_connection* const opening = queue_.leave(x);
    if (opening)
        spare_.push_back(*opening);
    return opening;
}

void connection_pool::fail(pool_caller& x, no_connection why, pool_actions& actions)
{
    pool_connection* const opening = x.is_waiting() ? leave_queue(x) : nullptr;
    if (why == no_connection::queue_full)
        ++done_.refused;
    else if (why == no_connection::waited_too_long || why == no_connection::deadline)
        ++done_.waited_in_vain;
    actions.push_back(
        {.what = pool_action::kind::fail, .connection = opening, .caller = &x, .why = why}
    );
}

void connection_pool::assign(
    pool_connection& c, pool_caller& x, clock::time_point now, pool_actions& actions
)
{
    pool_address& a = *c.address_;
    c.state_ = state::busy;
    c.caller_ = &x;
    c.use_ = ++uses_;
    ++c.step_;
    c.began_ = now;
    x.connection_ = &c;
    a.busy_.push_back(c);
    ++a.busy_count_;
    ++busy_;
    ++done_.served;
    actions.push_back(
        {.what = pool_action::kind::use,
         .connection = &c,
         .caller = &x,
         .use = c.use_,
         .step = c.step_}
    );
}

// Leaves `c` in no list.
pool_caller& connection_pool::end_use(pool_connection& c)
{
    pool_address& a = *c.address_;
    c.address_hook_.unlink();
    --a.busy_count_;
    if (std::exchange(c.is_written_off_, false))
        --a.written_off_;
    --busy_;
    limits_of_steps_.clear(c);
    pool_caller& x = *std::exchange(c.caller_, nullptr);
    x.connection_ = nullptr;
    return x;
}

// Brings those who wait together with the connections that there are or may be, as far as that
// goes. Whatever changes either ends here, so that nobody waits beside a free place.
void connection_pool::serve(clock::time_point now, pool_actions& actions)
{
    drop_outdated(now, actions);
    while (pool_caller* first = queue_.front())
    {
        if (first->deadline.is_over(now))
        {
            fail(*first, no_connection::deadline, actions);
            continue;
        }
        pool_connection* c = take_idle(now, actions);
        if (!c)
            break;
        leave_queue(*first);
        assign(*c, *first, now, actions);
    }
    place(now, actions);
}

void connection_pool::place(clock::time_point now, pool_actions& actions)
{
    while (queue_.unplaced() != 0)
    {
        if (!spare_.empty())
        {
            pool_connection& c = spare_.front();
            spare_.pop_front();
            queue_.place(c);
        }
        else if (may_open(now) || make_room(now, actions))
            queue_.place(begin_opening(purpose::callers, now, actions));
        else
            return;
    }
}

// What may be left over after an event.
void connection_pool::settle(clock::time_point now, pool_actions& actions)
{
    if (draining_)
        drop_all_idle(pool_closing::pool_closed, actions);
    if (busy_ != 0 || !queue_.empty())
        return;
    for (auto* list : {&spare_, &trials_})
    {
        for (auto at = list->begin(); at != list->end();)
        {
            pool_connection& c = *at++;
            const bool goes_on =
                c.purpose_ == purpose::reserve ||
                (c.purpose_ == purpose::trial && c.address_->health().was_interrupted());
            if (!goes_on)
                give_up_opening(c, pool_closing::not_needed, now, actions);
        }
    }
}

// -- Using

namespace {

pool_closing closing_after(connection_pool::exchange_end how)
{
    switch (how)
    {
    case connection_pool::exchange_end::timed_out:
        return pool_closing::timed_out;
    case connection_pool::exchange_end::cancelled:
        return pool_closing::cancelled;
    case connection_pool::exchange_end::broken:
        return pool_closing::broken;
    case connection_pool::exchange_end::reusable:
    case connection_pool::exchange_end::last:
        break;
    }
    return pool_closing::closed_by_peer;
}

}  // namespace

void connection_pool::finished(
    pool_connection& c, exchange_end how, clock::time_point now, pool_actions& actions
)
{
    pool_address& a = *c.address_;
    const bool is_answered = how == exchange_end::reusable || how == exchange_end::last;
    const auto began = c.began_;
    const bool is_silent = a.times().silence(began, now) >= quarantine::silent_for;
    end_use(c);
    if (is_answered)
        addresses_.answered(a, began, now);
    else if (is_silent)
        addresses_.failed(a, quarantine::failure::silence, began, now);
    else if (how != exchange_end::cancelled)
        addresses_.failed(a, quarantine::failure::of_an_exchange, began, now);

    if (how != exchange_end::reusable)
    {
        release(c);
        count_closing(closing_after(how));
    }
    else if (closed_)
        leave(c, pool_closing::pool_closed, actions);
    else if (now >= c.retires_)
        leave(c, pool_closing::too_old, actions);
    else if (addresses_.is_gone(a, now))
        leave(c, pool_closing::address_gone, actions);
    else
        make_idle(c, now);
    serve(now, actions);
    settle(now, actions);
}

void connection_pool::found_stale(pool_connection& c, clock::time_point now, pool_actions& actions)
{
    pool_caller& x = end_use(c);
    release(c);
    count_closing(pool_closing::closed_by_peer);
    x.since_ = now;
    x.ahead_ = 0;
    if (closed_)
        fail(x, no_connection::pool_closed, actions);
    else if (x.deadline.is_over(now))
        fail(x, no_connection::deadline, actions);
    else
    {
        queue_.push_front(x);
        set_limit_of_wait(x);
    }
    serve(now, actions);
    settle(now, actions);
}

// -- Idle ones

// The one to be used next; null if there is none, or something better may be had.
pool_connection* connection_pool::take_idle(clock::time_point now, pool_actions& actions)
{
    while (pool_address* a = addresses_.fit_with_idle(now))
    {
        if (pool_connection* c = take_idle_of(*a, now, actions))
            return c;
    }
    if (idle_ == 0 || (now >= short_until_ && addresses_.has_fit(now)))
        return nullptr;
    while (pool_address* a = addresses_.least_bad_with_idle(now))
    {
        if (pool_connection* c = take_idle_of(*a, now, actions))
            return c;
    }
    return nullptr;
}

pool_connection*
connection_pool::take_idle_of(pool_address& a, clock::time_point now, pool_actions& actions)
{
    while (!a.idle_.empty())
    {
        pool_connection& c = a.idle_.back();
        if (now < c.retires_)
        {
            unlink_idle(c);
            return &c;
        }
        drop_idle(c, pool_closing::too_old, actions);
    }
    return nullptr;
}

void connection_pool::make_idle(pool_connection& c, clock::time_point now)
{
    pool_address& a = *c.address_;
    c.state_ = state::idle;
    c.idle_until_ = later(now, options_.idle_limit);
    a.idle_.push_back(c);
    ++a.idle_count_;
    ++idle_;
    idle_order_.push_back(c);
    addresses_.update_with_idle(a);
}

void connection_pool::unlink_idle(pool_connection& c)
{
    pool_address& a = *c.address_;
    c.address_hook_.unlink();
    c.order_hook_.unlink();
    --a.idle_count_;
    --idle_;
    addresses_.update_with_idle(a);
}

void connection_pool::drop_idle(pool_connection& c, pool_closing why, pool_actions& actions)
{
    unlink_idle(c);
    leave(c, why, actions);
}

void connection_pool::drop_outdated(clock::time_point now, pool_actions& actions)
{
    while (!idle_order_.empty() && idle_order_.front().idle_until_ < now)
        drop_idle(idle_order_.front(), pool_closing::idle_too_long, actions);
}

void connection_pool::drop_all_idle(pool_closing why, pool_actions& actions)
{
    while (!idle_order_.empty())
        drop_idle(idle_order_.front(), why, actions);
}

// -- The end of a connection

void connection_pool::leave(pool_connection& c, pool_closing why, pool_actions& actions)
{
    c.state_ = state::leaving;
    c.address_ = nullptr;
    ++leaving_;
    count_closing(why);
    actions.push_back(
        {.what = pool_action::kind::close, .connection = &c, .step = c.step_, .closing = why}
    );
}

void connection_pool::closed(pool_connection& c)
{
    if (c.state_ != state::leaving)
        return;
    --leaving_;
    release(c);
}

void connection_pool::release(pool_connection& c)
{
    limits_of_steps_.clear(c);
    c.state_ = state::free;
    c.address_ = nullptr;
    free_.push_back(&c);
}

void connection_pool::count_closing(pool_closing why)
{
    ++done_.closed[static_cast<std::size_t>(why)];
}

// -- Time

void connection_pool::limit(pool_connection& c, std::optional<clock::time_point> when)
{
    // It may have been given up meanwhile.
    if (c.state_ != state::opening && c.state_ != state::busy)
        return;
    ++c.step_;
    limits_of_steps_.set(c, when);
}

std::optional<connection_pool::clock::time_point> connection_pool::next_time() const
{
    auto next = limits_of_waits_.first();
    if (auto step = limits_of_steps_.first())
        next = next ? std::min(*next, *step) : *step;
    // Then more may be opened again.
    if (queue_.unplaced() != 0 && connections() < options_.max_connections)
        next = next ? std::min(*next, short_until_) : short_until_;
    return next;
}

void connection_pool::on_time(clock::time_point now, pool_actions& actions)
{
    while (pool_caller* x = limits_of_waits_.pop_due(now))
    {
        const bool is_over = x->deadline.is_over(now);
        fail(*x, is_over ? no_connection::deadline : no_connection::waited_too_long, actions);
    }
    while (pool_connection* c = limits_of_steps_.pop_due(now))
        actions.push_back(
            {.what = pool_action::kind::abort,
             .connection = c,
             .caller = c->caller_,
             .use = c->use_,
             .step = c->step_}
        );
    serve(now, actions);
    settle(now, actions);
}

// -- The whole

void connection_pool::learn(
    const std::vector<endpoint>& found, clock::time_point now, pool_actions& actions
)
{
    addresses_.learn(found, now);
    for (const auto& each : addresses_.all())
    {
        while (addresses_.is_gone(*each, now) && !each->idle_.empty())
            drop_idle(each->idle_.front(), pool_closing::address_gone, actions);
    }
    addresses_.forget_gone(now);
    serve(now, actions);
    settle(now, actions);
}

void connection_pool::drain(clock::time_point now, pool_actions& actions)
{
    draining_ = true;
    for (auto at = spare_.begin(); at != spare_.end();)
        give_up_opening(*at++, pool_closing::pool_closed, now, actions);
    settle(now, actions);
}

void connection_pool::close(clock::time_point now, pool_actions& actions)
{
    closed_ = true;
    draining_ = true;
    while (pool_caller* x = queue_.front())
        fail(*x, no_connection::pool_closed, actions);
    for (auto* list : {&spare_, &trials_})
    {
        while (!list->empty())
            give_up_opening(list->front(), pool_closing::pool_closed, now, actions);
    }
    settle(now, actions);
}

void connection_pool::abort_all(pool_actions& actions)
{
    for (pool_connection& c : records_)
    {
        if (c.state_ == state::busy)
            actions.push_back(
                {.what = pool_action::kind::abort,
                 .connection = &c,
                 .caller = c.caller_,
                 .use = c.use_,
                 .step = c.step_}
            );
    }
}

}  // namespace ddbm::detail
