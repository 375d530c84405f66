#ifndef DDBM_DETAIL_FIELD_POLICY_HPP
#define DDBM_DETAIL_FIELD_POLICY_HPP

// What models say of fields beyond how they are stored: plain data, of which the decisions are
// made in the library.

#include <span>
#include <string_view>

namespace ddbm::detail {

// What a field is for, of which a model has one each.
enum class field_role : unsigned char
{
    none,
    discriminator,
};

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
};

}  // namespace ddbm::detail

#endif
