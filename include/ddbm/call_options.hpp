#ifndef DDBM_CALL_OPTIONS_HPP
#define DDBM_CALL_OPTIONS_HPP

#include <ddbm/consistency.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace ddbm {

class observer;

/** What a program may want otherwise for some of its calls:
 * `db.with(ddbm::call_options().timeout(50ms))`.
 *
 *  What is not set is as in `client_config`.
 */
class call_options
{
public:
    call_options() = default;

    /// The whole call, from waiting for a connection to the last attempt; beyond it the call fails
    /// with `errc::deadline_exceeded`. Zero means no limit; what is left of a time that has passed,
    /// less than zero, fails at once.
    call_options& timeout(std::chrono::milliseconds limit)
    {
        timeout_ = limit;
        return *this;
    }

    /// Attempts in total, the first one included; 1 means no retries.
    call_options& max_attempts(int count)
    {
        max_attempts_ = count;
        return *this;
    }

    /// Retries take no tokens of the quota that the client's calls share, see
    /// `retry_policy::quota`. For bulk work that is throttled all the time: it would use up what
    /// the other calls need, or end for want of it.
    call_options& without_retry_quota()
    {
        retry_quota_ = false;
        return *this;
    }

    /// Reads of a `table` see every write that succeeded before them, at twice the capacity.
    call_options& consistent() { return consistency(ddbm::consistency::strong); }

    /// Which writes reads of a `table` see, `eventual` by default. Ranges can say otherwise;
    /// requests, which say so themselves, are not affected.
    call_options& consistency(ddbm::consistency of_reads)
    {
        consistency_ = of_reads;
        return *this;
    }

    /// Gets the reports of these calls in place of `client_config::observer`.
    call_options& observer(std::shared_ptr<ddbm::observer> of_these)
    {
        observer_ = std::move(of_these);
        return *this;
    }

    std::optional<std::chrono::milliseconds> timeout() const noexcept { return timeout_; }
    std::optional<int> max_attempts() const noexcept { return max_attempts_; }
    bool retry_quota() const noexcept { return retry_quota_; }
    [[nodiscard]] ddbm::consistency consistency() const noexcept { return consistency_; }
    const std::shared_ptr<ddbm::observer>& observer() const noexcept { return observer_; }

private:
    std::optional<std::chrono::milliseconds> timeout_;
    std::optional<int> max_attempts_;
    bool retry_quota_ = true;
    ddbm::consistency consistency_ = ddbm::consistency::eventual;
    std::shared_ptr<ddbm::observer> observer_;
};

}  // namespace ddbm

#endif
