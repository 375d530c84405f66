#include "table/deciding_reason.hpp"

#include <ddbm/error.hpp>
#include <ddbm/service_errc.hpp>

#include <algorithm>

namespace ddbm::detail {

namespace {

int rank_of(const cancellation_reason& reason)
{
    if (!reason.code)
        return 3;
    if (reason.code == service_errc::conditional_check_failed)
        return 0;
    return is_contention(reason.code) ? 2 : 1;
}

}  // namespace

bool is_contention(const error_code& reason) noexcept
{
    return reason == service_errc::transaction_conflict || is_throttling(reason);
}

std::optional<std::size_t> deciding_reason(const std::vector<cancellation_reason>& reasons)
{
    const auto first =
        std::min_element(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) {
            return rank_of(a) < rank_of(b);
        });
    if (first == reasons.end() || !first->code)
        return std::nullopt;
    return static_cast<std::size_t>(first - reasons.begin());
}

}  // namespace ddbm::detail
