#ifndef DDBM_SRC_CONFIG_KEY_SETTINGS_HPP
#define DDBM_SRC_CONFIG_KEY_SETTINGS_HPP

#include "config/shared_settings.hpp"

#include <ddbm/credentials.hpp>

#include <memory>
#include <string>

namespace ddbm::detail {

/// The variables' keys, else the profile's own; null if there are none, or if the profile asks for
/// those of a role. Throws `errc::invalid_configuration` for half of a pair.
std::shared_ptr<credentials_provider> configured_keys(const shared_settings& settings);

/// Where keys were looked for in vain, and which ways to them are configured but not supported.
std::string missing_keys(const shared_settings& settings);

}  // namespace ddbm::detail

#endif
