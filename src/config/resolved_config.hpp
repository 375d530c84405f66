#ifndef DDBM_SRC_CONFIG_RESOLVED_CONFIG_HPP
#define DDBM_SRC_CONFIG_RESOLVED_CONFIG_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/endpoint.hpp>

#include <memory>
#include <string>

namespace ddbm::detail {

/// What a configuration comes to, with nothing missing.
class resolved_config
{
public:
    resolved_config() = default;

    ddbm::endpoint endpoint;
    ddbm::endpoint streams_endpoint;
    // What was chosen and why, as sentences.
    std::string endpoint_why;
    std::string streams_endpoint_why;
    /// What requests are signed for; empty if both endpoints are embedded.
    std::string signing_region;
    /// Null if both endpoints are embedded.
    std::shared_ptr<credentials_provider> provider;
};

/** Checks a configuration and completes it.
 *
 *  @par Errors  Throws `ddbm::error`, with a text that names what was looked at and how to set it:
 *  `errc::invalid_endpoint`, also for an embedded endpoint without an opener; `errc::no_region`;
 *  `errc::no_credentials`; `errc::invalid_configuration` for a setting out of its range and
 *  for settings that do not go together.
 */
resolved_config resolve(const client_config& config);

}  // namespace ddbm::detail

#endif
