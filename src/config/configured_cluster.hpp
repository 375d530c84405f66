#ifndef DDBM_SRC_CONFIG_CONFIGURED_CLUSTER_HPP
#define DDBM_SRC_CONFIG_CONFIGURED_CLUSTER_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/endpoint.hpp>

#include <string>
#include <vector>

namespace ddbm::detail {

/** The hosts of the cluster that `target`, the endpoint for DynamoDB's requests, is one of: its own
 *  first, each once. Only its own if no cluster is configured.
 *
 *  @par Errors  Throws `ddbm::error` with a text that names the member: `errc::invalid_endpoint`
 *  for a URL that is none, and `errc::invalid_configuration` where nodes, endpoint, proxy and
 *  settings do not go together.
 */
std::vector<std::string> cluster_hosts(const client_config& config, const endpoint& target);

}  // namespace ddbm::detail

#endif
