#include "values/utf8.hpp"

#include <ddbm/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ddbm::detail {
namespace {

bool is_continuation(unsigned char byte) noexcept
{
    return (byte & 0xc0) == 0x80;
}

// How many bytes the character that starts with these has; 0 if it is none. The bounds of the
// second byte are what refuses overlong forms, surrogates and what is above U+10FFFF.
std::size_t character_size(const unsigned char* p, std::size_t available) noexcept
{
    const unsigned char lead = p[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4 || available < 2)
        return 0;

    const unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned char most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < least || p[1] > most)
        return 0;

    const std::size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (available < size)
        return 0;
    for (std::size_t i = 2; i < size; ++i)
    {
        if (!is_continuation(p[i]))
            return 0;
    }
    return size;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept
{
    return invalid_utf8_in(text) == std::string_view::npos;
}

std::size_t invalid_utf8_in(std::string_view text) noexcept
{
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t left = text.size();
    while (left != 0)
    {
        if (std::uint64_t word = 0; left >= sizeof(word))
        {
            std::memcpy(&word, p, sizeof(word));
            if ((word & 0x8080808080808080) == 0)
            {
                p += sizeof(word);
                left -= sizeof(word);
                continue;
            }
        }
        const std::size_t size = character_size(p, left);
        if (size == 0)
            return text.size() - left;
        p += size;
        left -= size;
    }
    return std::string_view::npos;
}

std::string not_utf8(std::string_view what, std::string_view text)
{
    constexpr char digits[] = "0123456789abcdef";
    const std::size_t offset = invalid_utf8_in(text);
    const auto byte = static_cast<unsigned char>(text[offset]);
    std::string words(what);
    ((words += " is not UTF-8: byte 0x") += digits[byte >> 4]) += digits[byte & 15];
    return words + " at offset " + std::to_string(offset);
}

void check_utf8(std::string_view what, std::string_view text)
{
    if (!is_utf8(text))
        throw error(errc::invalid_utf8, not_utf8(what, text));
}

}  // namespace ddbm::detail
