#include "errors/one_line.hpp"
#include "errors/out_of_descriptors.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <ostream>
#include <string_view>
#include <utility>

namespace ddbm {

namespace asio_error = boost::asio::error;

namespace {

bool is_ours(const error_code& ec) noexcept
{
    return ec.category() == library_category() || ec.category() == service_category();
}

// Codes of our own say no more than the diagnostics do, if these say anything.
bool needs_words(const error_code& ec, const diagnostics& diag)
{
    if (diag.message().empty() && diag.exception_type().empty())
        return true;
    return !is_ours(ec) && diag.message().find(ec.message()) == std::string::npos;
}

std::string line_of(const error_code& ec, const diagnostics& diag)
{
    std::string line;
    if (needs_words(ec, diag))
        line = detail::one_line(ec.message());
    const std::string rest = diag.to_string();
    if (!line.empty() && !rest.empty())
        line += "; ";
    return line + rest + " [" + name_of(ec) + ']';
}

}  // namespace

error::error(error_code ec) : error(ec, diagnostics()) {}

error::error(error_code ec, std::string message) : error(ec, diagnostics(std::move(message))) {}

error::error(error_code ec, diagnostics diag)
    : system_error(ec), diag_(std::move(diag)), line_(line_of(ec, diag_))
{
}

std::ostream& error::print(std::ostream& out) const
{
    return out << line_;
}

std::string name_of(const error_code& ec)
{
    std::string_view name;
    if (ec.category() == library_category())
        name = name_of(static_cast<errc>(ec.value()));
    else if (ec.category() == service_category())
        name = name_of(static_cast<service_errc>(ec.value()));
    const std::string value = name.empty() ? std::to_string(ec.value()) : std::string(name);
    return std::string(ec.category().name()) + ':' + value;
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
           is_cut_tls_stream(ec) || detail::is_out_of_descriptors(ec);
}

}  // namespace ddbm
