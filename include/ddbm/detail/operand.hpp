#ifndef DDBM_DETAIL_OPERAND_HPP
#define DDBM_DETAIL_OPERAND_HPP

// The operands of expressions: attributes, what is computed of them, and C++'s values in the form
// that an attribute has them.

#include <ddbm/codec.hpp>
#include <ddbm/condition.hpp>

#include <ddbm/detail/attribute_place.hpp>
#include <ddbm/detail/condition_about.hpp>
#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/given_number.hpp>
#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/role_options.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace ddbm {

class attribute_value;
class item;

template <class T>
class value_set;

namespace detail {

// -- What takes part in expressions

// An operand has:
//   root_type, tag_type      the class and model that it belongs to; void: none
//   value_type, codec_type   what is stored there, of an optional what it holds
//   kind                     see below
//   field_number             of the field of that model that it is or is in; no_field: of none
//   expression_text text()
// One that is not valid, of which the compiler has said so, has void for a value_type.
struct operand_base
{
    static constexpr std::size_t field_number = no_field;
};

enum class operand_kind : unsigned char
{
    path,
    // Of a path, and no more than a number.
    size,
    // Only updates compute.
    sum,
    fallback,
    // A member that is no attribute, only in composed ones.
    part,
};

template <class T>
concept operand = std::is_base_of_v<operand_base, std::remove_cvref_t<T>>;

// Text in DynamoDB's syntax: a condition, or what an attribute is set to.
struct raw_base : condition_base
{
};

template <class T>
inline constexpr bool is_raw = std::is_base_of_v<raw_base, T>;

template <class T>
concept conditional = std::is_base_of_v<condition_base, std::remove_cvref_t<T>>;

template <class T>
concept expression = operand<T> || conditional<T>;

template <class T>
inline constexpr bool is_valid_operand = !std::is_void_v<typename T::value_type>;

// The field that an operand is or is in.
template <operand X>
requires(X::field_number != no_field) struct named_fields<X>
{
    using model = model_of<typename X::root_type, typename X::tag_type>;
    static constexpr auto value = [] {
        field_set_of<model> made;
        made.add(X::field_number);
        return made;
    }();
};

// -- What is stored

// May be of any type: only the values that it meets are checked.
template <class V>
inline constexpr bool is_free_form = std::is_same_v<V, attribute_value>;

// Stored as the text of an attribute that is composed of it alone, see sole_member_codec.
template <class C>
concept composed_form = requires
{
    C::keeps_order;
};

template <class C>
constexpr bool is_stored_as(std::initializer_list<attribute_type> types)
{
    for (const attribute_type each : types)
    {
        if (C::stored_as == each)
            return true;
    }
    return false;
}

template <class V, class C>
inline constexpr bool
    has_order = is_free_form<V> ||
                is_stored_as<C>({attribute_type::s, attribute_type::n, attribute_type::b});

// By the texts of its names, whatever its own order is.
template <class V, class C>
inline constexpr bool has_foreign_order = std::is_enum_v<V>&& C::stored_as == attribute_type::s;

// Can be computed with: sums of what is stored are what is stored of sums.
template <class V, class C>
inline constexpr bool is_summable = is_free_form<V> || (C::stored_as == attribute_type::n &&
                                                        (numeric<V> || is_duration<V>));

template <class V, class C>
inline constexpr bool
    is_set = is_free_form<V> ||
             is_stored_as<C>({attribute_type::ss, attribute_type::ns, attribute_type::bs});

// What lists, sets and maps hold, and how; void where their elements have no type in common.
template <class V, class C>
struct element_of
{
    using type = void;
    using codec_type = void;
};

template <class V, class C>
requires requires
{
    typename V::value_type;
    typename C::held;
} &&(!requires { typename V::mapped_type; }) struct element_of<V, C>
{
    using type = typename V::value_type;
    using codec_type = typename C::held;
};

template <class V, class C>
requires requires
{
    typename V::mapped_type;
    typename C::held;
}
struct element_of<V, C>
{
    using type = typename V::mapped_type;
    using codec_type = typename C::held;
};

template <class T, class C>
struct element_of<value_set<T>, C>
{
    using type = T;
    using codec_type = codec<T>;
};

// Of what may be anything, too.
template <class C>
struct element_of<attribute_value, C>
{
    using type = attribute_value;
    using codec_type = C;
};

template <class C>
struct element_of<item, C>
{
    using type = attribute_value;
    using codec_type = codec<attribute_value>;
};

// What the entries of maps are named by.
template <class V>
struct entry_key
{
    using type = std::string;
};

template <class V>
requires requires
{
    typename V::mapped_type;
    typename V::key_type;
}
struct entry_key<V>
{
    using type = typename V::key_type;
};

// An element that may be empty, as what it holds.
template <class V, class C>
struct held_element
{
    using type = void;
    using codec_type = void;
};

template <class V, class C>
requires(!std::is_void_v<typename element_of<V, C>::type>) struct held_element<V, C>
    : held_value<typename element_of<V, C>::type, typename element_of<V, C>::codec_type>
{
};

// -- Values

// Whether all values of one type of numbers are the same in another.
template <class To, class From>
inline constexpr bool holds_all_of = [] {
    if constexpr (!number_compatible<From> || !number_compatible<To>)
        return false;
    else if constexpr (std::is_floating_point_v<From> && !std::is_floating_point_v<To>)
        return false;
    else
        return std::numeric_limits<From>::is_specialized &&
               std::numeric_limits<From>::digits <= std::numeric_limits<To>::digits &&
               std::is_signed_v<From> <= std::is_signed_v<To>;
}();

template <class X>
inline constexpr bool is_text =
    std::is_convertible_v<const X&, std::string_view> && !std::is_null_pointer_v<X>;

// Whether an X is compared with what is stored of a V: as values of keys are given, and a number in
// a form of its own by all that it holds.
template <class V, class C, class X>
constexpr bool is_operand_value()
{
    if constexpr (expression<X>)
        return false;
    else if constexpr (composed_form<C>)
        return C::template takes<X>;
    else
        return is_key_value<V, C, X>() || (!is_plain<V, C> && holds_all_of<V, X>);
}

template <class V, class C, class X>
void write_operand(value_writer& writer, const void* value)
{
    if constexpr (composed_form<C>)
        C::write(writer, as<X>(value));
    else if constexpr (is_key_value<V, C, X>())
        write_key_value<V, C, X>(writer, value);
    else
        C::write(writer, static_cast<V>(as<X>(value)));
}

// `where` is the path of what it meets.
template <class V, class C, class X>
expression_text text_of_value(const expression_text& where, const X& value)
{
    expression_text text;
    // All texts are one type, whatever they are given as.
    if constexpr (std::is_same_v<V, std::string> && is_plain<V, C>)
    {
        const std::string_view view = value;
        text.value(where, &write_operand<V, C, std::string_view>, &view);
    }
    else
        text.value(where, &write_operand<V, C, X>, &value);
    return text;
}

// Text and bytes that a stored text or binary begins with or contains.
template <class C, class X>
inline constexpr bool is_piece =
    C::stored_as == attribute_type::s ? is_text<X> : std::is_same_v<X, binary>;

inline void write_text(value_writer& writer, const void* text)
{
    writer.string(as<std::string_view>(text));
}

inline void write_bytes(value_writer& writer, const void* bytes)
{
    writer.binary(as<binary>(bytes));
}

template <class C, class X>
expression_text text_of_piece(const expression_text& where, const X& piece)
{
    expression_text text;
    if constexpr (C::stored_as == attribute_type::s)
    {
        const std::string_view view = piece;
        text.value(where, &write_text, &view);
    }
    else
        text.value(where, &write_bytes, &piece);
    return text;
}

// -- Two operands

// Whether what is said with one can be said of the items of the other.
template <class A, class B>
inline constexpr bool is_operand_of = is_said_of<
    typename A::root_type,
    typename A::tag_type,
    typename B::root_type,
    typename B::tag_type>;

template <class A, class B>
inline constexpr bool have_one_item = is_operand_of<A, B> || is_operand_of<B, A>;

// The one whose items both are said of.
template <class A, class B>
using root_of = std::conditional_t<is_operand_of<A, B>, B, A>;

// Whether equal values of both are stored as the same.
template <class A, class B>
inline constexpr bool are_alike = [] {
    using a = typename A::value_type;
    using b = typename B::value_type;
    using a_codec = typename A::codec_type;
    using b_codec = typename B::codec_type;
    if constexpr (composed_form<a_codec> || composed_form<b_codec>)
        return false;
    else if constexpr (is_free_form<a> || is_free_form<b>)
        return true;
    else
        return std::is_same_v<a_codec, b_codec> ||
               (numeric<a> && numeric<b> && a_codec::stored_as == attribute_type::n &&
                b_codec::stored_as == attribute_type::n && is_plain<a, a_codec> &&
                is_plain<b, b_codec>);
}();

}  // namespace detail
}  // namespace ddbm

#endif
