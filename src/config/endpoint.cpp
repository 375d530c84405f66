#include "config/endpoint_rules.hpp"
#include "config/region.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/error.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <utility>

namespace ddbm {

namespace {

constexpr std::string_view embedded_prefix = "embedded:";

std::uint16_t default_port(endpoint_scheme scheme)
{
    return scheme == endpoint_scheme::https ? 443 : 80;
}

[[noreturn]] void refuse_url(std::string_view url, const std::string& what)
{
    // What stands before an @ may be a password, and `what` may repeat a part of it.
    if (url.find('@') != url.npos && !url.starts_with(embedded_prefix))
    {
        throw error(
            errc::invalid_endpoint,
            "The endpoint holds an @, so its text is not shown: it may hold a password. It is "
            "written http://host[:port], https://host[:port] or embedded:[file]; access keys do "
            "not belong into it."
        );
    }
    throw error(
        errc::invalid_endpoint,
        "The endpoint \"" + std::string(url) + "\" " + what +
            "; it is written http://host[:port], https://host[:port] or embedded:[file]."
    );
}

endpoint_scheme read_scheme(std::string_view url, const boost::urls::url_view& parsed)
{
    const std::string_view scheme = parsed.scheme();
    switch (parsed.scheme_id())
    {
    case boost::urls::scheme::http:
        return endpoint_scheme::http;
    case boost::urls::scheme::https:
        return endpoint_scheme::https;
    default:
        refuse_url(url, "has the unknown scheme \"" + std::string(scheme) + "\"");
    }
}

std::uint16_t
read_port(std::string_view url, const boost::urls::url_view& parsed, endpoint_scheme scheme)
{
    const std::string_view digits = parsed.port();
    if (digits.empty())
        return default_port(scheme);

    std::uint16_t port = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (problem != std::errc() || end != digits.data() + digits.size() || port == 0)
        refuse_url(url, "has the port " + std::string(digits) + ", which is not one of 1 to 65535");
    return port;
}

}  // namespace

endpoint::endpoint(endpoint_scheme scheme, std::string host, std::uint16_t port, std::string text)
    : scheme_(scheme), host_(std::move(host)), port_(port), text_(std::move(text))
{
}

std::string_view endpoint::embedded_name() const noexcept
{
    if (!is_embedded())
        return {};
    return std::string_view(text_).substr(embedded_prefix.size());
}

std::string endpoint::host_header() const
{
    const bool ipv6 = host_.find(':') != std::string::npos;

    std::string header = ipv6 ? '[' + host_ + ']' : host_;
    if (!is_embedded() && port_ != default_port(scheme_))
        header += ':' + std::to_string(port_);
    return header;
}

endpoint parse_endpoint(std::string_view url)
{
    if (url.starts_with("embedded://"))
        refuse_url(url, "has // where the name of a file begins");
    if (url.starts_with(embedded_prefix))
        return endpoint(endpoint_scheme::embedded, {}, 0, std::string(url));
    if (url.empty())
        refuse_url(url, "is empty");
    if (url.find("://") == std::string_view::npos)
        refuse_url(url, "has no scheme");

    const auto result = boost::urls::parse_uri(url);
    if (!result)
        refuse_url(url, "is not a URL");
    const boost::urls::url_view& parsed = *result;

    const endpoint_scheme scheme = read_scheme(url, parsed);
    if (parsed.has_userinfo())
    {
        // Not the text itself: what stands before the @ may be a password.
        throw error(
            errc::invalid_endpoint,
            "The endpoint with the host \"" + std::string(parsed.host()) +
                "\" has a user name; access keys do not belong into the endpoint."
        );
    }
    if (parsed.host_type() == boost::urls::host_type::ipvfuture)
        refuse_url(url, "has an address of an unknown kind");
    const std::string host(parsed.host_address());
    if (host.empty())
        refuse_url(url, "has no host");
    if (std::string_view(parsed.encoded_host()).find('%') != std::string_view::npos)
        refuse_url(url, "has a host with an escape");
    const std::string_view path = parsed.encoded_path();
    if (!path.empty() && path != "/")
        refuse_url(url, "has the path \"" + std::string(path) + "\"");
    if (parsed.has_query())
        refuse_url(url, "has a query");
    if (parsed.has_fragment())
        refuse_url(url, "has a fragment");

    return endpoint(scheme, host, read_port(url, parsed, scheme), std::string(url));
}

endpoint service_endpoint(std::string_view region, service which, endpoint_variant variant)
{
    using namespace detail;

    if (region.empty())
        throw error(errc::invalid_configuration, problem_of_region(region));

    endpoint_parameters parameters;
    parameters.region = region;
    parameters.variant = variant;
    parameters.account_mode = account_id_endpoint_mode::disable;
    if (which == service::dynamodb_streams)
        parameters.kind = endpoint_kind::streams;

    endpoint_decision decision = choose_endpoint(parameters);
    if (const auto* refusal = std::get_if<endpoint_refusal>(&decision))
        throw error(refusal->code(), refusal->text);
    return std::get<endpoint_choice>(std::move(decision)).target;
}

std::string_view signing_region(std::string_view region) noexcept
{
    return region == "local" ? std::string_view("us-east-1") : region;
}

}  // namespace ddbm
