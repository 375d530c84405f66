// The part of UpdateTable that is about global indexes.
#ifndef DDBM_SRC_LOCAL_CONTROL_INDEX_CHANGES_HPP
#define DDBM_SRC_LOCAL_CONTROL_INDEX_CHANGES_HPP

#include "local/control/table_update.hpp"
#include "local/control/update_effects.hpp"
#include "local/engine_state.hpp"

#include <boost/json/object.hpp>

namespace ddbm::local::detail {

/// Adds, marks for deletion and changes indexes, and notes what is to be done after the reply.
/// The billing mode of `t` is the one that it will have; `switched`: it had another one.
void change_indexes(
    engine_state& state,
    table& t,
    const boost::json::object& request,
    const table_update& update,
    bool switched,
    update_effects& after
);

}  // namespace ddbm::local::detail

#endif
