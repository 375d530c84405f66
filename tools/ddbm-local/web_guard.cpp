#include "web_guard.hpp"

#include "authority.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::server {

using local::detail::service_error;

namespace {

constexpr std::string_view access_denied = "com.amazon.coral.service#AccessDeniedException";

service_error denied(std::string_view field_name, std::string_view value, std::string_view why)
{
    std::string message("Requests with ");
    message.append(field_name).append(" ").append(value).append(" are refused: ").append(why);
    return service_error(403, access_denied, std::move(message)).with_capital_message();
}

std::string lowered(std::string_view text)
{
    std::string made(text);
    for (char& c : made)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return made;
}

bool is_scheme(std::string_view text)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789+-.";
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool is_localhost(std::string_view name)
{
    constexpr std::string_view localhost = "localhost";
    if (name.size() <= localhost.size())
        return equal_ignoring_case(name, localhost);
    const std::string_view end = name.substr(name.size() - localhost.size() - 1);
    return end.front() == '.' && equal_ignoring_case(end.substr(1), localhost);
}

}  // namespace

std::optional<std::string> read_origin(std::string_view text)
{
    if (text == "*" || text == "null")
        return std::string(text);
    std::string origin = lowered(text);
    const std::size_t colon = origin.find("://");
    const std::string_view scheme = std::string_view(origin).substr(0, colon);
    if (colon == origin.npos || !is_scheme(scheme) || origin.ends_with(':') ||
        !read_authority(std::string_view(origin).substr(colon + 3)))
        return {};
    // Browsers leave the usual port away.
    if (scheme == "http" && origin.ends_with(":80"))
        origin.erase(origin.size() - 3);
    else if (scheme == "https" && origin.ends_with(":443"))
        origin.erase(origin.size() - 4);
    return origin;
}

web_guard::web_guard(web_rules rules) : rules_(std::move(rules)) {}

std::string_view web_guard::allowed_origin(const request& received) const
{
    if (!received.has(field::origin))
        return {};
    for (const std::string& each : rules_.origins)
    {
        if (each == "*" || each == received[field::origin])
            return each;
    }
    return {};
}

std::optional<service_error> web_guard::error_of(const request& received, bool on_loopback) const
{
    if (on_loopback)
    {
        for (std::string_view host : {received[field::host], received.target_authority})
        {
            if (!host.empty() && !allows_host(host))
                return denied("Host", host, "no name of this machine (see --allow-host)");
        }
    }
    if (received.has(field::origin) && allowed_origin(received).empty())
        return denied(
            "Origin", received[field::origin], "web pages are kept out (see --allow-origin)"
        );
    return {};
}

bool web_guard::allows_host(std::string_view text) const
{
    const auto named = read_authority(text);
    if (!named)
        return false;
    if (named->is_address || is_localhost(named->host))
        return true;
    return std::any_of(rules_.hosts.begin(), rules_.hosts.end(), [&](const std::string& each) {
        return equal_ignoring_case(each, named->host);
    });
}

}  // namespace ddbm::server
