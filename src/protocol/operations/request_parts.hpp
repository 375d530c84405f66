// What several requests write in the same way. What has its initial value is left out.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_REQUEST_PARTS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_REQUEST_PARTS_HPP

#include "protocol/wire_names.hpp"
#include "values/json_writer.hpp"

#include <ddbm/operations/item_write_parameters.hpp>
#include <ddbm/operations/page_parameters.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws `errc::invalid_utf8` with the parameter's name. Writes nothing for an empty text.
void write_text(json_writer& out, std::string_view parameter, std::string_view text);

template <class Enum>
void write_enum(json_writer& out, std::string_view parameter, Enum value)
{
    out.plain_key(parameter).quoted(wire_name(value));
}

void write_flag(json_writer& out, std::string_view parameter, bool value);
void write_item(json_writer& out, std::string_view parameter, const item& attributes);
void write_item(json_writer& out, const item& attributes);
void write_names(json_writer& out, const expression_name_map& names);
void write_return_consumed_capacity(json_writer& out, return_consumed_capacity what);
void write_return_item_collection_metrics(json_writer& out, return_item_collection_metrics what);
/// Which attributes to read.
void write_projection(
    json_writer& out, std::string_view expression, const expression_name_map& names
);

/// The condition and its placeholders, and what to return if it fails.
void write_parameters(json_writer& out, const condition_parameters& parameters);
/// The same, and what else to return.
void write_parameters(json_writer& out, const item_write_parameters& parameters);
/// All but the key condition and the segments.
void write_parameters(json_writer& out, const page_parameters& parameters);

void check_parameters(const page_parameters& parameters);

/// Whether the item that is there comes with a failed condition.
bool asks_for_item_on_failure(const condition_parameters& parameters) noexcept;

/// Throws `errc::invalid_request` for values that only UpdateItem returns.
void check_return_values(const item_write_parameters& parameters);

}  // namespace ddbm::detail

#endif
