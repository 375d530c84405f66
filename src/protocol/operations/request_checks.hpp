// What is wrong with a request without asking the service. Each check throws ddbm::error, which
// within_table() completes with the table's name.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_REQUEST_CHECKS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_REQUEST_CHECKS_HPP

#include <ddbm/diagnostics.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item.hpp>
#include <ddbm/operations/expression_parameters.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {

[[noreturn]] void refuse(std::string message);

/// The key of one item: one or two attributes, each a string, number or binary that is neither
/// empty nor over 2,048 bytes. Which one is the sort key, and may have 1,024 only, is not known.
void check_key(const item& key);

/// The key where a page starts, which on an index has the index's key and the table's.
void check_start_key(const item& key);

/// At least one attribute, at most 409,600 bytes.
void check_item(const item& attributes);

void check_index_name(std::string_view name);

/// `value` must lie between these two.
void check_range(std::string_view parameter, long long value, long long least, long long most);

/// At least one of them, and at most so many.
void check_count(std::string_view what, std::size_t count, std::size_t most);

/// The length of each expression, and that placeholders are well-formed and have an expression to
/// stand in. `values_allowed` are those expressions that may use values.
void check_expressions(
    std::initializer_list<std::string_view> values_allowed,
    std::initializer_list<std::string_view> names_only,
    const expression_parameters& placeholders
);
void check_expression_names(std::string_view expression, const expression_name_map& names);

/// Something that is named by its ARN, or by a text that the service gave: not empty, at most so
/// many bytes.
void check_name_of(std::string_view parameter, std::string_view value, std::size_t most);

inline constexpr std::size_t max_shard_id_bytes = 65;

/// The ARN of a table or stream.
void check_arn(std::string_view parameter, std::string_view value);

/// Calls `f` and adds the table to what it throws.
template <class F>
void within_table(const std::string& table_name, F f)
{
    try
    {
        f();
    }
    catch (const error& e)
    {
        diagnostics diag = e.get_diagnostics();
        diag.table(table_name);
        throw error(e.code(), std::move(diag));
    }
}

}  // namespace ddbm::detail

#endif
