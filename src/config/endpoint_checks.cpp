#include "config/endpoint_checks.hpp"

#include "config/config_notes.hpp"
#include "config/read_file.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

namespace {

const config_notes& notes_of(const client_config& config)
{
    static const config_notes none;
    const config_notes* notes = config_access::notes(config);
    return notes ? *notes : none;
}

// ` (from AWS_CA_BUNDLE)`, unless the program has assigned something else since.
std::string origin(const setting& configured, const std::string& now)
{
    if (configured.value != now || !configured.is_set())
        return {};
    return " (from " + configured.where + ")";
}

std::string origin(const setting& configured, bool now)
{
    return now && configured.is_set() && read_switch(configured)
               ? " (from " + configured.where + ")"
               : std::string();
}

// `client_config::use_fips_endpoint (from ...) is true`, or nothing if neither variant is wanted.
std::string wanted_variant(const client_config& config)
{
    const config_notes& notes = notes_of(config);
    if (config.use_fips_endpoint)
        return "client_config::use_fips_endpoint" +
               origin(notes.use_fips_endpoint, config.use_fips_endpoint) + " is true";
    if (config.use_dualstack_endpoint)
        return "client_config::use_dualstack_endpoint" +
               origin(notes.use_dualstack_endpoint, config.use_dualstack_endpoint) + " is true";
    return {};
}

void check_variant_of(
    const client_config& config,
    const std::string& member,
    const std::string& url,
    const setting& configured
)
{
    const std::string variant = wanted_variant(config);
    if (url.empty() || variant.empty())
        return;
    throw error(
        errc::invalid_configuration,
        variant + ", and " + member + origin(configured, url) + " is \"" + url +
            "\". FIPS and dual-stack endpoints are the service's own, so only one of the two can "
            "be followed: clear the other."
    );
}

}  // namespace

void check_variant_of_given(const client_config& config)
{
    const config_notes& notes = notes_of(config);
    check_variant_of(
        config, "client_config::endpoint_url", config.endpoint_url, notes.endpoint_url
    );
    check_variant_of(
        config,
        "client_config::streams_endpoint_url",
        config.streams_endpoint_url,
        notes.streams_endpoint_url
    );
}

void check_variant_of_region(const client_config& config)
{
    const std::string variant = wanted_variant(config);
    if (config.region != "local" || variant.empty())
        return;
    throw error(
        errc::invalid_configuration,
        variant + ", and the region is \"local\", which is DynamoDB Local and has neither a FIPS "
                  "nor a dual-stack endpoint."
    );
}

void check_proxy(const client_config& config, const endpoint& target)
{
    const std::string& variable = notes_of(config).proxies.variable_for(target);
    if (variable.empty() || config.bypass_proxy)
        return;
    throw error(
        errc::invalid_configuration,
        variable + " is set, but going through a proxy is not supported. If " +
            target.host_header() +
            " can be reached directly, add it to NO_PROXY or set client_config::bypass_proxy."
    );
}

void check_ca_file(const client_config& config, const endpoint& target)
{
    if (!target.is_https() || config.ca_file.empty())
        return;

    const boost::system::result<std::string> text = read_file(config.ca_file);
    std::string why;
    if (text.has_error())
        why = "cannot be read: " + text.error().message();
    else if (text->find("-----BEGIN ") == std::string::npos)
        why = "holds no certificates in the form PEM";
    else
        return;
    throw error(
        errc::invalid_configuration,
        "client_config::ca_file" + origin(notes_of(config).ca_file, config.ca_file) + " is \"" +
            config.ca_file + "\", which " + why + "."
    );
}

}  // namespace ddbm::detail
