#ifndef DDBM_VALIDATORS_TRUTH_HPP
#define DDBM_VALIDATORS_TRUTH_HPP

#include <ddbm/number.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/comparable.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

namespace ddbm {

namespace detail {

template <class T>
concept has_truth = std::is_same_v<T, bool> || number_compatible<T> || std::is_same_v<T, number> ||
    (std::is_class_v<T> && (
                               requires(const T& value) {
                                   {
                                       value.empty()
                                       } -> std::same_as<bool>;
                               } ||
                               requires(const T& value) { static_cast<bool>(value); }
                           ));

// True of everything but false, 0, what is empty, and nothing.
template <class T>
constexpr bool is_truthy(const T& value)
{
    if constexpr (std::is_same_v<T, bool>)
        return value;
    else if constexpr (number_compatible<T>)
        return value != 0;
    else if constexpr (std::is_same_v<T, number>)
        return !value.is_zero();
    else if constexpr (requires { value.empty(); })
        return !value.empty();
    else if constexpr (requires { *value; })
    {
        // What is in it may be of a class that has no truth of its own.
        if constexpr (has_truth<std::remove_cvref_t<decltype(*value)>>)
            return value && is_truthy(*value);
        else
            return static_cast<bool>(value);
    }
    else
        return static_cast<bool>(value);
}

}  // namespace detail

/// A validator: the value is neither false, nor 0, nor empty, nor missing.
struct is_true_check
{
    template <detail::has_truth T>
    void operator()(const T& value, validation_report& report) const
    {
        if (!detail::is_truthy(value))
            report.fail("is not true");
    }
};

/// A validator: the value is false, 0, empty or missing.
struct is_false_check
{
    template <detail::has_truth T>
    void operator()(const T& value, validation_report& report) const
    {
        if (detail::is_truthy(value))
            report.fail("is not false");
    }
};

inline constexpr is_true_check is_true{};
inline constexpr is_false_check is_false{};

/** A validator that makes a `bool` of what people write: see `boolean`.
 *
 *  Takes 1, true, yes, on, enable and 0, false, no, off, disable in any case, the numbers 0 and 1,
 *  and `bool`.
 */
struct boolean_value
{
    bool operator()(std::string_view text, validation_report& report) const;
    bool operator()(const number& value, validation_report& report) const;

    template <std::same_as<bool> Bool>
    bool operator()(Bool value, validation_report&) const
    {
        return value;
    }

    template <detail::number_compatible T>
    bool operator()(T value, validation_report& report) const
    {
        return (*this)(detail::number_from(value, report), report);
    }
};

inline constexpr boolean_value boolean{};

}  // namespace ddbm

#endif
