// The variables that keys may come from.

#ifndef DDBM_SRC_CONFIG_KEY_VARIABLES_HPP
#define DDBM_SRC_CONFIG_KEY_VARIABLES_HPP

#include "config/config_sources.hpp"
#include "config/shared_settings.hpp"

namespace ddbm::detail {

/// Has those that say anything about keys looked up now, and not again: programs and other threads
/// may change them later.
config_sources with_variables_of_now(const config_sources& sources);

/// Whether one of them has keys or leads to some. What says how to ask an EC2 instance, which is
/// done where nothing is set, does not.
bool any_variable_leads_to_keys(const shared_settings& settings);

}  // namespace ddbm::detail

#endif
