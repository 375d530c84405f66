#ifndef DDBM_SRC_RETRY_RETRY_DELAY_HPP
#define DDBM_SRC_RETRY_RETRY_DELAY_HPP

#include "retry/failure_kind.hpp"

#include <ddbm/retry_policy.hpp>

#include <chrono>
#include <optional>

namespace ddbm::detail {

/** How long to wait before a retry: `uniform * min(base * 2^retry_index, max_delay)`.
 *
 *  A server's hint is followed as far as it lies between that and `max_server_extra` more.
 *
 *  @param retry_index  0 for the first retry.
 *  @param uniform  a random number from 0 to 1.
 */
std::chrono::milliseconds retry_delay(
    const retry_policy& policy,
    failure_kind kind,
    int retry_index,
    double uniform,
    std::optional<std::chrono::milliseconds> server_hint = std::nullopt
);

}  // namespace ddbm::detail

#endif
