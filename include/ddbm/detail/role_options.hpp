#ifndef DDBM_DETAIL_ROLE_OPTIONS_HPP
#define DDBM_DETAIL_ROLE_OPTIONS_HPP

// The options that say what a field is for, and what these fields need: models give most of them to
// what is registered in such a role.

#include <ddbm/codec.hpp>
#include <ddbm/codecs/time_point.hpp>
#include <ddbm/field_policies.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/codec_ops.hpp>
#include <ddbm/detail/field_policy.hpp>
#include <ddbm/detail/key_role.hpp>

#include <chrono>
#include <concepts>
#include <limits>
#include <optional>
#include <type_traits>

namespace ddbm::detail {

template <field_role Role>
class role_option : public policy_option
{
public:
    static constexpr field_role role = Role;
};

using discriminator_option = role_option<field_role::discriminator>;
using auto_increment_option = role_option<field_role::auto_increment>;

class generated_option : public role_option<field_role::generated>
{
public:
    constexpr explicit generated_option(id_kind kind) : kind_(kind) {}

    constexpr id_kind kind() const { return kind_; }

private:
    id_kind kind_;
};

// The role that an option gives.
template <class Option>
constexpr field_role role_of()
{
    if constexpr (!is_policy<Option>)
        return field_role::none;
    else if constexpr (requires { Option::role; })
        return Option::role;
    else
        return field_role::none;
}

template <class... Options>
inline constexpr bool has_automatic_role = (is_automatic(role_of<Options>()) || ...);

// -- Times

template <class Member>
struct time_member
{
    static constexpr bool is_time = false;
};

template <class Duration>
struct time_member<std::chrono::sys_time<Duration>>
{
    static constexpr bool is_time = true;
    using duration = Duration;
};

template <class Held>
struct time_member<std::optional<Held>> : time_member<Held>
{
};

// The time without what the form does not store.
template <class Form>
struct whole_time
{
    template <class Time>
    static Time of(Time time)
    {
        return time;
    }
};

template <class Unit>
struct whole_time<epoch<Unit>>
{
    template <class Time>
    static Time of(Time time)
    {
        using duration = typename Time::duration;
        return std::chrono::time_point_cast<duration>(std::chrono::floor<Unit>(time));
    }
};

// Text has the seconds in any unit.
template <class Unit>
struct whole_time<iso_text<Unit>>
    : whole_time<epoch<std::common_type_t<Unit, std::chrono::seconds>>>
{
};

template <class Member, class Form>
void set_time(void* member, std::chrono::system_clock::time_point now)
{
    using duration = typename time_member<Member>::duration;
    as<Member>(member) = whole_time<Form>::of(std::chrono::floor<duration>(now));
}

// -- Numbers

template <class Member>
concept countable = std::integral<Member> && !std::same_as<Member, bool> && storable<Member>;

template <class Member>
bool count_up(void* member)
{
    auto& number = as<Member>(member);
    if (number == std::numeric_limits<Member>::max())
        return false;
    ++number;
    return true;
}

// -- Values that the program has not given

template <class Member>
inline constexpr bool is_optional = false;
template <class Held>
inline constexpr bool is_optional<std::optional<Held>> = true;

template <class Member>
concept can_be_unset = is_optional<Member> || requires(const Member& member)
{
    {
        member.empty()
        } -> std::convertible_to<bool>;
} ||(std::equality_comparable<Member>&& std::is_default_constructible_v<Member>);

template <class Member>
bool is_unset(const void* member)
{
    const auto& value = as<Member>(member);
    if constexpr (is_optional<Member>)
        return !value;
    else if constexpr (requires { value.empty(); })
        return value.empty();
    else
        return value == Member{};
}

template <class Member>
void assign(void* member, const void* from)
{
    as<Member>(member) = as<Member>(from);
}

// What is in an optional, or the member itself.
template <class Member>
struct held_by
{
    using type = Member;
};

template <class Held>
struct held_by<std::optional<Held>>
{
    using type = Held;
};

template <class Member>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

// Whether DynamoDB takes what is stored for a number of seconds. Types with a codec of their own
// know what they do.
template <class Member, class Codec>
constexpr bool is_stored_as_seconds()
{
    using held = typename held_by<Member>::type;
    if constexpr (Codec::stored_as != attribute_type::n)
        return false;
    else if constexpr (time_member<Member>::is_time)
        return std::is_same_v<Codec, codec<Member, epoch<std::chrono::seconds>>>;
    else if constexpr (std::is_class_v<held>)
        return !is_duration<held> && !std::is_same_v<held, number>;
    else
        return std::integral<held>;
}

// -- What is said of roles that cannot be meant

template <key_role Key, class Member, class Codec, class... Options>
struct role_check
{
    template <field_role Role>
    static constexpr bool has = ((role_of<Options>() == Role) || ...);

    static constexpr bool is_ttl = has<field_role::time_to_live>;
    static constexpr bool is_number = has<field_role::version> || has<field_role::counter>;
    static constexpr bool is_time = has<field_role::created> || has<field_role::updated>;
    static constexpr bool is_id = has<field_role::generated>;
    static constexpr bool is_increment = has<field_role::auto_increment>;

    static constexpr bool has_ttl = [] {
        if constexpr (is_ttl && is_codec<Codec>)
            return is_stored_as_seconds<Member, Codec>();
        else
            return true;
    }();
    static constexpr bool has_number = !is_number || countable<Member>;
    static constexpr bool has_time = !is_time || time_member<Member>::is_time;
    static constexpr bool has_id = [] {
        if constexpr (is_id && is_codec<Codec>)
            return Codec::stored_as == attribute_type::s && can_be_unset<Member>;
        else
            return true;
    }();
    static constexpr bool has_increment = [] {
        if constexpr (is_increment && is_codec<Codec>)
            return Key == key_role::partition && countable<Member> &&
                   Codec::stored_as == attribute_type::n;
        else
            return true;
    }();

    static constexpr bool is_valid = has_ttl && has_number && has_time && has_id && has_increment;

    static_assert(
        has_ttl,
        "ddbm: a time to live is stored as a number of seconds: it is a time point, in its form "
        "epoch_seconds, or a whole number"
    );
    static_assert(has_number, "ddbm: versions and counters are whole numbers");
    static_assert(has_time, "ddbm: the times of creation and change are std::chrono::sys_time");
    static_assert(
        has_id, "ddbm: generated ids are stored as strings, and one without is empty or Type{}"
    );
    static_assert(
        has_increment, "ddbm: only a partition key that is a whole number is auto-incremented"
    );
};

}  // namespace ddbm::detail

#endif
