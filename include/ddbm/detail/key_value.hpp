#ifndef DDBM_DETAIL_KEY_VALUE_HPP
#define DDBM_DETAIL_KEY_VALUE_HPP

// Key values in the form that callers have them: a key that is a std::string is given as anything
// that a std::string_view takes, a number as any type of number, every other one as its own type.

#include <ddbm/model.hpp>

#include <ddbm/detail/given_number.hpp>
#include <ddbm/detail/key_part.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

template <class T, class Tag = void>
inline constexpr bool has_sort_key = has_key<T, key_role::sort, Tag>();

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

template <class T, key_role Role, class Tag>
struct key_argument_of
{
    using type = no_key_argument;
};

template <class T, key_role Role, class Tag>
requires(has_key<T, Role, Tag>()) struct key_argument_of<T, Role, Tag>
{
    using type = key_argument<key_member<T, Role, Tag>, key_codec<T, Role, Tag>>;
};

template <class T, class Tag = void>
using partition_key_argument = typename key_argument_of<T, key_role::partition, Tag>::type;
template <class T, class Tag = void>
using sort_key_argument = typename key_argument_of<T, key_role::sort, Tag>::type;

}  // namespace ddbm::detail

#endif
