#ifndef DDBM_SRC_HTTP_OPTIONS_HPP
#define DDBM_SRC_HTTP_OPTIONS_HPP

#include <ddbm/endpoint.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/timeouts.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace ddbm::detail {

// What an HTTP transport is made from: client_config with everything looked up.
struct http_options
{
    ddbm::endpoint endpoint;
    std::size_t max_connections = 1;
    std::size_t max_waiting = 0;
    std::chrono::milliseconds max_connection_age{0};
    std::chrono::milliseconds idle_timeout{0};
    ddbm::timeouts timeouts;
    std::size_t reply_limit_bytes = 0;
    std::string ca_file;
    std::shared_ptr<environment> env;
};

}  // namespace ddbm::detail

#endif
