// Operations of tables on single items, for others that are made of them.

#ifndef DDBM_SRC_ITEM_OPERATIONS_HPP
#define DDBM_SRC_ITEM_OPERATIONS_HPP

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <memory>
#include <string_view>

namespace ddbm::detail {

// An object that is read from an item, which becomes its image.
std::shared_ptr<stored_object> read_stored(const model_info& model, std::string_view json);

// An insertion of an object whose automatic fields have been made already; delivers it as it was
// written. The object is read at once.
prepared_call<std::shared_ptr<stored_object>>
prepare_insert_as_it_is(const table_core& table, const void* object);

// What the steps of the model have made of an item, of an object that nobody has changed since, and
// that stays as it was read.
prepared_call<>
prepare_untouched_save(const table_core& table, std::shared_ptr<stored_object> handle);

// A read of the item whose key the members of an object are, if there is one.
prepared_call<std::shared_ptr<stored_object>>
prepare_get_of(const table_core& table, const void* object);

}  // namespace ddbm::detail

#endif
