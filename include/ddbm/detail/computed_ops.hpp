#ifndef DDBM_DETAIL_COMPUTED_OPS_HPP
#define DDBM_DETAIL_COMPUTED_OPS_HPP

// The tables of a model's composed attributes: which members they are made of, and which of these
// get their values from them.

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/computed_field.hpp>
#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/member_id.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>

namespace ddbm::detail {

template <class Model, std::size_t I>
using composition_at = typename field_type<Model, I>::composition_type;

template <class Model, std::size_t I>
inline constexpr std::size_t part_count =
    std::tuple_size_v<typename composition_at<Model, I>::parts_type>;

template <class Model, std::size_t I, std::size_t P>
inline constexpr const auto& part_at = std::get<P>(fields_to<Model, I>.last.composition.parts());

template <class Model, std::size_t I, std::size_t P>
using part_type = std::tuple_element_t<P, typename composition_at<Model, I>::parts_type>;

template <class Owner, auto Member>
void* part_member(void* object)
{
    return &(static_cast<Owner*>(object)->*Member);
}

// -- Whose values come from where

// The member whose value stands there.
template <class Model, std::size_t I, std::size_t P>
constexpr const void* part_id()
{
    if constexpr (is_member_part<part_type<Model, I, P>>)
        return &member_tag<part_at<Model, I, P>.member()>;
    else
        return nullptr;
}

// The members of a composed attribute; of any other field none.
template <class Model, std::size_t I>
constexpr auto part_ids()
{
    if constexpr (is_computed<field_type<Model, I>>)
        return []<std::size_t... P>(std::index_sequence<P...>)
        {
            return std::array<const void*, sizeof...(P)>{part_id<Model, I, P>()...};
        }
    (std::make_index_sequence<part_count<Model, I>>());
    else return std::array<const void*, 0>{};
}

// Keys of the table go before others, and what is registered first before what follows.
template <class Model, std::size_t I, std::size_t J>
constexpr bool goes_before()
{
    constexpr bool is_key = field_type<Model, I>::role != key_role::none;
    constexpr bool is_other_key = field_type<Model, J>::role != key_role::none;
    return is_key != is_other_key ? is_other_key : J < I;
}

template <class Model, std::size_t I>
constexpr bool is_given_elsewhere(const void* member)
{
    return [&]<std::size_t... J>(std::index_sequence<J...>)
    {
        const auto gives = [&]<std::size_t Other>(std::integral_constant<std::size_t, Other>) {
            if (field_id<Model, Other>() == member)
                return true;
            constexpr auto ids = part_ids<Model, Other>();
            return goes_before<Model, I, Other>() &&
                   std::find(ids.begin(), ids.end(), member) != ids.end();
        };
        return (gives(std::integral_constant<std::size_t, J>()) || ...);
    }
    (std::make_index_sequence<field_count<Model>>());
}

// -- The tables

template <class Model, std::size_t I, std::size_t P>
constexpr composed_part make_part()
{
    using part = part_type<Model, I, P>;
    composed_part made;
    if constexpr (is_member_part<part>)
    {
        constexpr auto member = part_at<Model, I, P>.member();
        made.member = &part_member<typename field_type<Model, I>::owner_type, member>;
        made.ops = &ops_of<typename part::member_type>::value;
        made.id = part_id<Model, I, P>();
        made.digits = part::digits;
        made.is_read = !is_given_elsewhere<Model, I>(made.id);
    }
    else if constexpr (is_shard_part<part>)
    {
        constexpr auto member = part_at<Model, I, P>.member();
        made.member = &part_member<typename field_type<Model, I>::owner_type, member>;
        made.ops = &ops_of<typename part::member_type>::value;
        made.id = &member_tag<member>;
        made.digits = part::digits;
        made.shards = part::count;
    }
    else
        made.text = part_at<Model, I, P>.text();
    return made;
}

template <class Model, std::size_t I>
inline constexpr auto composed_parts = []<std::size_t... P>(std::index_sequence<P...>)
{
    return std::array<composed_part, sizeof...(P)>{make_part<Model, I, P>()...};
}
(std::make_index_sequence<part_count<Model, I>>());

template <class Model, std::size_t I>
inline constexpr composed_text composed_text_of{
    composed_parts<Model, I>,
    field_type<Model, I>::role != key_role::none || field_type<Model, I>::is_always_there};

template <class Model, std::size_t I>
struct composed_functions
{
    static constexpr const composed_text& composed = composed_text_of<Model, I>;

