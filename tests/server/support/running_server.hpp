#ifndef DDBM_TESTS_SERVER_RUNNING_SERVER_HPP
#define DDBM_TESTS_SERVER_RUNNING_SERVER_HPP

// A server over an engine in memory, in a thread of its own.

#include "server.hpp"
#include "support/raw_client.hpp"

#include <ddbm/local/engine.hpp>

#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace ddbm::test {

class running_server
{
public:
    explicit running_server(server::server_options options = {}, local::engine_options data = {})
        : engine_(std::make_shared<local::engine>(std::move(data))),
          server_(engine_, on_free_port(std::move(options))), thread_([this] { server_.run(); })
    {
    }
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;
    ~running_server() { stop(); }

    std::uint16_t port() const { return server_.port(); }
    std::string url() const { return server_.url(); }
    local::engine& engine() { return *engine_; }

    void begin_to_stop() { server_.stop(); }
    /// Returns when the server has.
    void stop()
    {
        server_.stop();
        if (thread_.joinable())
            thread_.join();
    }

    /// On a connection of its own.
    raw_reply ask(std::string_view bytes) { return raw_client(port()).ask(bytes); }

private:
    static server::server_options on_free_port(server::server_options options)
    {
        options.port = 0;
        return options;
    }

    std::shared_ptr<local::engine> engine_;
    server::server server_;
    std::thread thread_;
};

inline const char* const sample_authorization =
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date;x-amz-target, "
    "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";

/// The headers of a request that is as it should be.
inline raw_headers call_headers(const std::string& operation)
{
    return {
        {"Host", "localhost"},
        {"Content-Type", "application/x-amz-json-1.0"},
        {"X-Amz-Target", "DynamoDB_20120810." + operation},
        {"X-Amz-Date", "20260102T000000Z"},
        {"Authorization", sample_authorization},
    };
}

/// `headers` without the one of that name.
inline raw_headers without(raw_headers headers, const std::string& name)
{
    std::erase_if(headers, [&](const auto& header) { return header.first == name; });
    return headers;
}

inline raw_headers with(raw_headers headers, const std::string& name, const std::string& value)
{
    headers = without(std::move(headers), name);
    headers.emplace_back(name, value);
    return headers;
}

/// The bytes of a request that is as it should be.
inline std::string call(const std::string& operation, std::string_view body)
{
    return raw_request("POST", "/", call_headers(operation), body);
}

inline std::string list_tables()
{
    return call("ListTables", "{}");
}

inline const char* const no_tables = R"({"TableNames":[]})";

}  // namespace ddbm::test

#endif
