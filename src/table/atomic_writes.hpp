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
// With the sentinels of its unique values, as all that follows.
prepared_call<> prepare_save_once(const table_core& table, std::shared_ptr<stored_object> handle);
// Of a new item; delivers it as it was written.
prepared_call<std::shared_ptr<stored_object>>
prepare_insert_once(const table_core& table, const void* object);

// -- Of models with unique attributes, see sentinel.hpp

// Whether a save changes sentinels. What it fails with does not.
bool changes_unique(const table_core& table, const std::shared_ptr<stored_object>& handle);
// What was read.
prepared_call<> prepare_erase_together(const table_core& table, const stored_object* handle);
// Whether the automatic fields of an object are still to be made.
enum class automatic_values : bool
{
    made,
    to_be_made,
};

// An object as a new item. For calls that deliver nothing or an item.
template <class Call>
Call prepare_insert_together(
    const table_core& table, const void* object, const write_terms& terms, automatic_values values
);

}  // namespace ddbm::detail

#endif
