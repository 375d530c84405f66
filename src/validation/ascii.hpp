// Letters of ASCII, whatever the locale.

#ifndef DDBM_SRC_VALIDATION_ASCII_HPP
#define DDBM_SRC_VALIDATION_ASCII_HPP

#include <string>

namespace ddbm::detail {

constexpr bool is_upper(char c) noexcept
{
    return c >= 'A' && c <= 'Z';
}

constexpr bool is_lower(char c) noexcept
{
    return c >= 'a' && c <= 'z';
}

constexpr char to_lower(char c) noexcept
{
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char to_upper(char c) noexcept
{
    return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

inline std::string ascii_lower(std::string text)
{
    for (char& c : text)
        c = to_lower(c);
    return text;
}

}  // namespace ddbm::detail

#endif
