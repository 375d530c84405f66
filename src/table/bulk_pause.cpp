#include "table/bulk_pause.hpp"

#include "retry/retry_delay.hpp"

namespace ddbm::detail {

std::chrono::milliseconds
bulk_pause(const retry_policy& policy, const send_history& history, double uniform)
{
    if (!history.was_sent())
        return std::chrono::milliseconds(0);
    // That a part was done is a sign to slow down; that nothing was is a refusal.
    if (history.fruitless() == 0)
        return retry_delay(policy, failure_kind::transient, 0, uniform);
    return retry_delay(policy, failure_kind::throttling, history.fruitless() - 1, uniform);
}

}  // namespace ddbm::detail
