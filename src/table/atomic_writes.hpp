// Writes that go as a TransactWriteItems with a token: several of one table that are carried out
// together or not at all, or one that is applied once, however often it is sent. Twice the
// capacity.

#ifndef DDBM_SRC_ATOMIC_WRITES_HPP
#define DDBM_SRC_ATOMIC_WRITES_HPP

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <memory>
#include <span>

namespace ddbm::detail {

prepared_call<> prepare_update_once(
    const table_core& table,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms
);
prepared_call<> prepare_save_once(const table_core& table, std::shared_ptr<stored_object> handle);
// Of a new item; delivers it as it was written.
prepared_call<std::shared_ptr<stored_object>>
prepare_insert_once(const table_core& table, const void* object);

}  // namespace ddbm::detail

#endif
