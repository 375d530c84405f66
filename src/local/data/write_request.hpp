// What PutItem, UpdateItem and DeleteItem have in common once they know what they do to an item:
// look it up, check the condition, write, and answer.
#ifndef DDBM_SRC_LOCAL_DATA_WRITE_REQUEST_HPP
#define DDBM_SRC_LOCAL_DATA_WRITE_REQUEST_HPP

#include "local/data/item_writer.hpp"
#include "local/engine_state.hpp"
#include "local/expression/condition.hpp"

#include <ddbm/operations/return_values.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// `ReturnValues`.
return_values read_return_values(const boost::json::object& request);

// -- For PutItem and DeleteItem, which do to an item what does not depend on what it was.

/// Whether ReturnValues asks for the item that was there; throws ValidationException for another
/// value than ALL_OLD and NONE.
bool read_returns_old(const boost::json::object& request);

/// Of `Expected` or `ConditionExpression`.
condition read_condition(const boost::json::object& request);

/// Puts `after` in place of the item with the key in `key_attributes`, or nothing if it is null, if
/// `wanted` holds; and appends the reply.
void write_whole_item(
    engine_state& state,
    const boost::json::object& request,
    table& t,
    const item& key_attributes,
    const condition& wanted,
    bool returns_old,
    const item* after,
    std::string& reply
);

// -- For all of them.

/// Throws unless `wanted` holds for the item that there is.
void check_condition(
    engine_state& state,
    const boost::json::object& request,
    const table& t,
    const condition& wanted,
    const current_item& before
);

/// Writes, counts, and appends what every reply of a write may have: ConsumedCapacity and
/// ItemCollectionMetrics.
void write_and_report(
    engine_state& state,
    const boost::json::object& request,
    table& t,
    std::string_view key,
    const item& key_attributes,
    const current_item& before,
    const item* after,
    ddbm::detail::json_writer& out
);

}  // namespace ddbm::local::detail

#endif
