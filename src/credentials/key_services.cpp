#include "credentials/key_services.hpp"

#include "config/region.hpp"
#include "credentials/key_urls.hpp"

#include <ddbm/error.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

// The services' names begin where that of DynamoDB does in its own endpoint, which is so in all
// partitions and variants.
std::string
url_beside_dynamodb(std::string_view labels, std::string_view region, endpoint_variant variant)
{
    const std::string dynamodb = service_endpoint(region, service::dynamodb, variant).host();
    constexpr std::size_t name = std::string_view("dynamodb").size();
    return "https://" + std::string(labels) + dynamodb.substr(name);
}

}  // namespace

key_services::key_services(const shared_settings& settings, std::string_view region)
    : settings_(settings), region_(region)
{
    if (!region_.empty())
        return;
    setting found = settings_.variable("AWS_REGION", "AWS_DEFAULT_REGION");
    if (!found.is_set())
        found = settings_.property("region");
    region_ = std::move(found.value);
}

key_service key_services::sts(const setting& because) const
{
    if (region_.empty())
    {
        throw error(
            errc::no_region,
            because.where + " needs a region, in which STS is asked. Set AWS_REGION."
        );
    }
    if (std::string problem = problem_of_region(region_); !problem.empty())
        throw error(errc::invalid_configuration, std::move(problem));
    endpoint_variant variant;
    variant.fips = read_switch(settings_.find("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"));
    variant.dual_stack =
        read_switch(settings_.find("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"));
    return service_in(
        std::string(signing_region(region_)), "AWS_ENDPOINT_URL_STS", "sts", "sts", variant
    );
}

key_service key_services::sso_portal(const std::string& region) const
{
    return service_in(region, "AWS_ENDPOINT_URL_SSO", "sso", "portal.sso");
}

key_service key_services::sso_oidc(const std::string& region) const
{
    return service_in(region, "AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc", "oidc");
}

// Empty if there is none.
std::string key_services::configured_url(const char* variable, std::string_view service_id) const
{
    const bool ignored = read_switch(
        settings_.find("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
    );
    if (ignored)
        return {};
    setting url = settings_.variable(variable, "AWS_ENDPOINT_URL");
    if (!url.is_set())
        url = settings_.service_property(service_id, "endpoint_url");
    if (!url.is_set())
        url = settings_.property("endpoint_url");
    // An engine inside the process gives out no keys.
    if (!url.is_set() || url.value.starts_with("embedded:"))
        return {};
    return service_url(url);
}

key_service key_services::service_in(
    std::string region,
    const char* variable,
    std::string_view service_id,
    std::string_view labels,
    endpoint_variant variant
) const
{
    key_service target;
    target.url = configured_url(variable, service_id);
    if (target.url.empty())
        target.url = url_beside_dynamodb(labels, region, variant);
    target.region = std::move(region);
    return target;
}

}  // namespace ddbm::detail
