#ifndef DDBM_SRC_CONFIG_CONFIG_NOTES_HPP
#define DDBM_SRC_CONFIG_CONFIG_NOTES_HPP

#include "config/config_sources.hpp"
#include "config/proxy_settings.hpp"
#include "config/setting.hpp"
#include "config/shared_keys.hpp"

#include <ddbm/client_config.hpp>

#include <memory>
#include <string>
#include <utility>

namespace ddbm::detail {

/// What `client_config::from_environment` saw, as far as it matters when a client is made.
struct config_notes
{
    /// Where a region was looked for in vain, as a sentence.
    std::string region;
    /// Where keys come from, unless the program brings some.
    config_sources sources;
    std::shared_ptr<shared_keys> keys = std::make_shared<shared_keys>();

    // What members of the configuration were set from.
    setting endpoint_url;
    setting streams_endpoint_url;
    setting use_fips_endpoint;
    setting use_dualstack_endpoint;
    setting account_id_endpoint_mode;
    setting ca_file;

    /// AWS_EXECUTION_ENV: what runs the program, in its own words.
    std::string execution_environment;

    proxy_settings proxies;
};

/// Reaches the notes of a configuration.
struct config_access
{
    static void set_notes(client_config& config, config_notes notes)
    {
        config.notes_ = std::make_shared<const config_notes>(std::move(notes));
    }

    /// Null if the configuration is not from the environment.
    static const config_notes* notes(const client_config& config) { return config.notes_.get(); }
};

/// Empty ones if the configuration is not from the environment.
const config_notes& notes_of(const client_config& config);

// Where what a member of the configuration is now was set from, such as ` (from AWS_CA_BUNDLE)`;
// empty if the program has assigned something else since.

std::string origin(const setting& configured, const std::string& now);

/// Of a switch; empty if it is off.
std::string origin(const setting& configured, bool now);

}  // namespace ddbm::detail

#endif
