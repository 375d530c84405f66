// How values compare with each other and what they contain, in expressions and in the legacy
// parameters alike. Equality is that of attribute_value.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_COMPARISON_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_COMPARISON_HPP

#include "values/scalar_order.hpp"

#include <ddbm/attribute_value.hpp>

#include <cstddef>
#include <optional>

namespace ddbm::local::detail {

using ddbm::detail::compare_scalars;

/// A part of a string or a binary, an element of a set or a list.
bool contains_value(const attribute_value& whole, const attribute_value& part);

/// Strings and binaries.
bool begins_with(const attribute_value& whole, const attribute_value& start);

/// What the function size() gives; none for types without a size.
std::optional<std::size_t> size_of(const attribute_value& value);

}  // namespace ddbm::local::detail

#endif
