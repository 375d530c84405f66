#ifndef DDBM_SRC_HTTP_TLS_SESSIONS_HPP
#define DDBM_SRC_HTTP_TLS_SESSIONS_HPP

#include <openssl/ssl.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace ddbm::detail {

// The TLS sessions that one endpoint has given its connections, so that others can go on with them:
// a handshake without certificates, and without the work of checking them.
//
//   sessions->attach(ssl, now);             before the handshake
//   sessions->handshake_failed(ssl);        if it did not go well
//
// A session counts for the host whose certificate was checked when it began: there is one of this
// for each host, trusting the same authorities. It lives as long as connections that were attached.
//
// A ticket of TLS 1.3 is used once, as RFC 8446 C.4 asks for: with it connections could be told to
// be of the same client. Sessions of 1.2 are used by several.
//
// Distinct and shared objects: safe.
class tls_sessions : public std::enable_shared_from_this<tls_sessions>
{
public:
    // Servers send two for each connection of 1.3. The oldest go first.
    static constexpr std::size_t most_sessions = 16;

    static std::shared_ptr<tls_sessions> make();
    tls_sessions(const tls_sessions&) = delete;
    tls_sessions& operator=(const tls_sessions&) = delete;

    // Has the connections of a context hand over the sessions that they get. Once, before there are
    // any.
    static void enable(SSL_CTX* context);

    // Before the handshake of a connection: what it gets comes here, and it goes on with a session
    // if there is one that is not too old. Whether it did, SSL_session_reused() knows.
    void attach(SSL* ssl, std::chrono::system_clock::time_point now);

    // If the connection was to go on with a session, that may have been the reason: none of those
    // there are is used again.
    void handshake_failed(SSL* ssl) noexcept;

    std::size_t size() const;

private:
    struct freed
    {
        void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
    };
    using session_ptr = std::unique_ptr<SSL_SESSION, freed>;

    // What a connection knows of this.
    struct attachment
    {
        std::shared_ptr<tls_sessions> sessions;
        bool had_session = false;
    };

    tls_sessions() = default;

    static int attachment_index();
    static attachment* attachment_of(SSL* ssl) noexcept;
    static int on_session(SSL* ssl, SSL_SESSION* session) noexcept;

    session_ptr take(std::chrono::system_clock::time_point now);
    void add(session_ptr session);

    mutable std::mutex mutex_;
    std::vector<session_ptr> sessions_;  // the newest at the back
};

}  // namespace ddbm::detail

#endif
