#ifndef DDBM_DESCRIBE_ENDPOINT_HPP
#define DDBM_DESCRIBE_ENDPOINT_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/service.hpp>

#include <string>
#include <string_view>

namespace ddbm {

/** Says where a client of this configuration sends a request, and why: for logs, and for who has to
 *  let it through a firewall. Nothing is fetched or connected.
 *
 *  @code
 *  https://111122223333.ddb.us-east-1.amazonaws.com is an endpoint of DynamoDB in the region
 *  us-east-1 of aws. It is that of the account 111122223333, that the access keys belong to.
 *  @endcode
 *
 *  One line, without secrets.
 *
 *  @param which  the service; accounts have no endpoints of their own for streams.
 *  @param account_id  that the keys belong to, `credentials::account_id()`; empty: not known.
 *  @param table  that the request names, by its name or its ARN; empty: none.
 *  @param operation  such as `SearchVectors`, which has endpoints of its own; empty: another one.
 *
 *  @par Errors  Throws `ddbm::error` with what making the client, or the call, would fail with:
 *  `errc::no_region`, `errc::invalid_endpoint`, `errc::invalid_configuration`.
 */
std::string describe_endpoint(
    const client_config& config,
    service which = service::dynamodb,
    std::string_view account_id = {},
    std::string_view table = {},
    std::string_view operation = {}
);

}  // namespace ddbm

#endif
