#ifndef DDBM_SRC_HTTP_TLS_CLIENT_HPP
#define DDBM_SRC_HTTP_TLS_CLIENT_HPP

#include "http/tls_sessions.hpp"
#include "http/tls_socket.hpp"

#include <ddbm/error_code.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace ddbm::detail {

namespace asio = boost::asio;

// TLS with one host: whom is trusted, whose certificate is expected, and the sessions that later
// connections go on with.
//
// Shared objects: safe.
class tls_client
{
public:
    // `host` is a name or an address; for `context` see make_tls_context(). Others may use it too.
    tls_client(std::string host, std::shared_ptr<asio::ssl::context> context);

    // `through` is connected, and does not block. Throws boost::system::system_error where OpenSSL
    // cannot make one.
    std::unique_ptr<tls_socket> make_socket(asio::ip::tcp::socket through);

    // The handshake is about to begin: it goes on with a session if there is one.
    void begins_handshake(tls_socket& with, std::chrono::system_clock::time_point now);

    // A handshake has failed by `ec`, or came to nothing by a limit of time. Returns why in the
    // words of words_of_tls_failure().
    std::string handshake_failed(tls_socket& with, error_code ec);

private:
    const std::string host_;
    const std::shared_ptr<asio::ssl::context> context_;
    const std::shared_ptr<tls_sessions> sessions_;
};

}  // namespace ddbm::detail

#endif
