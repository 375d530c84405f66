// How much is in tables and indexes.
#ifndef DDBM_SRC_LOCAL_CONTROL_COUNT_CONTENTS_HPP
#define DDBM_SRC_LOCAL_CONTROL_COUNT_CONTENTS_HPP

#include "local/engine_state.hpp"

namespace ddbm::local::detail {

/// Looks at everything in the tree, whose values are items.
contents count_contents(store& data, tree_id tree);

/// Counts what has not been counted of a table and its indexes; from then on writes keep the count.
void count_contents(engine_state& state, table& t);

}  // namespace ddbm::local::detail

#endif
