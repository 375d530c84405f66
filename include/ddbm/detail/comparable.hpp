#ifndef DDBM_DETAIL_COMPARABLE_HPP
#define DDBM_DETAIL_COMPARABLE_HPP

// Values and what validators compare them with: numbers by value whatever their types, texts byte
// by byte.

#include <ddbm/number.hpp>

#include <ddbm/detail/apply_validator.hpp>

#include <compare>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

template <class T>
concept numeric_value = number_compatible<T> || std::is_same_v<T, number>;

template <class T>
concept text_value =
    std::is_convertible_v<const T&, std::string_view> && !std::is_null_pointer_v<T>;

// Neither of those that hold one: of an optional it is what is in it that is compared.
template <class T>
concept other_value =
    !numeric_value<T> && !text_value<T> && !std::is_arithmetic_v<T> && !nullable<T>;

// How a value is kept that a program hands over: a literal as what it points to.
template <class T>
using kept_t = std::conditional_t<
    std::is_array_v<T> || std::is_same_v<T, const char*>,
    std::string_view,
    std::remove_cv_t<T>>;

template <class A, class B>
concept ordered_with = (numeric_value<A> && numeric_value<B>) || (text_value<A> && text_value<B>) ||
                       (other_value<A> && other_value<B> && requires(const A& a, const B& b) {
                           {
                               a < b
                               } -> std::convertible_to<bool>;
                           {
                               b < a
                               } -> std::convertible_to<bool>;
                       });

// bool is like bool alone.
template <class A, class B>
concept equal_with = (numeric_value<A> && numeric_value<B>) || (text_value<A> && text_value<B>) ||
                     (std::same_as<A, bool> && std::same_as<B, bool>) ||
                     (other_value<A> && other_value<B> && requires(const A& a, const B& b) {
                         {
                             a == b
                             } -> std::convertible_to<bool>;
                     });

// Whether a number has this value.
bool is_storable(double value) noexcept;
// The order of a value that no number has, NaN among them, and one.
std::partial_ordering compare_extreme(double value, const number& other) noexcept;

template <numeric_value A>
std::partial_ordering compare(const A& a, const number& b)
{
    if constexpr (number_float<A>)
    {
        if (!is_storable(static_cast<double>(a)))
            return compare_extreme(static_cast<double>(a), b);
    }
    return number(a) <=> b;
}

// False where one of them is NaN.
template <class A, class B>
requires ordered_with<A, B>
constexpr bool is_at_most(const A& a, const B& b)
{
    if constexpr (number_integer<A> && number_integer<B>)
        return std::cmp_less_equal(a, b);
    else if constexpr (number_compatible<A> && number_compatible<B>)
        return static_cast<long double>(a) <= static_cast<long double>(b);
    else if constexpr (numeric_value<A> && std::is_same_v<B, number>)
        return compare(a, b) <= 0;
    else if constexpr (numeric_value<A>)
        return compare(b, a) >= 0;
    else if constexpr (text_value<A>)
        return std::string_view(a) <= std::string_view(b);
    else
        return !(b < a);
}

template <class A, class B>
requires equal_with<A, B>
constexpr bool is_equal(const A& a, const B& b)
{
    if constexpr (numeric_value<A>)
        return is_at_most(a, b) && is_at_most(b, a);
    else if constexpr (text_value<A>)
        return std::string_view(a) == std::string_view(b);
    else
        return a == b;
}

// False, and the value as it was, if its type does not have the other one.
template <class T, class Other>
bool set_exactly(T& value, const Other& other)
{
    if constexpr (number_float<Other>)
    {
        if (!is_storable(static_cast<double>(other)))
            return false;
    }
    if constexpr (number_compatible<T>)
        return number(other).try_to(value) == errc{};
    else
    {
        value = T(other);
        return true;
    }
}

// -- A value in messages; numbers and texts alone have words

std::string in_words(std::string_view text);
std::string in_words(const number& value);
std::string in_words(float value);
std::string in_words(double value);

template <class T>
std::string in_words(const T& value)
{
    if constexpr (number_integer<T>)
        return in_words(number(value));
    else if constexpr (std::is_same_v<T, bool>)
        return value ? "true" : "false";
    else if constexpr (text_value<T>)
        return in_words(std::string_view(value));
    else
        return {};
}

}  // namespace ddbm::detail

#endif
