#ifndef DDBM_DETAIL_KEY_VALUE_HPP
#define DDBM_DETAIL_KEY_VALUE_HPP

// Key values in the form that callers have them: a key that is a std::string is given as anything
// that a std::string_view takes, a number as any type of number, every other one as its own type.
// One that is composed is given as the values of its members.

#include <ddbm/model.hpp>

#include <ddbm/detail/given_number.hpp>
#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/role_options.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// How many values the key of this role is given as: none if there is no such key, or if it is the
// same for all items.
template <class T, key_role Role, class Tag = void>
constexpr std::size_t key_arity()
{
    if constexpr (!has_key<T, Role, Tag>())
        return 0;
    else if constexpr (is_computed<key_field<T, Role, Tag>>)
        return member_count<typename key_field<T, Role, Tag>::composition_type>;
    else
        return 1;
}

// Whether what an attribute is composed of ends with the text of a member, so that a part of that
// is the beginning of its values. Of one that is not composed: always.
template <class Definition>
constexpr bool ends_openly()
{
    if constexpr (is_computed<Definition>)
    {
        using parts = typename Definition::composition_type::parts_type;
        using last = std::tuple_element_t<std::tuple_size_v<parts> - 1, parts>;
        if constexpr (is_member_part<last>)
            return last::digits == 0;
        else
            return false;
    }
    else
        return true;
}

// Whether the sort key has values to choose from.
template <class T, class Tag = void>
inline constexpr bool has_sort_key = key_arity<T, key_role::sort, Tag>() != 0;

template <class T, key_role Role, class Tag = void>
using key_member = typename key_field<T, Role, Tag>::member_type;

template <class T, key_role Role, class Tag = void>
using key_codec = typename key_field<T, Role, Tag>::codec_type;

// Whether it is stored by the codec of its type, in no other form.
template <class Member, class Codec>
inline constexpr bool is_plain = std::is_same_v<Codec, codec<Member>>;

// A number is never converted to the member's type, which may not hold it: it is sent as it was
// given, so 5'000'000'000 and 1.5 mean something for a key that is an int, too.
template <class Member, class Codec, class Value>
constexpr bool is_key_value()
{
    if constexpr (is_plain<Member, Codec> && numeric<Member>)
        return number_value<Value>;
    else if constexpr (is_plain<Member, Codec> && std::is_same_v<Member, std::string>)
        return std::is_convertible_v<const Value&, std::string_view> &&
               !std::is_null_pointer_v<Value>;
    else if constexpr (std::is_arithmetic_v<Member>)
        return std::is_same_v<Value, Member>;
    else
        return std::is_convertible_v<const Value&, Member>;
}

template <class Member, class Codec, class Value>
void write_key_value(value_writer& writer, const void* value)
{
    const Value& given = as<Value>(value);
    if constexpr (is_plain<Member, Codec> && numeric<Member>)
    {
        const given_number_t<Value> number = given;
        writer.number(number);
    }
    else if constexpr (is_plain<Member, Codec> && std::is_same_v<Member, std::string>)
        writer.string(given);
    else
    {
        const Member& key = given;
        Codec::write(writer, key);
    }
}

// The argument of a function that takes a key. Refers to what the caller gave, and is done with
// when the function returns.
template <class Member, class Codec>
class key_argument
{
public:
    template <class Value>
    static constexpr bool takes = is_key_value<Member, Codec, Value>();

    template <class Value>
    key_argument(const Value& value) : value_(&value)
    {
        constexpr bool is_valid = takes<Value>;
        static_assert(
            is_valid,
            "ddbm: this is no value of the model's key: a number takes integers but bool and "
            "characters, float, double and ddbm::number, a std::string what a std::string_view "
            "takes, every other its own type"
        );
        if constexpr (is_valid)
            write_ = &write_key_value<Member, Codec, Value>;
    }

    key_part part() const noexcept { return {value_, write_}; }

private:
    const void* value_;
    key_part::write_function write_ = nullptr;
};

// For tables without such a key, whose functions with one cannot be called.
class no_key_argument
{
};

// -- Composed keys

// The types of the members among parts.
template <class... Parts>
struct member_types
{
    using type = std::tuple<>;
};

template <class Class, class Member, unsigned Digits, class... Rest>
struct member_types<member_part<Class, Member, Digits>, Rest...>
{
    using type = decltype(std::tuple_cat(
        std::declval<std::tuple<held_by<Member>>>(),
        std::declval<typename member_types<Rest...>::type>()
    ));
};

template <class First, class... Rest>
struct member_types<First, Rest...> : member_types<Rest...>
{
};

template <class Composition>
struct members_of_composition;

template <class... Parts>
struct members_of_composition<composition<Parts...>>
{
    using type = typename member_types<Parts...>::type;
};

// Throws as writing the attribute of an object does; and errc::invalid_request for a composed
// attribute with a shard that none of the members tells.
void write_composed_values(
    value_writer& writer, const composed_text& composed, std::span<const key_part> members
);

