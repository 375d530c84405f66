#ifndef DDBM_SRC_CONFIG_ENDPOINT_CHECKS_HPP
#define DDBM_SRC_CONFIG_ENDPOINT_CHECKS_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/endpoint.hpp>

namespace ddbm::detail {

// Settings of a configuration that do not go together with its endpoints. Each function throws
// errc::invalid_configuration with a text that names the settings, and where they are from.

/// A file of authorities without any, where TLS needs them.
void check_ca_file(const client_config& config, const endpoint& target);

}  // namespace ddbm::detail

#endif
