#ifndef DDBM_DETAIL_KEY_VALUE_HPP
#define DDBM_DETAIL_KEY_VALUE_HPP

// Key values in the form that callers have them: a key that is a std::string is given as anything
// that a std::string_view takes, every other one as its own type.

#include <ddbm/model.hpp>

#include <ddbm/detail/table_core.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

template <class T>
inline constexpr bool has_sort_key = has_key<T, key_role::sort>();

template <class T, key_role Role>
constexpr std::size_t key_index()
{
    std::size_t found = 0;
    std::size_t index = 0;
    std::apply(
        [&](const auto&... field) {
            ((found = field.role == Role ? index : found, ++index), ...);
        },
        fields_of<T>
    );
    return found;
}

template <class T, key_role Role>
using key_member =
    typename std::remove_cvref_t<decltype(std::get<key_index<T, Role>()>(fields_of<T>)
    )>::member_type;

template <class Member>
class key_value
{
public:
    using param_type =
        std::conditional_t<std::is_same_v<Member, std::string>, std::string_view, Member>;

    static constexpr attribute_type stored_as = ops_of<Member>::value.stored_as;

    explicit key_value(param_type value) : value_(std::move(value)) {}

    // Valid as long as this object is.
    key_part part() const
    {
        if constexpr (std::is_same_v<Member, std::string>)
            return {
                &value_, [](value_writer& w, const void* v) { w.string(as<std::string_view>(v)); }};
        else
            return {&value_, ops_of<Member>::value.write};
    }

private:
    param_type value_;
};

// What a sort key is compared with. A number is sent as it was given: `gt(5.5)` means something for
// a key that is an int, too.
template <class Member, class Value>
using compared_value =
    key_value<std::conditional_t<numeric<Member> && numeric<Value>, Value, Member>>;

template <class Member, class Value>
inline constexpr bool can_be_compared =
    (numeric<Member> && numeric<Value>) ||
    (std::is_convertible_v<const Value&, typename key_value<Member>::param_type> &&
     !(numeric<Member> && std::is_arithmetic_v<Value>));

// For tables without such a key, whose functions with one cannot be called.
class no_key_value
{
public:
    class param_type
    {
    };
};

template <class T, key_role Role>
struct key_value_of
{
    using type = no_key_value;
};

template <class T, key_role Role>
requires(has_key<T, Role>()) struct key_value_of<T, Role>
{
    using type = key_value<key_member<T, Role>>;
};

template <class T>
using partition_key_value = typename key_value_of<T, key_role::partition>::type;
template <class T>
using sort_key_value = typename key_value_of<T, key_role::sort>::type;

}  // namespace ddbm::detail

#endif
