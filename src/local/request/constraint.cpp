#include "local/request/constraint.hpp"

#include "local/request/request_view.hpp"
#include "protocol/arn.hpp"

#include <algorithm>

namespace ddbm::local::detail {
namespace {

bool is_name_character(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

bool is_name(std::string_view text) noexcept
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_name_character);
}

// What is wrong; null: nothing that has own words.
const char* arn_part_failure(const ddbm::detail::arn_parts& arn) noexcept
{
    if (!arn.partition.starts_with("aws"))
        return "Invalid AWS partition in '";
    if (!is_name(arn.region))
        return "Invalid AWS region in '";
    if (!arn.resource.starts_with("table/"))
        return "Invalid resource type in '";
    return nullptr;
}

constraint_set arn_violations(std::string_view text) noexcept
{
    const ddbm::detail::arn_parts arn = ddbm::detail::split_arn(text);
    if (arn_part_failure(arn))
        return bit(constraint::valid_arn);
    const std::string_view name = arn.resource.substr(std::string_view("table/").size());
    return arn.service == "dynamodb" && is_name(name) ? 0u : bit(constraint::pattern);
}

// As the service counts: a character outside of the basic plane is two.
std::size_t length_of(std::string_view text) noexcept
{
    std::size_t length = 0;
    for (const char c : text)
    {
        const auto byte = static_cast<unsigned char>(c);
        length += (byte & 0xc0) != 0x80;
        length += byte >= 0xf0;
    }
    return length;
}

constraint_set bound_violations(const type& t, std::int64_t measure) noexcept
{
    return (measure < t.least ? bit(constraint::least) : 0u) |
           (measure > t.most ? bit(constraint::most) : 0u);
}

bool is_number(const type& t) noexcept
{
    return t.what == kind::integer || t.what == kind::long_integer;
}

bool has(const type& t, constraint c) noexcept
{
    switch (c)
    {
    case constraint::not_empty:
    case constraint::valid_arn:
        return false;
    case constraint::pattern:
        return t.form != text_form::any;
    case constraint::value_set:
        return !t.values.empty();
    case constraint::least:
        return t.least != no_least;
    case constraint::most:
        return t.most != no_most;
    }
    return false;
}

std::string joined(std::span<const std::string_view> texts)
{
    std::string result = "[";
    for (const std::string_view text : texts)
    {
        if (result.size() > 1)
            result += ", ";
        result += text;
    }
    return result += ']';
}

}  // namespace

constraint_set text_violations(const type& t, std::string_view text) noexcept
{
    if (!t.values.empty())
    {
        const bool found = std::find(t.values.begin(), t.values.end(), text) != t.values.end();
        return found ? 0u : bit(constraint::value_set);
    }
    if (t.told_if_empty && text.empty())
        return bit(constraint::not_empty);
    if (t.form == text_form::name_or_arn && text.starts_with("arn:"))
        return arn_violations(text);
    const bool has_form = t.form == text_form::any || is_name(text);
    const constraint_set form = has_form ? 0u : bit(constraint::pattern);
    return form | bound_violations(t, static_cast<std::int64_t>(length_of(text)));
}

constraint_set violations(const type& t, const json::value& value) noexcept
{
    if (!t.bounded)
        return 0;
    if (const json::string* text = value.if_string())
        return text_violations(t, {text->data(), text->size()});
    if (const json::array* elements = value.if_array())
        return bound_violations(t, static_cast<std::int64_t>(elements->size()));
    if (const json::object* members = value.if_object())
        return bound_violations(t, static_cast<std::int64_t>(members->size()));
    return bound_violations(t, as_integer(value).value_or(0));
}

std::string constraint_text(const type& t, constraint c)
{
    const std::string measure = is_number(t) ? "value" : "length";
    switch (c)
    {
    case constraint::not_empty:
        return "Member must have length greater than or equal to 1";
    case constraint::valid_arn:
        break;
    case constraint::pattern:
        return "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    case constraint::value_set:
        return "Member must satisfy enum value set: " + joined(t.values);
    case constraint::least:
        return "Member must have " + measure + " greater than or equal to " +
               std::to_string(t.least);
    case constraint::most:
        return "Member must have " + measure + " less than or equal to " + std::to_string(t.most);
    }
    return {};
}

std::string constraint_list(const type& t)
{
    std::string texts[4];
    std::string_view views[4];
    std::size_t count = 0;
    for (const constraint c :
         {constraint::most, constraint::least, constraint::pattern, constraint::value_set})
    {
        if (!has(t, c))
            continue;
        texts[count] = constraint_text(t, c);
        views[count] = texts[count];
        ++count;
    }
    return joined({views, count});
}

std::string arn_failure(std::string_view arn)
{
    const char* failure = arn_part_failure(ddbm::detail::split_arn(arn));
    return failure ? failure + std::string(arn) + "'" : std::string();
}

}  // namespace ddbm::local::detail
