// Decides for each request what is to go wrong with it. Keeps count of the requests that each fault
// is about, and nothing else: no clock, no tables.
#ifndef DDBM_SRC_LOCAL_FAULTS_FAULT_PLAN_HPP
#define DDBM_SRC_LOCAL_FAULTS_FAULT_PLAN_HPP

#include "local/service_error.hpp"

#include <ddbm/local/faults.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

class fault_plan
{
public:
    /// All that applies to one request.
    struct decision
    {
        /// To be answered instead of anything else; nothing is applied.
        std::optional<service_error> error{};
        std::chrono::milliseconds delay{0};
        bool drop_before = false;  // the request is not applied
        bool drop_after = false;
        std::optional<std::size_t> batch_limit{};
        std::optional<std::size_t> page_limit{};
        std::optional<std::size_t> conflict_at{};  // only for transactions
        /// How far the server's clock is ahead: see signature_error().
        std::chrono::seconds clock_skew{0};
    };

    fault_plan() = default;
    explicit fault_plan(faults wanted);

    /// @param tables  names or ARNs, as the request has them
    decision next(
        std::string_view operation,
        std::span<const std::string_view> tables,
        std::mt19937_64& generator
    );

private:
    struct counted_fault
    {
        fault what;
        std::uint64_t requests = 0;  // that it is about
    };
    std::vector<counted_fault> faults_;
};

/// The InvalidSignatureException for a request that was signed at `signed_at`, by a server whose
/// clock is `ahead` of that; absent if the difference is not more than 15 minutes.
std::optional<service_error>
signature_error(std::chrono::system_clock::time_point signed_at, std::chrono::seconds ahead);

}  // namespace ddbm::local::detail

#endif
