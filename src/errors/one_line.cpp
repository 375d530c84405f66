#include "errors/one_line.hpp"

#include "values/utf8.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ddbm::detail {

namespace {

bool is_blank(char c) noexcept
{
    return c == '\n' || c == '\r' || c == '\t';
}

bool is_control(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

void append_escaped(std::string& out, char c)
{
    constexpr char digits[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

}  // namespace

std::string one_line(std::string text)
{
    std::replace_if(text.begin(), text.end(), is_blank, ' ');
    std::string_view rest = text;
    std::size_t bad = invalid_utf8_in(rest);
    if (bad == std::string_view::npos && std::none_of(text.begin(), text.end(), is_control))
        return text;

    std::string line;
    for (; !rest.empty(); bad = invalid_utf8_in(rest))
    {
        const std::string_view good = rest.substr(0, bad);
        for (char c : good)
        {
            if (is_control(c))
                append_escaped(line, c);
            else
                line += c;
        }
        rest.remove_prefix(good.size());
        if (rest.empty())
            break;
        append_escaped(line, rest.front());
        rest.remove_prefix(1);
    }
    return line;
}

}  // namespace ddbm::detail
