#ifndef DDBM_ERROR_HPP
#define DDBM_ERROR_HPP

#include <ddbm/diagnostics.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/system/system_error.hpp>

#include <iosfwd>
#include <string>

namespace ddbm {

/** The one exception of this library: an error code with its diagnostics.
 *
 *  `what()` is everything that is known, in one line: what was said, the parts of the diagnostics
 *  and at the end the code.
 *
 *  @code
 *  ResourceNotFoundException: Requested resource not found; table saves; key {"id":{"S":"a"}};
 *  GetItem at https://dynamodb.eu-central-1.amazonaws.com; HTTP status 400; 1 attempt;
 *  request id 4KBNVRGD [dynamodb:resource_not_found]
 *  @endcode
 */
class error : public boost::system::system_error
{
public:
    explicit error(error_code ec);
    /// `message` becomes the diagnostics' message.
    error(error_code ec, std::string message);
    error(error_code ec, diagnostics diag);

    const diagnostics& get_diagnostics() const noexcept { return diag_; }

    const char* what() const noexcept override { return line_.c_str(); }

    /// Prints `what()`.
    friend std::ostream& operator<<(std::ostream& out, const error& e) { return e.print(out); }

private:
    std::ostream& print(std::ostream& out) const;

    diagnostics diag_;
    std::string line_;
};

/// A code with its category: `dynamodb:resource_not_found`, `ddbm:not_found`. Codes of others have
/// numbers in place of names, as in `system:111`.
std::string name_of(const error_code& ec);

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
