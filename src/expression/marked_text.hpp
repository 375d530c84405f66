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

using marked_size = std::uint32_t;

// What stands before the bytes that are marked.
inline constexpr std::size_t mark_bytes = 1 + sizeof(marked_size);

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
        marked_size bytes;
        std::memcpy(&bytes, marked.data() + 1, sizeof(bytes));
        marked.remove_prefix(mark_bytes);
        on_mark(what, marked.substr(0, bytes));
        marked.remove_prefix(bytes);
    }
}

// The name of the attribute that a path begins with; empty without one.
inline std::string_view first_name(std::string_view path) noexcept
{
    if (path.empty() || path.front() != static_cast<char>(expression_text::mark::attribute))
        return {};
    marked_size size;
    std::memcpy(&size, path.data() + 1, sizeof(size));
    return path.substr(mark_bytes, size);
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
