// How the names and values are marked in an expression_text.

#ifndef DDBM_SRC_MARKED_TEXT_HPP
#define DDBM_SRC_MARKED_TEXT_HPP

#include <ddbm/detail/expression_core.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace ddbm::detail {

// What stands before the bytes that are marked: what they are, and how many. That takes one byte
// for nearly all, and five for what is longer, of which the first one is this.
inline constexpr unsigned char is_long = 0xff;
inline constexpr std::size_t longest_mark = 2 + sizeof(std::uint32_t);

constexpr std::size_t mark_size(std::size_t bytes) noexcept
{
    return bytes < is_long ? 2 : longest_mark;
}

// Returns its size.
inline std::size_t write_mark(char* to, expression_text::mark what, std::size_t bytes) noexcept
{
    to[0] = static_cast<char>(what);
    const bool is_short = bytes < is_long;
    to[1] = static_cast<char>(is_short ? static_cast<unsigned char>(bytes) : is_long);
    const auto size = static_cast<std::uint32_t>(bytes);
    if (!is_short)
        std::memcpy(to + 2, &size, sizeof(size));
    return mark_size(bytes);
}

// The bytes behind the mark that the text begins with.
inline std::string_view marked_bytes(std::string_view text) noexcept
{
    std::uint32_t size = static_cast<unsigned char>(text[1]);
    if (size < is_long)
        return text.substr(2, size);
    std::memcpy(&size, text.data() + 2, sizeof(size));
    return text.substr(longest_mark, size);
}

constexpr bool is_mark(char c) noexcept
{
    return c >= static_cast<char>(expression_text::mark::attribute) &&
           c <= static_cast<char>(expression_text::mark::value);
}

// The pieces of the text in their order: `on_text(plain)`, `on_mark(what, bytes)`.
template <class OnText, class OnMark>
void walk_marked(std::string_view marked, OnText on_text, OnMark on_mark)
{
    while (!marked.empty())
    {
        std::size_t size = 0;
        while (size < marked.size() && !is_mark(marked[size]))
            ++size;
        if (size != 0)
            on_text(marked.substr(0, size));
        marked.remove_prefix(size);
        if (marked.empty())
            break;
        const auto what = static_cast<expression_text::mark>(marked.front());
        const std::string_view bytes = marked_bytes(marked);
        on_mark(what, bytes);
        marked.remove_prefix(mark_size(bytes.size()) + bytes.size());
    }
}

// The name of the attribute that a path begins with; empty without one.
inline std::string_view first_name(std::string_view path) noexcept
{
    if (path.empty() || path.front() != static_cast<char>(expression_text::mark::attribute))
        return {};
    return marked_bytes(path);
}

// The text for people: with names and values as they are.
inline std::string told(std::string_view marked)
{
    std::string text;
    walk_marked(
        marked,
        [&](std::string_view plain) { text += plain; },
        [&](expression_text::mark, std::string_view bytes) { text += bytes; }
    );
    return text;
}

}  // namespace ddbm::detail

#endif
