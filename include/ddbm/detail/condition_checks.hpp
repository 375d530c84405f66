#ifndef DDBM_DETAIL_CONDITION_CHECKS_HPP
#define DDBM_DETAIL_CONDITION_CHECKS_HPP

// What the compiler checks of conditions.

#include <ddbm/attribute_type.hpp>

#include <ddbm/detail/made_value.hpp>
#include <ddbm/detail/operand.hpp>

#include <cstddef>
#include <type_traits>

namespace ddbm::detail {

// -- Misuse. Each check says one thing, and what is made of a misuse says nothing more.

template <class A, class B>
struct operands_check
{
    static constexpr bool have_one_root = have_one_item<A, B>;
    static constexpr bool are_stored_alike = are_alike<A, B>;
    static constexpr bool is_valid = have_one_root && are_stored_alike;

    static_assert(
        have_one_root, "ddbm: these attributes are of two classes or models, so of two items"
    );
    static_assert(
        !have_one_root || are_stored_alike,
        "ddbm: these two attributes are not stored in the same way, so that they cannot be compared"
    );
};

template <class A, class X>
struct value_check
{
    static constexpr bool is_valid =
        is_operand_value<typename A::value_type, typename A::codec_type, X>();

    static_assert(
        is_valid,
        "ddbm: the value does not go with this attribute: a number takes integers but bool "
        "and characters, float, double and ddbm::number, a std::string what a std::string_view "
        "takes, every other its own type, an optional what it holds"
    );
};

template <class A>
struct order_check
{
    using value = typename A::value_type;
    using codec_type = typename A::codec_type;

    static constexpr bool is_ordered = has_order<value, codec_type>;
    static constexpr bool is_text_in_order = [] {
        if constexpr (composed_form<codec_type>)
            return codec_type::keeps_order;
        else
            return true;
    }();
    static constexpr bool is_own_order = !is_text_in_order || !has_foreign_order<value, codec_type>;
    static constexpr bool is_valid = is_ordered && is_text_in_order && is_own_order;

    static_assert(
        is_ordered, "ddbm: only what is stored as a string, a number or a binary has an order"
    );
    static_assert(
        is_text_in_order,
        "ddbm: this member is stored in a composed attribute, whose texts are not in the order of "
        "its values: pad the number there, or register the member as a field, too"
    );
    static_assert(
        is_own_order,
        "ddbm: an enumeration that is stored by its names has the order of these texts, not its own"
    );
};

// A member that is in composed attributes alone is asked for as one that is composed of it alone.
template <class A>
struct in_condition_check
{
    static constexpr bool is_part = A::kind == operand_kind::part;
    static constexpr bool is_told = !is_part || composed_form<typename A::codec_type>;
    static constexpr bool is_uncomputed =
        is_part || A::kind == operand_kind::path || A::kind == operand_kind::size;
    static constexpr bool is_valid = is_told && is_uncomputed;

    static_assert(
        is_told,
        "ddbm: this member is no attribute by itself, only a part of one that is composed of more, "
        "so that it cannot be asked for; register it as a field, too"
    );
    static_assert(
        is_uncomputed, "ddbm: conditions compare attributes as they are; only updates compute"
    );
};

// For what asks for a piece of what is stored, or what that is.
template <class A>
struct piecewise_check
{
    static constexpr bool is_valid = A::kind != operand_kind::part;

    static_assert(
        is_valid,
        "ddbm: this member is no attribute by itself, only a part of one that is composed, of "
        "which conditions compare values as a whole; register it as a field, too"
    );
};

template <class A>
struct argument_check
{
    static constexpr bool is_valid = A::kind == operand_kind::path;

    static_assert(
        is_valid, "ddbm: functions of conditions take attributes as they are, and no sizes"
    );
};

template <class C>
struct no_condition_check
{
    static_assert(
        !sizeof(C*),
        "ddbm: a condition is not compared with anything; two of them are joined by && or ||"
    );
};

template <class C>
struct condition_check
{
    static constexpr bool is_valid = conditional<C>;

