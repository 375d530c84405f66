// Letters and digits whatever the locale.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_ASCII_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_ASCII_HPP

#include <cstddef>
#include <string_view>

namespace ddbm::local::detail {

constexpr bool is_ascii_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool is_ascii_letter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr char to_ascii_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equal_in_any_case(std::string_view text, std::string_view lower) noexcept
{
    if (text.size() != lower.size())
        return false;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (to_ascii_lower(text[i]) != lower[i])
            return false;
    }
    return true;
}

}  // namespace ddbm::local::detail

#endif
