#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <string_view>
#include <utility>

namespace ddbm {

namespace asio_error = boost::asio::error;

namespace {

// Without the place in Asio's sources where it arose, which would be part of what().
error_code without_location(const error_code& ec)
{
    return {ec.value(), ec.category()};
}

}  // namespace

error::error(error_code ec) : system_error(without_location(ec)) {}

error::error(error_code ec, std::string message) : error(ec, diagnostics(std::move(message))) {}

error::error(error_code ec, diagnostics diag)
    : system_error(without_location(ec), diag.to_string()), diag_(std::move(diag))
{
}

namespace {

bool is_broken_connection(const error_code& ec) noexcept
{
    return ec == asio_error::eof || ec == asio_error::connection_refused ||
           ec == asio_error::connection_reset || ec == asio_error::connection_aborted ||
           ec == asio_error::broken_pipe || ec == asio_error::not_connected ||
           ec == asio_error::shut_down || ec == asio_error::host_unreachable ||
           ec == asio_error::network_unreachable || ec == asio_error::network_down ||
           ec == asio_error::network_reset || ec == asio_error::timed_out ||
           ec == asio_error::host_not_found_try_again;
}

// A TLS stream that ends without the closing handshake. Known by its name, so that the error codes
// need no OpenSSL.
bool is_cut_tls_stream(const error_code& ec) noexcept
{
    return ec.failed() && std::string_view(ec.category().name()) == "asio.ssl.stream";
}

bool is_transient(const error_code& ec) noexcept
{
    return ec == errc::connect_timeout || ec == errc::tls_timeout || ec == errc::attempt_timeout ||
           ec == errc::checksum_mismatch || ec == service_errc::internal_server_error ||
           ec == service_errc::service_unavailable || ec == service_errc::request_timeout ||
           ec == service_errc::replicated_write_conflict;
}

}  // namespace

bool is_throttling(const error_code& ec) noexcept
{
    return ec == service_errc::provisioned_throughput_exceeded || ec == service_errc::throttling ||
           ec == service_errc::request_limit_exceeded || ec == service_errc::limit_exceeded ||
           ec == service_errc::transaction_in_progress;
}

bool is_retryable(const error_code& ec) noexcept
{
    return is_throttling(ec) || is_transient(ec) || is_broken_connection(ec) ||
           is_cut_tls_stream(ec);
}

}  // namespace ddbm
