#include "protocol/table_name.hpp"

#include "protocol/arn.hpp"
#include "values/utf8.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace ddbm::detail {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           c == '-' || c == '.';
}

bool is_label(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-';
    });
}

}  // namespace

bool has_table_name_characters(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(), is_name_character);
}

bool is_table_name(std::string_view text) noexcept
{
    return text.size() >= limits::shortest_table_name &&
           text.size() <= limits::longest_table_name && has_table_name_characters(text);
}

bool is_table_arn(std::string_view text) noexcept
{
    constexpr std::string_view table = "table/";
    constexpr std::size_t account_digits = 12;

    const arn_parts parts = split_arn(text);
    return parts.arn == "arn" && is_label(parts.partition) && parts.service == "dynamodb" &&
           is_label(parts.region) && parts.account.size() == account_digits &&
           std::all_of(parts.account.begin(), parts.account.end(), is_digit) &&
           parts.resource.starts_with(table) && is_table_name(parts.resource.substr(table.size()));
}

std::string_view name_in(std::string_view name_or_arn) noexcept
{
    constexpr std::string_view before = ":table/";
    const std::size_t found = name_or_arn.find(before);
    // Not by substr, which may throw.
    if (found != name_or_arn.npos)
        name_or_arn.remove_prefix(found + before.size());
    return name_or_arn;
}

void check_table_name(std::string_view text)
{
    if (is_table_name(text) || is_table_arn(text))
        return;
    check_utf8("the table name", text);
    throw error(
        errc::invalid_table_name,
        "\"" + std::string(text) +
            "\" is not a table's name (3 to 255 of a-z A-Z 0-9 _ - and a dot) nor its ARN "
            "(arn:partition:dynamodb:region:account:table/name)."
    );
}

}  // namespace ddbm::detail
