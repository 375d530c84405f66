#include "http/tls_peer.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/system/system_error.hpp>

#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace ddbm::detail {

namespace {

// What to do about it.
std::string advice_on_certificate(long verdict, const std::string& host)
{
    switch (verdict)
    {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "; either that of the server is, or the clock of this machine is wrong";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "; the certificate must be valid for " + host;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return "; the certificate must come from a trusted authority, and the server has to send "
               "those between. Authorities of one's own are trusted by client_config::ca_file";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "; the certificate must come from a trusted authority. Authorities of one's own are "
               "trusted by client_config::ca_file";
    default:
        return "; the certificate must be valid for " + host + " and come from a trusted authority";
    }
}

}  // namespace

void expect_host(SSL* ssl, const std::string& host)
{
    error_code not_an_address;
    boost::asio::ip::make_address(host, not_an_address);
    int is_set = 0;
    // Server names are names only, RFC 6066 3.
    if (not_an_address)
        is_set =
            SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 && SSL_set1_host(ssl, host.c_str());
    else
        is_set = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    // Without it every certificate would do.
    if (is_set != 1)
        throw boost::system::system_error(boost::asio::error::invalid_argument);
}

std::string words_of_tls_failure(SSL* ssl, error_code ec, const std::string& host)
{
    const long verdict = SSL_get_verify_result(ssl);
    if (verdict != X509_V_OK)
        return std::string(": ") + X509_verify_cert_error_string(verdict) +
               advice_on_certificate(verdict, host);
    if (ec.category() != boost::asio::error::get_ssl_category())
        return {};
    switch (ERR_GET_REASON(static_cast<unsigned long>(ec.value())))
    {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_HTTP_REQUEST:
        return ": what answered is no TLS; it may be a port for http://";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
        return ": the server has neither TLS 1.2 nor 1.3";
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
    case SSL_R_NO_CIPHERS_AVAILABLE:
    case SSL_R_NO_SHARED_CIPHER:
        return ": the server has no cipher that is good enough here, or wants a certificate";
    default:
        return {};
    }
}

}  // namespace ddbm::detail
