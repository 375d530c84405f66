#ifndef DDBM_SRC_CONFIG_CALL_SETTINGS_HPP
#define DDBM_SRC_CONFIG_CALL_SETTINGS_HPP

#include "config/shared_settings.hpp"

#include <ddbm/client_config.hpp>

namespace ddbm::detail {

/** Sets how patient calls are: `timeouts` and `retry_policy`.
 *
 *  Throws `errc::invalid_configuration` for what is wrong, and for modes that are not supported.
 */
void set_call_settings(client_config& config, const shared_settings& settings);

}  // namespace ddbm::detail

#endif
