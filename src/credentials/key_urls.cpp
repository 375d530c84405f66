#include "credentials/key_urls.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>

namespace ddbm::detail {

namespace {

namespace urls = boost::urls;

// Of ECS, and of EKS by IPv4 and IPv6.
constexpr std::string_view container_hosts[] = {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"};

[[noreturn]] void refuse_address(const setting& wrong, const std::string& why)
{
    throw error(errc::invalid_configuration, wrong.where + ' ' + why + '.');
}

urls::url parsed(const setting& text)
{
    const auto result = urls::parse_uri(text.value);
    if (!result || result->host().empty() || result->has_userinfo() || result->has_fragment() ||
        (result->scheme_id() != urls::scheme::http && result->scheme_id() != urls::scheme::https))
        refuse_address(text, "is no address of the form http://host or https://host");
    urls::url url(*result);
    url.normalize_scheme();
    return url;
}

// Without the brackets of an IPv6 address.
std::string host_of(const urls::url& url)
{
    return std::string(url.host_address());
}

bool is_of_this_machine(const std::string& host)
{
    if (host == "localhost")
        return true;
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    if (ec)
        return false;
    if (address.is_loopback())
        return true;
    return std::any_of(
        std::begin(container_hosts),
        std::end(container_hosts),
        [&](std::string_view known) { return address == boost::asio::ip::make_address(known); }
    );
}

}  // namespace

std::string container_url_of_path(const setting& path)
{
    if (!path.value.starts_with('/') || !urls::parse_origin_form(path.value))
        refuse_address(path, "is no path, which begins with a /");
    return "http://169.254.170.2" + path.value;
}

std::string container_url(const setting& text)
{
    const urls::url url = parsed(text);
    if (url.scheme_id() != urls::scheme::https && !is_of_this_machine(host_of(url)))
    {
        refuse_address(
            text,
            "goes to the host \"" + host_of(url) +
                "\" by http. That is for this machine only (a loopback address, localhost, "
                "169.254.170.2, 169.254.170.23, [fd00:ec2::23]); use https"
        );
    }
    return std::string(url.buffer());
}

std::string service_url(const setting& text)
{
    urls::url url = parsed(text);
    if (url.port_number() == (url.scheme_id() == urls::scheme::https ? 443 : 80))
        url.remove_port();
    if (url.has_query() || (!url.encoded_path().empty() && url.encoded_path() != "/"))
        refuse_address(text, "has a path, which the address of a service has not");
    std::string bare(url.buffer());
    if (bare.ends_with('/'))
        bare.pop_back();
    return bare;
}

bool is_header_value(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
}

}  // namespace ddbm::detail
