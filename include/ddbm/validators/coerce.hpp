#ifndef DDBM_VALIDATORS_COERCE_HPP
#define DDBM_VALIDATORS_COERCE_HPP

#include <ddbm/binary.hpp>
#include <ddbm/number.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/comparable.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace ddbm {

namespace detail {

template <class T>
concept coerced_number = number_compatible<T> || std::is_same_v<T, number>;

// What a number cannot be made, in messages.
template <class T>
std::string number_kind()
{
    if constexpr (number_integer<T>)
        return "an integer from " + number(std::numeric_limits<T>::min()).to_string() + " to " +
               number(std::numeric_limits<T>::max()).to_string();
    else if constexpr (number_wide<T>)
        return T(-1) < T(0) ? "an integer of 128 bits" : "an integer of 128 bits without a sign";
    else if constexpr (std::is_same_v<T, float>)
        return "a float that holds it exactly";
    else
        return "a double that holds it exactly";
}

// Each fails, and returns something, where there is no such value.
number number_from_text(std::string_view text, validation_report& report);
bool bool_from_text(std::string_view text, validation_report& report);
bool bool_from_number(const number& value, validation_report& report);
binary binary_from_text(std::string_view text, validation_report& report);
void fail_to_coerce(const std::string& value, const std::string& kind, validation_report& report);

}  // namespace detail

/** A validator that makes a `T` of the value: see `coerce`. */
template <class T>
class coerce_value
{
    static_assert(
        detail::coerced_number<T> || std::is_same_v<T, bool> || std::is_same_v<T, std::string> ||
            std::is_same_v<T, binary>,
        "ddbm: coerce makes numbers, bool, std::string and ddbm::binary, and with "
        "<ddbm/schema.hpp> the sets of ddbm and ddbm::attribute_value::list"
    );
};

template <detail::coerced_number T>
class coerce_value<T>
{
public:
    T operator()(std::string_view text, validation_report& report) const
    {
        const std::size_t before = report.count();
        const number read = detail::number_from_text(text, report);
        return report.count() == before ? (*this)(read, report) : T{};
    }

    T operator()(const number& value, validation_report& report) const
    {
        if constexpr (std::is_same_v<T, number>)
            return value;
        else
        {
            T made{};
            if (value.try_to(made) != errc{})
                detail::fail_to_coerce(detail::in_words(value), detail::number_kind<T>(), report);
            return made;
        }
    }

    template <detail::number_compatible Number>
    T operator()(Number value, validation_report& report) const
    {
        if constexpr (std::is_same_v<T, Number>)
            return value;
        else if constexpr (detail::number_wide<Number> && detail::whole_value<T>)
        {
            // It may have more digits than a number.
            T made{};
            if (!detail::set_exactly(made, value))
                detail::fail_to_coerce(detail::in_words(value), detail::number_kind<T>(), report);
            return made;
        }
        else
        {
            const std::size_t before = report.count();
            const number read = detail::number_from(value, report);
            return report.count() == before ? (*this)(read, report) : T{};
        }
    }

    template <std::same_as<bool> Bool>
    T operator()(Bool value, validation_report&) const
    {
        return static_cast<T>(value ? 1 : 0);
    }
};

template <>
class coerce_value<bool>
{
public:
    template <std::same_as<bool> Bool>
    bool operator()(Bool value, validation_report&) const
    {
        return value;
    }

    bool operator()(std::string_view text, validation_report& report) const
    {
        return detail::bool_from_text(text, report);
    }

    bool operator()(const number& value, validation_report& report) const
    {
        return detail::bool_from_number(value, report);
    }

    template <detail::number_compatible Number>
    bool operator()(Number value, validation_report& report) const
    {
        return detail::bool_from_number(detail::number_from(value, report), report);
    }
};

template <>
class coerce_value<std::string>
{
public:
    std::string operator()(std::string text, validation_report&) const { return text; }

    std::string operator()(const number& value, validation_report&) const
    {
        return value.to_string();
    }

    template <detail::number_compatible Number>
    std::string operator()(Number value, validation_report& report) const
    {
        if constexpr (detail::number_wide<Number>)
            return detail::in_words(value);
        else
            return detail::number_from(value, report).to_string();
    }

    template <std::same_as<bool> Bool>
    std::string operator()(Bool value, validation_report&) const
    {
        return value ? "true" : "false";
    }
};

template <>
class coerce_value<binary>
{
public:
    binary operator()(binary bytes, validation_report&) const { return bytes; }

    binary operator()(std::string_view text, validation_report& report) const
    {
        return detail::binary_from_text(text, report);
    }
};

/** A validator that makes a `T` of the value, or fails where that would lose something.
 *
 *  | of `T` | are made |
 *  |---|---|
 *  | numbers | numbers of the same value, the texts of such, `true` and `false` as 1 and 0 |
 *  | `bool` | the numbers 0 and 1, the texts `true` and `false` (`boolean` knows more) |
 *  | `std::string` | the texts of numbers and of `bool` |
 *  | `ddbm::binary` | base64 |
 *  | `ddbm::string_set` and its like | lists of elements that are all different, in a `schema` |
 *  | `ddbm::attribute_value::list` | sets, in a `schema` |
 *
 *  What is a `T` already stays as it is.
 */
template <class T>
inline constexpr coerce_value<T> coerce{};

}  // namespace ddbm

#endif
