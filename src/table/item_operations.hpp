// Operations of tables on single items, for others that are made of them.

#ifndef DDBM_SRC_ITEM_OPERATIONS_HPP
#define DDBM_SRC_ITEM_OPERATIONS_HPP

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <memory>

namespace ddbm::detail {

// An insertion of an object whose automatic fields have been made already; delivers it as it was
// written. The object is read at once.
prepared_call<std::shared_ptr<stored_object>>
prepare_insert_as_it_is(const table_core& table, const void* object);

}  // namespace ddbm::detail

#endif
