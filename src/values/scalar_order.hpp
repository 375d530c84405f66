// The order that values have in DynamoDB: in keys, and where conditions compare them.

#ifndef DDBM_SRC_VALUES_SCALAR_ORDER_HPP
#define DDBM_SRC_VALUES_SCALAR_ORDER_HPP

#include <ddbm/attribute_value.hpp>

#include <compare>
#include <optional>

namespace ddbm::detail {

// Strings and binaries by unsigned bytes, numbers by value. None if the types differ or are others.
std::optional<std::strong_ordering>
compare_scalars(const attribute_value& a, const attribute_value& b);

}  // namespace ddbm::detail

#endif
