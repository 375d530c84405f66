// What the texts of requests say that decides whether they may share one.

#ifndef DDBM_SRC_COMBINING_READ_REQUESTS_HPP
#define DDBM_SRC_COMBINING_READ_REQUESTS_HPP

#include <ddbm/item.hpp>
#include <ddbm/operations/get_item.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

/// Whether a read of that operation with this body may be one that shows every write before it.
/// Where that would take a closer look it may.
bool may_be_strong(std::string_view operation, std::string_view body) noexcept;

/// The request of a GetItem; nothing if it has something that is not in get_item_request, or is
/// none.
std::optional<get_item_request> read_get_item(std::string_view body);

/// What the service would answer a GetItem with.
std::string get_item_answer(const std::optional<item>& found);

}  // namespace ddbm::detail

#endif
