// Conditions and updates into the expressions of a request.

#ifndef DDBM_SRC_APPLY_EXPRESSION_HPP
#define DDBM_SRC_APPLY_EXPRESSION_HPP

#include "expression/expression_builder.hpp"

#include <ddbm/detail/expression_core.hpp>

#include <string>

namespace ddbm::detail {

// Each throws what was wrong with the values or names when they were given: errc::invalid_request,
// errc::validation_failed and what writing values throws.

// A condition, beside those that are required already. Nothing if it is none.
void require(expression_builder& to, expression_kind kind, const condition_core& condition);

// All changes of an update. Throws errc::invalid_request, too, where two of them are of the same
// attribute or one of them is of a part of another's.
void apply(expression_builder& to, const update_core& update);

// Whether an update that is made twice leaves the item as one that is made once does, so that it
// may be sent again where nobody knows whether it has been applied.
bool is_idempotent(const update_core& update) noexcept;

}  // namespace ddbm::detail

#endif
