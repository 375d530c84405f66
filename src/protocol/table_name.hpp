#ifndef DDBM_SRC_PROTOCOL_TABLE_NAME_HPP
#define DDBM_SRC_PROTOCOL_TABLE_NAME_HPP

#include <string_view>

namespace ddbm::detail {

/// Only `a-z A-Z 0-9 _ - .`, or nothing at all.
bool has_table_name_characters(std::string_view text) noexcept;

/// 3 to 255 of `a-z A-Z 0-9 _ - .`
bool is_table_name(std::string_view text) noexcept;

/// `arn:partition:dynamodb:region:account:table/name`, the account of twelve digits.
bool is_table_arn(std::string_view text) noexcept;

/// The name of a table that is given by its name or ARN.
std::string_view name_in(std::string_view name_or_arn) noexcept;

/// Throws `errc::invalid_table_name` unless `text` is a table's name or ARN.
void check_table_name(std::string_view text);

}  // namespace ddbm::detail

#endif
