#ifndef DDBM_SRC_HTTP_TLS_PEER_HPP
#define DDBM_SRC_HTTP_TLS_PEER_HPP

#include <ddbm/error_code.hpp>

#include <openssl/ssl.h>

#include <string>

namespace ddbm::detail {

// Before the handshake: asks for `host`, a name or an address, and has no other certificate than
// one of that accepted. OpenSSL then knows as what it has refused one.
void expect_host(SSL* ssl, const std::string& host);

// After a handshake that has failed: why, as what follows "the TLS handshake with ... failed".
// Empty where the code says all there is, as of a connection that broke.
std::string words_of_tls_failure(SSL* ssl, error_code ec, const std::string& host);

}  // namespace ddbm::detail

#endif
