#ifndef DDBM_DETAIL_COMPARABLE_HPP
#define DDBM_DETAIL_COMPARABLE_HPP

// Values and what validators compare them with: numbers by value whatever their types, texts byte
// by byte.

#include <ddbm/number.hpp>
#include <ddbm/validation_report.hpp>

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

// How a value is kept that a program hands over: a literal as what it points to, the text of a
// pointer as a copy, as nobody knows how long that is there.
template <class T>
using kept_t = std::conditional_t<
    std::is_array_v<T>,
    std::string_view,
    std::conditional_t<
        std::is_same_v<T, const char*> || std::is_same_v<T, char*>,
        std::string,
        std::remove_cv_t<T>>>;

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

#ifdef __SIZEOF_INT128__

// Whether it has the 39th digit, which numbers do not have.
template <number_wide T>
constexpr bool is_long(T value)
{
    T limit = 1;
    for (int digits = 0; digits < number::max_digits; ++digits)
        limit *= 10;
    return value >= limit || (value < 0 && value <= T(0) - limit);
}

template <number_wide A>
std::partial_ordering compare_wide(A a, const number& b)
{
    // No number lies between the one without the last digit and this one.
    const A last = is_long(a) ? a % 10 : 0;
    const std::partial_ordering order = number(a - last) <=> b;
    return order == 0 ? last <=> A(0) : order;
}

template <number_wide A, number_float B>
constexpr std::partial_ordering compare_wide(A a, B b)
{
    const auto rounded = static_cast<long double>(a);
    const auto other = static_cast<long double>(b);
    if (!(rounded == other))
        return rounded <=> other;
    constexpr long double end = A(-1) < A(0) ? 0x1p127L : 0x1p128L;
    return other >= end ? std::partial_ordering::less : a <=> static_cast<A>(other);
}

#endif

template <numeric_value A>
std::partial_ordering compare(const A& a, const number& b)
{
    if constexpr (number_float<A>)
    {
        if (!is_storable(static_cast<double>(a)))
            return compare_extreme(static_cast<double>(a), b);
    }
    if constexpr (number_wide<A>)
        return compare_wide(a, b);
    else
        return number(a) <=> b;
}

template <whole_value A, whole_value B>
constexpr bool is_whole_at_most(A a, B b)
{
    if constexpr (number_integer<A> && number_integer<B>)
        return std::cmp_less_equal(a, b);
#ifdef __SIZEOF_INT128__
    else if ((a < 0) != (b < 0))
        return a < 0;
    else
        return static_cast<uint128>(a) <= static_cast<uint128>(b);
#endif
}

// Of two types, as they are stored: 0.1f is 0.1.
template <number_float A, number_float B>
constexpr bool is_float_at_most(A a, B b)
{
    if constexpr (!std::is_same_v<A, B>)
    {
        if (is_storable(static_cast<double>(a)) && is_storable(static_cast<double>(b)))
            return number(a) <= number(b);
    }
    return a <= b;
}

// False where one of them is NaN.
template <class A, class B>
requires ordered_with<A, B>
constexpr bool is_at_most(const A& a, const B& b)
{
    if constexpr (whole_value<A> && whole_value<B>)
        return is_whole_at_most(a, b);
    else if constexpr (number_float<A> && number_float<B>)
        return is_float_at_most(a, b);
    else if constexpr (number_wide<A> && number_float<B>)
        return compare_wide(a, b) <= 0;
    else if constexpr (number_float<A> && number_wide<B>)
        return compare_wide(b, a) >= 0;
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
    if constexpr (number_wide<Other>)
    {
        if (is_long(other) && !whole_value<T>)
            return false;
    }
    if constexpr (whole_value<T> && whole_value<Other>)
    {
        const auto made = static_cast<T>(other);
        if (!is_equal(made, other))
            return false;
        value = made;
        return true;
    }
    else if constexpr (number_compatible<T>)
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
#ifdef __SIZEOF_INT128__
std::string in_words(int128 value);
std::string in_words(uint128 value);
#endif

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

// -- A number in place of a value, which has to be one

void fail_to_be_number(const std::string& value, validation_report& report);

template <number_compatible T>
number number_from(T value, validation_report& report)
{
    bool is_number = true;
    if constexpr (number_float<T>)
        is_number = is_storable(static_cast<double>(value));
    else if constexpr (number_wide<T>)
        is_number = !is_long(value);
    if (is_number)
        return number(value);
    fail_to_be_number(in_words(value), report);
    return {};
}

}  // namespace ddbm::detail

#endif
