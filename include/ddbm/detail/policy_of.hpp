#ifndef DDBM_DETAIL_POLICY_OF_HPP
#define DDBM_DETAIL_POLICY_OF_HPP

// The policies of a model's fields, made of the options of the field and of the model; and what is
// said of options that cannot be meant.

#include <ddbm/codec.hpp>
#include <ddbm/field_policies.hpp>

#include <ddbm/detail/codec_ops.hpp>
#include <ddbm/detail/field_policy.hpp>
#include <ddbm/detail/key_role.hpp>
#include <ddbm/detail/role_options.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <tuple>
#include <type_traits>

namespace ddbm::detail {

// -- Values that count as none

// Strings, binaries, lists and maps, but no arrays.
template <class Member>
concept emptiable = requires(Member& member)
{
    {
        member.empty()
        } -> std::convertible_to<bool>;
    member.clear();
};

template <class Member>
bool is_empty(const void* member)
{
    return as<Member>(member).empty();
}

template <class Member>
void set_empty(void* member)
{
    as<Member>(member).clear();
}

template <class Member>
void set_neutral(void* member)
{
    as<Member>(member) = Member{};
}

// -- What a model says of all its fields

// By default what each field's type says.
struct absent_policy
{
    bool is_required = false;
    bool has_default = false;
    bool writes_null = false;
    bool omits_empty = false;

    friend constexpr bool operator==(const absent_policy&, const absent_policy&) = default;
};

// What a form says of its fields besides.
template <class Form>
inline constexpr absent_policy absent_by_form{};

template <class Form>
constexpr absent_policy with_form(absent_policy policy)
{
    policy.omits_empty |= absent_by_form<Form>.omits_empty;
    return policy;
}

template <class Option>
inline constexpr bool is_absent_option =
    std::is_same_v<Option, required_option> || std::is_same_v<Option, or_default_option<void>> ||
    std::is_same_v<Option, write_null_option> || std::is_same_v<Option, omit_empty_option>;

template <class... Options>
constexpr absent_policy absent_policy_of()
{
    absent_policy policy;
    policy.is_required = (std::is_same_v<Options, required_option> || ...);
    policy.has_default = (std::is_same_v<Options, or_default_option<void>> || ...);
    policy.writes_null = (std::is_same_v<Options, write_null_option> || ...);
    policy.omits_empty = (std::is_same_v<Options, omit_empty_option> || ...);
    return policy;
}

// -- What is said of options

template <class Option>
inline constexpr bool is_default = false;
template <class Default>
inline constexpr bool is_default<or_default_option<Default>> = true;

template <class Option>
inline constexpr bool is_old_names = false;
template <std::size_t Count>
inline constexpr bool is_old_names<old_names_option<Count>> = true;

template <class Option>
inline constexpr bool is_way_to_write =
    std::is_same_v<Option, write_null_option> || std::is_same_v<Option, write_empty_option> ||
    std::is_same_v<Option, omit_empty_option>;

// Whether the option is for members of this type.
template <class Option, class Member>
inline constexpr bool is_default_of = true;
template <class Default, class Member>
inline constexpr bool is_default_of<or_default_option<Default>, Member> =
    or_default_option<Default>::template is_of<Member>;

template <class Option, class Member, class Codec>
inline constexpr bool writes_member_so = true;
template <class Member, class Codec>
inline constexpr bool writes_member_so<write_null_option, Member, Codec> =
    emptiable<Member> || knows_absent<Codec, Member>;
template <class Member, class Codec>
inline constexpr bool writes_member_so<write_empty_option, Member, Codec> =
    emptiable<Member> && !knows_absent<Codec, Member>;
template <class Member, class Codec>
inline constexpr bool writes_member_so<omit_empty_option, Member, Codec> =
    emptiable<Member> && !knows_absent<Codec, Member>;

// A default that differs from what a member of the type is without a value.
template <class Option>
inline constexpr bool is_value_by_default =
    is_default<Option> && !std::is_same_v<Option, or_default_option<void>>;

// Whether a member without a value, which is left out, is not read back as the default.
template <class Member, class Codec, class... Options>
inline constexpr bool loses_nothing =
    !(is_value_by_default<Options> || ...) ||
    !(knows_absent<Codec, Member> || (std::is_same_v<Options, omit_empty_option> || ...)) ||
    (std::is_same_v<Options, write_null_option> || ...) ||
    (std::is_same_v<Options, read_only_option> || ...);

template <class... Options>
inline constexpr std::size_t defaults = (std::size_t{0} + ... + is_default<Options>);

template <class... Options>
inline constexpr bool is_required = (std::is_same_v<Options, required_option> || ...);

template <key_role Role, class Member, class Codec, class... Options>
struct policy_check
{
    // Keys may be made up, which is no exception to that.
    static constexpr bool is_no_key =
        Role == key_role::none ||
        ((!is_policy<Options> || role_of<Options>() != field_role::none) && ...);
    static constexpr bool has_one_default =
        defaults<Options...> + (is_required<Options...> ? 1 : 0) <= 1;
    static constexpr bool has_default_of_type = (is_default_of<Options, Member> && ...);
    static constexpr bool has_one_way = (std::size_t{0} + ... + is_way_to_write<Options>) <= 1;
    static constexpr bool has_way_of_type = (writes_member_so<Options, Member, Codec> && ...);
    static constexpr bool keeps_nothing = loses_nothing<Member, Codec, Options...>;
    static constexpr bool has_one_list_of_names =
        (std::size_t{0} + ... + is_old_names<Options>) <= 1;
    static constexpr bool has_one_owner = !(std::is_same_v<Options, read_only_option> || ...) ||
                                          !(std::is_same_v<Options, written_once_option> || ...);

