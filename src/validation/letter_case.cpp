#include "validation/ascii.hpp"

#include <ddbm/validators/letter_case.hpp>

#include <utility>

namespace ddbm {
namespace {

// Bytes of other characters than ASCII's belong to words, too.
bool is_in_word(char c)
{
    return detail::is_lower(c) || detail::is_upper(c) || (c >= '0' && c <= '9') || c == '\'' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string to_lower_value::operator()(std::string text, validation_report&) const
{
    return detail::ascii_lower(std::move(text));
}

std::string to_upper_value::operator()(std::string text, validation_report&) const
{
    for (char& c : text)
        c = detail::to_upper(c);
    return text;
}

std::string capitalize_value::operator()(std::string text, validation_report&) const
{
    text = detail::ascii_lower(std::move(text));
    if (!text.empty())
        text.front() = detail::to_upper(text.front());
    return text;
}

std::string title_value::operator()(std::string text, validation_report&) const
{
    bool is_inside = false;
    for (char& c : text)
    {
        const bool was_inside = std::exchange(is_inside, is_in_word(c));
        c = was_inside ? detail::to_lower(c) : detail::to_upper(c);
    }
    return text;
}

}  // namespace ddbm
