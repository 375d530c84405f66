#ifndef DDBM_DETAIL_UPDATE_TARGETS_HPP
#define DDBM_DETAIL_UPDATE_TARGETS_HPP

// What updates may change.

#include <ddbm/detail/attribute_path.hpp>
#include <ddbm/detail/computed_ops.hpp>
#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/unique_of.hpp>

#include <cstddef>
#include <type_traits>

namespace ddbm::detail {

constexpr bool is_written_once(const field_ops& field)
{
    return field.policy && field.policy->is_written_once;
}

template <class Path>
inline constexpr bool is_field = [] {
    if constexpr (requires { typename Path::place; })
        return !std::is_void_v<typename Path::place>;
    else
        return false;
}();

// A field of the item itself, of the model that its path is of.
template <class Path>
inline constexpr bool is_of_item = [] {
    if constexpr (is_field<Path>)
        return Path::place::names.size() == 1;
    else
        return false;
}();

template <class Path>
using model_of_path = model_of<typename Path::root_type, typename Path::tag_type>;

// Whether some attribute is composed of the member, `IsKey`: one of the item's key.
template <class Path, bool IsKey>
inline constexpr bool is_composed = [] {
    if constexpr (is_of_item<Path>)
    {
        constexpr const field_ops& own = Path::place::field;
        return !holds_for_parts(
            field_table<model_of_path<Path>>,
            [&](const field_ops& field, std::size_t i) {
                const bool is_asked = !IsKey || field.role != key_role::none;
                return !is_asked || !are_together(field, own) ||
                       field.ops->composed->parts[i].id != own.id;
            }
        );
    }
    else if constexpr (Path::kind == operand_kind::part)
        return !holds_for_parts(
            field_table<model_of_path<Path>>,
            [&](const field_ops& field, std::size_t i) {
                const bool is_asked = !IsKey || field.role != key_role::none;
                return !is_asked || !field.within.empty() ||
                       field.ops->composed->parts[i].id != Path::id;
            }
        );
    else
        return false;
}();

template <class T, class Tag, class Path>
struct target_check
{
    static constexpr bool is_path =
        Path::kind == operand_kind::path || Path::kind == operand_kind::part;
    static constexpr bool has_class =
        !std::is_void_v<T> || std::is_void_v<typename Path::root_type>;
    static constexpr bool is_of_class =
        !has_class || is_said_of<typename Path::root_type, typename Path::tag_type, T, Tag>;

    static constexpr const field_ops* field = [] {
        const field_ops* found = nullptr;
        if constexpr (is_of_item<Path>)
            found = &Path::place::field;
        return found;
    }();
    static constexpr bool is_no_key = !field || field->role == key_role::none;
    static constexpr bool is_no_part = !is_composed<Path, true>;
    static constexpr bool is_writable = !field || !field->policy || !field->policy->is_read_only;
    static constexpr bool is_programs =
        !field || !field->policy || !is_automatic(field->policy->role);

    static constexpr bool is_not_unique = [] {
        if constexpr (is_of_item<Path>)
            return !is_in_unique<model_of_path<Path>>(Path::place::field.id) ||
                   !Path::place::field.within.empty();
        else
            return true;
    }();

    static constexpr bool is_valid = is_path && has_class && is_of_class && is_no_key &&
                                     is_no_part && is_writable && is_programs && is_not_unique;

    static_assert(is_path, "ddbm: an update changes attributes, not what is computed of them");
    static_assert(
        has_class, "ddbm: this update is of no class yet; it has to begin with ddbm::update<T>()"
    );
    static_assert(is_of_class, "ddbm: this update is of items of another class or model");
    static_assert(
        is_no_key, "ddbm: an item keeps its key; put the object as a new item and erase the old one"
    );
    static_assert(
        is_no_part,
        "ddbm: this member is a part of the item's key, which never changes; put the object as a "
        "new item and erase the old one"
    );
    static_assert(is_writable, "ddbm: this field is read only");
    static_assert(is_programs, "ddbm: the library makes the values of this field itself");
    static_assert(
        is_not_unique,
        "ddbm: this field is unique, and an update does not know which value it gives up; save the "
        "object, as async_modify does"
    );
};

// What DynamoDB computes is not known here.
template <class Path>
struct computed_target_check
{
    static constexpr bool is_in_nothing = !is_composed<Path, false>;
    static constexpr bool is_written_often = [] {
        if constexpr (is_of_item<Path>)
            return !is_written_once(Path::place::field);
        else
            return true;
    }();

    static constexpr bool is_valid = is_in_nothing && is_written_often;

    static_assert(
        is_in_nothing,
        "ddbm: an attribute is composed of this member, so its new value has to be known: set it"
    );
    static_assert(is_written_often, "ddbm: this field is written once");
};

// False for what is no attribute, of which the compiler has said so.
template <class T, class Tag, class Path>
constexpr bool is_target()
{
    if constexpr (!is_valid_operand<Path>)
        return false;
    else
        return target_check<T, Tag, Path>::is_valid;
}

template <class T, class Tag, class Path>
constexpr bool is_computed_target()
{
    if constexpr (is_target<T, Tag, Path>())
        return computed_target_check<Path>::is_valid;
    else
        return false;
}

template <class Path>
update_target target_of_path(const Path& path)
{
    update_target target{path.text()};
    if constexpr (is_field<Path>)
        target.field = &Path::place::field;
    if constexpr (is_of_item<Path>)
        target.record = &record_of<typename Path::root_type, typename Path::tag_type>();
    return target;
}

}  // namespace ddbm::detail

#endif
