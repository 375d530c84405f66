#include "protocol/operations/request_checks.hpp"

#include "protocol/table_name.hpp"
#include "values/item_size.hpp"
#include "values/utf8.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {
namespace {

// Which of the two a key attribute is its table knows.
constexpr std::size_t max_key_bytes = limits::partition_key_bytes;

std::string in_bytes(std::size_t count)
{
    return std::to_string(count) + " bytes";
}

[[noreturn]] void
refuse_attribute(errc code, std::string_view name, std::string expected, std::string found)
{
    diagnostics diag;
    diag.attribute_path(std::string(name)).expected(std::move(expected)).found(std::move(found));
    throw error(code, std::move(diag));
}

void check_key_bytes(std::string_view name, std::size_t size)
{
    if (size == 0)
        refuse_attribute(errc::empty_key, name, "a value with bytes", "an empty one");
    if (size > max_key_bytes)
    {
        const std::string expected = "at most " + in_bytes(max_key_bytes);
        refuse_attribute(errc::key_too_long, name, expected, in_bytes(size));
    }
}

void check_key_attribute(std::string_view name, const attribute_value& value)
{
    if (const std::string* text = value.get_if_string())
        check_key_bytes(name, text->size());
    else if (const binary* bytes = value.get_if_binary())
        check_key_bytes(name, bytes->size());
    else if (!value.is_number())
    {
        const std::string found(type_name(value.type()));
        refuse_attribute(errc::invalid_request, name, "a key of type S, N or B", "type " + found);
    }
}

bool is_letter_or_digit(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void check_placeholder(char sign, std::string_view placeholder)
{
    check_utf8("a placeholder", placeholder);
    const auto may_follow = [](char c) { return is_letter_or_digit(c) || c == '_'; };
    const bool is_good = placeholder.size() > 1 &&
                         placeholder.size() <= limits::placeholder_bytes &&
                         placeholder.front() == sign &&
                         std::all_of(placeholder.begin() + 1, placeholder.end(), may_follow);
    if (is_good)
        return;
    std::string expected = "a placeholder such as ";
    expected += sign;
    expected += "a, of letters, digits and _";
    refuse_attribute(errc::invalid_request, placeholder, expected, "another text");
}

void check_expression(std::string_view expression)
{
    if (expression.size() > limits::expression_bytes)
    {
        refuse(
            "An expression has " + in_bytes(expression.size()) + ", of at most " +
            in_bytes(limits::expression_bytes)
        );
    }
}

void check_names(const expression_name_map& names, bool has_expression)
{
    for (const auto& entry : names)
        check_placeholder('#', entry.first);
    if (!names.empty() && !has_expression)
        refuse("There are attribute names for an expression, and no expression");
}

void check_values(const item& values, bool has_expression)
{
    for (const auto& entry : values)
        check_placeholder(':', entry.first);
    if (!values.empty() && !has_expression)
        refuse("There are values for an expression, and no expression that takes any");
}

}  // namespace

void refuse(std::string message)
{
    throw error(errc::invalid_request, std::move(message));
}

void check_key(const item& key)
{
    if (key.size() > limits::key_attributes)
    {
        const std::string count = std::to_string(key.size());
        refuse("The key has " + count + " attributes; those of tables have one or two");
    }
    check_start_key(key);
}

void check_start_key(const item& key)
{
    if (key.empty())
        refuse("The key has no attributes");
    for (const auto& [name, value] : key)
        check_key_attribute(name, value);
}

void check_item(const item& attributes)
{
    if (attributes.empty())
        refuse("The item has no attributes, not even a key");

    const std::size_t size = item_size(attributes);
    if (size <= limits::item_bytes)
        return;
    diagnostics diag("The item has " + in_bytes(size));
    diag.expected("at most " + in_bytes(limits::item_bytes)).found(in_bytes(size));
    throw error(errc::item_too_large, std::move(diag));
}

void check_index_name(std::string_view name)
{
    check_utf8("the index name", name);
    // Indexes are named by the same rule as tables.
    if (!is_table_name(name))
    {
        refuse("The index name \"" + std::string(name) + "\" is not 3 to 255 of a-z A-Z 0-9 _ - .");
    }
}

void check_range(std::string_view parameter, long long value, long long least, long long most)
{
    if (value >= least && value <= most)
        return;
    const std::string given = std::string(parameter) + " is " + std::to_string(value);
    if (value < least)
        refuse(given + "; it must be " + std::to_string(least) + " or more");
    refuse(given + "; it must be " + std::to_string(most) + " or less");
}

void check_count(std::string_view what, std::size_t count, std::size_t most)
{
    const auto number = static_cast<long long>(count);
    check_range("The number of " + std::string(what), number, 1, static_cast<long long>(most));
}

void check_name_of(std::string_view parameter, std::string_view value, std::size_t most)
{
    check_utf8(parameter, value);
    if (value.empty())
        refuse(std::string(parameter) + " is empty");
    if (value.size() > most)
    {
        refuse(
            std::string(parameter) + " has " + in_bytes(value.size()) + ", of at most " +
            in_bytes(most)
        );
    }
}

void check_arn(std::string_view parameter, std::string_view value)
{
    constexpr std::size_t max_arn_bytes = 1283;

    check_name_of(parameter, value, max_arn_bytes);
    if (!value.starts_with("arn:"))
        refuse(std::string(parameter) + " is \"" + std::string(value) + "\", which is no ARN");
}

void check_expressions(
    std::initializer_list<std::string_view> values_allowed,
    std::initializer_list<std::string_view> names_only,
    const expression_parameters& placeholders
)
{
    const auto is_given = [](std::string_view expression) { return !expression.empty(); };
    std::for_each(values_allowed.begin(), values_allowed.end(), check_expression);
    std::for_each(names_only.begin(), names_only.end(), check_expression);

    const bool takes_values = std::any_of(values_allowed.begin(), values_allowed.end(), is_given);
    const bool takes_names =
        takes_values || std::any_of(names_only.begin(), names_only.end(), is_given);
    check_names(placeholders.expression_attribute_names(), takes_names);
    check_values(placeholders.expression_attribute_values(), takes_values);
}

void check_expression_names(std::string_view expression, const expression_name_map& names)
{
    check_expression(expression);
    check_names(names, !expression.empty());
}

}  // namespace ddbm::detail
