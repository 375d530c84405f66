// An update of an item of a model: what it may change, and what it has to change besides.

#ifndef DDBM_SRC_MODEL_UPDATE_HPP
#define DDBM_SRC_MODEL_UPDATE_HPP

#include "expression/apply_expression.hpp"
#include "table/automatic_fields.hpp"

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <span>

namespace ddbm::detail {

// The item's field that a change is of, or of a part of which; null where the model has none.
const field_ops*
find_field(const model_info& model, const update_core& update, const update_change& change);

// All changes of the update, and those of attributes that are composed of what it changes: keys of
// indexes never say anything else than their members. `key` are the values of the item's key, as
// for write_key: composed attributes may be made of its members, too; and of what the library sets
// besides, which is left to the caller.
//
// Throws errc::invalid_request for changes of keys, of composed attributes, of fields that are read
// only or made by the library, and of some of the members that an attribute is composed of, where
// the others are not known; and what apply and composing an attribute throw.
void apply(
    expression_builder& to,
    const model_info& model,
    const update_core& update,
    std::span<const key_part> key,
    std::span<const automatic_change> automatic
);

}  // namespace ddbm::detail

#endif
