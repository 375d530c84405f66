#include "config/app_id.hpp"
#include "config/call_settings.hpp"
#include "config/config_notes.hpp"
#include "config/config_sources.hpp"
#include "config/key_variables.hpp"
#include "config/lowercase.hpp"
#include "config/shared_settings.hpp"

#include <ddbm/client_config.hpp>

#include <utility>

namespace ddbm {

namespace detail {

namespace {

setting region_of(const shared_settings& settings)
{
    setting region = settings.variable("AWS_REGION", "AWS_DEFAULT_REGION");
    return region.is_set() ? region : settings.property("region");
}

setting endpoint_of(
    const shared_settings& settings, const char* service_variable, std::string_view service_id
)
{
    setting endpoint = settings.variable(service_variable, "AWS_ENDPOINT_URL");
    if (!endpoint.is_set())
        endpoint = settings.service_property(service_id, "endpoint_url");
    return endpoint.is_set() ? endpoint : settings.property("endpoint_url");
}

account_id_endpoint_mode read_account_id_endpoint_mode(const setting& mode)
{
    const std::string wanted = lowercase(mode.value);
    if (!mode.is_set() || wanted == "preferred")
        return account_id_endpoint_mode::prefer;
    if (wanted == "disabled")
        return account_id_endpoint_mode::disable;
    if (wanted == "required")
        return account_id_endpoint_mode::require;
    refuse(mode, "it has to be preferred, disabled or required");
}

void set_endpoints(client_config& config, config_notes& notes, const shared_settings& settings)
{
    const bool ignored = read_switch(
        settings.find("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
    );
    if (!ignored)
    {
        notes.endpoint_url = endpoint_of(settings, "AWS_ENDPOINT_URL_DYNAMODB", "dynamodb");
        notes.streams_endpoint_url =
            endpoint_of(settings, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "dynamodb_streams");
    }
    notes.use_fips_endpoint = settings.find("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    notes.use_dualstack_endpoint =
        settings.find("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    notes.account_id_endpoint_mode =
        settings.find("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode");

    config.endpoint_url = notes.endpoint_url.value;
    config.streams_endpoint_url = notes.streams_endpoint_url.value;
    config.use_fips_endpoint = read_switch(notes.use_fips_endpoint);
    config.use_dualstack_endpoint = read_switch(notes.use_dualstack_endpoint);
    config.account_id_endpoint_mode = read_account_id_endpoint_mode(notes.account_id_endpoint_mode);
}

// A program that brings an engine along runs without any set-up. As soon as there is some, what is
// missing of it is an error.
bool nothing_is_configured(const client_config& config, const shared_settings& settings)
{
    return config.endpoint_url.empty() && config.streams_endpoint_url.empty() &&
           config.region.empty() && !config.use_fips_endpoint && !config.use_dualstack_endpoint &&
           !any_variable_leads_to_keys(settings) && !settings.has_profile();
}

}  // namespace

client_config config_from(const config_sources& sources, std::shared_ptr<transport_opener> opener)
{
    const shared_settings settings(sources);

    client_config config;
    config_notes notes;
    config.opener = std::move(opener);
    config.region = region_of(settings).value;
    set_endpoints(config, notes, settings);
    notes.ca_file = settings.find("AWS_CA_BUNDLE", "ca_bundle");
    config.ca_file = notes.ca_file.value;
    config.app_id = read_app_id(settings.find("AWS_SDK_UA_APP_ID", "sdk_ua_app_id"));
    set_call_settings(config, settings);
    if (config.opener && nothing_is_configured(config, settings))
        config.endpoint_url = "embedded:";

    notes.region = "AWS_REGION and AWS_DEFAULT_REGION are not set; there is no region " +
                   settings.place() + ".";
    notes.sources = with_variables_of_now(sources);
    notes.proxies = proxy_settings::of(sources);
    notes.execution_environment = settings.variable("AWS_EXECUTION_ENV").value;
    config_access::set_notes(config, std::move(notes));
    return config;
}

}  // namespace detail

client_config client_config::from_environment(std::shared_ptr<transport_opener> opener)
{
    return detail::config_from(detail::process_sources(), std::move(opener));
}

client_config& client_config::static_credentials(
    std::string access_key_id, std::string secret_access_key, std::string session_token
)
{
    credentials = std::make_shared<static_credentials_provider>(ddbm::credentials(
        std::move(access_key_id), std::move(secret_access_key), std::move(session_token)
    ));
    return *this;
}

}  // namespace ddbm
