// The grammar of conditions, filters and key conditions.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_CONDITION_PARSER_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_CONDITION_PARSER_HPP

#include "local/expression/expression_error.hpp"
#include "local/expression/placeholders.hpp"
#include "local/expression/syntax_tree.hpp"

#include <string_view>

namespace ddbm::local::detail {

/// Parsed, resolved and checked. Throws ValidationException.
condition_node read_condition(expression_name name, std::string_view text, placeholders& p);

}  // namespace ddbm::local::detail

#endif