    static void write(value_writer& writer, const void* o) { write_composed(writer, composed, o); }
    static bool is_absent(const void* o) { return is_composed_absent(composed, o); }
    static void set_absent(void* o) { set_composed_absent(composed, o); }
};

// Whether a member has no other place than this, and none may leave it without a value.
constexpr bool is_needed(const composed_text& composed)
{
    for (const composed_part& each : composed.parts)
    {
        if (each.is_read && !each.ops->set_absent)
            return true;
    }
    return false;
}

constexpr bool may_be_absent(const composed_text& composed)
{
    for (const composed_part& each : composed.parts)
    {
        if (each.ops && each.ops->is_absent)
            return true;
    }
    return false;
}

template <class Model, std::size_t I>
inline constexpr type_ops composed_ops = [] {
    using functions = composed_functions<Model, I>;
    using definition = field_type<Model, I>;
    type_ops ops;
    ops.expected = "a text that its model composes";
    ops.stored_as = attribute_type::s;
    ops.write = &functions::write;
    ops.composed = &composed_text_of<Model, I>;
    if (may_be_absent(functions::composed))
        ops.is_absent = &functions::is_absent;
    if (definition::role == key_role::none && !definition::is_always_there &&
        !is_needed(functions::composed))
        ops.set_absent = &functions::set_absent;
    return ops;
}();

// Whether its members are in the item as they are in the object: what is composed of others would
// not be what the item says.
template <class Model, std::size_t I>
constexpr bool is_of_unchanged()
{
    constexpr auto ids = part_ids<Model, I>();
    return [&]<std::size_t... J>(std::index_sequence<J...>)
    {
        const auto has = [&](const void* member) {
            return member && std::find(ids.begin(), ids.end(), member) != ids.end();
        };
        return !((original_type<Model, J>::has_changes && has(field_id<Model, J>())) || ...);
    }
    (std::make_index_sequence<field_count<Model>>());
}

// -- What is said of them that cannot be meant, taken ones among them

using field_list = std::span<const field_ops>;

constexpr const composed_text* composed_of(const field_ops& field)
{
    return field.ops ? field.ops->composed : nullptr;
}

// Whether one path of members begins with another. Not std::equal, which asks for the order of the
// pointers, and g++ 12 knows none of those to different members.
constexpr bool begins_with_all(std::span<const void* const> path, std::span<const void* const> with)
{
    if (with.size() > path.size())
        return false;
    for (std::size_t i = 0; i < with.size(); ++i)
    {
        if (path[i] != with[i])
            return false;
    }
    return true;
}

// Of the same object: the item's, or that of the same member.
constexpr bool are_together(const field_ops& a, const field_ops& b)
{
    return a.within.size() == b.within.size() && begins_with_all(a.within, b.within);
}

// Whether this holds for all parts of composed attributes.
template <class Holds>
constexpr bool holds_for_parts(field_list fields, Holds holds)
{
    for (const field_ops& field : fields)
    {
        if (const composed_text* composed = composed_of(field))
        {
            for (std::size_t i = 0; i < composed->parts.size(); ++i)
            {
                if (!holds(field, i))
                    return false;
            }
        }
    }
    return true;
}

// By a field or by any composed attribute.
constexpr bool is_member_known(field_list fields, const field_ops& composed, const void* member)
{
    for (const field_ops& other : fields)
    {
        if (!are_together(composed, other))
            continue;
        if (other.id == member)
            return true;
        if (const composed_text* text = composed_of(other))
        {
            for (const composed_part& part : text->parts)
            {
                if (part.shards == 0 && part.id == member)
                    return true;
            }
        }
    }
    return false;
}

// Whether the members that choose shards are fields, or stand in a key as they are.
constexpr bool knows_shards(field_list fields)
{
    return holds_for_parts(fields, [&](const field_ops& field, std::size_t i) {
        const composed_part& part = field.ops->composed->parts[i];
        return part.shards == 0 || is_member_known(fields, field, part.id);
    });
}

// Whether a shard is that of the same text where it is made of an object and of a key.
constexpr bool has_shards_in_one_form(field_list fields)
{
    return holds_for_parts(fields, [&](const field_ops& field, std::size_t i) {
        const composed_part& part = field.ops->composed->parts[i];
        return part.shards == 0 || std::none_of(fields.begin(), fields.end(), [&](const auto& key) {
                   return key.role != key_role::none && key.id == part.id && key.ops != part.ops;
               });
    });
}

// Whether nothing gets lost when the attribute is left out.
constexpr bool leaves_out_nothing(field_list fields)
{
    return std::all_of(fields.begin(), fields.end(), [](const field_ops& field) {
        const composed_text* composed = composed_of(field);
        return !composed || !may_be_absent(*composed) || !is_needed(*composed);
    });
}

// Whether the end of each member is found by the text behind it.
constexpr bool has_texts_behind_members(field_list fields)
{
    return holds_for_parts(fields, [](const field_ops& field, std::size_t i) {
        const auto parts = field.ops->composed->parts;
        const bool has_end = !parts[i].member || parts[i].digits != 0 || i + 1 == parts.size();
        return has_end || parts[i + 1].member || !parts[i + 1].text.empty();
    });
}

// Whether nothing is composed of what each update counts: none knows what that becomes.
constexpr bool composes_no_counts(field_list fields)
{
    return holds_for_parts(fields, [&](const field_ops& field, std::size_t i) {
        const void* id = field.ops->composed->parts[i].id;
        return !id || std::none_of(fields.begin(), fields.end(), [&](const auto& other) {
            return other.id == id && are_together(other, field) && other.policy &&
                   (other.policy->role == field_role::version ||
                    other.policy->role == field_role::counter);
        });
    });
}

// Whether no member gets its value from two places: so it may be where a base's model does not
// know that the member is a field, too.
constexpr bool gives_each_once(field_list fields)
{
    return holds_for_parts(fields, [&](const field_ops& field, std::size_t i) {
        const composed_part& part = field.ops->composed->parts[i];
        return !part.is_read || std::none_of(fields.begin(), fields.end(), [&](const auto& other) {
            return other.id == part.id && are_together(other, field);
        });
    });
}

}  // namespace ddbm::detail

#endif
