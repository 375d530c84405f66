#include "config/resolved_config.hpp"

#include "config/app_id.hpp"
#include "config/config_notes.hpp"
#include "config/configured_cluster.hpp"
#include "config/configured_endpoint.hpp"
#include "config/configured_proxy.hpp"
#include "config/endpoint_checks.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

#include <cmath>
#include <string>
#include <utility>

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
    // What stands before an @ may be a password.
    if (config.endpoint_url.empty() || config.endpoint_url.find('@') != std::string::npos)
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

// What is wrong for every request; a request of which no account is known is looked at when there
// is one.
endpoint
choose(const client_config& config, const configured_endpoints& endpoints, endpoint_kind kind)
{
    endpoint_decision decision = endpoints.choose_shared(kind);
    if (const auto* refusal = std::get_if<endpoint_refusal>(&decision))
        refuse_endpoint(config, *refusal);
    return std::get<endpoint_choice>(std::move(decision)).target;
}

[[noreturn]] void refuse_setting(const char* member, const std::string& value, const char* wanted)
{
    throw error(
        errc::invalid_configuration,
        "client_config::" + std::string(member) + " is " + value + "; it is to be " + wanted + '.'
    );
}

// Off or on: calls may want it otherwise.
void check_hedging(const hedged_reads& hedged)
{
    if (!std::isfinite(hedged.extra_reads) || hedged.extra_reads < 0 || hedged.extra_reads > 1)
        refuse_setting(
            "hedged_reads.extra_reads", std::to_string(hedged.extra_reads), "a share from 0 to 1"
        );
    // What is not a number is not in there.
    if (!(hedged.quantile > 0 && hedged.quantile < 1))
        refuse_setting("hedged_reads.quantile", std::to_string(hedged.quantile), "between 0 and 1");
    if (hedged.least_delay.count() < 0)
        refuse_setting(
            "hedged_reads.least_delay",
            std::to_string(hedged.least_delay.count()) + " us",
            "no less than 0"
        );
}

void check_limits(const client_config& config)
{
    if (config.max_connections == 0)
        throw error(errc::invalid_configuration, "client_config::max_connections is 0.");
    if (config.max_connection_age.count() < 0)
    {
        throw error(
            errc::invalid_configuration,
            "client_config::max_connection_age is " +
                std::to_string(config.max_connection_age.count()) +
                " ms; it is at least 0, which is no limit."
        );
    }
    if (config.idle_timeout.count() < 0)
        refuse_setting(
            "idle_timeout", std::to_string(config.idle_timeout.count()) + " ms", "no less than 0"
        );
    if (config.reply_limit_bytes == 0)
        throw error(errc::invalid_configuration, "client_config::reply_limit_bytes is 0.");
    read_app_id(setting(config.app_id, "client_config::app_id"));
    if (!has_table_name_characters(config.table_prefix))
    {
        throw error(
            errc::invalid_configuration,
            "client_config::table_prefix is \"" + config.table_prefix +
                "\"; table names are made of a-z A-Z 0-9 _ - and a dot."
        );
    }
    check_hedging(config.hedged_reads);
    const auto window = config.combined_reads.batch_window;
    if (window && window->count() < 0)
        refuse_setting(
            "combined_reads.batch_window", std::to_string(window->count()) + " us", "no less than 0"
        );
}

}  // namespace

resolved_config resolve(const client_config& config)
{
    check_limits(config);

    const configured_endpoints endpoints(config);
    resolved_config resolved;
    resolved.endpoint = choose(config, endpoints, endpoint_kind::data);
    resolved.streams_endpoint = choose(config, endpoints, endpoint_kind::streams);
    const bool is_signed =
        !resolved.endpoint.is_embedded() || !resolved.streams_endpoint.is_embedded();
    if (is_signed && config.region.empty())
        refuse_region(config);
    cluster_hosts(config, resolved.endpoint);
    if (!is_signed)
        return resolved;
    resolved.signing_region = signing_region(config.region);

    for (const endpoint& target : {resolved.endpoint, resolved.streams_endpoint})
    {
        configured_proxy(config, target);
        check_ca_file(config, target);
    }

    if (!config.credentials && config_access::notes(config) == nullptr)
        refuse_credentials(config);
    return resolved;
}

void refuse_endpoint(const client_config& config, const endpoint_refusal& why)
{
    if (why.problem == endpoint_problem::no_region)
        refuse_region(config);
    throw error(why.code(), why.text);
}

void refuse_credentials(const client_config& config)
{
    throw error(
        errc::no_credentials,
        "There are no access keys. client_config::credentials is null; " +
            not_looked_at("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY") + ' ' +
            how_to_give_keys(config)
    );
}

std::string how_to_give_keys(const client_config& config)
{
    return "Set the two variables, or call client_config::static_credentials()." +
           local_hint(config, "pair of keys of letters and digits");
}

}  // namespace ddbm::detail
