// Looks through a whole expression for words that may not stand where they do: reserved words as
// names, functions that do not exist or do not belong there, indexes out of range. Each kind is
// answered before the next one, wherever in the text they are, and conditions and updates have the
// kinds in a different order.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_SURVEY_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_SURVEY_HPP

#include "local/expression/expression_error.hpp"
#include "local/expression/syntax_tree.hpp"
#include "local/expression/update_actions.hpp"

#include <vector>

namespace ddbm::local::detail {

void survey_condition(expression_name name, const condition_node& root);
void survey_update(expression_name name, const std::vector<update_action>& actions);
void survey_projection(expression_name name, const std::vector<operand>& paths);

}  // namespace ddbm::local::detail

#endif
