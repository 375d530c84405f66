#ifndef DDBM_SRC_RETRY_CALL_RETRIES_HPP
#define DDBM_SRC_RETRY_CALL_RETRIES_HPP

#include "retry/failure_kind.hpp"
#include "retry/retry_quota.hpp"

#include <ddbm/retry_end.hpp>
#include <ddbm/retry_policy.hpp>

#include <chrono>
#include <optional>

namespace ddbm::detail {

/** Decides about the attempts of one call.
 *
 *  Refers to the policy and the quota; both must outlive it.
 */
class call_retries
{
public:
    /// `max_attempts` is the policy's, or what the caller wants instead. Without `use_quota`
    /// retries take no tokens, and bring none.
    call_retries(
        const retry_policy& policy, retry_quota& quota, int max_attempts, bool use_quota = true
    ) noexcept
        : policy_(policy), quota_(quota), max_attempts_(max_attempts < 1 ? 1 : max_attempts),
          use_quota_(use_quota)
    {
    }

    int max_attempts() const noexcept { return max_attempts_; }

    /// The attempt that is being made, from 1.
    int attempt() const noexcept { return attempt_; }

    /** After a failed attempt: how long to wait before the next one, or nothing to give up, for the
     *  reason that ended() tells.
     *
     *  Takes the retry's tokens and counts the attempt, if there is to be one.
     *
     *  @param time_left  to the call's deadline; nothing if it has none.
     */
    std::optional<std::chrono::milliseconds> next(
        failure_kind kind,
        double uniform,
        std::optional<std::chrono::milliseconds> server_hint = std::nullopt,
        std::optional<std::chrono::milliseconds> time_left = std::nullopt
    );

    /// The retry that next() allowed is not made after all.
    void not_made() noexcept;

    retry_end ended() const noexcept { return ended_; }

    /// After a successful attempt: returns the last retry's tokens, or brings the gain of a call
    /// that needed none.
    void succeeded() noexcept;

private:
    const retry_policy& policy_;
    retry_quota& quota_;
    int max_attempts_;
    bool use_quota_;
    int attempt_ = 1;
    int taken_ = 0;
    retry_end ended_ = retry_end::none;
};

}  // namespace ddbm::detail

#endif
