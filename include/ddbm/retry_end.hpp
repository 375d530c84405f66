#ifndef DDBM_RETRY_END_HPP
#define DDBM_RETRY_END_HPP

namespace ddbm {

/// Why a failed call was not tried again.
enum class retry_end
{
    /// Not known: nothing was sent, or the call was cancelled.
    none,
    /// Another attempt would fail alike.
    not_retried,
    /// It may have been applied, and doing it twice is not the same as doing it once, or would be
    /// answered otherwise.
    may_apply_twice,
    /// All of `max_attempts` were made.
    attempts,
    /// The quota that the client's retries share is used up, see `retry_policy::quota`.
    quota,
    /// The pause before the next attempt would have ended after the call's deadline.
    deadline,
};

}  // namespace ddbm

#endif
