#ifndef DDBM_DETAIL_MADE_VALUE_HPP
#define DDBM_DETAIL_MADE_VALUE_HPP

// Values that become what a member, an element or the key of an entry is: exactly that, or none.

#include <ddbm/number.hpp>

#include <ddbm/detail/expression_core.hpp>
#include <ddbm/detail/given_number.hpp>
#include <ddbm/detail/operand.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace ddbm::detail {

// Whether a V is made of an X, by itself: numbers of each other, if they hold them.
template <class V, class X>
constexpr bool is_made_of()
{
    if constexpr (std::is_same_v<V, X>)
        return true;
    else if constexpr (numeric<V>)
        return number_value<X>;
    else if constexpr (std::is_arithmetic_v<V>)
        return false;
    else if constexpr (std::is_same_v<V, std::string>)
        return is_text<X>;
    else
        return std::is_convertible_v<const X&, V>;
}

// The same for what holds a V, which may also be empty.
template <class Member, class V, class X>
constexpr bool is_member_made_of()
{
    if constexpr (std::is_same_v<Member, X> || is_made_of<V, X>())
        return true;
    else
        return !std::is_same_v<Member, V> && !nullable<X> && !std::is_arithmetic_v<X> &&
               !std::is_pointer_v<X> && std::is_convertible_v<const X&, Member>;
}

[[noreturn]] void refuse_number(const number& value, const expression_text& where);

// Throws errc::number_not_representable, and what making numbers of an X throws.
template <class V, class X>
V made_of(const X& value, const expression_text& where)
{
    if constexpr (holds_all_of<V, X>)
        return static_cast<V>(value);
    else if constexpr (std::is_same_v<V, number>)
    {
        const given_number_t<X> given = value;
        return number(given);
    }
    else if constexpr (numeric<V>)
    {
        const given_number_t<X> given = value;
        const number exact(given);
        V made{};
        if (exact.try_to(made) != errc{})
            refuse_number(exact, where);
        return made;
    }
    else if constexpr (std::is_same_v<V, std::string>)
        return std::string(std::string_view(value));
    else
        return value;
}

}  // namespace ddbm::detail

#endif
