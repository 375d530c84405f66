#ifndef DDBM_SERVICE_ERRC_HPP
#define DDBM_SERVICE_ERRC_HPP

#include <ddbm/error_code.hpp>

#include <iosfwd>
#include <string_view>
#include <type_traits>

namespace ddbm {

/** Failures that DynamoDB answers, category `"dynamodb"`, named after the reply's `__type`.
 *
 *  The service's own words are in `diagnostics::message()`, the full name in
 *  `diagnostics::exception_type()`.
 */
enum class service_errc
{
    /// An exception that this list does not have; its name is in the diagnostics.
    unknown = 1,

    conditional_check_failed,
    item_collection_size_limit_exceeded,
    transaction_canceled,
    transaction_conflict,
    /// Throttled; retried.
    transaction_in_progress,
    idempotent_parameter_mismatch,
    duplicate_item,
    resource_not_found,
    resource_in_use,
    table_not_found,
    /// Too many table operations at once, or too many tables; retried.
    limit_exceeded,
    validation,
    serialization,
    unknown_operation,

    /// Throttled; retried.
    provisioned_throughput_exceeded,
    /// Throttled; retried.
    throttling,
    /// Throttled; retried.
    request_limit_exceeded,
    /// Two regions wrote at once; retried.
    replicated_write_conflict,
    /// HTTP 500, 502, 503 or 504; retried.
    internal_server_error,
    service_unavailable,
    request_timeout,

    access_denied,
    unrecognized_client,
    invalid_signature,
    incomplete_signature,
    missing_authentication_token,
    expired_token,
    request_expired,
    /// The clock here and the service's differ by more than it takes.
    request_time_too_skewed,

    expired_iterator,
    trimmed_data_access,
};

const boost::system::error_category& service_category() noexcept;

inline error_code make_error_code(service_errc e)
{
    return {static_cast<int>(e), service_category()};
}

/// The code's own name: `resource_not_found`. Empty for a value that is none of them.
std::string_view name_of(service_errc e) noexcept;

/// Prints `dynamodb:resource_not_found`.
std::ostream& operator<<(std::ostream& out, service_errc e);

/// The code for an exception's name as it follows `#` in `__type`.
service_errc service_errc_of(std::string_view exception_type) noexcept;

}  // namespace ddbm

template <>
struct boost::system::is_error_code_enum<ddbm::service_errc> : std::true_type
{
};

#endif
