#ifndef DDBM_SRC_CLIENT_CONFIGURED_KEYS_HPP
#define DDBM_SRC_CLIENT_CONFIGURED_KEYS_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/credentials.hpp>

#include <memory>
#include <string>

namespace ddbm::detail {

/** Where a client gets its keys from: the program's own provider, else what variables and profile
 *  files lead to. Clients of one configuration share the latter.
 *
 *  Precondition: there is a provider, or the configuration is from the environment.
 *
 *  @par Errors  Throws what `plan_keys` throws, with advice where there is nothing.
 */
std::shared_ptr<credentials_provider> configured_keys(const client_config& config);

/// By which letters AWS counts where they come from, see `key_plan`; none where the files do not
/// say so any more.
std::string letters_of_keys(const client_config& config);

}  // namespace ddbm::detail

#endif
