#include "node_table.hpp"

#include "authority.hpp"

#include <boost/asio/ip/address_v6.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ddbm::server {

namespace {

// 16: it is no digit.
unsigned hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 16;
}

// What is not encoded as it should be stands for itself.
std::string decoded(std::string_view text)
{
    std::string plain;
    for (std::size_t n = 0; n < text.size(); ++n)
    {
        const bool is_long = text[n] == '%' && text.size() - n > 2;
        const unsigned high = is_long ? hex_digit(text[n + 1]) : 16;
        const unsigned low = is_long ? hex_digit(text[n + 2]) : 16;
        if (high < 16 && low < 16)
        {
            plain += static_cast<char>(high * 16 + low);
            n += 2;
        }
        else
            plain += text[n] == '+' ? ' ' : text[n];
    }
    return plain;
}

// Empty if there is none, which is the same as one that is empty.
std::string parameter(std::string_view query, std::string_view name)
{
    while (!query.empty())
    {
        const std::string_view each = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(each.size() + 1, query.size()));
        const std::size_t equals = each.find('=');
        if (equals != each.npos && decoded(each.substr(0, equals)) == name)
            return decoded(each.substr(equals + 1));
    }
    return {};
}

// An IPv6 address has no brackets in the list.
bool is_host(const std::string& text)
{
    if (text.find(':') != text.npos)
    {
        boost::system::error_code not_an_address;
        boost::asio::ip::make_address_v6(text, not_an_address);
        return !not_an_address;
    }
    const auto read = read_authority(text);
    return read && read->host.size() == text.size();
}

}  // namespace

cluster_node read_cluster_node(std::string_view text)
{
    cluster_node read;
    const std::size_t slash = text.find('/');
    read.host = text.substr(0, slash);
    if (!is_host(read.host))
        throw std::invalid_argument("\"" + read.host + "\" is no host, without a port");
    if (slash == text.npos)
        return read;
    const std::string_view place = text.substr(slash + 1);
    const std::size_t second = place.find('/');
    read.data_centre = place.substr(0, second);
    if (second != place.npos)
        read.rack = place.substr(second + 1);
    if (read.data_centre.empty() || read.rack.empty() || read.rack.find('/') != read.rack.npos)
        throw std::invalid_argument(
            "\"" + std::string(text) + "\" is not of the form HOST[/DATA-CENTRE[/RACK]]"
        );
    return read;
}

node_table::node_table(std::vector<cluster_node> nodes, std::string_view own)
    : nodes_(std::move(nodes))
{
    if (nodes_.empty())
        return;
    auto at = std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& each) {
        return each.host == own;
    });
    own_data_centre_ = (at == nodes_.end() ? nodes_.front() : *at).data_centre;
}

std::string node_table::listed(std::string_view query) const
{
    std::string data_centre = parameter(query, "dc");
    if (data_centre.empty())
        data_centre = own_data_centre_;
    const std::string rack = parameter(query, "rack");
    boost::json::array hosts;
    for (const cluster_node& each : nodes_)
    {
        if (each.data_centre == data_centre && (rack.empty() || each.rack == rack))
            hosts.emplace_back(each.host);
    }
    return boost::json::serialize(hosts);
}

}  // namespace ddbm::server
