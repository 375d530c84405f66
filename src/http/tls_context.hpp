#ifndef DDBM_SRC_TLS_CONTEXT_HPP
#define DDBM_SRC_TLS_CONTEXT_HPP

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace ddbm::detail {

// TLS 1.2 or newer with a verified peer, trusting `ca_file` (PEM) or, if it is empty, what OpenSSL
// finds as the system's authorities: its own directory, SSL_CERT_FILE, SSL_CERT_DIR. Connections
// hand over their sessions to the tls_sessions that they are attached to.
// Throws errc::invalid_configuration for a file that cannot be used.
boost::asio::ssl::context make_tls_context(const std::string& ca_file);

}  // namespace ddbm::detail

#endif
