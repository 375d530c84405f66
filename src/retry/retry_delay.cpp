#include "retry/retry_delay.hpp"

#include <algorithm>
#include <cmath>

namespace ddbm::detail {

namespace {

// The policy's longest pause may be as long as its type allows, which is no double.
std::chrono::milliseconds to_milliseconds(double count)
{
    using std::chrono::milliseconds;
    if (count >= static_cast<double>(milliseconds::max().count()))
        return milliseconds::max();
    return milliseconds(static_cast<milliseconds::rep>(std::llround(count)));
}

}  // namespace

std::chrono::milliseconds retry_delay(
    const retry_policy& policy,
    failure_kind kind,
    int retry_index,
    double uniform,
    std::optional<std::chrono::milliseconds> server_hint
)
{
    using std::chrono::milliseconds;

    const milliseconds base =
        kind == failure_kind::throttling ? policy.throttling_base_delay : policy.base_delay;
    // In floating point, where doubling too often ends in infinity and not in a negative number.
    const double longest = std::min(
        std::ldexp(static_cast<double>(base.count()), retry_index),
        static_cast<double>(policy.max_delay.count())
    );
    const double share = std::clamp(uniform, 0.0, 1.0);
    const milliseconds computed = to_milliseconds(std::max(longest, 0.0) * share);

    if (!server_hint || server_hint->count() < 0)
        return computed;
    const milliseconds extra = std::max(policy.max_server_extra, milliseconds(0));
    const milliseconds most =
        extra > milliseconds::max() - computed ? milliseconds::max() : computed + extra;
    return std::clamp(*server_hint, computed, most);
}

}  // namespace ddbm::detail
