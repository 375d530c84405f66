#include "config/proxy_settings.hpp"

#include "config/config_sources.hpp"

namespace ddbm::detail {

namespace {

// The lowercase name goes first, as with curl and Python, also if it is set to nothing: that
// switches the proxy off.
setting variable(const config_sources& sources, const char* lower, const char* upper)
{
    if (const auto value = sources.variable(lower))
        return setting(*value, lower);
    return setting(sources.variable(upper).value_or(std::string()), upper);
}

}  // namespace

proxy_settings proxy_settings::of(const config_sources& sources)
{
    proxy_settings found;
    found.https_ = variable(sources, "https_proxy", "HTTPS_PROXY");
    // A program that a web server starts by CGI has headers of the request in such variables, and
    // `Proxy` would be in HTTP_PROXY: CVE-2016-1000110.
    const bool is_cgi = sources.variable("REQUEST_METHOD").has_value();
    found.http_ = variable(sources, "http_proxy", is_cgi ? "http_proxy" : "HTTP_PROXY");
    found.direct_ = no_proxy(variable(sources, "no_proxy", "NO_PROXY").value);
    return found;
}

proxy proxy_settings::proxy_for(const endpoint& target) const
{
    const setting& wanted = target.is_https() ? https_ : http_;
    if (target.is_embedded() || !wanted.is_set() || direct_.covers(target))
        return {};
    return parse_proxy(wanted.value, wanted.where);
}

}  // namespace ddbm::detail
