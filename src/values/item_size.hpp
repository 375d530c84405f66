// How many bytes DynamoDB counts for an item: names and values in UTF-8, numbers by pairs of
// digits. The limit of 409,600 bytes and the capacity units are in terms of this size.

#ifndef DDBM_SRC_VALUES_ITEM_SIZE_HPP
#define DDBM_SRC_VALUES_ITEM_SIZE_HPP

#include <ddbm/item.hpp>
#include <ddbm/limits.hpp>

#include <cstddef>

namespace ddbm::detail {

inline constexpr std::size_t max_item_size = limits::item_bytes;

// A list or map costs this much, and one byte more for each element.
inline constexpr std::size_t container_size = 3;

/// Names and values.
using ddbm::item_size;
/// One value, without its name.
std::size_t attribute_size(const attribute_value& value) noexcept;
std::size_t number_size(const number& value) noexcept;

}  // namespace ddbm::detail

#endif
