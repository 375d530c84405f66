#include "local/expression/comparison.hpp"

#include <algorithm>
#include <string_view>

namespace ddbm::local::detail {
namespace {

bool contains_text(std::string_view whole, std::string_view part)
{
    return whole.find(part) != std::string_view::npos;
}

// In UTF-16 units: a character of four bytes counts twice.
std::size_t utf16_size(std::string_view utf8)
{
    std::size_t units = 0;
    for (const char c : utf8)
    {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xC0) == 0x80;
        units += (continues ? 0U : 1U) + (byte >= 0xF0 ? 1U : 0U);
    }
    return units;
}

}  // namespace

bool contains_value(const attribute_value& whole, const attribute_value& part)
{
    if (const attribute_value::list* elements = whole.get_if_list())
        return std::find(elements->begin(), elements->end(), part) != elements->end();
    if (const std::string* text = part.get_if_string())
    {
        if (const std::string* string = whole.get_if_string())
            return contains_text(*string, *text);
        const string_set* set = whole.get_if_string_set();
        return set && set->contains(*text);
    }
    if (const number* figure = part.get_if_number())
    {
        const number_set* set = whole.get_if_number_set();
        return set && set->contains(*figure);
    }
    if (const binary* bytes = part.get_if_binary())
    {
        if (const binary* all = whole.get_if_binary())
            return contains_text(view_as_text(*all), view_as_text(*bytes));
        const binary_set* set = whole.get_if_binary_set();
        return set && set->contains(*bytes);
    }
    return false;
}

bool begins_with(const attribute_value& whole, const attribute_value& start)
{
    if (const std::string* text = start.get_if_string())
    {
        const std::string* string = whole.get_if_string();
        return string && string->starts_with(*text);
    }
    if (const binary* bytes = start.get_if_binary())
    {
        const binary* all = whole.get_if_binary();
        return all && view_as_text(*all).starts_with(view_as_text(*bytes));
    }
    return false;
}

std::optional<std::size_t> size_of(const attribute_value& value)
{
    switch (value.type())
    {
    case attribute_type::s:
        return utf16_size(value.as_string());
    case attribute_type::b:
        return value.as_binary().size();
    case attribute_type::m:
        return value.as_map().size();
    case attribute_type::l:
        return value.as_list().size();
    case attribute_type::ss:
        return value.as_string_set().size();
    case attribute_type::ns:
        return value.as_number_set().size();
    case attribute_type::bs:
        return value.as_binary_set().size();
    case attribute_type::n:
    case attribute_type::boolean:
    case attribute_type::null:
        break;
    }
    return {};
}

}  // namespace ddbm::local::detail
