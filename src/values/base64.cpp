// RFC 4648, section 4: three bytes are four digits of six bits. Written out here because OpenSSL's
// EVP_DecodeBlock takes blanks and line breaks and keeps the padding as zero bytes.

#include "values/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ddbm::detail {
namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xff;

constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(no_digit);
    for (std::uint8_t i = 0; i < 64; ++i)
        values[static_cast<unsigned char>(alphabet[i])] = i;
    return values;
}();

char digit(std::uint32_t bits, int shift) noexcept
{
    return alphabet[(bits >> shift) & 0x3f];
}

std::uint32_t value_of(char c) noexcept
{
    return digit_values[static_cast<unsigned char>(c)];
}

std::size_t padding_of(std::string_view text) noexcept
{
    return text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
}

std::byte byte_of(std::uint32_t bits, int shift) noexcept
{
    return static_cast<std::byte>((bits >> shift) & 0xff);
}

}  // namespace

void base64_append(std::string& out, std::span<const std::byte> bytes)
{
    const std::size_t start = out.size();
    out.resize(start + (bytes.size() + 2) / 3 * 4);
    char* p = out.data() + start;

    const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
    std::size_t i = 0;
    for (; bytes.size() - i >= 3; i += 3)
    {
        const std::uint32_t bits = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        *p++ = digit(bits, 18);
        *p++ = digit(bits, 12);
        *p++ = digit(bits, 6);
        *p++ = digit(bits, 0);
    }

    const std::size_t rest = bytes.size() - i;
    if (rest == 0)
        return;
    const std::uint32_t bits = at(i) << 16 | (rest == 2 ? at(i + 1) << 8 : 0);
    *p++ = digit(bits, 18);
    *p++ = digit(bits, 12);
    *p++ = rest == 2 ? digit(bits, 6) : '=';
    *p++ = '=';
}

base64_fault find_base64_fault(std::string_view text) noexcept
{
    using kind = base64_fault::kind;

    if (text.size() % 4 != 0)
        return {kind::length};
    const std::size_t padding = padding_of(text);
    const std::string_view digits = text.substr(0, text.size() - padding);

    const auto wrong =
        std::find_if(digits.begin(), digits.end(), [](char c) { return value_of(c) == no_digit; });
    if (wrong != digits.end())
        return {kind::character, *wrong};

    // Two digits have 12 bits for one byte, three have 18 for two: the rest is zero.
    const std::uint32_t stray = padding == 2 ? 0x0f : padding == 1 ? 0x03 : 0;
    if (stray != 0 && (value_of(digits.back()) & stray) != 0)
        return {kind::stray_bits};
    return {};
}

errc base64_decode(std::string_view text, binary& out)
{
    if (text.size() % 4 != 0)
        return errc::invalid_base64;
    const std::size_t padding = padding_of(text);
    out.resize(text.size() / 4 * 3 - padding);
    std::byte* p = out.data();

    // All groups of four that are free of padding.
    const std::size_t whole = text.size() - (padding != 0 ? 4 : 0);
    std::uint32_t wrong = 0;
    for (std::size_t i = 0; i < whole; i += 4)
    {
        const std::uint32_t a = value_of(text[i]), b = value_of(text[i + 1]);
        const std::uint32_t c = value_of(text[i + 2]), d = value_of(text[i + 3]);
        wrong |= a | b | c | d;
        const std::uint32_t bits = a << 18 | b << 12 | c << 6 | d;
        *p++ = byte_of(bits, 16);
        *p++ = byte_of(bits, 8);
        *p++ = byte_of(bits, 0);
    }

    if (padding != 0)
    {
        const std::uint32_t a = value_of(text[whole]), b = value_of(text[whole + 1]);
        const std::uint32_t c = padding == 1 ? value_of(text[whole + 2]) : 0;
        wrong |= a | b | c;
        const std::uint32_t bits = a << 18 | b << 12 | c << 6;
        const std::uint32_t stray = padding == 1 ? bits & 0xff : bits & 0xffff;
        if (stray != 0)
            return errc::invalid_base64;
        *p++ = byte_of(bits, 16);
        if (padding == 1)
            *p++ = byte_of(bits, 8);
    }
    return wrong > 0x3f ? errc::invalid_base64 : errc{};
}

}  // namespace ddbm::detail
