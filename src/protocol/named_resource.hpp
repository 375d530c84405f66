// What a request names that may be an ARN, told by its JSON, whatever has written it. Whose it is
// decides which endpoint the request goes to: see endpoint_rules.hpp.

#ifndef DDBM_SRC_PROTOCOL_NAMED_RESOURCE_HPP
#define DDBM_SRC_PROTOCOL_NAMED_RESOURCE_HPP

#include <string_view>

namespace ddbm::detail {

/// At most one of the two is not empty. Within the request, as it writes them: with the escapes
/// that JSON has for some characters, which no ARN needs.
struct named_resource
{
    /// The one table, backup, stream or whatever else it is about.
    std::string_view only;
    /// The first one of a request that may name several, in the order that they are sent in.
    std::string_view first_of_several;
};

/** What counts for the endpoint of a request to DynamoDB, by the operation's name: as AWS's model
 *  of the service has it, with which tests/endpoint_rules compares.
 *
 *  Nothing of an operation that is not known, nor of a text that cannot be read so far. Reads no
 *  further than to the name, which is the first thing in the requests of this library.
 */
named_resource resource_in(std::string_view operation, std::string_view request);

}  // namespace ddbm::detail

#endif
