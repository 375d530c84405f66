#ifndef DDBM_DETAIL_FIELD_CHAIN_HPP
#define DDBM_DETAIL_FIELD_CHAIN_HPP

// The registered members of a model, one behind the other: each step of the chain holds those
// before it, so that another one costs the compiler as much as the first.

#include <ddbm/codec.hpp>
#include <ddbm/field_policies.hpp>

#include <ddbm/detail/apply_validator.hpp>
#include <ddbm/detail/policy_of.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm::detail {

// -- What may follow the member

template <class Option>
inline constexpr bool is_form = false;

template <class Form>
inline constexpr bool is_form<form_option<Form>> = true;

template <class Option>
inline constexpr bool is_validator = !is_form<Option> && !is_policy<Option>;

template <class Option, class Member>
inline constexpr bool is_option = !is_validator<Option> || applies<Option, Member>;

// Whether it is a validator that replaces the value.
template <class Option, class Member>
inline constexpr bool is_changing = applies<Option, Member> && !only_checks<Option, Member>;

template <class Option, class Member>
inline constexpr bool keeps_type = true;

template <class Option, class Member>
requires is_changing<Option, Member>
inline constexpr bool keeps_type<Option, Member> = std::is_same_v<made_by<Option, Member>, Member>;

template <class... Options>
struct form_of_options
{
    using type = void;
};

template <class Form, class... Rest>
struct form_of_options<form_option<Form>, Rest...>
{
    using type = Form;
};

template <class First, class... Rest>
struct form_of_options<First, Rest...> : form_of_options<Rest...>
{
};

// Void for a type's own form.
template <class... Options>
using form_among = typename form_of_options<Options...>::type;

template <class... Options>
inline constexpr bool has_form = (is_form<Options> || ...);

// -- Fields

enum class field_kind : unsigned char
{
    member,
    // Of several members, see computed_field.hpp.
    composed,
    // Of another model, see taken_field.hpp.
    inherited,
    flattened,
};

// One registered member.
template <key_role Role, class Class, class Member, class... Options>
struct field_definition
{
    static constexpr field_kind kind = field_kind::member;
    static constexpr key_role role = Role;
    static constexpr bool has_validators = (is_validator<Options> || ...);
    static constexpr bool has_changes = (detail::is_changing<Options, Member> || ...);
    static constexpr bool has_policies = (is_policy<Options> || ...);
    static constexpr bool has_old_names = (is_old_names<Options> || ...);
    static constexpr bool is_automatic = has_automatic_role<Options...>;
    // Not written by all programs, or not each time.
    static constexpr bool is_guarded =
        ((std::is_same_v<Options, read_only_option> ||
          std::is_same_v<Options, written_once_option>) ||
         ...);
    using member_type = Member;
    using form_type = form_among<Options...>;
    using codec_type = codec<Member, form_type>;

    std::string_view name;
    Member Class::*member;
    std::tuple<Options...> options;
};

template <class Definition>
inline constexpr bool is_computed = Definition::kind == field_kind::composed;

template <class Definition>
inline constexpr bool is_flattened = Definition::kind == field_kind::flattened;

template <class Definition>
inline constexpr bool is_taken =
    Definition::kind == field_kind::flattened || Definition::kind == field_kind::inherited;

inline constexpr std::size_t no_field = static_cast<std::size_t>(-1);

struct no_fields
{
    static constexpr std::size_t size = 0;
    // Their numbers.
    static constexpr std::size_t partition_key = no_field;
    static constexpr std::size_t sort_key = no_field;
    static constexpr bool has_computed = false;
    static constexpr bool has_automatic = false;
    static constexpr bool has_guarded = false;
    // Of the fields that say no other.
    using form = void;
};

template <class Form>
struct no_fields_in_form : no_fields
{
    using form = Form;
};

template <class Before, class Last>
struct field_chain
{
    static constexpr std::size_t size = Before::size + 1;
    static constexpr std::size_t partition_key =
        Last::role == key_role::partition ? Before::size : Before::partition_key;
    static constexpr std::size_t sort_key =
        Last::role == key_role::sort ? Before::size : Before::sort_key;
    static constexpr bool has_computed = Before::has_computed || is_computed<Last>;
    static constexpr bool has_automatic = Before::has_automatic || Last::is_automatic;
    static constexpr bool has_guarded = Before::has_guarded || Last::is_guarded;
    using form = typename Before::form;

    Before before;
    Last last;
};

template <class Fields, key_role Role>
inline constexpr std::size_t index_of_key =
    Role == key_role::partition ? Fields::partition_key : Fields::sort_key;

// -- Members as bases of a class, by which those are found that are there twice

template <auto Member>
struct registered_member
{
};

template <std::size_t Index, auto Member>
struct numbered_member : registered_member<Member>
{
};

template <class Members, auto Member>
concept is_unambiguous = requires(const Members& members)
{
    static_cast<const registered_member<Member>&>(members);
};

// -- Names in the compiler's messages

template <std::size_t Size>
struct fixed_string
{
    constexpr explicit fixed_string(std::string_view text)
    {
        for (std::size_t i = 0; i < Size; ++i)
            characters[i] = text[i];
    }

    char characters[Size + 1] = {};
};

template <auto Member, fixed_string Name>
struct named_attribute
{
};

}  // namespace ddbm::detail

#endif
