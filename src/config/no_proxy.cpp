#include "config/no_proxy.hpp"

#include "config/lowercase.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/error_code.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

namespace ip = boost::asio::ip;

bool is_this_machine(const std::string& host)
{
    if (host == "localhost" || host.ends_with(".localhost"))
        return true;
    error_code ec;
    const ip::address address = ip::make_address(host, ec);
    return !ec && address.is_loopback();
}

bool is_in_network(const std::string& host, const std::string& network)
{
    error_code ec;
    const ip::address address = ip::make_address(host, ec);
    if (ec)
        return false;
    if (address.is_v4())
    {
        const ip::network_v4 v4 = ip::make_network_v4(network, ec);
        return !ec &&
               ip::network_v4(address.to_v4(), v4.prefix_length()).canonical() == v4.canonical();
    }
    const ip::network_v6 v6 = ip::make_network_v6(network, ec);
    return !ec && ip::network_v6(address.to_v6(), v6.prefix_length()).canonical() == v6.canonical();
}

// Addresses are the same in whatever way they are written.
bool is_same_address(const std::string& host, std::string_view name)
{
    error_code no_host;
    error_code no_name;
    const ip::address one = ip::make_address(host, no_host);
    const ip::address other = ip::make_address(std::string(name), no_name);
    return !no_host && !no_name && one == other;
}

// Host and port of an entry such as "db:8000", "[::1]:8000", "::1"; the port may be empty.
std::pair<std::string_view, std::string_view> split_port(std::string_view entry)
{
    std::size_t colon = entry.rfind(':');
    if (entry.starts_with('['))
    {
        const std::size_t end = std::min(entry.find(']'), entry.size());
        const std::string_view rest = entry.substr(std::min(end + 1, entry.size()));
        return {entry.substr(1, end - 1), rest.substr(rest.starts_with(':') ? 1 : 0)};
    }
    if (colon == std::string_view::npos || entry.find(':') != colon)
        return {entry, {}};
    return {entry.substr(0, colon), entry.substr(colon + 1)};
}

// `entry` and `host` in lowercase.
bool covers(std::string_view entry, const std::string& host, const std::string& port)
{
    if (entry.find('/') != std::string_view::npos)
        return is_in_network(host, std::string(entry));

    auto [name, wanted_port] = split_port(entry);
    if (!wanted_port.empty() && wanted_port != port)
        return false;
    if (name == "*")
        return true;
    if (name.starts_with("*."))
        name.remove_prefix(1);
    while (name.starts_with('.'))
        name.remove_prefix(1);
    if (name.empty())
        return false;
    return host == name || host.ends_with('.' + std::string(name)) || is_same_address(host, name);
}

bool is_listed(std::string_view list, const std::string& host, const std::string& port)
{
    constexpr std::string_view separators = ", \t";

    while (!list.empty())
    {
        const std::size_t end = std::min(list.find_first_of(separators), list.size());
        if (covers(list.substr(0, end), host, port))
            return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

no_proxy::no_proxy(std::string_view list) : list_(lowercase(list)) {}

bool no_proxy::covers(const endpoint& target) const
{
    const std::string host = lowercase(target.host());
    return is_this_machine(host) || is_listed(list_, host, std::to_string(target.port()));
}

}  // namespace ddbm::detail
