#ifndef DDBM_SRC_RETRY_FAILURE_KIND_HPP
#define DDBM_SRC_RETRY_FAILURE_KIND_HPP

#include <ddbm/error_code.hpp>

namespace ddbm::detail {

/// What an attempt's outcome means for the next one.
enum class failure_kind
{
    /// It succeeded.
    none,
    /// Bad luck: another attempt may succeed soon.
    transient,
    /// The same, but it took its time.
    timeout,
    /// Refused for its rate: another attempt may succeed after a while.
    throttling,
    /// Another attempt would fail alike.
    final_,
};

failure_kind classify(const error_code& outcome) noexcept;

/// Whether it was refused for the rate at which requests come, so that slower ones fare better.
/// What counts as throttling may also have met its own earlier attempt, or too many changes of
/// tables.
bool tells_of_rate(const error_code& outcome) noexcept;

/// The service's clock and ours are certainly apart: correct the offset, sign again.
bool is_clock_skew(const error_code& outcome) noexcept;

/// They may be: only if the reply's `Date` says so as well.
bool may_be_clock_skew(const error_code& outcome) noexcept;

/// The keys have expired: fetch new ones, sign again, once and at no cost.
bool is_expired_credentials(const error_code& outcome) noexcept;

}  // namespace ddbm::detail

#endif
