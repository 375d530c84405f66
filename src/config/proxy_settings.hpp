#ifndef DDBM_SRC_CONFIG_PROXY_SETTINGS_HPP
#define DDBM_SRC_CONFIG_PROXY_SETTINGS_HPP

#include <ddbm/endpoint.hpp>

#include <string>

namespace ddbm::detail {

class shared_settings;

/** What the environment says of proxies, which other AWS clients go through.
 *
 *  The proxies' addresses are not kept: they may hold a password.
 */
class proxy_settings
{
public:
    /// No proxies.
    proxy_settings() = default;

    /// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, or the same in lowercase.
    static proxy_settings of(const shared_settings& settings);

    /** The name of the variable that wants `target` to be reached through a proxy; empty if it is
     *  to be reached directly.
     *
     *  That is this machine itself (`localhost` and loopback addresses), and what `NO_PROXY` lists:
     *  separated by commas, `*` for all, a host or a domain with what is below it, an address, or a
     *  network such as `10.0.0.0/8`; each but the network with a port or without.
     */
    const std::string& variable_for(const endpoint& target) const;

private:
    std::string https_variable_;
    std::string http_variable_;
    std::string direct_;
};

}  // namespace ddbm::detail

#endif
