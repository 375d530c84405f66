#ifndef DDBM_SRC_HTTP_OPTIONS_HPP
#define DDBM_SRC_HTTP_OPTIONS_HPP

#include <ddbm/endpoint.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/proxy.hpp>
#include <ddbm/timeouts.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace ddbm::detail {

// What an HTTP transport is made from: client_config with everything looked up.
struct http_options
{
    ddbm::endpoint endpoint;
    ddbm::proxy proxy;  // on the way to it; or none
    std::size_t max_connections = 1;
    std::size_t max_waiting = 0;
    std::chrono::milliseconds max_connection_age{0};
    std::chrono::milliseconds idle_timeout{0};
    ddbm::timeouts timeouts;
    std::size_t reply_limit_bytes = 0;
    std::string ca_file;
    std::shared_ptr<environment> env;

    // What connections are made to.
    const std::string& next_host() const { return proxy ? proxy.host() : endpoint.host(); }
    std::uint16_t next_port() const { return proxy ? proxy.port() : endpoint.port(); }
    std::string next_in_words() const
    {
        return proxy ? "the proxy " + proxy.text() : endpoint.text();
    }

    // A proxy makes a tunnel to an https endpoint; requests to others it reads, and passes on.
    bool has_tunnel() const { return proxy && endpoint.is_https(); }
    bool has_relay() const { return proxy && !endpoint.is_https(); }
};

}  // namespace ddbm::detail

#endif
