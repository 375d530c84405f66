#include "table/bulk_pause.hpp"

#include "retry/retry_delay.hpp"

namespace ddbm::detail {

std::chrono::milliseconds
bulk_pause(const retry_policy& policy, const send_history& history, double uniform)
{
    if (!history.was_sent())
        return std::chrono::milliseconds(0);
    // Handed back beside others it is a sign to slow down; else it is a refusal.
    if (history.refused() == 0)
        return retry_delay(policy, failure_kind::transient, 0, uniform);
    return retry_delay(
        policy, failure_kind::throttling, history.refused() - 1, uniform, history.hint()
    );
}

}  // namespace ddbm::detail
