#ifndef DDBM_DETAIL_TYPE_OPS_HPP
#define DDBM_DETAIL_TYPE_OPS_HPP

// How values get into and out of C++ objects without the reader or writer knowing the objects'
// types: one constant table of functions per type. A reader walks a reply and pushes each value to
// the target that the tables lead it to; nothing is kept in between. Everything else about reading
// is compiled once, in the library.

#include <ddbm/attribute_type.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/field_policies.hpp>

#include <ddbm/detail/field_policy.hpp>
#include <ddbm/detail/index_info.hpp>
#include <ddbm/detail/key_role.hpp>
#include <ddbm/detail/key_schema.hpp>
#include <ddbm/detail/unique_info.hpp>
#include <ddbm/detail/version_definition.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace ddbm {

class validation_report;
class value_writer;

namespace detail {

struct choice_ops;
struct composed_text;
struct model_info;
struct record_ops;
struct type_ops;

}  // namespace detail

/// Where a value goes that is read: made by `target_of`. One by default: there is no place for it,
/// so the value is refused.
struct value_target
{
    void* object = nullptr;
    const detail::type_ops* ops = nullptr;
};

namespace detail {

// What one C++ type takes, made of its codec. A function that is null stands for "not this".
struct type_ops
{
    // For messages: "a number", "a list of strings".
    std::string_view expected;
    // What it is stored as.
    attribute_type stored_as = attribute_type::null;

    void (*write)(value_writer&, const void*) = nullptr;

    // Whether a member with this value is left out of the item. Null: never.
    bool (*is_absent)(const void*) = nullptr;
    // What a member becomes whose attribute is missing. Null: it must not be missing.
    void (*set_absent)(void*) = nullptr;

    // Each returns errc{} or why this value cannot be held.
    errc (*read_null)(void*) = nullptr;
    errc (*read_boolean)(void*, bool) = nullptr;
    errc (*read_number)(void*, std::string_view) = nullptr;
    errc (*read_string)(void*, std::string_view) = nullptr;
    errc (*read_binary)(void*, std::span<const std::byte>) = nullptr;

    // Of a string that is JSON text: how what is in it is read. Null: it is none.
    const type_ops* json_text = nullptr;

    // Of a composed attribute what it is made of. Null for all others.
    const composed_text* composed = nullptr;

    // Makes an optional hold a value, or a variant the alternative that takes this type, and leads
    // to it.
    value_target (*unwrap)(void*, attribute_type) = nullptr;

    // Of a variant whose alternative the map says: how it is found out. Null: no such map is taken.
    const choice_ops* choice = nullptr;

    // A list: empties it, makes room for one more element, ends with so many.
    void (*begin_list)(void*) = nullptr;
    value_target (*element)(void*, std::size_t index) = nullptr;
    errc (*end_list)(void*, std::size_t count) = nullptr;

    // A set: empties it; its elements are read by `set_element` with the set as object.
    void (*begin_set)(void*) = nullptr;
    const type_ops* set_element = nullptr;
    // Of what reads the elements: the set is complete.
    errc (*end_set)(void*) = nullptr;

    // A map with arbitrary names: empties it, makes room for an entry.
    void (*begin_map)(void*) = nullptr;
    value_target (*entry)(void*, std::string_view name) = nullptr;

    // A nested model. Behind a function, so that models can contain each other's containers.
    const record_ops& (*record)() = nullptr;

    // Runs the validators inside of it. Null: there are none.
    void (*validate)(const void*, validation_report&) = nullptr;
};

// Where a value of this type goes: into an optional or a variant, made to hold one.
inline value_target unwrapped(value_target target, attribute_type type)
{
    while (target.ops && target.ops->unwrap)
        target = target.ops->unwrap(target.object, type);
    return target;
}

// An object that takes the attributes of a map. Without a record there is none.
struct record_target
{
    void* object = nullptr;
    const record_ops* record = nullptr;
};

// How a variant's alternative is found in an attribute of its map, a string.
struct choice_ops
{
    std::string_view attribute;
    // For messages: what the string is.
    std::string_view expected;
    // Makes the object hold the alternative with this name, and leads to it.
    record_target (*choose)(void* object, std::string_view name) = nullptr;
    // Whether the attribute is one of the alternative's own.
    bool is_own = false;
};

// One registered member.
struct field_ops
{
    std::string_view name;
    key_role role = key_role::none;
    const type_ops* ops = nullptr;
    void* (*member)(void* object) = nullptr;
    // The validators of this field. Null: there are none.
    void (*validate)(const void* member, validation_report&) = nullptr;
    // Which member it is, see member_tag. Null: none, it is composed.
    const void* id = nullptr;
    // Which members that is in, the outermost first, where these are flattened.
    std::span<const void* const> within = {};
    // What is special about it. Null: nothing.
    const field_policy* policy = nullptr;
};

// Whether an item without it does not fit the model.
constexpr bool is_needed(const field_ops& field)
{
    const field_policy* policy = field.policy;
    const bool has_default = policy && policy->set_default;
    const bool may_be_absent = field.ops->set_absent && !(policy && policy->is_required);
    return !has_default && !may_be_absent;
}

// The registered members of one model, in the order of their registration.
struct record_ops
{
    std::span<const field_ops> fields;
    bool has_validators = false;
    ddbm::unknown unknown = ddbm::unknown::keep;
    // Some field is read under other names as well.
    bool has_old_names = false;
    // Of a whole item, in ascending order: those that it may be of, the newest of which is the one
    // that the fields are of. Empty: there is only that.
    std::span<const version_definition> versions = {};
};

// An object that was read, and the bytes of the item it was read from.
class stored_object;

// One of the models whose items a range takes, and how an item says that it is of that one.
struct kind_info
{
    std::string_view name;
    // What its items are read into, which may be a part of them.
    const model_info* model = nullptr;
    // The table's model of them.
    const model_info* whole = nullptr;
};

// A model as the library sees it.
struct model_info
{
    std::string_view table;
    record_ops record;
    key_schema key;
    // In the order of their registration.
    std::span<const index_info> indexes;
    // By field_role the field that has it; null if there is none.
    std::array<const field_ops*, field_roles> roles{};
    ddbm::compared saves_compare = ddbm::compared::item;
    // Of which no two items have the same values, and the table that says so; empty: their own.
    std::span<const unique_info> uniques;
    std::string_view unique_table;
    // An object with room for an image of so many bytes.
    std::shared_ptr<stored_object> (*make)(std::size_t image_size) = nullptr;
    // A copy of an object; null if the library makes no values of its fields.
    std::shared_ptr<stored_object> (*copy)(const void* object) = nullptr;
    // Of several kinds of items: each is read by the model that this attribute names. Empty: by
    // this one.
    std::span<const kind_info> kinds;
    std::string_view kind_attribute;

    const field_ops* role(field_role which) const { return roles[static_cast<std::size_t>(which)]; }
};

// Sets `roles`, from the fields.
void find_roles(model_info& model);

// Whether it is one of those that are unique.
bool is_in_unique(const model_info& model, const field_ops& field) noexcept;

// The index with this name; null if there is none.
const index_info* find_index(const model_info& model, std::string_view name) noexcept;

}  // namespace detail
}  // namespace ddbm

#endif
