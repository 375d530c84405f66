#include "http/local_nodes.hpp"

#include <ddbm/error_code.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>
#include <cstddef>

namespace ddbm::detail {

namespace {

// What DNS allows for a name; addresses have less.
constexpr std::size_t longest_host = 253;

// Each is compared with each, and looked up in a thread of its own.
constexpr std::size_t most_nodes = 1'000;

void add_parameter(std::string& target, std::string_view name, std::string_view value)
{
    if (value.empty())
        return;
    target += target.find('?') == target.npos ? '?' : '&';
    target.append(name).append("=");
    target += boost::urls::encode(value, boost::urls::unreserved_chars);
}

bool may_be_host(std::string_view text)
{
    constexpr std::string_view others = "-._:%";
    return !text.empty() && text.size() <= longest_host &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      others.find(c) != others.npos;
           });
}

std::string_view without_brackets(std::string_view text)
{
    if (text.starts_with('[') && text.ends_with(']'))
        return text.substr(1, text.size() - 2);
    return text;
}

bool is_nowhere(const std::string& host)
{
    error_code no_address;
    const auto address = boost::asio::ip::make_address(host, no_address);
    return !no_address && address.is_unspecified();
}

local_nodes no_nodes(std::string why)
{
    local_nodes none;
    none.problem = std::move(why);
    return none;
}

}  // namespace

std::string local_nodes_target(const cluster& which)
{
    std::string target = "/localnodes";
    add_parameter(target, "dc", which.data_centre);
    add_parameter(target, "rack", which.rack);
    return target;
}

local_nodes read_local_nodes(int status, std::string_view body)
{
    if (status != 200)
        return no_nodes("the reply has the status " + std::to_string(status));
    error_code ec;
    const boost::json::value parsed = boost::json::parse({body.data(), body.size()}, ec);
    if (ec || !parsed.is_array())
        return no_nodes("the reply is no JSON array");
    if (parsed.get_array().size() > most_nodes)
        return no_nodes("the list has more than 1000 nodes");
    local_nodes read;
    for (const auto& each : parsed.get_array())
    {
        const auto* text = each.if_string();
        const std::string_view named =
            text ? without_brackets({text->data(), text->size()}) : std::string_view();
        if (!may_be_host(named))
        {
            const auto index = &each - parsed.get_array().data();
            return no_nodes("element " + std::to_string(index) + " of the list is no host");
        }
        const std::string host(named);
        const bool is_there =
            std::find(read.hosts.begin(), read.hosts.end(), host) != read.hosts.end();
        if (!is_there && !is_nowhere(host))
            read.hosts.push_back(host);
    }
    if (read.hosts.empty())
        return no_nodes("the list has no nodes");
    return read;
}

}  // namespace ddbm::detail
