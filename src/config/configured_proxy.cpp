#include "config/configured_proxy.hpp"

#include "config/config_notes.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

namespace {

// parse_proxy() makes none of these.
void check(const proxy& given)
{
    const char* why = nullptr;
    if (given.host().empty())
        why = "no host";
    else if (given.port() == 0)
        why = "the port 0";
    else if (given.user().find(':') != std::string::npos)
        why = "a user with a colon, which cannot be sent";
    if (why)
        throw error(
            errc::invalid_configuration, std::string("client_config::proxy has ") + why + "."
        );
}

}  // namespace

proxy configured_proxy(const client_config& config, const endpoint& target)
{
    if (target.is_embedded())
        return {};
    if (config.proxy != proxy())
    {
        check(config.proxy);
        return config.proxy;
    }
    if (config.bypass_proxy)
        return {};
    return notes_of(config).proxies.proxy_for(target);
}

}  // namespace ddbm::detail
