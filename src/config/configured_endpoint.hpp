#ifndef DDBM_SRC_CONFIG_CONFIGURED_ENDPOINT_HPP
#define DDBM_SRC_CONFIG_CONFIGURED_ENDPOINT_HPP

#include "config/endpoint_rules.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/service.hpp>

namespace ddbm::detail {

/** Where a configuration sends requests of which no more is known than the service.
 *
 *  What is said of the outcome names the settings as they are called in `client_config`, and where
 *  they are from.
 *
 *  @par Errors  Throws `errc::invalid_endpoint` for an endpoint that cannot be read, and for an
 *  embedded one without an opener.
 */
endpoint_decision choose_configured(const client_config& config, service which);

}  // namespace ddbm::detail

#endif
