#ifndef DDBM_SRC_HTTP_PROXY_CONNECT_HPP
#define DDBM_SRC_HTTP_PROXY_CONNECT_HPP

// How a proxy is asked for a tunnel to an https endpoint, RFC 9110 9.3.6, and how a request to an
// http endpoint is put for it.

#include <ddbm/endpoint.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/proxy.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

// The value of `Proxy-Authorization`, by the scheme Basic of RFC 7617; empty without a user.
std::string proxy_authorization(const proxy& via);

// What stands in place of the path in a request that a proxy passes on, without TLS:
// "http://localhost:8000/".
std::string absolute_target(const endpoint& target);

// The head of CONNECT, blank line included.
std::string connect_request(const proxy& via, const endpoint& target, std::string_view user_agent);

// What a proxy has answered.
class connect_reply
{
public:
    connect_reply() = default;

    // There is more to come.
    bool is_incomplete = true;
    // Why there is no tunnel; the connection is of no more use then. A refusal is
    // errc::invalid_configuration, or asio::error::connection_refused where another attempt may
    // succeed: the statuses 408, 429 and 5xx. What is no reply is errc::invalid_reply.
    error_code ec;
    // In words, with the proxy, the endpoint and the status line; without user and password.
    std::string failure;
};

// Reads all that was received from the proxy so far. A tunnel begins where the head of a 2xx ends:
// such a reply has no body whatever it says. The body of any other is left to the other side.
connect_reply
read_connect_reply(std::string_view received, const proxy& via, const endpoint& target);

// Reads the head of a reply by which a proxy refuses to pass a request on, of a status of 400 or
// more. The codes are those of above.
connect_reply read_relay_refusal(std::string_view head, const proxy& via, const endpoint& target);

}  // namespace ddbm::detail

#endif
