#include "http/tls_context.hpp"

#include "http/tls_sessions.hpp"

#include <ddbm/error.hpp>

#include <openssl/ssl.h>

namespace ddbm::detail {

namespace ssl = boost::asio::ssl;

ssl::context make_tls_context(const std::string& ca_file)
{
    ssl::context context(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    // A waiting connection then holds no record buffers.
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    context.set_verify_mode(ssl::verify_peer);
    tls_sessions::enable(context.native_handle());

    error_code ec;
    if (ca_file.empty())
        context.set_default_verify_paths(ec);
    else
        context.load_verify_file(ca_file, ec);
    if (ec && ca_file.empty())
        throw error(
            errc::invalid_configuration,
            "the system's certificate authorities cannot be loaded: " + ec.message()
        );
    if (ec)
        throw error(
            errc::invalid_configuration,
            "ca_file '" + ca_file + "' cannot be loaded: " + ec.message()
        );
    return context;
}

shared_tls_context::context_ptr shared_tls_context::get()
{
    std::lock_guard held(mutex_);
    if (!made_)
        made_ = std::make_shared<ssl::context>(make_tls_context(ca_file_));
    return made_;
}

std::shared_ptr<shared_tls_context> kept_tls_context::of(const std::string& ca_file)
{
    std::lock_guard held(mutex_);
    if (!last_ || last_->ca_file() != ca_file)
        last_ = std::make_shared<shared_tls_context>(ca_file);
    return last_;
}

}  // namespace ddbm::detail