    static_assert(
        is_valid,
        "ddbm: && || and ! are for conditions; of a bool that is stored ask whether it == true"
    );
};

// -- Functions and paths

template <class A>
struct piece_check
{
    static constexpr bool is_valid =
        is_free_form<typename A::value_type> ||
        is_stored_as<typename A::codec_type>({attribute_type::s, attribute_type::b});

    static_assert(
        is_valid, "ddbm: only what is stored as a string or a binary begins with something"
    );
};

template <class A, class X>
struct prefix_check
{
    static constexpr bool is_valid = is_piece<typename A::codec_type, X>;

    static_assert(
        is_valid, "ddbm: a string begins with and contains texts, a binary a ddbm::binary"
    );
};

template <class A>
struct container_check
{
    using codec_type = typename A::codec_type;

    static constexpr bool is_valid =
        is_free_form<typename A::value_type> || is_set<typename A::value_type, codec_type> ||
        is_stored_as<codec_type>({attribute_type::s, attribute_type::b, attribute_type::l});

    static_assert(
        is_valid, "ddbm: only what is stored as a string, a binary, a set or a list contains values"
    );
};

template <class A, class X>
struct element_check
{
    using element = held_element<typename A::value_type, typename A::codec_type>;

    static constexpr bool is_valid = [] {
        if constexpr (std::is_void_v<typename element::type>)
            return false;
        else
            return is_operand_value<typename element::type, typename element::codec_type, X>();
    }();

    static_assert(is_valid, "ddbm: this is no value of the elements' type");
};

template <class A>
struct size_check
{
    static constexpr bool is_valid =
        is_free_form<typename A::value_type> ||
        !is_stored_as<typename A::codec_type>(
            {attribute_type::n, attribute_type::boolean, attribute_type::null}
        );

    static_assert(is_valid, "ddbm: numbers and booleans have no size");
};

template <class A>
struct list_check
{
    static constexpr bool is_list =
        is_free_form<typename A::value_type> || A::codec_type::stored_as == attribute_type::l;
    static constexpr bool has_type =
        !is_list ||
        !std::is_void_v<
            typename held_element<typename A::value_type, typename A::codec_type>::type>;
    static constexpr bool is_valid = is_list && has_type;

    static_assert(is_list, "ddbm: only elements of lists have an index");
    static_assert(
        has_type,
        "ddbm: the elements of this list have no type in common; ddbm::attribute names it without "
        "types, element<0>() the first of a pair or a tuple"
    );
};

template <class A, std::size_t Index>
struct tuple_element_check
{
    static constexpr bool is_valid = [] {
        if constexpr (requires { typename A::codec_type::template part<0>; })
            return Index < A::codec_type::size;
        else
            return false;
    }();

    static_assert(
        is_valid,
        "ddbm: only of a pair or a tuple that is stored as a list an element has a number in <>, "
        "from 0 on"
    );
};

// An index is a number, as the keys of maps are that are numbers.
template <class Step>
struct list_index_check
{
    static constexpr bool is_valid = number_value<Step>;

    static_assert(is_valid, "ddbm: an index is a whole number, neither a bool nor a character");
};

template <class A>
struct map_check
{
    static constexpr bool is_valid =
        is_free_form<typename A::value_type> ||
        (A::codec_type::stored_as == attribute_type::m &&
         !std::is_void_v<
             typename held_element<typename A::value_type, typename A::codec_type>::type>);

    static_assert(
        is_valid,
        "ddbm: only entries of what is stored as a map have a key; members are named by field<>()"
    );
};

// What the key of an entry is given as.
template <class A, class Key>
struct entry_key_check
{
    static constexpr bool is_valid =
        is_made_of<typename entry_key<typename A::value_type>::type, Key>();

    static_assert(is_valid, "ddbm: this is no key of the map");
};

template <class A>
struct record_check
{
    static constexpr bool is_valid =
        !std::is_void_v<typename model_of_codec<typename A::codec_type>::type>;

    static_assert(is_valid, "ddbm: only what is stored by a model has fields");
};

}  // namespace ddbm::detail

#endif
