#ifndef DDBM_DETAIL_RECORD_OF_HPP
#define DDBM_DETAIL_RECORD_OF_HPP

// The tables of a class with a model: one entry for each of its fields, made of the model's chain.

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/field_chain.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

template <class T>
struct model_of;

namespace detail {

template <class T>
concept has_model = requires
{
    model_of<T>::value;
};

template <class T>
using fields_of = std::remove_cvref_t<decltype(model_of<T>::value.fields())>;

template <class T>
inline constexpr std::size_t field_count = fields_of<T>::size;

// The fields of T's model up to number I.
template <class T, std::size_t I>
inline constexpr const auto& fields_to = fields_to<T, I + 1>.before;

template <class T, std::size_t I>
requires(I + 1 == field_count<T>) inline constexpr const
    auto& fields_to<T, I> = model_of<T>::value.fields();

template <class T, std::size_t I>
using field_type = std::remove_cvref_t<decltype(fields_to<T, I>.last)>;

template <class T, std::size_t I>
void* member_of(void* object)
{
    return &(static_cast<T*>(object)->*(fields_to<T, I>.last.member));
}

template <class T, std::size_t I>
void validate_field(const void* member, validation_report& report)
{
    const auto& value = as<typename field_type<T, I>::member_type>(member);
    std::apply(
        [&](const auto&... options) { (validate_by(options, value, report), ...); },
        fields_to<T, I>.last.options
    );
}

template <class Field>
inline constexpr bool has_codec = is_codec<typename Field::codec_type>;

template <class T, std::size_t I>
constexpr field_ops make_field_ops()
{
    using definition = field_type<T, I>;
    field_ops ops;
    ops.name = fields_to<T, I>.last.name;
    ops.role = definition::role;
    if constexpr (has_codec<definition>)
        ops.ops = &ops_of<typename definition::member_type, typename definition::codec_type>::value;
    ops.member = &member_of<T, I>;
    if constexpr (definition::has_validators)
        ops.validate = &validate_field<T, I>;
    return ops;
}

template <class T>
inline constexpr auto field_table = []<std::size_t... I>(std::index_sequence<I...>)
{
    return std::array<field_ops, sizeof...(I)>{make_field_ops<T, I>()...};
}
(std::make_index_sequence<field_count<T>>());

// A member that is registered twice is an ambiguous base.
template <class T, class Indexes>
struct registered_members;

template <class T, std::size_t... I>
struct registered_members<T, std::index_sequence<I...>>
    : numbered_member<I, fields_to<T, I>.last.member>...
{
    static constexpr bool are_different =
        (is_unambiguous<registered_members, fields_to<T, I>.last.member> && ...);
};

template <class T>
constexpr bool has_different_names()
{
    constexpr const auto& fields = field_table<T>;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        for (std::size_t j = 0; j < i; ++j)
        {
            if (fields[i].name == fields[j].name)
                return false;
        }
    }
    return true;
}

template <class T>
inline constexpr bool registers_each_once =
    has_different_names<T>() &&
    registered_members<T, std::make_index_sequence<field_count<T>>>::are_different;

template <class Field>
inline constexpr bool may_be_invalid =
    Field::has_validators || validates<typename Field::codec_type, typename Field::member_type>;

template <class T>
inline constexpr record_ops record = []<std::size_t... I>(std::index_sequence<I...>)
{
    return record_ops{field_table<T>, (may_be_invalid<field_type<T, I>> || ...)};
}
(std::make_index_sequence<field_count<T>>());

// Instantiated for types that cannot be stored, so that the compiler names the member and its
// attribute with the sentence.
template <class T, std::size_t I>
void name_if_without_codec()
{
    using definition = field_type<T, I>;
    if constexpr (!has_codec<definition>)
    {
        using member = typename definition::member_type;
        using codec_type = typename definition::codec_type;
        constexpr std::string_view name = fields_to<T, I>.last.name;
        using where = named_attribute<fields_to<T, I>.last.member, fixed_string<name.size()>(name)>;
        static_assert(sizeof(no_codec<member, codec_type, where>) != 0);
    }
}

template <class T, std::size_t... I>
void name_those_without_codec(std::index_sequence<I...>)
{
    (name_if_without_codec<T, I>(), ...);
}

template <class T>
inline constexpr bool has_codecs = []<std::size_t... I>(std::index_sequence<I...>)
{
    return (has_codec<field_type<T, I>> && ...);
}
(std::make_index_sequence<field_count<T>>());

template <class T>
const record_ops& record_of()
{
    if constexpr (!has_codecs<T>)
        name_those_without_codec<T>(std::make_index_sequence<field_count<T>>());
    static_assert(
        registers_each_once<T>, "ddbm: a model registers each attribute and each member once"
    );
    return record<T>;
}

// Compiled once, in the library.
void write_record(value_writer& writer, const record_ops& record, const void* object);
void validate_record(const record_ops& record, const void* object, validation_report& report);

}  // namespace detail
}  // namespace ddbm

#endif
