#include "retry/call_retries.hpp"

#include "retry/retry_delay.hpp"

namespace ddbm::detail {

namespace {

bool is_retried(failure_kind kind) noexcept
{
    return kind == failure_kind::transient || kind == failure_kind::timeout ||
           kind == failure_kind::throttling;
}

int cost_of(const retry_policy& policy, failure_kind kind) noexcept
{
    switch (kind)
    {
    case failure_kind::throttling:
        return policy.throttling_cost;
    case failure_kind::timeout:
        return policy.timeout_cost;
    default:
        return policy.transient_cost;
    }
}

}  // namespace

std::optional<std::chrono::milliseconds> call_retries::next(
    failure_kind kind,
    double uniform,
    std::optional<std::chrono::milliseconds> server_hint,
    std::optional<std::chrono::milliseconds> time_left
)
{
    const auto give_up = [this](retry_end why) {
        ended_ = why;
        return std::nullopt;
    };
    if (!is_retried(kind))
        return give_up(retry_end::not_retried);
    if (attempt_ >= max_attempts_)
        return give_up(retry_end::attempts);

    // Before the tokens: a retry that is not made costs none.
    const auto delay = retry_delay(policy_, kind, attempt_ - 1, uniform, server_hint);
    if (time_left && delay >= *time_left)
        return give_up(retry_end::deadline);

    const int cost = cost_of(policy_, kind);
    if (use_quota_ && !quota_.try_take(cost))
        return give_up(retry_end::quota);
    taken_ = cost;
    ++attempt_;
    return delay;
}

void call_retries::not_made() noexcept
{
    if (use_quota_)
        quota_.give(taken_);
    taken_ = 0;
    --attempt_;
}

void call_retries::succeeded() noexcept
{
    if (use_quota_)
        quota_.give(attempt_ == 1 ? policy_.success_gain : taken_);
}

}  // namespace ddbm::detail
