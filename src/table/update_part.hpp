// An update of whatever item has a key, as it stands in requests: see write_part.hpp.
//
// The item must be there, and of the model's kind where that has a discriminator, so that no item
// comes of it that the model cannot read. One that may be made is made whole: with its
// discriminator, the members of its key, ids and what is composed of the key; and what else the
// model requires, or composes attributes of, must be set by the update.

#ifndef DDBM_SRC_UPDATE_PART_HPP
#define DDBM_SRC_UPDATE_PART_HPP

#include "table/write_part.hpp"

#include <ddbm/environment.hpp>

#include <ddbm/detail/expression_core.hpp>

#include <span>

namespace ddbm::detail {

// Writes the members into the object that is open. Throws what apply of model_update.hpp throws,
// errc::invalid_request for an item that could be made and not be read, and what generated ids and
// the environment throw. `unchanged`, unless it is null, is what the item still has to be.
write_part write_update(
    part_writer& out,
    const model_info& model,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms,
    environment& env,
    const item* unchanged = nullptr
);

// Whether sending it twice has the effect of sending it once. That a version counts both does no
// harm: it tells that there was a write, not how many.
bool may_resend(const model_info& model, const update_core& changes);

}  // namespace ddbm::detail

#endif
