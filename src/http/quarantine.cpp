#include "http/quarantine.hpp"

#include <algorithm>

namespace ddbm::detail {

void quarantine::failed(failure what, clock::time_point began, clock::time_point now, double chance)
{
    if (began < decided_)
        return;
    if (state_ != state::good)
        return enter(what, now, chance);
    strikes_ += what == failure::of_an_exchange ? 1 : burst;
    struck_ = now;
    if (strikes_ >= burst)
        enter(what, now, chance);
}

void quarantine::enter(failure why, clock::time_point now, double chance)
{
    const bool was_calm = state_ == state::good && now - decided_ >= calm_for;
    pause_ = pause_.count() == 0 || was_calm ? first_pause : std::min(2 * pause_, longest_pause);
    until_ = now + std::chrono::duration_cast<clock::duration>(pause_ * (0.8 + 0.4 * chance));
    state_ = state::quarantined;
    was_interrupted_ = false;
    why_ = why;
    strikes_ = std::max(strikes_, burst);
    struck_ = now;
    decided_ = now;
}

void quarantine::answered(clock::time_point began)
{
    if (state_ == state::good)
    {
        strikes_ = 0;
        return;
    }
    // Where connecting was the trouble, a connection from before proves nothing.
    if (why_ == failure::to_connect && (state_ != state::on_trial || began < decided_))
        return;
    state_ = state::good;
    strikes_ = 0;
    // Not `now`: calm is counted from the trouble on, and an exchange is short beside it.
    decided_ = std::max(decided_, began);
}

void quarantine::opened(clock::time_point began)
{
    if (began < decided_)
        return;
    if (state_ == state::probing || (state_ == state::quarantined && why_ == failure::to_connect))
    {
        state_ = state::on_trial;
        was_interrupted_ = false;
        // It is to be chosen again.
        strikes_ = 0;
    }
}

bool quarantine::is_trial_due(clock::time_point now) const
{
    return state_ == state::quarantined && now >= until_;
}

void quarantine::begin_trial(clock::time_point now)
{
    state_ = state::probing;
    decided_ = now;
}

void quarantine::drop_trial(clock::time_point now)
{
    if (state_ != state::probing)
        return;
    state_ = state::quarantined;
    until_ = now + pause_;
}

void quarantine::interrupt_trial(clock::time_point now)
{
    if (state_ != state::probing)
        return;
    state_ = state::quarantined;
    until_ = now;
    was_interrupted_ = true;
}

}  // namespace ddbm::detail
