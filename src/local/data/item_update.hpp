// An update of one item, as UpdateItem and TransactWriteItems do it: what it may change, and what
// it may come to.
#ifndef DDBM_SRC_LOCAL_DATA_ITEM_UPDATE_HPP
#define DDBM_SRC_LOCAL_DATA_ITEM_UPDATE_HPP

#include "local/catalog/table.hpp"
#include "local/expression/update.hpp"

#include <ddbm/item.hpp>

#include <boost/json/object.hpp>

namespace ddbm::local::detail {

/// `AttributeUpdates`; changes nothing if there are none.
update read_attribute_updates(const boost::json::object& request);

/// Throws ValidationException if it writes to the key, or gives an index key a value that it cannot
/// have, as far as that is known before the item is read.
void check_targets(const table& t, const update& changes, bool by_expression);

/// Throws ValidationException if an expression gives an index key an empty value, as far as that is
/// known before the item is read.
void check_no_empty_index_key(const table& t, const update& changes);

/// The item after the update. Throws ValidationException if it cannot be made, is too large, or has
/// an index key that cannot be one. `before` has the key at least.
item updated_item(const table& t, const update& changes, const item& before, bool by_expression);

}  // namespace ddbm::local::detail

#endif
