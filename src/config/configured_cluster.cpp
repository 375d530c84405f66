#include "config/configured_cluster.hpp"

#include "config/configured_proxy.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ddbm::detail {

namespace {

[[noreturn]] void refuse_cluster(const std::string& why)
{
    throw error(errc::invalid_configuration, why);
}

std::string in_words(endpoint_scheme scheme)
{
    return scheme == endpoint_scheme::https ? "https" : "http";
}

std::string in_words(const endpoint& node)
{
    return in_words(node.scheme()) + " and port " + std::to_string(node.port());
}

endpoint read_node(const std::string& url, const std::string& member)
try
{
    return parse_endpoint(url);
}
catch (const error& why)
{
    throw error(why.code(), member + ": " + why.get_diagnostics().message());
}

void check_members(const cluster& given)
{
    if (given.refresh_interval.count() <= 0)
        refuse_cluster(
            "client_config::cluster.refresh_interval is " +
            std::to_string(given.refresh_interval.count()) + " ms; it is to be more than 0."
        );
    if (given.follow_node_list)
        return;
    for (const auto& [name, text] :
         {std::pair<const char*, const std::string&>("data_centre", given.data_centre),
          std::pair<const char*, const std::string&>("rack", given.rack)})
    {
        if (!text.empty())
            refuse_cluster(
                std::string("client_config::cluster.") + name + " is \"" + text +
                "\", which is for lists of nodes only, and client_config::cluster.follow_node_list "
                "is false."
            );
    }
}

void check_target(const client_config& config, const endpoint& target)
{
    const std::string what = "client_config::cluster is about the nodes of an endpoint";
    if (config.endpoint_url.empty())
        refuse_cluster(what + ", and client_config::endpoint_url, the first of them, is empty.");
    if (target.is_embedded())
        refuse_cluster(
            what + " that is reached by HTTP, and client_config::endpoint_url is \"" +
            config.endpoint_url + "\", an engine inside the process."
        );
    if (const proxy through = configured_proxy(config, target))
        refuse_cluster(
            what + " that are connected to one by one, and the proxy " + through.text() +
            " would choose for itself. List its host in NO_PROXY, or set "
            "client_config::bypass_proxy, if they are reached without it."
        );
}

void check_node(const endpoint& node, const endpoint& first, const std::string& member)
{
    if (node.is_embedded())
        refuse_cluster(member + " is an engine inside the process, which is no node of a cluster.");
    if (node.scheme() != first.scheme() || node.port() != first.port())
        refuse_cluster(
            member + " has " + in_words(node) + ", and client_config::endpoint_url has " +
            in_words(first) + "; all nodes of a cluster have the same."
        );
}

}  // namespace

std::vector<std::string> cluster_hosts(const client_config& config, const endpoint& target)
{
    const cluster& given = config.cluster;
    check_members(given);
    std::vector<std::string> hosts(1, target.host());
    if (given.more_endpoint_urls.empty() && !given.follow_node_list)
        return hosts;
    check_target(config, target);
    for (std::size_t n = 0; n < given.more_endpoint_urls.size(); ++n)
    {
        const std::string member =
            "client_config::cluster.more_endpoint_urls[" + std::to_string(n) + ']';
        const endpoint node = read_node(given.more_endpoint_urls[n], member);
        check_node(node, target, member);
        if (std::find(hosts.begin(), hosts.end(), node.host()) == hosts.end())
            hosts.push_back(node.host());
    }
    return hosts;
}

}  // namespace ddbm::detail
