#ifndef DDBM_GENERATED_HPP
#define DDBM_GENERATED_HPP

#include <ddbm/detail/field_policy.hpp>
#include <ddbm/detail/role_options.hpp>

namespace ddbm {

/// `0b94dbd5-5ec6-4c52-8a26-5d2f5b2f1f0c`: random.
inline constexpr id_kind uuid_v4 = id_kind::uuid_v4;
/// The same form, where ids are in the order of the milliseconds that they were made in.
inline constexpr id_kind uuid_v7 = id_kind::uuid_v7;
/// `01ARZ3NDEKTSV4RRFFQ69G5FAV`: the same order in 26 characters.
inline constexpr id_kind ulid = id_kind::ulid;

/** A field option: where an object that is put or inserted has no id, it is written with a new one
 *  that nobody else gets.
 *
 *  @code
 *  .partition_key("id", &order::id, ddbm::generated(ddbm::uuid_v7))
 *  @endcode
 *
 *  The member is a `std::string`, or of another type that is stored as a string and reads such
 *  text. It is unset when it is empty, or else equal to `Type{}`. The object that is given is not
 *  changed; with `returning_new` the write delivers the one that was written, with its id.
 */
constexpr detail::generated_option generated(id_kind kind)
{
    return detail::generated_option(kind);
}

/** An option of a partition key that is a whole number: `table<T>::async_insert_numbered` gives
 *  objects that have 0 there the next number of their table, which begins with 1. Such a table has
 *  no sort key.
 *
 *  @code
 *  .partition_key("id", &note::id, ddbm::auto_increment)
 *
 *  auto made = co_await notes.async_insert_numbered(draft);  // made->id is its number
 *  @endcode
 *
 *  The last number is kept in the table, in an item with the key -1 and the attribute
 *  `__max_hash_key__`, as dynamodb-mapper has it. Reads hide that item, whichever attributes it
 *  has; gets, updates, erasures and puts never touch it. Objects with a number of their own are put
 *  and inserted as others are, and the counter does not notice; those without one are refused:
 *  `errc::invalid_request`.
 */
inline constexpr detail::auto_increment_option auto_increment{};

}  // namespace ddbm

#endif
