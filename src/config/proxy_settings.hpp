#ifndef DDBM_SRC_CONFIG_PROXY_SETTINGS_HPP
#define DDBM_SRC_CONFIG_PROXY_SETTINGS_HPP

#include "config/no_proxy.hpp"
#include "config/setting.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/proxy.hpp>

namespace ddbm::detail {

class config_sources;

/** What the environment says of proxies, which other AWS clients go through: `https_proxy`,
 *  `http_proxy` and `no_proxy`, or the same in uppercase.
 *
 *  Their values may hold a password; they are in no text that comes from here.
 */
class proxy_settings
{
public:
    /// No proxies.
    proxy_settings() = default;

    static proxy_settings of(const config_sources& sources);

    /// The proxy that `target` is to be reached through; none if it is to be reached directly,
    /// as what no_proxy covers. Throws `errc::invalid_configuration` for a variable that is no URL
    /// of a proxy.
    proxy proxy_for(const endpoint& target) const;

private:
    setting https_;
    setting http_;
    no_proxy direct_;
};

}  // namespace ddbm::detail

#endif
