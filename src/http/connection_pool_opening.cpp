// Which connections are opened when, and to where.

#include "environment/time_limit.hpp"
#include "http/connection_pool.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

// A trial that is due and may not begin is looked at again after so long.
constexpr std::chrono::milliseconds trials_postponed_by{100};
// Whether connections are where load is to go is looked at so often, and so many are opened then at
// most: a new address has its share in a second or so, and handshakes do not burst.
constexpr std::chrono::milliseconds balanced_every{100};
constexpr std::size_t most_to_balance = 8;

}  // namespace

// Where descriptors were short a moment ago, those who wait are served by what there is.
bool connection_pool::may_open(clock::time_point now) const
{
    return !closed_ && connections() < options_.max_connections &&
           (connections() == 0 || now >= short_until_);
}

// Lets go of an idle connection that is not to be used, where all may be that there are, and there
// is a better address.
bool connection_pool::make_room(clock::time_point now, pool_actions& actions)
{
    if (closed_ || idle_ == 0 || now < short_until_ || !addresses_.has_fit(now))
        return false;
    pool_address* a = addresses_.unfit_with_idle(now);
    if (!a)
        return false;
    const bool is_gone = addresses_.is_gone(*a, now);
    drop_idle(
        a->idle_.front(),
        is_gone ? pool_closing::address_gone : pool_closing::address_quarantined,
        actions
    );
    return true;
}

pool_connection&
connection_pool::begin_opening(purpose why, clock::time_point now, pool_actions& actions)
{
    if (free_.empty())
    {
        const std::size_t slot = records_.size();
        records_.emplace_back().slot_ = slot;
        free_.reserve(records_.size());
        free_.push_back(&records_.back());
    }
    pool_connection& c = *free_.back();
    free_.pop_back();
    c.state_ = state::opening;
    c.purpose_ = why;
    c.began_ = now;
    ++c.step_;
    ++opening_;
    if (why == purpose::reserve)
        ++reserving_;
    actions.push_back({.what = pool_action::kind::open, .connection = &c, .step = c.step_});
    return c;
}

void connection_pool::begin_trials(clock::time_point now, pool_actions& actions)
{
    if (now < addresses_.next_trial() || draining_)
        return;
    // Where no address is fit, whoever comes tries one.
    if (!addresses_.has_fit(now))
        return addresses_.postpone_trials(later(now, trials_postponed_by));
    while (pool_address* a = addresses_.due_for_trial(now))
    {
        if (!may_open(now) && !make_room(now, actions))
            return addresses_.postpone_trials(later(now, trials_postponed_by));
        pool_connection& c = begin_opening(purpose::trial, now, actions);
        set_address(c, *a);
        addresses_.begin_trial(*a, now);
        trials_.push_back(c);
        ++done_.trials;
    }
}

// While there are idle connections none are opened: an address that is new, or back, would wait for
// the age of those to the others. So it gets some on behalf of nobody.
void connection_pool::balance(clock::time_point now, pool_actions& actions)
{
    if (now < next_balance_ || draining_)
        return;
    next_balance_ = later(now, balanced_every);
    const auto [a, wanted] = addresses_.short_of_connections(now);
    for (std::size_t i = 0; i < std::min(wanted, most_to_balance) && may_open(now); ++i)
    {
        pool_connection& c = begin_opening(purpose::callers, now, actions);
        set_address(c, *a);
        spare_.push_back(c);
    }
}

void connection_pool::set_address(pool_connection& c, pool_address& a)
{
    if (c.address_)
        --c.address_->opening_;
    c.address_ = &a;
    ++a.opening_;
}

void connection_pool::route(pool_connection& c, clock::time_point now, std::vector<endpoint>& into)
{
    into.clear();
    if (c.state_ != state::opening)
        return;
    c.routed_ = now;
    // Another one would tell nothing of this.
    if (c.purpose_ == purpose::trial)
        return into.push_back(c.address_->where());
    const bool is_chosen = c.address_ && c.address_->is_named() && c.address_->is_fit(now);
    if (pool_address* a =
            is_chosen ? c.address_ : addresses_.choose(now, c.purpose_ == purpose::reserve))
    {
        set_address(c, *a);
        addresses_.order(*a, now, into);
    }
}

