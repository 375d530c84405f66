#ifndef DDBM_DETAIL_COMPUTED_FIELD_HPP
#define DDBM_DETAIL_COMPUTED_FIELD_HPP

// Fields of models that are no members: attributes composed of several.

#include <ddbm/codec.hpp>
#include <ddbm/compose.hpp>

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/field_chain.hpp>
#include <ddbm/detail/member_id.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// Says that there is a codec, in the place of one.
struct composed_codec
{
    static constexpr attribute_type stored_as = attribute_type::s;
};

// `Owner` is the class whose members they are, or one derived from that.
template <key_role Role, class Owner, class Composition, class... Options>
struct computed_definition
{
    static constexpr field_kind kind = field_kind::composed;
    static constexpr key_role role = Role;
    static constexpr bool has_validators = false;
    static constexpr bool has_changes = false;
    static constexpr bool has_policies = sizeof...(Options) != 0;
    static constexpr bool has_old_names = false;
    // Items without it do not fit the model, though no member needs it.
    static constexpr bool is_always_there = (std::is_same_v<Options, discriminator_option> || ...);
    using owner_type = Owner;
    using composition_type = Composition;
    using member_type = void;
    using form_type = void;
    using codec_type = composed_codec;
    static constexpr bool is_automatic = false;
    static constexpr bool is_guarded = false;

    // The name of the attribute is both, one behind the other.
    std::string_view name;
    std::string_view name_end;
    Composition composition;
    std::tuple<Options...> options;
};

template <class Composition>
inline constexpr std::size_t member_count = 0;
template <class... Parts>
inline constexpr std::size_t
    member_count<composition<Parts...>> = (std::size_t{0} + ... + is_member_part<Parts>);

// -- What is said of a composition that cannot be meant

template <class Part>
struct part_traits
{
    static constexpr bool is_part = std::is_same_v<Part, text_part>;
    static constexpr bool is_data = true;
    static constexpr bool is_text = true;
    static constexpr bool has_digits_of_integer = true;
    static constexpr bool may_be_absent = false;
    template <class T>
    static constexpr bool is_own = true;
};

template <class Class, class Member, unsigned Digits>
struct part_traits<member_part<Class, Member, Digits>>
{
    static constexpr bool is_part = true;
    static constexpr bool is_data = std::is_object_v<Member>;
    static constexpr bool is_text = [] {
        if constexpr (!is_data)
            return true;
        else if constexpr (is_codec<codec<Member>>)
            return codec<Member>::stored_as == attribute_type::s ||
                   codec<Member>::stored_as == attribute_type::n;
        else
            return false;
    }();
    static constexpr bool has_digits_of_integer =
        Digits == 0 || (std::integral<Member> && !std::same_as<Member, bool>);
    static constexpr bool may_be_absent = [] {
        if constexpr (is_data)
            return knows_absent<codec<Member>, Member>;
        else
            return false;
    }();
    template <class T>
    static constexpr bool is_own = std::is_base_of_v<Class, T>;
};

template <class Class, class Member, unsigned Count>
struct part_traits<shard_part<Class, Member, Count>> : part_traits<member_part<Class, Member>>
{
};

// Whether it is known where each part ends: behind a member that has no fixed number of digits
// there is a text.
template <class Last, class... Parts>
constexpr bool can_be_split()
{
    bool ends = true;
    bool is_split = true;
    const auto look = [&]<class Part>(const Part*) {
        if constexpr (is_member_part<Part>)
        {
            is_split = is_split && ends;
            ends = Part::digits != 0;
        }
        else
        {
            is_split = is_split && (ends || !is_shard_part<Part>);
            ends = true;
        }
    };
    (look(static_cast<const Parts*>(nullptr)), ...);
    return is_split;
}

template <class T, key_role Role, class Composition>
struct composition_check;

template <class T, key_role Role, class... Parts>
struct composition_check<T, Role, composition<Parts...>>
{
    static constexpr bool has_parts = (part_traits<Parts>::is_part && ...);
    static constexpr bool has_data = (part_traits<Parts>::is_data && ...);
    static constexpr bool has_own = (part_traits<Parts>::template is_own<T> && ...);
    static constexpr bool has_text = (part_traits<Parts>::is_text && ...);
    static constexpr bool has_integers = (part_traits<Parts>::has_digits_of_integer && ...);
    static constexpr bool has_ends = can_be_split<void, Parts...>();
    static constexpr bool is_there =
        Role == key_role::none || !(part_traits<Parts>::may_be_absent || ...);

    static constexpr bool has_no_shards = Role != key_role::sort || !(is_shard_part<Parts> || ...);

    static constexpr bool is_valid = sizeof...(Parts) != 0 && has_parts && has_data && has_own &&
                                     has_text && has_integers && has_ends && is_there &&
                                     has_no_shards;

    static_assert(
        sizeof...(Parts) != 0 && has_parts,
        "ddbm: compose takes texts, members such as &order::id, and padded members"
    );
    static_assert(has_data, "ddbm: a field is a data member, not a member function");
    static_assert(
        has_own, "ddbm: this member belongs neither to the model's class nor to a base of it"
    );
    static_assert(
        has_text,
        "ddbm: the members of a composed attribute are stored as strings or numbers, in the forms "
        "of their types"
    );
    static_assert(has_integers, "ddbm: only integers are padded");
    static_assert(
        has_ends,
        "ddbm: between two members of a composed attribute there is a text, unless the first is "
        "padded"
    );
    static_assert(is_there, "ddbm: a key is always there, so none of its members is an optional");
    static_assert(has_no_shards, "ddbm: shards spread partitions; a sort key has none");
};

}  // namespace ddbm::detail

#endif
