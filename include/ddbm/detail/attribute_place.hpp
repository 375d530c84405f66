#ifndef DDBM_DETAIL_ATTRIBUTE_PLACE_HPP
#define DDBM_DETAIL_ATTRIBUTE_PLACE_HPP

// Which attribute of an item members lead to: a member of its class, members of members that are
// flattened or stored as maps.

#include <ddbm/codec.hpp>
#include <ddbm/model.hpp>

#include <ddbm/detail/apply_validator.hpp>
#include <ddbm/detail/computed_ops.hpp>
#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/member_id.hpp>
#include <ddbm/detail/record_of.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace ddbm::detail {

// -- Members

template <class Member>
struct member_traits
{
    static constexpr bool is_data = false;
    using class_type = void;
};

template <class Member, class Class>
struct member_traits<Member Class::*>
{
    static constexpr bool is_data = std::is_object_v<Member>;
    using class_type = Class;
    using member_type = std::remove_const_t<Member>;
};

template <auto Member>
using class_of_member = typename member_traits<std::remove_const_t<decltype(Member)>>::class_type;

// -- What is in what may be empty

// Of a value that is stored as it is.
template <class T, class Codec>
struct held_value
{
    using type = T;
    using codec_type = Codec;
};

// Of an optional or a pointer.
template <class T, class Codec>
requires nullable<T> && requires
{
    typename Codec::held;
    Codec::holds_null;
}
struct held_value<T, Codec> : held_value<held_in<T>, typename Codec::held>
{
};

// The model by which a codec stores a class as a map; void if it does not.
template <class Codec>
struct model_of_codec
{
    using type = void;
};

template <class T, class Form>
requires has_model<T, Form>
struct model_of_codec<codec<T, Form>>
{
    using type = model_of<T, Form>;
};

// -- Places

struct found_field
{
    std::size_t number = no_field;
    // How many of the members lead to it.
    std::size_t depth = 0;
};

template <class Model, auto... Members>
constexpr found_field find_field()
{
    constexpr std::array<const void*, sizeof...(Members)> path{&member_tag<Members>...};
    constexpr const auto& fields = field_table<Model>;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        const field_ops& field = fields[i];
        const std::size_t depth = field.within.size() + 1;
        if (!field.id || depth > path.size() || field.id != path[depth - 1])
            continue;
        if (begins_with_all(path, field.within))
            return {i, depth};
    }
    return {};
}

// Whether the member stands in composed attributes of the model, whatever else it is.
template <class Model, auto Member>
constexpr bool is_composed_of()
{
    return !holds_for_parts(field_table<Model>, [](const field_ops& field, std::size_t i) {
        return !field.within.empty() ||
               field.ops->composed->parts[i].id != static_cast<const void*>(&member_tag<Member>);
    });
}

// The number of the attribute that is composed of this member alone, and of texts: the first one if
// there are several, no_field if there is none.
template <class Model, auto Member>
constexpr std::size_t sole_field()
{
    constexpr const auto& fields = field_table<Model>;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        const composed_text* composed = composed_of(fields[i]);
        if (!composed || !fields[i].within.empty())
            continue;
        std::size_t members = 0;
        bool is_own = false;
        for (const composed_part& part : composed->parts)
        {
            if (!part.member)
                continue;
            ++members;
            is_own = part.shards == 0 && part.id == static_cast<const void*>(&member_tag<Member>);
        }
        if (members == 1 && is_own)
            return i;
    }
    return no_field;
}

// One field by itself.
template <class Model, std::size_t Number>
struct field_place
{
    using definition = original_type<Model, Number>;
    using held = held_value<typename definition::member_type, typename definition::codec_type>;

    static constexpr bool is_valid = true;
    using member_type = typename definition::member_type;
    using value_type = typename held::type;
    using codec_type = typename held::codec_type;

    static constexpr const field_ops& field = field_table<Model>[Number];
    static constexpr std::array<std::string_view, 1> names{attribute_name<Model, Number>()};
};

template <class Model, auto... Members>
struct attribute_place;

// A field of what is stored in another one; `IsValid`: it is one.
template <class Outer, class Inner, bool IsValid = Inner::is_valid>
struct nested_place
{
    static constexpr bool is_valid = false;
};

template <class Outer, class Inner>
struct nested_place<Outer, Inner, true>
{
    static constexpr bool is_valid = true;
    using member_type = typename Inner::member_type;
    using value_type = typename Inner::value_type;
    using codec_type = typename Inner::codec_type;

    static constexpr const field_ops& field = Inner::field;
    static constexpr auto names = [] {
        std::array<std::string_view, Inner::names.size() + 1> made{Outer::names[0]};
        std::copy(Inner::names.begin(), Inner::names.end(), made.begin() + 1);
        return made;
    }();
};

// What the rest of the members leads to in what a field holds, which is stored by `InnerModel`.
template <class Field, class InnerModel, auto... Rest>
struct place_in_model : nested_place<Field, attribute_place<InnerModel, Rest...>>
{
};

template <class Field, auto... Rest>
struct place_in_model<Field, void, Rest...>
{
    static_assert(
        !sizeof(Field*), "ddbm: this member is not stored by a model, so no member of it has a name"
    );

    static constexpr bool is_valid = false;
};

template <class Field, auto... Rest>
struct place_in_field
    : place_in_model<Field, typename model_of_codec<typename Field::codec_type>::type, Rest...>
{
};

template <class Field>
struct place_in_field<Field> : Field
{
};

// The same without the members that lead to the field itself.
template <class Field, std::size_t Depth, auto First, auto... Rest>
struct place_behind : place_behind<Field, Depth - 1, Rest...>
{
};

template <class Field, auto First, auto... Rest>
struct place_behind<Field, 1, First, Rest...> : place_in_field<Field, Rest...>
{
};

// `IsField`: the first of the members lead to a field of the model.
template <bool IsField, class Model, auto First, auto... Rest>
struct place_in_item
{
    static constexpr found_field found = find_field<Model, First, Rest...>();

    using type = place_behind<field_place<Model, found.number>, found.depth, First, Rest...>;
};

template <class Model, auto First, auto... Rest>
struct place_in_item<false, Model, First, Rest...>
{
    static constexpr bool is_part = is_composed_of<Model, First>();

    static_assert(
        !is_part,
        "ddbm: this member is no attribute by itself, only a part of one that is composed; "
        "register it as a field, too"
    );
    static_assert(is_part, "ddbm: this member is no field of the model of its class");

    struct type
    {
        static constexpr bool is_valid = false;
    };
};

// `Members` lead from the class of `Model` to the attribute.
template <class Model, auto... Members>
struct attribute_place
    : place_in_item<find_field<Model, Members...>().number != no_field, Model, Members...>::type
{
};

}  // namespace ddbm::detail

#endif
