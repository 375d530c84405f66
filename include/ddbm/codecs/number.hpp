#ifndef DDBM_CODECS_NUMBER_HPP
#define DDBM_CODECS_NUMBER_HPP

// Integers but bool and characters, float, double, and ddbm::number with all digits.

#include <ddbm/codec.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/number_text.hpp>

#include <concepts>
#include <string_view>

namespace ddbm {

namespace detail {

template <class T>
concept numeric = number_compatible<T> || std::same_as<T, number>;

}  // namespace detail

/// A value that the type cannot hold without a change is `errc::number_not_representable`.
template <detail::numeric T>
struct codec<T>
{
    static constexpr std::string_view expected =
        detail::number_integer<T> ? "a whole number in the range of its type" : "a number";
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

}  // namespace ddbm

#endif