// The beginning of it: up to the member behind those that are given, and without that.
void write_composed_beginning(
    value_writer& writer, const composed_text& composed, std::span<const key_part> members
);

template <class Model, std::size_t I>
inline constexpr std::size_t composed_size =
    std::tuple_size_v<typename members_of_composition<composition_at<Model, I>>::type>;

// The argument for a key that is composed, made of a value for each of its members; or for what it
// begins with, of the first ones. Refers to what the caller gave and to itself.
template <class Model, std::size_t I, std::size_t Size = composed_size<Model, I>>
class composed_argument
{
    using members = typename members_of_composition<composition_at<Model, I>>::type;

    static constexpr std::size_t size = Size;
    static constexpr bool is_whole = Size == composed_size<Model, I>;

    template <std::size_t Number>
    using member = typename std::tuple_element_t<Number, members>::type;

    template <std::size_t Number, class Value>
    static constexpr bool takes_at = is_key_value<member<Number>, codec<member<Number>>, Value>();

    template <class... Values>
    static constexpr bool takes_all()
    {
        if constexpr (sizeof...(Values) != size)
            return false;
        else
            return []<std::size_t... Number>(std::index_sequence<Number...>)
            {
                return (takes_at<Number, Values> && ...);
            }
        (std::index_sequence_for<Values...>());
    }

public:
    template <class... Values>
    static constexpr bool takes = takes_all<Values...>();

    template <class... Values>
    composed_argument(const Values&... values)
    {
        constexpr bool has_all = sizeof...(Values) == size;
        static_assert(
            has_all, "ddbm: a composed key has a value for each of its members, in their order"
        );
        if constexpr (has_all)
            set_all(std::index_sequence_for<Values...>(), values...);
    }

    key_part part() const noexcept
    {
        // One value by itself, which may be there longer than this is.
        if constexpr (size == 1)
            return {parts_[0].value(), write_one_, parts_.data()};
        else
            return {this, &write, parts_.data()};
    }

private:
    template <std::size_t... Number, class... Values>
    void set_all(std::index_sequence<Number...>, const Values&... values)
    {
        constexpr bool is_valid = (takes_at<Number, Values> && ...);
        static_assert(
            is_valid,
            "ddbm: this is no value of a member of the composed key: a number takes integers but "
            "bool and characters, float, double and ddbm::number, a std::string what a "
            "std::string_view takes, every other its own type"
        );
        if constexpr (is_valid)
        {
            ((parts_[Number] =
                  key_part(&values, &write_key_value<member<Number>, codec<member<Number>>, Values>)
             ),
             ...);
            if constexpr (size == 1)
                write_one_ = &write_one<Values...>;
        }
    }

    template <class Value>
    static void write_one(value_writer& writer, const void* value)
    {
        const key_part only(value, &write_key_value<member<0>, codec<member<0>>, Value>);
        write_members(writer, std::span(&only, 1));
    }

    static void write(value_writer& writer, const void* self)
    {
        const auto& parts = static_cast<const composed_argument*>(self)->parts_;
        write_members(writer, std::span(parts.data(), size));
    }

    static void write_members(value_writer& writer, std::span<const key_part> values)
    {
        if constexpr (is_whole)
            write_composed_values(writer, composed_text_of<Model, I>, values);
        else
            write_composed_beginning(writer, composed_text_of<Model, I>, values);
    }

    // One at least, so that there is a place.
    std::array<key_part, (size != 0 ? size : 1)> parts_;
    key_part::write_function write_one_ = nullptr;
};

// An argument of values that are in a tuple, from number `First` on.
template <class Argument, std::size_t First, class Values, std::size_t... Number>
Argument argument_of(const Values& values, std::index_sequence<Number...>)
{
    return Argument(std::get<First + Number>(values)...);
}

template <class T, key_role Role, class Tag>
struct key_argument_of
{
    using type = no_key_argument;
};

template <class T, key_role Role, class Tag>
requires(has_key<T, Role, Tag>() && !is_computed<key_field<T, Role, Tag>>) struct key_argument_of<
    T,
    Role,
    Tag>
{
    using type = key_argument<key_member<T, Role, Tag>, key_codec<T, Role, Tag>>;
};

template <class T, key_role Role, class Tag>
requires(has_key<T, Role, Tag>() && is_computed<key_field<T, Role, Tag>>) struct key_argument_of<
    T,
    Role,
    Tag>
{
    using origin = key_origin<T, Role, Tag>;
    using type = composed_argument<typename origin::model, origin::number>;
};

template <class T, class Tag = void>
using partition_key_argument = typename key_argument_of<T, key_role::partition, Tag>::type;
template <class T, class Tag = void>
using sort_key_argument = typename key_argument_of<T, key_role::sort, Tag>::type;

}  // namespace ddbm::detail

#endif
