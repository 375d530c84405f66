#include "retry/call_retries.hpp"

#include "retry/retry_delay.hpp"

namespace ddbm::detail {

std::optional<std::chrono::milliseconds> call_retries::next(
    failure_kind kind, double uniform, std::optional<std::chrono::milliseconds> server_hint
)
{
    const bool may_help = kind == failure_kind::transient || kind == failure_kind::throttling;
    if (!may_help || attempt_ >= max_attempts_)
        return std::nullopt;

    const int cost =
        kind == failure_kind::throttling ? policy_.throttling_cost : policy_.transient_cost;
    if (!quota_.try_take(cost))
        return std::nullopt;
    taken_ = cost;
    return retry_delay(policy_, kind, attempt_++ - 1, uniform, server_hint);
}

void call_retries::succeeded() noexcept
{
    quota_.give(attempt_ == 1 ? policy_.success_gain : taken_);
}

}  // namespace ddbm::detail
