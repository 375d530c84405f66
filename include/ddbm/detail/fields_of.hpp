#ifndef DDBM_DETAIL_FIELDS_OF_HPP
#define DDBM_DETAIL_FIELDS_OF_HPP

// The fields of a model by their numbers.

#include <ddbm/detail/computed_field.hpp>
#include <ddbm/detail/field_chain.hpp>
#include <ddbm/detail/member_id.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm {

template <class T, class Tag = void>
struct model_of;

namespace detail {

// In what follows `Model` is a model_of<T, Tag> that has a value.

template <class T, class Tag = void>
concept has_model = requires
{
    model_of<T, Tag>::value;
};

// Of a class its own model; or the one that is given for it, where it has several.
template <class T>
struct named_model
{
    using class_type = T;
    using tag_type = void;
};

template <class T, class Tag>
struct named_model<model_of<T, Tag>>
{
    using class_type = T;
    using tag_type = Tag;
};

template <class Model>
using definition_of = std::remove_cvref_t<decltype(Model::value)>;

// The class whose objects it describes.
template <class Model>
using class_of = typename definition_of<Model>::class_type;

template <class Model>
using fields_of = std::remove_cvref_t<decltype(Model::value.fields())>;

template <class Model>
inline constexpr std::size_t field_count = fields_of<Model>::size;

template <class Model>
inline constexpr std::size_t version_count =
    std::tuple_size_v<std::remove_cvref_t<decltype(Model::value.versions())>>;

// The fields of the model up to number I.
template <class Model, std::size_t I>
inline constexpr const auto& fields_to = fields_to<Model, I + 1>.before;

template <class Model, std::size_t I>
requires(I + 1 == field_count<Model>) inline constexpr const
    auto& fields_to<Model, I> = Model::value.fields();

template <class Model, std::size_t I>
using field_type = std::remove_cvref_t<decltype(fields_to<Model, I>.last)>;

// Where it was registered itself, if it is taken from another model.
template <class Model, std::size_t I>
struct field_origin
{
    using model = Model;
    static constexpr std::size_t number = I;
};

template <class Model, std::size_t I>
requires is_taken<field_type<Model, I>>
struct field_origin<Model, I>
    : field_origin<typename field_type<Model, I>::source_model, field_type<Model, I>::source_number>
{
};

template <class Model, std::size_t I>
using original_type =
    field_type<typename field_origin<Model, I>::model, field_origin<Model, I>::number>;

// -- What tells them apart

// A member in another one.
template <auto Outer, auto Inner>
struct member_in
{
};

// A constant of its own for each field of a model.
template <class Model, std::size_t I>
constexpr auto field_identity()
{
    using definition = field_type<Model, I>;
    if constexpr (definition::kind == field_kind::member)
        return fields_to<Model, I>.last.member;
    else if constexpr (is_computed<original_type<Model, I>>)
        return I;
    else
    {
        constexpr auto inner =
            field_identity<typename definition::source_model, definition::source_number>();
        if constexpr (is_flattened<definition>)
            return member_in<fields_to<Model, I>.last.outer, inner>();
        else
            return inner;
    }
}

// See member_tag; null for what is no member.
template <class Model, std::size_t I>
constexpr const void* field_id()
{
    using origin = field_origin<Model, I>;
    if constexpr (is_computed<original_type<Model, I>>)
        return nullptr;
    else
        return &member_tag<fields_to<typename origin::model, origin::number>.last.member>;
}

// -- Their names

template <class Model, std::size_t I>
constexpr std::string_view attribute_name();

// Of which the name is put together.
struct name_pieces
{
    std::string_view first;
    std::string_view second;
};

template <class Model, std::size_t I>
constexpr name_pieces pieces_of_name()
{
    using definition = field_type<Model, I>;
    if constexpr (is_taken<definition>)
    {
        constexpr std::string_view name =
            attribute_name<typename definition::source_model, definition::source_number>();
        if constexpr (is_flattened<definition>)
            return {fields_to<Model, I>.last.prefix, name};
        else
            return {{}, name};
    }
    else if constexpr (is_computed<definition>)
        return {fields_to<Model, I>.last.name, fields_to<Model, I>.last.name_end};
    else
        return {{}, fields_to<Model, I>.last.name};
}

template <class Model, std::size_t I>
inline constexpr auto made_name = [] {
    constexpr name_pieces pieces = pieces_of_name<Model, I>();
    std::array<char, pieces.first.size() + pieces.second.size()> made{};
    std::size_t size = 0;
    for (const std::string_view piece : {pieces.first, pieces.second})
    {
        for (const char each : piece)
            made[size++] = each;
    }
    return made;
}();

template <class Model, std::size_t I>
constexpr std::string_view attribute_name()
{
    if constexpr (is_taken<field_type<Model, I>> || is_computed<field_type<Model, I>>)
    {
        constexpr name_pieces pieces = pieces_of_name<Model, I>();
        if constexpr (pieces.first.empty())
            return pieces.second;
        else if constexpr (pieces.second.empty())
            return pieces.first;
        else
            return {made_name<Model, I>.data(), made_name<Model, I>.size()};
    }
    else
        return fields_to<Model, I>.last.name;
}

}  // namespace detail
}  // namespace ddbm

#endif
