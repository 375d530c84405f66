#include "config/endpoint_checks.hpp"

#include "config/config_notes.hpp"
#include "config/read_file.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

void check_proxy(const client_config& config, const endpoint& target)
{
    const std::string& variable = notes_of(config).proxies.variable_for(target);
    if (variable.empty() || config.bypass_proxy)
        return;
    throw error(
        errc::invalid_configuration,
        variable + " is set, but going through a proxy is not supported. If " +
            target.host_header() +
            " can be reached directly, add it to NO_PROXY or set client_config::bypass_proxy."
    );
}

void check_ca_file(const client_config& config, const endpoint& target)
{
    if (!target.is_https() || config.ca_file.empty())
        return;

    const boost::system::result<std::string> text = read_file(config.ca_file);
    std::string why;
    if (text.has_error())
        why = "cannot be read: " + text.error().message();
    else if (text->find("-----BEGIN ") == std::string::npos)
        why = "holds no certificates in the form PEM";
    else
        return;
    throw error(
        errc::invalid_configuration,
        "client_config::ca_file" + origin(notes_of(config).ca_file, config.ca_file) + " is \"" +
            config.ca_file + "\", which " + why + "."
    );
}

}  // namespace ddbm::detail
