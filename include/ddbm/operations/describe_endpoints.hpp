#ifndef DDBM_OPERATIONS_DESCRIBE_ENDPOINTS_HPP
#define DDBM_OPERATIONS_DESCRIBE_ENDPOINTS_HPP

#include <cstdint>
#include <string>
#include <vector>

namespace ddbm {

/// Where requests may be sent for a while.
class described_endpoint
{
public:
    described_endpoint() = default;

    /// A host name.
    std::string address;
    std::int64_t cache_period_in_minutes = 0;

    friend bool operator==(const described_endpoint&, const described_endpoint&) = default;
};

/// What describe_endpoints_request is answered with.
class describe_endpoints_reply
{
public:
    describe_endpoints_reply() = default;

    std::vector<described_endpoint> endpoints;
};

/** Asks which endpoints this region has. This client needs no answer to it.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html
 */
class describe_endpoints_request
{
public:
    using reply_type = describe_endpoints_reply;

    describe_endpoints_request() = default;
};

}  // namespace ddbm

#endif
