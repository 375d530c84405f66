#include "config/key_variables.hpp"

#include <ddbm/detail/secret_text.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr const char* asked_variables[] = {
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_ACCOUNT_ID",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_DEFAULT_PROFILE",
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    "AWS_EC2_METADATA_V1_DISABLED",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
    "AWS_METADATA_SERVICE_TIMEOUT",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "HOME",
    "USERPROFILE",
};

constexpr const char* leading_variables[] = {
    "AWS_ACCESS_KEY_ID",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
};

}  // namespace

config_sources with_variables_of_now(const config_sources& sources)
{
    auto known = std::make_shared<std::map<std::string, secret_text>>();
    for (const char* name : asked_variables)
    {
        if (std::optional<std::string> value = sources.variable(name))
            known->emplace(name, *std::move(value));
    }

    config_sources fixed = sources;
    fixed.variable = [known](const std::string& name) -> std::optional<std::string> {
        const auto position = known->find(name);
        if (position == known->end())
            return std::nullopt;
        return position->second.get();
    };
    return fixed;
}

bool any_variable_leads_to_keys(const shared_settings& settings)
{
    return std::any_of(
        std::begin(leading_variables),
        std::end(leading_variables),
        [&](const char* name) { return settings.variable(name).is_set(); }
    );
}

}  // namespace ddbm::detail
