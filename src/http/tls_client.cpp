#include "http/tls_client.hpp"

#include "http/tls_peer.hpp"

#include <utility>

namespace ddbm::detail {

tls_client::tls_client(std::string host, std::shared_ptr<asio::ssl::context> context)
    : host_(std::move(host)), context_(std::move(context)), sessions_(tls_sessions::make())
{
}

std::unique_ptr<tls_socket> tls_client::make_socket(asio::ip::tcp::socket through)
{
    auto made = std::make_unique<tls_socket>(std::move(through), context_->native_handle());
    expect_host(made->native_handle(), host_);
    return made;
}

void tls_client::begins_handshake(tls_socket& with, std::chrono::system_clock::time_point now)
{
    sessions_->attach(with.native_handle(), now);
}

std::string tls_client::handshake_failed(tls_socket& with, error_code ec)
{
    sessions_->handshake_failed(with.native_handle());
    return words_of_tls_failure(with.native_handle(), ec, host_);
}

}  // namespace ddbm::detail
