#ifndef DDBM_OPERATIONS_DESCRIBE_LIMITS_HPP
#define DDBM_OPERATIONS_DESCRIBE_LIMITS_HPP

#include <cstdint>

namespace ddbm {

/// What describe_limits_request is answered with.
class describe_limits_reply
{
public:
    describe_limits_reply() = default;

    // Of all tables together, in RCU and WCU.

    std::int64_t account_max_read_capacity_units = 0;
    std::int64_t account_max_write_capacity_units = 0;

    // Of one table with its global indexes.

    std::int64_t table_max_read_capacity_units = 0;
    std::int64_t table_max_write_capacity_units = 0;
};

/** Asks how much throughput may be set aside in this region.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html
 */
class describe_limits_request
{
public:
    using reply_type = describe_limits_reply;

    describe_limits_request() = default;
};

}  // namespace ddbm

#endif
