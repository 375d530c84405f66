#include "config/configured_endpoint.hpp"

#include "config/config_notes.hpp"
#include "config/lowercase.hpp"

#include <ddbm/error.hpp>

#include <optional>
#include <string>

namespace ddbm::detail {

namespace {

struct given_endpoint
{
    const std::string& url;
    std::string name;
};

given_endpoint given_for(const client_config& config, service which)
{
    const config_notes& notes = notes_of(config);
    if (which == service::dynamodb_streams && !config.streams_endpoint_url.empty())
        return {
            config.streams_endpoint_url,
            "client_config::streams_endpoint_url" +
                origin(notes.streams_endpoint_url, config.streams_endpoint_url)};
    return {
        config.endpoint_url,
        "client_config::endpoint_url" + origin(notes.endpoint_url, config.endpoint_url)};
}

std::optional<endpoint> read_given(const client_config& config, const std::string& url)
{
    if (url.empty())
        return std::nullopt;
    endpoint parsed = parse_endpoint(url);
    if (parsed.is_embedded() && !config.opener)
    {
        throw error(
            errc::invalid_endpoint,
            "The endpoint \"" + url +
                "\" is an engine inside the process, and client_config::opener is null. Link the "
                "target ddbm::local and pass ddbm::local::opener() to "
                "client_config::from_environment()."
        );
    }
    return parsed;
}

// Said only where it is.
std::string account_required(const client_config& config)
{
    const setting& configured = notes_of(config).account_id_endpoint_mode;
    std::string text = "client_config::account_id_endpoint_mode";
    if (lowercase(configured.value) == "required")
        text += origin(configured, configured.value);
    return text + " is required";
}

}  // namespace

endpoint_decision choose_configured(const client_config& config, service which)
{
    const config_notes& notes = notes_of(config);
    const given_endpoint given = given_for(config, which);
    const std::optional<endpoint> target = read_given(config, given.url);
    const std::string fips = "client_config::use_fips_endpoint" +
                             origin(notes.use_fips_endpoint, config.use_fips_endpoint) + " is true";
    const std::string dual_stack =
        "client_config::use_dualstack_endpoint" +
        origin(notes.use_dualstack_endpoint, config.use_dualstack_endpoint) + " is true";

    const std::string account = account_required(config);

    endpoint_parameters parameters;
    parameters.region = config.region;
    parameters.given = target ? &*target : nullptr;
    parameters.variant.fips = config.use_fips_endpoint;
    parameters.variant.dual_stack = config.use_dualstack_endpoint;
    parameters.account_mode = config.account_id_endpoint_mode;
    parameters.words.given = given.name;
    parameters.words.fips = fips;
    parameters.words.dual_stack = dual_stack;
    parameters.words.account_required = account;
    if (which == service::dynamodb_streams)
        parameters.kind = endpoint_kind::streams;
    return choose_endpoint(parameters);
}

}  // namespace ddbm::detail
