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
 *  changed: the id is in what the write delivers.
 */
constexpr detail::generated_option generated(id_kind kind)
{
    return detail::generated_option(kind);
}

/** An option of a partition key that is a whole number: where it is 0 in an object that is
 *  inserted, that gets the next number of the table.
 *
 *  The number that was given last is in an item of its own, with the key -1, which is never found
 *  by scans. Such a table has no sort key.
 */
inline constexpr detail::auto_increment_option auto_increment{};

}  // namespace ddbm

#endif
