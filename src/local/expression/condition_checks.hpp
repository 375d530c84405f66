// Names, values and operands of a condition, one comparison after the other from the left.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_CONDITION_CHECKS_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_CONDITION_CHECKS_HPP

#include "local/expression/expression_error.hpp"
#include "local/expression/placeholders.hpp"
#include "local/expression/syntax_tree.hpp"

namespace ddbm::local::detail {

/// Resolves it, too. Throws ValidationException.
void check_condition(expression_name name, condition_node& root, placeholders& p);

}  // namespace ddbm::local::detail

#endif