void connection_pool::connected(pool_connection& c, const endpoint& where, clock::time_point now)
{
    if (c.state_ != state::opening)
        return;
    // The system takes 0.0.0.0 and [::] for this host, and tells by which address it went there.
    if (c.address_ && c.address_->where().address().is_unspecified() &&
        where.address().is_loopback())
        return;
    pool_address& a = addresses_.reached(where, now);
    if (c.address_ == &a)
        return;
    if (c.address_)
        addresses_.failed(*c.address_, quarantine::failure::to_connect, c.began_, now);
    set_address(c, a);
}

// It is not being opened any more, and in no list.
void connection_pool::end_opening(pool_connection& c)
{
    c.order_hook_.unlink();
    limits_of_steps_.clear(c);
    --opening_;
    if (c.address_)
        --c.address_->opening_;
    if (c.purpose_ == purpose::reserve)
        --reserving_;
    if (pool_caller* x = std::exchange(c.caller_, nullptr))
        queue_.lost_opening(*x);
}

void connection_pool::opened(pool_connection& c, clock::time_point now, pool_actions& actions)
{
    if (c.state_ != state::opening)
        return;
    end_opening(c);
    ++done_.opened;
    addresses_.opened(*c.address_, c.began_);
    c.retires_ = clock::time_point::max();
    if (options_.max_age.count() > 0)
    {
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::duration<double, std::milli>(options_.max_age) *
            (1 - random_.fraction() / 4)
        );
        c.retires_ = later(now, age);
    }
    // Whoever is in front has it even if it came out at an address that is about to be left: the
    // next one might come out there as well.
    pool_caller* const first = queue_.front();
    const bool is_usable = c.address_->is_fit(now) || !addresses_.has_fit(now);
    if (first && is_usable && !first->deadline.is_over(now))
    {
        leave_queue(*first);
        assign(c, *first, now, actions);
    }
    else
        make_idle(c, now);
    serve(now, actions);
    settle(now, actions);
}

void connection_pool::open_failed(
    pool_connection& c, opening_failure why, clock::time_point now, pool_actions& actions
)
{
    if (c.state_ == state::leaving)
        return closed(c);
    pool_caller* const x = c.caller_;
    pool_address* const a = c.address_;
    const auto began = c.began_;
    const bool was_trial = c.purpose_ == purpose::trial;
    end_opening(c);
    release(c);
    ++done_.not_opened;

    bool is_final = why == opening_failure::lookup || why == opening_failure::to_connect;
    if (why == opening_failure::no_descriptor)
    {
        short_until_ = now + short_for;
        if (was_trial)
            addresses_.drop_trial(*a, now);
        // The others end with their exchange, well or badly, and then the queue moves on.
        is_final = connections() == 0;
    }
    else if (why == opening_failure::lookup)
    {
        // Its address, if it has one already, has not been asked.
        if (was_trial)
            addresses_.drop_trial(*a, now);
    }
    else if (a)
        addresses_.failed(*a, quarantine::failure::to_connect, began, now);
    // It is not put down to one that has come later, or has just lost what it had to another one.
    if (x && (began >= x->since_ || why == opening_failure::no_descriptor))
    {
        if (why == opening_failure::handshake)
            is_final = ++x->failed_openings_ >= std::min(most_failed_openings, addresses_.named());
        if (is_final)
            fail(*x, no_connection::not_opened, actions);
    }
    serve(now, actions);
    settle(now, actions);
}

void connection_pool::give_up_opening(
    pool_connection& c, pool_closing why, clock::time_point now, pool_actions& actions
)
{
    if (c.purpose_ == purpose::trial)
        addresses_.interrupt_trial(*c.address_, now);
    end_opening(c);
    leave(c, why, actions);
}

std::size_t
connection_pool::prewarm(std::size_t count, clock::time_point now, pool_actions& actions)
{
    std::size_t begun = 0;
    drop_outdated(now, actions);
    // What is being opened for callers is to stay as well, should they go.
    std::size_t kept = idle_ + busy_ + reserving_;
    for (pool_connection& c : records_)
    {
        if (draining_ || kept >= count)
            break;
        if (c.state_ != state::opening || c.purpose_ != purpose::callers)
            continue;
        c.purpose_ = purpose::reserve;
        ++reserving_;
        ++kept;
    }
    for (; !draining_ && connections() < count && may_open(now); ++begun)
        spare_.push_back(begin_opening(purpose::reserve, now, actions));
    settle(now, actions);
    return begun;
}

}  // namespace ddbm::detail
