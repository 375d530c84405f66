#ifndef DDBM_SRC_CREDENTIALS_KEY_CHAIN_HPP
#define DDBM_SRC_CREDENTIALS_KEY_CHAIN_HPP

#include "config/config_sources.hpp"
#include "credentials/outside.hpp"

#include <ddbm/credentials.hpp>

#include <memory>
#include <string>

namespace ddbm::detail {

/** The keys that variables and profile files lead to, kept until they end.
 *
 *  The files are read and the plan is made here and anew for each fetch, so keys that a tool has
 *  written since are found. Keys that are given there are at hand at once.
 *
 *  @param sources  asked by several threads at once, and for as long as the provider lives.
 *  @param region  as for `plan_keys`.
 *  @param advice  as in `key_plan`.
 *
 *  @par Errors  Throws what `plan_keys` and `shared_settings` throw.
 */
std::shared_ptr<credentials_provider> key_chain(
    config_sources sources,
    std::string region,
    std::string advice,
    std::shared_ptr<const outside> world
);

}  // namespace ddbm::detail

#endif
