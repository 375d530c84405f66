#include "retry/failure_kind.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

namespace ddbm::detail {

namespace {

// Of connecting or of waiting for a reply, by our limits or the system's.
bool is_timeout(const error_code& outcome) noexcept
{
    return outcome == errc::connect_timeout || outcome == errc::tls_timeout ||
           outcome == errc::attempt_timeout || outcome == boost::asio::error::timed_out;
}

}  // namespace

failure_kind classify(const error_code& outcome) noexcept
{
    if (!outcome)
        return failure_kind::none;
    if (is_throttling(outcome))
        return failure_kind::throttling;
    if (is_timeout(outcome))
        return failure_kind::timeout;
    return is_retryable(outcome) ? failure_kind::transient : failure_kind::final_;
}

bool tells_of_rate(const error_code& outcome) noexcept
{
    return is_throttling(outcome) && outcome != service_errc::transaction_in_progress &&
           outcome != service_errc::limit_exceeded;
}

bool is_clock_skew(const error_code& outcome) noexcept
{
    return outcome == service_errc::request_expired ||
           outcome == service_errc::request_time_too_skewed;
}

bool may_be_clock_skew(const error_code& outcome) noexcept
{
    return outcome == service_errc::invalid_signature;
}

bool is_expired_credentials(const error_code& outcome) noexcept
{
    return outcome == service_errc::expired_token || outcome == service_errc::request_expired;
}

}  // namespace ddbm::detail
