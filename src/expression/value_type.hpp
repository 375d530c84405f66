#ifndef DDBM_SRC_VALUE_TYPE_HPP
#define DDBM_SRC_VALUE_TYPE_HPP

#include <ddbm/attribute_type.hpp>

#include <ddbm/detail/expression_core.hpp>

#include <optional>
#include <string_view>

namespace ddbm::detail {

// The JSON of an operand that is a value by itself; empty for any other.
std::string_view value_json(const expression_text& operand);

// The type of that.
std::optional<attribute_type> value_type(const expression_text& operand);

}  // namespace ddbm::detail

#endif
