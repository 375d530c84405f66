#include "values/json_writer.hpp"

#include "values/base64.hpp"
#include "values/utf8.hpp"

#include <ddbm/error.hpp>

#include <boost/json/serializer.hpp>
#include <boost/json/string_view.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace ddbm::detail {
namespace {

constexpr std::uint64_t ones = 0x0101010101010101;
constexpr std::uint64_t tops = 0x8080808080808080;

// Is any of the eight bytes zero, or below `n`? `n` at most 128. Not exact about which one it is.
constexpr std::uint64_t has_less(std::uint64_t word, std::uint64_t n) noexcept
{
    return (word - ones * n) & ~word & tops;
}

constexpr std::uint64_t has_byte(std::uint64_t word, unsigned char byte) noexcept
{
    return has_less(word ^ (ones * byte), 1);
}

bool must_be_escaped(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

bool is_plain(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x80 && !must_be_escaped(c);
}

}  // namespace

bool json_writer::needs_no_escape(std::string_view text) noexcept
{
    const auto special = [](const char* eight) {
        std::uint64_t word;
        std::memcpy(&word, eight, sizeof(word));
        return (word & tops) | has_less(word, 0x20) | has_byte(word, '"') | has_byte(word, '\\');
    };
    const char* p = text.data();
    const char* const end = p + text.size();
    if (text.size() < 4)
        return std::all_of(p, end, is_plain);
    if (text.size() < 8)
    {
        // Both halves of eight, which overlap.
        char eight[8];
        std::memcpy(eight, p, 4);
        std::memcpy(eight + 4, end - 4, 4);
        return special(eight) == 0;
    }
    for (; end - p >= 8; p += 8)
    {
        if (special(p) != 0)
            return false;
    }
    // What is left, together with some that has been looked at.
    return special(end - 8) == 0;
}

bool json_writer::escaped(std::string_view text)
{
    if (!is_utf8(text))
        return false;
    if (std::none_of(text.begin(), text.end(), must_be_escaped))
    {
        quoted(text);
        return true;
    }

    separate();
    boost::json::serializer serializer;
    serializer.reset(boost::json::string_view(text.data(), text.size()));
    char buffer[1024];
    while (!serializer.done())
        out_.append(serializer.read(buffer));
    return true;
}

void json_writer::throw_invalid_utf8(std::string_view text, std::string_view what)
{
    throw error(errc::invalid_utf8, not_utf8(what, text));
}

json_writer& json_writer::base64(std::span<const std::byte> bytes)
{
    separate();
    out_.push_back('"');
    base64_append(out_, bytes);
    out_.push_back('"');
    return *this;
}

json_writer& json_writer::integer(std::int64_t value)
{
    char text[20];
    const char* last = std::to_chars(text, text + sizeof(text), value).ptr;
    return raw({text, static_cast<std::size_t>(last - text)});
}

}  // namespace ddbm::detail
