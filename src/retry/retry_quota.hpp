#ifndef DDBM_SRC_RETRY_RETRY_QUOTA_HPP
#define DDBM_SRC_RETRY_RETRY_QUOTA_HPP

#include <atomic>

namespace ddbm::detail {

/** Tokens that the retries of one client pay with.
 *
 *  While calls succeed the bucket is full and every retry is made. When the service is down it
 *  empties within some dozen calls, and from then on each call fails after its first attempt.
 *
 *  Shared objects: safe.
 */
class retry_quota
{
public:
    /// Starts full.
    explicit retry_quota(int capacity) noexcept;

    /// Takes `cost` tokens, or none if there are fewer.
    bool try_take(int cost) noexcept;

    /// Adds tokens up to the capacity.
    void give(int tokens) noexcept;

    int available() const noexcept { return available_.load(std::memory_order_relaxed); }

private:
    const int capacity_;
    std::atomic<int> available_;
};

}  // namespace ddbm::detail

#endif
