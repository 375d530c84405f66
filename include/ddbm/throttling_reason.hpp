#ifndef DDBM_THROTTLING_REASON_HPP
#define DDBM_THROTTLING_REASON_HPP

#include <string>
#include <utility>

namespace ddbm {

/// What had no throughput left for a request: one entry of the `ThrottlingReasons` of an error.
class throttling_reason
{
public:
    throttling_reason() = default;
    /// @param resource_arn  of a table or an index; empty: the entry has none
    explicit throttling_reason(std::string reason_code, std::string resource_arn = {})
        : reason(std::move(reason_code)), resource(std::move(resource_arn))
    {
    }

    /// `Table` or `Index`, `Read` or `Write`, and one of `ProvisionedThroughputExceeded`,
    /// `AccountLimitExceeded`, `KeyRangeThroughputExceeded`, which means a hot partition, and
    /// `MaxOnDemandThroughputExceeded`: `TableWriteKeyRangeThroughputExceeded`.
    std::string reason;
    std::string resource;

    friend bool operator==(const throttling_reason&, const throttling_reason&) = default;
};

}  // namespace ddbm

#endif
