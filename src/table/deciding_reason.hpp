// What ended a transaction, of all that its actions had to do with it.

#ifndef DDBM_SRC_DECIDING_REASON_HPP
#define DDBM_SRC_DECIDING_REASON_HPP

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/error_code.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace ddbm::detail {

// Whether it passes by itself: others are at work on the item, or there are too many requests.
bool is_contention(const error_code& reason) noexcept;

// The action whose reason counts: a condition that does not hold before any other refusal, and that
// before contention; of two alike the first. Nothing if no action has a reason.
std::optional<std::size_t> deciding_reason(const std::vector<cancellation_reason>& reasons);

}  // namespace ddbm::detail

#endif