    static constexpr bool is_valid = is_no_key && has_one_default && has_default_of_type &&
                                     has_one_way && has_way_of_type && keeps_nothing &&
                                     has_one_list_of_names && has_one_owner;

    static_assert(
        is_no_key,
        "ddbm: a key is always there, under one name, and never changes; it has no such option"
    );
    static_assert(has_one_default, "ddbm: a field has one default, and none if it is required");
    static_assert(
        has_default_of_type,
        "ddbm: the default of a field is a value of the member's type or a function that returns "
        "one"
    );
    static_assert(has_one_way, "ddbm: a member without a value is written in one way");
    static_assert(
        has_way_of_type,
        "ddbm: omit_empty and write_empty are for strings, binaries, lists and maps, write_null "
        "for these, optionals and sets"
    );
    static_assert(
        keeps_nothing,
        "ddbm: what has no value is left out and would be read back as the default; write_null "
        "tells one from the other"
    );
    static_assert(has_one_list_of_names, "ddbm: a field has one also_read_as, with all names");
    static_assert(has_one_owner, "ddbm: a read-only field is never written, not even once");
};

template <key_role Role, class Member, class Codec, class... Options>
constexpr bool has_fitting_policies()
{
    if constexpr ((is_policy<Options> || ...))
        return policy_check<Role, Member, Codec, Options...>::is_valid &&
               role_check<Role, Member, Codec, Options...>::is_valid;
    else
        return true;
}

// -- Policies

// Whether a number is still the same in a type.
template <class To, class From>
constexpr bool holds_number(From value)
{
    if constexpr (std::is_floating_point_v<From>)
        return std::is_floating_point_v<To> ||
               (std::integral<To> && value >= static_cast<From>(std::numeric_limits<To>::min()) &&
                value < static_cast<From>(std::numeric_limits<To>::max()) &&
                static_cast<From>(static_cast<To>(value)) == value);
    else if constexpr (std::integral<To>)
        return static_cast<From>(static_cast<To>(value)) == value &&
               (static_cast<To>(value) < To{}) == (value < From{});
    else
        return true;
}

// Whether all numbers of a type are still the same in another one.
template <class To, class From>
inline constexpr bool holds_numbers = std::is_floating_point_v<To> ||
                                      (std::integral<From> &&
                                       std::numeric_limits<From>::digits <=
                                           std::numeric_limits<To>::digits &&
                                       std::is_signed_v<From> <= std::is_signed_v<To>);

// Of a function all that it may return.
template <class Option, class Member>
constexpr bool holds_default([[maybe_unused]] const Option& option)
{
    using held = typename held_by<Member>::type;
    if constexpr (std::is_same_v<Option, or_default_option<void>>)
        return true;
    else if constexpr (requires { option.value()(); })
    {
        using made = std::remove_cvref_t<decltype(option.value()())>;
        if constexpr (std::is_arithmetic_v<made> && std::is_arithmetic_v<held>)
            return holds_numbers<held, made>;
        else
            return true;
    }
    else
    {
        using given = std::remove_cvref_t<decltype(option.value())>;
        if constexpr (std::is_arithmetic_v<given> && std::is_arithmetic_v<held>)
            return holds_number<held>(option.value());
        else
            return true;
    }
}

// `Options` is where the options are, a function that returns a reference to the tuple.
template <auto Options, class Option, class Member>
void set_default_of(void* member)
{
    static_assert(
        holds_default<Option, Member>(std::get<Option>(Options())),
        "ddbm: the member's type does not hold this default as it is"
    );
    std::get<Option>(Options()).set(as<Member>(member));
}

// What the library needs to make the values of a field in this role.
template <class Member, class Form, field_role Role>
constexpr void apply_role(field_policy& policy)
{
    policy.role = Role;
    if constexpr (is_automatic(Role))
        policy.assign = &assign<Member>;
    if constexpr (Role == field_role::created || Role == field_role::updated)
    {
        policy.set_time = &set_time<Member, Form>;
        // As in items that are older than the field.
        if constexpr (!is_optional<Member>)
            policy.set_default = &set_neutral<Member>;
    }
    if constexpr (Role == field_role::version || Role == field_role::counter)
    {
        policy.count_up = &count_up<Member>;
        // Items without one have not been counted yet.
        policy.set_default = &set_neutral<Member>;
    }
    constexpr bool may_be_given = Role == field_role::created || Role == field_role::generated ||
                                  Role == field_role::auto_increment;
    if constexpr (may_be_given)
        policy.is_unset = &is_unset<Member>;
    if constexpr (Role == field_role::created)
        policy.is_written_once = true;
}

template <auto Options, class Member, class Form, class Option>
constexpr void apply_option(field_policy& policy, [[maybe_unused]] const Option& option)
{
    if constexpr (std::is_same_v<Option, required_option>)
        policy.is_required = true;
    else if constexpr (is_default<Option>)
        policy.set_default = &set_default_of<Options, Option, Member>;
    else if constexpr (std::is_same_v<Option, read_only_option>)
        policy.is_read_only = true;
    else if constexpr (std::is_same_v<Option, written_once_option>)
        policy.is_written_once = true;
    else if constexpr (is_old_names<Option>)
        policy.old_names = option.names();
    else if constexpr (role_of<Option>() != field_role::none)
    {
        apply_role<Member, Form, role_of<Option>()>(policy);
        if constexpr (std::is_same_v<Option, generated_option>)
            policy.id = option.kind();
    }
}

// What a member without a value is written as, and read from.
template <class Member, class Codec>
constexpr void write_as_null(field_policy& policy)
{
    if constexpr (knows_absent<Codec, Member>)
        policy.writes_null = true;
    else if constexpr (emptiable<Member>)
    {
        policy.writes_null = true;
        policy.is_empty = &is_empty<Member>;
        policy.set_empty = &set_empty<Member>;
    }
}

template <class Member, class Codec>
constexpr void leave_out_empty(field_policy& policy)
{
    if constexpr (emptiable<Member> && !knows_absent<Codec, Member>)
    {
        policy.is_empty = &is_empty<Member>;
        if (!policy.set_default && !policy.is_required)
            policy.set_default = &set_empty<Member>;
    }
}

// Whether the default of the type is what it becomes without an attribute, if so is wanted.
template <class Codec, class Member>
concept has_neutral = std::is_default_constructible_v<Member> && !knows_absent<Codec, Member>;

// Of a field that is no key. `of_model` is what all fields have that do not say otherwise.
template <auto OptionsOf, class Member, class Codec, class Form, class... Options>
constexpr field_policy
make_policy(const absent_policy& of_model, const std::tuple<Options...>& options)
{
    constexpr bool says_if_missing =
        defaults<Options...> != 0 || is_required<Options...> || has_automatic_role<Options...>;
    constexpr bool says_how = (is_way_to_write<Options> || ...);
    constexpr bool omits = (std::is_same_v<Options, omit_empty_option> || ...);
    constexpr bool nulls = (std::is_same_v<Options, write_null_option> || ...);
    [[maybe_unused]] constexpr bool is_read_only =
        (std::is_same_v<Options, read_only_option> || ...);
    // What is empty would be read back as that.
    constexpr bool has_value_by_default = (is_value_by_default<Options> || ...);

    field_policy policy;
    std::apply(
        [&](const auto&... each) { (apply_option<OptionsOf, Member, Form>(policy, each), ...); },
        options
    );
    // Whatever its role gives it.
    if constexpr (is_required<Options...>)
        policy.set_default = nullptr;
    if constexpr (!says_if_missing)
    {
        policy.is_required = of_model.is_required;
        if constexpr (has_neutral<Codec, Member>)
        {
            // What the program puts has none that is read only, and is to be read again.
            if (of_model.has_default || (is_read_only && !of_model.is_required))
                policy.set_default = &set_neutral<Member>;
        }
    }
    if (nulls || (!says_how && of_model.writes_null))
        write_as_null<Member, Codec>(policy);
    else if (omits || (!says_how && of_model.omits_empty && !has_value_by_default))
        leave_out_empty<Member, Codec>(policy);
    return policy;
}

}  // namespace ddbm::detail

#endif
