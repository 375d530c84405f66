#include "retry/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace ddbm::detail {

namespace {

// The constants are those that the SDKs have in common.
constexpr double share_after_refusal = 0.7;
constexpr double steepness = 0.4;
constexpr double smoothing = 0.8;
constexpr double lowest_rate = 0.5;
constexpr double lowest_capacity = 1;
// By how much the rate may exceed what is being sent: a limit that nobody reaches grows no further.
constexpr double most_above_measured = 2;
constexpr std::chrono::milliseconds slot_length{500};

// Of our own.
constexpr rate_limiter::seconds shortest_memory{60};

std::int64_t slot_of(rate_limiter::time when)
{
    return when.time_since_epoch() / slot_length;
}

}  // namespace

rate_limiter::rate_limiter(time now) noexcept
    : rate_(lowest_rate), filled_(now), slot_(slot_of(now)), refused_at_(now)
{
}

rate_limiter::seconds rate_limiter::wait(time now) noexcept
{
    if (!is_on_)
        return seconds(0);
    refill(now);
    return seconds(std::max(1 - tokens_, 0.0) / rate_);
}

void rate_limiter::take() noexcept
{
    if (is_on_)
        tokens_ -= 1;
}

void rate_limiter::give_back() noexcept
{
    if (is_on_)
        tokens_ = std::min(tokens_ + 1, capacity_);
}

void rate_limiter::succeeded(time now) noexcept
{
    counted(now);
    if (!is_on_)
        return;
    const double away = seconds(now - refused_at_).count() - flat_after_;
    change_rate(steepness * away * away * away + refused_rate_, now);
}

void rate_limiter::refused(time asked, time now) noexcept
{
    counted(now);
    if (measured_ <= 0 || (is_on_ && asked <= refused_at_))
        return;
    refused_rate_ = is_on_ ? std::min(measured_, rate_) : measured_;
    flat_after_ = std::cbrt(refused_rate_ * (1 - share_after_refusal) / steepness);
    refused_at_ = now;
    is_on_ = true;
    change_rate(share_after_refusal * refused_rate_, now);
}

void rate_limiter::counted(time now) noexcept
{
    count_ += 1;
    const std::int64_t slot = slot_of(now);
    if (slot <= slot_)
        return;
    const seconds passed = (slot - slot_) * slot_length;
    measured_ = smoothing * (count_ / passed.count()) + (1 - smoothing) * measured_;
    count_ = 0;
    slot_ = slot;
}

bool rate_limiter::is_over(time now) const noexcept
{
    // Twice the time to come back to the rate that was refused, and it has grown beyond.
    return seconds(now - refused_at_) > std::max(shortest_memory, seconds(2 * flat_after_));
}

void rate_limiter::refill(time now) noexcept
{
    // Threads read the clock before they have the lock.
    if (now <= filled_)
        return;
    tokens_ = std::min(tokens_ + seconds(now - filled_).count() * rate_, capacity_);
    filled_ = now;
}

void rate_limiter::change_rate(double wanted, time now) noexcept
{
    // What has come in until now came at the old rate.
    refill(now);
    wanted = std::min(wanted, most_above_measured * measured_);
    rate_ = std::max(wanted, lowest_rate);
    capacity_ = std::max(wanted, lowest_capacity);
    tokens_ = std::min(tokens_, capacity_);
}

}  // namespace ddbm::detail
