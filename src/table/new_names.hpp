// Attributes that were renamed, and updates: see `also_read_as`.

#ifndef DDBM_SRC_NEW_NAMES_HPP
#define DDBM_SRC_NEW_NAMES_HPP

#include "expression/expression_builder.hpp"

#include <ddbm/detail/type_ops.hpp>

#include <span>

namespace ddbm::detail {

// What an update changes must not stand in the item under a name that it once had: there it would
// be passed over, and be hidden by what the update makes. Of attributes in maps and lists the same,
// as far as they are those of models; and of what holds them. `besides` are fields that the library
// changes.
void require_new_names(
    expression_builder& to,
    const model_info& model,
    const update_core& changes,
    std::span<const field_ops* const> besides
);

}  // namespace ddbm::detail

#endif
