// The condition of what is done with an item that was read: that it is still what it was.
//
// Every attribute has its value, and none of the model has appeared, by whichever name it would be
// read. The key is what finds the item. A model with a version asks for that alone, if the item has
// one, and for what is unique; and one whose saves compare their changes for these, and for what is
// unique together with them.
//
// One condition has 300 operators in 4 KB. An item with more attributes than that is compared as
// far as there is room: first what is changed, or is unique and given up, with the version that
// must not be there yet, then the fields of the model that it has and those that it has not, then
// what the model does not know. The values never come near the 2 MB that are allowed: an item has
// 400 KB, before and after.

#ifndef DDBM_SRC_IMAGE_CONDITION_HPP
#define DDBM_SRC_IMAGE_CONDITION_HPP

#include "expression/expression_builder.hpp"

#include <ddbm/field_policies.hpp>
#include <ddbm/item.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <functional>
#include <set>
#include <string>

namespace ddbm::detail {

// Of attributes of the item itself.
using attribute_names = std::set<std::string, std::less<>>;

// What the update expression that is there already changes has these names. Throws
// errc::item_too_wide if these alone are more than one condition compares.
void require_unchanged(
    expression_builder& to,
    const model_info& model,
    const item& image,
    compared what,
    const attribute_names& changed
);

}  // namespace ddbm::detail

#endif
