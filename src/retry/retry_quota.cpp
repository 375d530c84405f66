#include "retry/retry_quota.hpp"

#include <algorithm>

namespace ddbm::detail {

retry_quota::retry_quota(int capacity) noexcept
    : capacity_(std::max(capacity, 0)), available_(capacity_)
{
}

bool retry_quota::try_take(int cost) noexcept
{
    cost = std::max(cost, 0);
    int had = available_.load(std::memory_order_relaxed);
    while (had >= cost)
    {
        if (available_.compare_exchange_weak(had, had - cost, std::memory_order_relaxed))
            return true;
    }
    return false;
}

void retry_quota::give(int tokens) noexcept
{
    int had = available_.load(std::memory_order_relaxed);
    // Full is the usual case and must not make every call write to a shared cache line.
    while (had < capacity_ && tokens > 0)
    {
        const int has = tokens < capacity_ - had ? had + tokens : capacity_;
        if (available_.compare_exchange_weak(had, has, std::memory_order_relaxed))
            return;
    }
}

}  // namespace ddbm::detail
