#ifndef DDBM_SRC_CREDENTIALS_KEY_SERVICES_HPP
#define DDBM_SRC_CREDENTIALS_KEY_SERVICES_HPP

#include "config/shared_settings.hpp"
#include "credentials/key_plan.hpp"

#include <ddbm/endpoint.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

/** The addresses of the services that give out keys: what is configured, by the same rules as for
 *  DynamoDB's own, else the service's in the region.
 *
 *  It refers to the settings that it was made from.
 */
class key_services
{
public:
    /// @param region  the program's; empty: that of variables and profile.
    key_services(const shared_settings& settings, std::string_view region);

    /// STS. Throws `errc::no_region` if there is none, which names the setting that needs it.
    key_service sts(const setting& because) const;

    // IAM Identity Center: keys, and tokens.

    key_service sso_portal(const std::string& region) const;
    key_service sso_oidc(const std::string& region) const;

private:
    std::string configured_url(const char* variable, std::string_view service_id) const;
    key_service service_in(
        std::string region,
        const char* variable,
        std::string_view service_id,
        std::string_view labels,
        endpoint_variant variant = {}
    ) const;

    const shared_settings& settings_;
    std::string region_;
};

}  // namespace ddbm::detail

#endif
