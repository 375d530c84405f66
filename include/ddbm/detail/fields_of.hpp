#ifndef DDBM_DETAIL_FIELDS_OF_HPP
#define DDBM_DETAIL_FIELDS_OF_HPP

// The fields of a model by their numbers.

#include <ddbm/detail/computed_field.hpp>
#include <ddbm/detail/field_chain.hpp>
#include <ddbm/detail/member_id.hpp>

#include <array>
#include <cstddef>
#include <string_view>
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

template <class Model>
using definition_of = std::remove_cvref_t<decltype(Model::value)>;

// The class whose objects it describes.
template <class Model>
using class_of = typename definition_of<Model>::class_type;

template <class Model>
using fields_of = std::remove_cvref_t<decltype(Model::value.fields())>;

template <class Model>
inline constexpr std::size_t field_count = fields_of<Model>::size;

// The fields of the model up to number I.
template <class Model, std::size_t I>
inline constexpr const auto& fields_to = fields_to<Model, I + 1>.before;

template <class Model, std::size_t I>
requires(I + 1 == field_count<Model>) inline constexpr const
    auto& fields_to<Model, I> = Model::value.fields();

template <class Model, std::size_t I>
using field_type = std::remove_cvref_t<decltype(fields_to<Model, I>.last)>;

// -- What tells them apart

// A constant of its own for each member.
template <class Model, std::size_t I>
constexpr auto field_identity()
{
    if constexpr (is_computed<field_type<Model, I>>)
        return I;
    else
        return fields_to<Model, I>.last.member;
}

// See member_tag; null for what is no member.
template <class Model, std::size_t I>
constexpr const void* field_id()
{
    if constexpr (is_computed<field_type<Model, I>>)
        return nullptr;
    else
        return &member_tag<fields_to<Model, I>.last.member>;
}

// A name that is put together of two pieces.
template <class Model, std::size_t I>
inline constexpr auto made_name = [] {
    constexpr const auto& field = fields_to<Model, I>.last;
    std::array<char, field.name.size() + field.name_end.size()> made{};
    std::size_t size = 0;
    for (const char each : field.name)
        made[size++] = each;
    for (const char each : field.name_end)
        made[size++] = each;
    return made;
}();

template <class Model, std::size_t I>
constexpr std::string_view attribute_name()
{
    if constexpr (is_computed<field_type<Model, I>>)
    {
        if constexpr (!fields_to<Model, I>.last.name_end.empty())
            return {made_name<Model, I>.data(), made_name<Model, I>.size()};
        else
            return fields_to<Model, I>.last.name;
    }
    else
        return fields_to<Model, I>.last.name;
}

}  // namespace detail
}  // namespace ddbm

#endif
