#ifndef DDBM_ERROR_HPP
#define DDBM_ERROR_HPP

#include <ddbm/diagnostics.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/system/system_error.hpp>

#include <string>

namespace ddbm {

/// The one exception of this library: an error code with its diagnostics.
class error : public boost::system::system_error
{
public:
    explicit error(error_code ec);
    /// `message` becomes the diagnostics' message.
    error(error_code ec, std::string message);
    error(error_code ec, diagnostics diag);

    const diagnostics& get_diagnostics() const noexcept { return diag_; }

private:
    diagnostics diag_;
};

/// Was the request refused for its rate, so that it may succeed later?
bool is_throttling(const error_code& ec) noexcept;

/** Does the library send such a request again, attempts and quota permitting?
 *
 *  Rate limits, failures inside the service, and connections that broke or took too long. Expired
 *  credentials and a wrong clock are not among them.
 */
bool is_retryable(const error_code& ec) noexcept;

}  // namespace ddbm

#endif
