#ifndef DDBM_SRC_SIGN_CLOCK_SKEW_HPP
#define DDBM_SRC_SIGN_CLOCK_SKEW_HPP

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace ddbm::detail {

/// What a refusal says of our clock, by its code.
enum class blamed_clock
{
    no,
    /// It may be the clock or the key.
    perhaps,
    certainly,
};

/** By how much our clock is wrong, as replies tell by their `Date`.
 *
 *  The service refuses what was signed more than five minutes ago, or ahead. The first such refusal
 *  corrects the offset, with which all that follows is signed. Differences of less than four
 * minutes change nothing unless the service says that it is the clock: replies take their time, and
 * clocks of servers differ.
 *
 *  Shared objects: safe.
 */
class clock_skew
{
public:
    using time = std::chrono::system_clock::time_point;
    using date = std::chrono::sys_seconds;
    using seconds = std::chrono::seconds;

    /// What has to be added to our clock.
    seconds offset() const noexcept { return seconds(offset_.load(std::memory_order_relaxed)); }

    /// The time to sign with.
    time corrected(time now) const noexcept { return now + offset(); }

    /** A request was refused.
     *
     *  @param reply_date  of the reply; nothing if there was none that could be read.
     *  @param signed_with  the offset that the request was signed with.
     *  @return Whether it should be signed again, with an offset that is another by now: this reply
     *          or an earlier one has corrected it.
     */
    bool refused(
        blamed_clock blamed, std::optional<date> reply_date, time now, seconds signed_with
    ) noexcept;

    /// Whether it is time to look at the `Date` of a successful reply again: every ten seconds, or
    /// when the clock has jumped. The look is taken: only one of several threads is told so.
    bool wants_date(time now) noexcept;

    /// A request was accepted, by a service whose clock shows `reply_date`.
    void succeeded(date reply_date, time now) noexcept;

private:
    void correct(date reply_date, time now, seconds least) noexcept;

    std::atomic<std::int64_t> offset_ = 0;
    std::atomic<std::int64_t> looked_at_ = 0;  // by our clock, seconds since 1970
};

}  // namespace ddbm::detail

#endif
