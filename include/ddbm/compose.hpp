#ifndef DDBM_COMPOSE_HPP
#define DDBM_COMPOSE_HPP

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm {

namespace detail {

// What stands in a composed attribute as it is.
class text_part
{
public:
    constexpr explicit text_part(std::string_view text) : text_(text) {}

    constexpr std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

// The value of a member, as a text of so many digits; of its own length if `Digits` is 0.
template <class Class, class Member, unsigned Digits = 0>
class member_part
{
public:
    using class_type = Class;
    using member_type = Member;

    static constexpr unsigned digits = Digits;

    constexpr explicit member_part(Member Class::*member) : member_(member) {}

    constexpr Member Class::*member() const { return member_; }

private:
    Member Class::*member_;
};

template <class Part>
inline constexpr bool is_member_part = false;
template <class Class, class Member, unsigned Digits>
inline constexpr bool is_member_part<member_part<Class, Member, Digits>> = true;

// Which of so many shards the value of a member belongs to.
template <class Class, class Member, unsigned Count>
class shard_part
{
public:
    using class_type = Class;
    using member_type = Member;

    static constexpr unsigned count = Count;
    // Of the greatest number.
    static constexpr unsigned digits = [] {
        unsigned size = 1;
        for (unsigned rest = (Count - 1) / 10; rest != 0; rest /= 10)
            ++size;
        return size;
    }();

    constexpr explicit shard_part(Member Class::*member) : member_(member) {}

    constexpr Member Class::*member() const { return member_; }

private:
    Member Class::*member_;
};

template <class Part>
inline constexpr bool is_shard_part = false;
template <class Class, class Member, unsigned Count>
inline constexpr bool is_shard_part<shard_part<Class, Member, Count>> = true;

// Stands for what is no part.
class no_part
{
};

constexpr text_part to_part(std::string_view text)
{
    return text_part(text);
}

template <class Class, class Member>
constexpr member_part<Class, Member> to_part(Member Class::*member)
{
    return member_part<Class, Member>(member);
}

template <class Class, class Member, unsigned Digits>
constexpr member_part<Class, Member, Digits> to_part(member_part<Class, Member, Digits> part)
{
    return part;
}

template <class Class, class Member, unsigned Count>
constexpr shard_part<Class, Member, Count> to_part(shard_part<Class, Member, Count> part)
{
    return part;
}

template <class Other>
requires(!std::convertible_to<const Other&, std::string_view>) constexpr no_part
    to_part(const Other&)
{
    return {};
}

}  // namespace detail

/// What an attribute is composed of: made by `compose`.
template <class... Parts>
class composition
{
public:
    using parts_type = std::tuple<Parts...>;

    constexpr explicit composition(const Parts&... parts) : parts_(parts...) {}

    constexpr const parts_type& parts() const { return parts_; }

private:
    parts_type parts_;
};

/** An attribute that is made of several members and fixed texts: a key of a table that holds
 *  several kinds of items, or of an index.
 *
 *  @code
 *  .partition_key("pk", ddbm::compose("CUST#", &order::customer_id))
 *  .sort_key("sk", ddbm::compose("ORDER#", &order::day, "#", ddbm::padded<6>(&order::number)))
 *  @endcode
 *
 *  It stands where a member stands. It is a string, made anew at every write, so it never says
 *  anything else than the members. When an item is read, the members that are no fields themselves
 *  get their values from it; and in a key of the table those that are fields must have the values
 *  that it says, or else it is `errc::value_not_allowed`. Other composed attributes need not be
 *  there when an item is read, if they are the only place of none of their members.
 *
 *  Members are stored as strings or numbers, in the forms of their types: numbers have as many
 *  digits as they have, which is not in their order, unless they are `padded`. Where a member's
 *  text would end too early when it is read, as it holds the text that follows it, writing it is
 *  `errc::value_not_allowed`.
 */
template <class... Parts>
constexpr auto compose(const Parts&... parts)
{
    return composition(detail::to_part(parts)...);
}

/** A part of a composed attribute: a whole number of so many digits, with zeros in front, so that
 *  texts are in the order of the numbers.
 *
 *  A number that is negative or has more digits is `errc::value_not_allowed` when it is written.
 */
template <unsigned Digits, class Member, class Class>
constexpr auto padded(Member Class::*member)
{
    static_assert(
        Digits >= 1 && Digits <= 38, "ddbm: padded numbers have 1 to 38 digits, as all numbers do"
    );
    return detail::member_part<Class, Member, Digits>(member);
}

/** A part of a composed partition key that spreads the items of one partition over several: the
 *  number of the shard that the member's value belongs to, with zeros in front.
 *
 *  @code
 *  .partition_key("pk", ddbm::compose("EVENTS#", &event::day, "#", ddbm::shard<16>(&event::id)))
 *  .sort_key("sk", ddbm::compose(&event::id))
 *  @endcode
 *
 *  A partition takes 1,000 writes a second; so do its shards, each. The number is that of the
 *  value's text, FNV-1a of 64 bits modulo `Count`, so it is the same for ever; a model keeps its
 *  `Count`. The member is a field itself or another part of the key, so a key is given without it:
 *  here `events.key(day, id)`. Where it is no part of the key, the key does not tell the shard:
 *  then items are found by queries, and what is given a key fails with `errc::invalid_request`.
 *  `events.query(day)` reads all shards as one, in the order of the sort key.
 */
template <unsigned Count, class Member, class Class>
constexpr auto shard(Member Class::*member)
{
    static_assert(Count >= 2 && Count <= 10'000, "ddbm: there are 2 to 10,000 shards");
    return detail::shard_part<Class, Member, (Count >= 2 ? Count : 2)>(member);
}

}  // namespace ddbm

#endif
