#ifndef DDBM_SRC_LOCAL_CONTROL_UPDATE_STATE_CHECK_HPP
#define DDBM_SRC_LOCAL_CONTROL_UPDATE_STATE_CHECK_HPP

#include "local/catalog/table.hpp"
#include "local/control/table_update.hpp"

namespace ddbm::local::detail {

/// Throws ResourceInUseException, or LimitExceededException for a second index at a time, if what
/// the table or one of its indexes is going through stands in the way of the update.
void check_state_for(const table& t, const table_update& update);

}  // namespace ddbm::local::detail

#endif
