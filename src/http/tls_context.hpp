#ifndef DDBM_SRC_TLS_CONTEXT_HPP
#define DDBM_SRC_TLS_CONTEXT_HPP

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace ddbm::detail {

// TLS 1.2 or newer with a verified peer, trusting `ca_file` (PEM) or, if it is empty, what OpenSSL
// finds as the system's authorities: its own directory, SSL_CERT_FILE, SSL_CERT_DIR. Connections
// hand over their sessions to the tls_sessions that they are attached to.
// Throws errc::invalid_configuration for a file that cannot be used.
boost::asio::ssl::context make_tls_context(const std::string& ca_file);

// One for connections to many hosts, made when it is first asked for: reading the authorities takes
// tens of milliseconds.
//
// Shared objects: safe.
class shared_tls_context
{
public:
    using context_ptr = std::shared_ptr<boost::asio::ssl::context>;

    explicit shared_tls_context(std::string ca_file) : ca_file_(std::move(ca_file)) {}

    const std::string& ca_file() const noexcept { return ca_file_; }

    // Throws what make_tls_context() throws, and tries again next time.
    context_ptr get();

private:
    const std::string ca_file_;
    std::mutex mutex_;
    context_ptr made_;
};

// For connections that are made one by one, with long pauses: the context of the one before is kept
// and does again as long as the file is the same.
//
// Shared objects: safe.
class kept_tls_context
{
public:
    std::shared_ptr<shared_tls_context> of(const std::string& ca_file);

private:
    std::mutex mutex_;
    std::shared_ptr<shared_tls_context> last_;
};

}  // namespace ddbm::detail

#endif
