// How the names and values are marked in an expression_text.

#ifndef DDBM_SRC_MARKED_TEXT_HPP
#define DDBM_SRC_MARKED_TEXT_HPP

#include <ddbm/detail/expression_core.hpp>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ddbm::detail {

using marked_size = std::uint32_t;

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
        marked.remove_prefix(1 + sizeof(bytes));
        on_mark(what, marked.substr(0, bytes));
        marked.remove_prefix(bytes);
    }
}

}  // namespace ddbm::detail

#endif
