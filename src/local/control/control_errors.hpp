// The errors that operations on tables share.
#ifndef DDBM_SRC_LOCAL_CONTROL_CONTROL_ERRORS_HPP
#define DDBM_SRC_LOCAL_CONTROL_CONTROL_ERRORS_HPP

#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// ResourceNotFoundException "Requested resource not found: " + what.
[[noreturn]] void not_found(std::string_view what);
/// The same about a table.
[[noreturn]] void table_not_found(std::string_view name);

/// ResourceInUseException with this text.
[[noreturn]] void in_use(std::string message);
/// ResourceInUseException "Attempt to change a resource which is still in use: " + what.
[[noreturn]] void still_in_use(std::string_view what);

/// LimitExceededException with this text.
[[noreturn]] void limit_exceeded(std::string message);
/// LimitExceededException "Subscriber limit exceeded: " + what.
[[noreturn]] void subscriber_limit_exceeded(std::string_view what);

/// InternalFailure without a text: what the service answers to some requests that are not useful.
[[noreturn]] void internal_failure();

}  // namespace ddbm::local::detail

#endif
