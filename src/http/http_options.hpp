#ifndef DDBM_SRC_HTTP_OPTIONS_HPP
#define DDBM_SRC_HTTP_OPTIONS_HPP

#include "http/tls_context.hpp"

#include <ddbm/cluster.hpp>
#include <ddbm/endpoint.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/proxy.hpp>
#include <ddbm/timeouts.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ddbm::detail {

class tls_client;

// What an HTTP transport is made from: client_config with everything looked up.
struct http_options
{
    ddbm::endpoint endpoint;
    // Where it is to be found, if not at its own host alone: the nodes of a cluster.
    std::vector<std::string> hosts;
    ddbm::cluster cluster;  // what else is to be known of them
    ddbm::proxy proxy;      // on the way to it; or none
    std::size_t max_connections = 1;
    std::size_t max_waiting = 0;
    std::chrono::milliseconds max_connection_age{0};
    std::chrono::milliseconds idle_timeout{0};
    ddbm::timeouts timeouts;
    std::size_t reply_limit_bytes = 0;
    // Whether replies are secrets, of which no copy is to stay in memory.
    bool holds_secrets = false;
    std::string ca_file;
    std::shared_ptr<shared_tls_context> tls_context;  // of that file; null: it makes its own
    std::shared_ptr<environment> env;
    // Shared with transports to the same endpoint; null: one of its own is made, if needed.
    std::shared_ptr<tls_client> tls;

    // What connections are made to: one of these. A cluster has no proxy.
    std::vector<std::string> next_hosts() const
    {
        if (!proxy && !hosts.empty())
            return hosts;
        return std::vector<std::string>(1, proxy ? proxy.host() : endpoint.host());
    }
    std::uint16_t next_port() const { return proxy ? proxy.port() : endpoint.port(); }
    std::string next_in_words() const
    {
        if (proxy)
            return "the proxy " + proxy.text();
        if (is_cluster())
            return "a node of the cluster at " + endpoint.text();
        if (is_one_of_many())
            return "the node " + hosts.front() + " of the cluster at " + endpoint.text();
        return endpoint.text();
    }
    std::string looked_up_in_words() const
    {
        if (is_cluster())
            return "the nodes of the cluster at " + endpoint.text();
        return next_hosts().front();
    }

    bool is_cluster() const { return hosts.size() > 1 || cluster.follow_node_list; }
    // One node alone, which is not that of the endpoint.
    bool is_one_of_many() const
    {
        return !is_cluster() && !hosts.empty() && hosts.front() != endpoint.host();
    }

    // A proxy makes a tunnel to an https endpoint; requests to others it reads, and passes on.
    bool has_tunnel() const { return proxy && endpoint.is_https(); }
    bool has_relay() const { return proxy && !endpoint.is_https(); }
};

}  // namespace ddbm::detail

#endif
