// Whether a condition is true for an item. Types that do not fit are never errors.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_CONDITION_EVALUATION_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_CONDITION_EVALUATION_HPP

#include "local/expression/syntax_tree.hpp"

#include <ddbm/item.hpp>

namespace ddbm::local::detail {

/// Stops as soon as the rest does not matter.
bool evaluate(const condition_node& node, const item& attributes);

}  // namespace ddbm::local::detail

#endif
