// What several replies have in common.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_REPLY_PARTS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_REPLY_PARTS_HPP

#include "protocol/operations/reply_reader.hpp"
#include "protocol/wire_names.hpp"

#include <ddbm/operations/item_write_parameters.hpp>
#include <ddbm/operations/page_parameters.hpp>
#include <ddbm/operations/table_description.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// A word that is not known fails: there is nothing to put in its place.
template <class Enum>
std::optional<Enum> read_enum(const reply_object& reply, std::string_view name)
{
    const std::optional<std::string> word = reply.string(name);
    if (!word)
        return std::nullopt;
    const std::optional<Enum> value = from_wire_name<Enum>(*word);
    if (!value)
        reply.fail(name, "a known word", '"' + *word + '"');
    return value;
}

// A state that is not known is `unknown`.
template <class Enum>
std::optional<Enum> read_status(const reply_object& reply, std::string_view name)
{
    const std::optional<std::string> word = reply.string(name);
    if (!word)
        return std::nullopt;
    return from_wire_name<Enum>(*word).value_or(Enum::unknown);
}

template <class Enum>
Enum read_required_enum(const reply_object& reply, std::string_view name)
{
    return reply.required(name, read_enum<Enum>(reply, name));
}

inline std::string read_required_text(const reply_object& reply, std::string_view name)
{
    return reply.required(name, reply.string(name));
}

std::optional<consumed_capacity> read_consumed_capacity(const reply_object& reply);
/// Of several tables.
std::vector<consumed_capacity> read_consumed_capacities(const reply_object& reply);
item_collection_metrics_map read_item_collection_metrics(const reply_object& reply);
std::vector<key_schema_element> read_key_schema(const reply_object& reply);
void read_parts(const reply_object& reply, item_write_reply& out);
void read_parts(const reply_object& reply, page_reply& out);
table_description read_table_description(const reply_object& table);

}  // namespace ddbm::detail

#endif
