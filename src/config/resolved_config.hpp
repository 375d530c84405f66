#ifndef DDBM_SRC_CONFIG_RESOLVED_CONFIG_HPP
#define DDBM_SRC_CONFIG_RESOLVED_CONFIG_HPP

#include "config/endpoint_rules.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/endpoint.hpp>

#include <string>

namespace ddbm::detail {

/// What a configuration comes to, with nothing missing.
class resolved_config
{
public:
    resolved_config() = default;

    /// Those of all accounts, or what takes their place: see configured_endpoints for others.
    ddbm::endpoint endpoint;
    ddbm::endpoint streams_endpoint;
    /// What requests are signed for; empty if both endpoints are embedded.
    std::string signing_region;

    bool is_signed() const noexcept { return !signing_region.empty(); }
};

/** Checks a configuration and completes it.
 *
 *  @par Errors  Throws `ddbm::error`, with a text that names what was looked at and how to set it:
 *  `errc::invalid_endpoint`, also for an embedded endpoint without an opener; `errc::no_region`;
 *  `errc::no_credentials` where the environment was not asked for any either;
 *  `errc::invalid_configuration` for a setting out of its range and for settings that do not go
 *  together.
 */
resolved_config resolve(const client_config& config);

/// Throws that there is no endpoint.
[[noreturn]] void refuse_endpoint(const client_config& config, const endpoint_refusal& why);

/// Throws `errc::no_credentials`: the program has given none, nor had the environment asked.
[[noreturn]] void refuse_credentials(const client_config& config);

/// What to do where there are no keys, as sentences.
std::string how_to_give_keys(const client_config& config);

}  // namespace ddbm::detail

#endif
