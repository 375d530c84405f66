// Names, values, paths and operands of an update expression, each kind over all actions before the
// next kind.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_UPDATE_CHECKS_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_UPDATE_CHECKS_HPP

#include "local/expression/expression_error.hpp"
#include "local/expression/placeholders.hpp"
#include "local/expression/update_actions.hpp"

#include <vector>

namespace ddbm::local::detail {

/// Resolves them, too. Throws ValidationException.
void check_update(expression_name name, update_actions& update, placeholders& p);

}  // namespace ddbm::local::detail

#endif
