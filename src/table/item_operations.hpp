// Operations of tables on single items, for others that are made of them.

#ifndef DDBM_SRC_ITEM_OPERATIONS_HPP
#define DDBM_SRC_ITEM_OPERATIONS_HPP

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

namespace ddbm::detail {

// A put of an object whose automatic fields have been made already. The object is read at once.
prepared_call<>
prepare_put_as_it_is(const table_core& table, const void* object, if_present present);

}  // namespace ddbm::detail

#endif
