#ifndef DDBM_DETAIL_CHOICE_HPP
#define DDBM_DETAIL_CHOICE_HPP

// How the alternative of a variant is found out: names that are known when compiling, and what is
// said of a variant where it cannot be.

#include <ddbm/codec.hpp>

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/field_policy.hpp>
#include <ddbm/detail/record_of.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <variant>

namespace ddbm::detail {

// A text as a template's argument.
template <std::size_t Size>
struct literal
{
    constexpr literal(const char (&text)[Size])
    {
        for (std::size_t i = 0; i < Size; ++i)
            characters[i] = text[i];
    }

    constexpr std::string_view view() const { return {characters, Size - 1}; }

    char characters[Size] = {};
};

template <class T>
inline constexpr bool is_nothing = std::is_same_v<T, std::monostate>;

// -- Alternatives by the type of what is stored

// What is found out by the value that is read has no one type.
template <class T, class Codec>
inline constexpr bool has_one_type = !unwraps<Codec, T>;

// How many are stored as the type.
template <class... Codecs>
constexpr std::size_t count_of(attribute_type type)
{
    return (std::size_t{0} + ... + (Codecs::stored_as == type));
}

// Whether no two are stored as the same type, but perhaps as maps.
template <class... Codecs>
constexpr bool differ_but_for_maps()
{
    return (
        (Codecs::stored_as == attribute_type::m || count_of<Codecs...>(Codecs::stored_as) == 1) &&
        ...
    );
}

// -- Models with discriminators

// An attribute, and what it says in the items of one model.
struct discriminator
{
    std::string_view attribute;
    std::string_view value;
};

// Without an attribute if the class has no such model.
template <class T>
constexpr discriminator discriminator_of()
{
    if constexpr (has_model<T>)
    {
        constexpr std::size_t number = field_of_role<model_of<T>>(field_role::discriminator);
        if constexpr (number != no_field)
        {
            constexpr const field_ops& field = field_table<model_of<T>>[number];
            return {field.name, field.ops->composed->parts.front().text};
        }
    }
    return {};
}

template <class... Codecs>
struct codec_list
{
};

// The attribute of all those that are maps; empty if they have none, or not the same, or say the
// same by it.
template <class... T, class... Codecs>
constexpr std::string_view common_discriminator(codec_list<Codecs...>)
{
    constexpr std::size_t size = sizeof...(T);
    constexpr std::array<attribute_type, size> types = {Codecs::stored_as...};
    constexpr std::array<discriminator, size> names = {discriminator_of<T>()...};
    std::string_view attribute;
    for (std::size_t i = 0; i < size; ++i)
    {
        if (types[i] != attribute_type::m)
            continue;
        for (std::size_t j = 0; j < i; ++j)
        {
            if (types[j] == attribute_type::m &&
                (names[i].attribute != names[j].attribute || names[i].value == names[j].value))
                return {};
        }
        attribute = names[i].attribute;
    }
    return attribute;
}

// -- Words for messages

// What each of them expects: "a string or a number".
template <class... Codecs>
struct joined_words
{
    static constexpr std::string_view separator = " or ";
    static constexpr std::size_t size =
        (std::size_t{0} + ... + (expected_by<Codecs>().size() + separator.size()));

    static constexpr std::array<char, size> characters = [] {
        std::array<char, size> joined{};
        std::size_t at = 0;
        const auto append = [&](std::string_view text) {
            for (char each : text)
                joined[at++] = each;
        };
        ((append(expected_by<Codecs>()), append(separator)), ...);
        return joined;
    }();

    static constexpr std::string_view text{characters.data(), size - separator.size()};
};

}  // namespace ddbm::detail

#endif
