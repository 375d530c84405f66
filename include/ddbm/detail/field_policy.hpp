#ifndef DDBM_DETAIL_FIELD_POLICY_HPP
#define DDBM_DETAIL_FIELD_POLICY_HPP

// What models say of fields beyond how they are stored: plain data, of which the decisions are
// made in the library.

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

namespace ddbm {

/// Kinds of ids that are made up for new items: see `generated`.
enum class id_kind : unsigned char
{
    uuid_v4,
    uuid_v7,
    ulid,
};

namespace detail {

// What a field is for. A model has one of each, but for generated ids.
enum class field_role : unsigned char
{
    none,
    discriminator,
    time_to_live,
    version,
    counter,
    created,
    updated,
    generated,
    auto_increment,
};

inline constexpr std::size_t field_roles = 9;

// What is special about one field.
struct field_policy
{
    field_role role = field_role::none;

    // For a missing attribute: what the member becomes. Null: what its type says.
    void (*set_default)(void* member) = nullptr;
    // Whether a member with this value counts as one without, as those do that its type leaves out
    // of items. Null: no other.
    bool (*is_empty)(const void* member) = nullptr;
    // What it becomes then for NULL.
    void (*set_empty)(void* member) = nullptr;

    // A value must be there, in the item and in the object.
    bool is_required = false;
    // What has no value is written as NULL, not left out.
    bool writes_null = false;
    // Never written.
    bool is_read_only = false;
    // Not changed once the item has it.
    bool is_written_once = false;

    // Other names of the attribute, by which it is read only; the first that is there counts.
    std::span<const std::string_view> old_names;

    // -- Of fields whose values the library makes

    id_kind id = id_kind::uuid_v4;
    // Whether the program has given it none.
    bool (*is_unset)(const void* member) = nullptr;
    void (*set_time)(void* member, std::chrono::system_clock::time_point) = nullptr;
    // False if there is no greater number.
    bool (*count_up)(void* member) = nullptr;
    void (*assign)(void* member, const void* from) = nullptr;
};

// Whether the library makes its values.
constexpr bool is_automatic(field_role role)
{
    return role != field_role::none && role != field_role::discriminator &&
           role != field_role::time_to_live;
}

}  // namespace detail
}  // namespace ddbm

#endif
