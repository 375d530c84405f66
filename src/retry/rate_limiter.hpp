// The client-side rate limit of the AWS SDKs' adaptive mode, for one kind of request: a bucket of
// tokens that fills at a rate which falls with every refusal and then grows along a cubic curve,
// slowly near the rate that was refused and fast away from it. Off until the first refusal.

#ifndef DDBM_SRC_RETRY_RATE_LIMITER_HPP
#define DDBM_SRC_RETRY_RATE_LIMITER_HPP

#include <chrono>
#include <cstdint>

namespace ddbm::detail {

/// Distinct objects: safe. Shared objects: unsafe.
class rate_limiter
{
public:
    using time = std::chrono::steady_clock::time_point;
    using seconds = std::chrono::duration<double>;

    /// Measures from now on.
    explicit rate_limiter(time now) noexcept;

    bool is_on() const noexcept { return is_on_; }

    /// How long until there is a token; zero if there is one, or if it is off.
    seconds wait(time now) noexcept;

    /// Takes a token, of those to come if there is none.
    void take() noexcept;

    /// A token was taken for nothing.
    void give_back() noexcept;

    // -- Replies, which is what the rate is measured by. Each is told of once.

    void succeeded(time now) noexcept;

    /** One that was refused for its rate.
     *
     *  Lowers the rate, but not for what had asked for its token before the last time it did: many
     *  requests are on their way when a rate turns out to be too high, and all say the same. The
     *  SDKs count each. Does nothing either before there is a rate to lower, in the first half
     *  second.
     */
    void refused(time asked, time now) noexcept;

    /// One that says nothing of the rate.
    void counted(time now) noexcept;

    /// Per second; what the bucket fills at.
    double rate() const noexcept { return rate_; }
    /// Replies per second, smoothed, in slots of half a second.
    double measured_rate() const noexcept { return measured_; }

    /// Whether so much time has passed since the last refusal that nothing is limited any more.
    bool is_over(time now) const noexcept;

private:
    void refill(time now) noexcept;
    void change_rate(double wanted, time now) noexcept;

    bool is_on_ = false;

    // The bucket.
    double rate_;
    double capacity_ = 1;
    double tokens_ = 0;
    time filled_;

    // What is measured.
    double measured_ = 0;
    double count_ = 0;
    std::int64_t slot_;

    // The curve.
    double refused_rate_ = 0;
    double flat_after_ = 0;  // seconds after the refusal, where the curve is back at that rate
    time refused_at_;
};

}  // namespace ddbm::detail

#endif
