// Time to live: a tree per table that has the expiring items by the time that they expire at, so
// that finding those that are due costs nothing while there are none.
#ifndef DDBM_SRC_LOCAL_DATA_EXPIRY_HPP
#define DDBM_SRC_LOCAL_DATA_EXPIRY_HPP

#include "local/engine_state.hpp"

#include <ddbm/item.hpp>

#include <string_view>

namespace ddbm::local::detail {

/// Makes the tree for `t.ttl_attribute`, which has just been set, from the table's items.
void start_expiry(engine_state& state, table& t);
void stop_expiry(engine_state& state, table& t);

/// Keeps the tree as an item is; null: there was or will be none.
void write_expiry(
    engine_state& state, const table& t, std::string_view key, const item* before, const item* after
);

/// Deletes the items that are due. Called before every request.
void delete_expired(engine_state& state);

}  // namespace ddbm::local::detail

#endif
