#include "config/resolved_config.hpp"

#include "config/config_notes.hpp"
#include "config/endpoint_checks.hpp"
#include "config/region.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

namespace {

// Where a program has not asked for what the environment says.
std::string not_looked_at(const char* variables)
{
    return "client_config::from_environment(), which looks at " + std::string(variables) +
           " and profile files, was not used.";
}

// For somebody who has just started DynamoDB Local and wonders.
std::string local_hint(const client_config& config, const char* what)
{
    if (config.endpoint_url.empty())
        return {};
    return " The endpoint " + config.endpoint_url +
           " does not change that: every request is signed. A server such as DynamoDB Local takes "
           "any " +
           what + ".";
}

[[noreturn]] void refuse_region(const client_config& config)
{
    const config_notes* notes = config_access::notes(config);
    throw error(
        errc::no_region,
        "There is no region. client_config::region is empty; " +
            (notes ? notes->region : not_looked_at("AWS_REGION, AWS_DEFAULT_REGION")) +
            " Set one of them, such as AWS_REGION=eu-central-1." +
            local_hint(config, "region, such as us-east-1")
    );
}

[[noreturn]] void refuse_credentials(const client_config& config)
{
    const config_notes* notes = config_access::notes(config);
    throw error(
        errc::no_credentials,
        "There are no access keys. client_config::credentials is null; " +
            (notes ? notes->credentials : not_looked_at("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY")
            ) +
            " Set the two variables, or call client_config::static_credentials()." +
            local_hint(config, "pair of keys of letters and digits")
    );
}

endpoint own_endpoint(const client_config& config, service which)
{
    if (config.region.empty())
        refuse_region(config);
    check_variant_of_region(config);

    endpoint_variant variant;
    variant.fips = config.use_fips_endpoint;
    variant.dual_stack = config.use_dualstack_endpoint;
    return service_endpoint(config.region, which, variant);
}

endpoint resolve_endpoint(const client_config& config, const std::string& url, service which)
{
    if (url.empty())
        return own_endpoint(config, which);

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

void check_limits(const client_config& config)
{
    if (config.max_connections == 0)
        throw error(errc::invalid_configuration, "client_config::max_connections is 0.");
    if (config.reply_limit_bytes == 0)
        throw error(errc::invalid_configuration, "client_config::reply_limit_bytes is 0.");
    if (!has_table_name_characters(config.table_prefix))
    {
        throw error(
            errc::invalid_configuration,
            "client_config::table_prefix is \"" + config.table_prefix +
                "\"; table names are made of a-z A-Z 0-9 _ - and a dot."
        );
    }
}

}  // namespace

resolved_config resolve(const client_config& config)
{
    check_limits(config);

    const std::string& streams_url =
        config.streams_endpoint_url.empty() ? config.endpoint_url : config.streams_endpoint_url;

    resolved_config resolved;
    resolved.endpoint = resolve_endpoint(config, config.endpoint_url, service::dynamodb);
    resolved.streams_endpoint = resolve_endpoint(config, streams_url, service::dynamodb_streams);
    check_variant_of_given(config);
    if (resolved.endpoint.is_embedded() && resolved.streams_endpoint.is_embedded())
        return resolved;

    if (config.region.empty())
        refuse_region(config);
    check_region(config.region);
    resolved.signing_region = signing_region(config.region);

    for (const endpoint& target : {resolved.endpoint, resolved.streams_endpoint})
    {
        check_proxy(config, target);
        check_ca_file(config, target);
    }

    if (!config.credentials)
        refuse_credentials(config);
    resolved.provider = config.credentials;
    return resolved;
}

}  // namespace ddbm::detail
