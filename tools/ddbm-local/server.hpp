// Serves an engine over HTTP, as DynamoDB does.
#ifndef DDBM_LOCAL_SERVER_SERVER_HPP
#define DDBM_LOCAL_SERVER_SERVER_HPP

#include "authentication.hpp"
#include "node_table.hpp"
#include "web_guard.hpp"

#include <ddbm/local/engine.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ddbm::server {

class server_options
{
public:
    server_options() = default;

    /// A name or an address.
    std::string host = "127.0.0.1";
    /// 0: one that is free.
    std::uint16_t port = 8000;
    std::size_t threads = 1;
    /// How long the other side may keep a connection waiting: for the head of a request, for more
    /// of its body, or for taking more of a reply.
    std::chrono::milliseconds idle_limit{60'000};
    /// How many bytes requests of more than 64 KiB may take while they come in, all together.
    /// Beyond that such requests are answered with 503.
    std::size_t request_memory_limit = std::size_t{512} * 1024 * 1024;
    /// A line per request on the standard error stream, as far as somebody reads it.
    bool log = false;
    access_rules access;
    /// `host`, if it is a name, is among those of `web` in any case.
    web_rules web;
    /// The cluster that it is said to be a node of, with itself; empty: it is none.
    std::vector<cluster_node> nodes;
};

/// Thread safety: `stop()` and `url()` from any thread.
class server
{
public:
    /// Listens. Throws `boost::system::system_error` with host and port if that is not possible.
    server(std::shared_ptr<local::engine> engine, server_options options);
    ~server();

    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// "http://127.0.0.1:8000", with the port that it really has.
    std::string url() const;
    std::uint16_t port() const;

    /// Serves until `stop()`.
    void run();

    /// Has `run()` return: no connection is taken any more, and what is under way is finished.
    void stop();

    /// Of the thread that `run()` is called in.
    boost::asio::io_context& context();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace ddbm::server

#endif
