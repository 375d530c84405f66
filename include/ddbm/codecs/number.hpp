#ifndef DDBM_CODECS_NUMBER_HPP
#define DDBM_CODECS_NUMBER_HPP

// Integers but bool and characters, __int128 where the compiler has it, float, double, and
// ddbm::number with all digits.

#include <ddbm/codec.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/number_text.hpp>

#include <concepts>
#include <string_view>

namespace ddbm {

/// A form of `float` and `double`, for `form`. See `rounded`.
struct nearest_value;

/** A field option: a `float` or `double` takes the nearest value where the table has one that it
 *  does not hold.
 *
 *  Without it, it takes only the numbers that it writes: 0.1, but not 0.10000000000000001, which is
 *  `errc::number_not_representable`. A number above the greatest `float` is that in any case, and
 *  one of which the nearest `double` is 1E126, which DynamoDB does not have.
 */
inline constexpr form_option<nearest_value> rounded{};

namespace detail {

template <class T>
concept numeric = number_compatible<T> || std::same_as<T, number>;

}  // namespace detail

/// A value that the type cannot hold without a change is `errc::number_not_representable`.
template <detail::numeric T>
struct codec<T>
{
    static constexpr std::string_view expected = detail::number_integer<T> || detail::number_wide<T>
                                                     ? "a whole number in the range of its type"
                                                     : "a number";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, const T& value) { writer.number(value); }

    static errc read_number(std::string_view text, T& value)
    {
        if constexpr (std::same_as<T, number>)
            return number::try_parse(text, value);
        else
            return detail::parse_number_text(text, value);
    }
};

template <detail::number_float T>
struct codec<T, nearest_value>
{
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, T value) { writer.number(value); }

    static errc read_number(std::string_view text, T& value)
    {
        return detail::parse_rounded_text(text, value);
    }
};

}  // namespace ddbm

#endif
