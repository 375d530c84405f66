#ifndef DDBM_SRC_CONFIG_CONFIGURED_PROXY_HPP
#define DDBM_SRC_CONFIG_CONFIGURED_PROXY_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/endpoint.hpp>
#include <ddbm/proxy.hpp>

namespace ddbm::detail {

/** The proxy that connections to `target` go through: `client_config::proxy`, or else the one that
 *  the environment names, unless `bypass_proxy`. None for an embedded endpoint.
 *
 *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration` for a variable that is no
 *  URL of a proxy, and for a `client_config::proxy` that cannot be one.
 */
proxy configured_proxy(const client_config& config, const endpoint& target);

}  // namespace ddbm::detail

#endif
