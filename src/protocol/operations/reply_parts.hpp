// What several replies have in common.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_REPLY_PARTS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_REPLY_PARTS_HPP

#include "protocol/operations/enum_names.hpp"
#include "protocol/operations/reply_reader.hpp"

#include <ddbm/operations/item_write_parameters.hpp>
#include <ddbm/operations/page_parameters.hpp>
#include <ddbm/operations/table_description.hpp>

#include <optional>
#include <string_view>

namespace ddbm::detail {

std::optional<consumed_capacity> read_consumed_capacity(const reply_object& reply);
void read_parts(const reply_object& reply, item_write_reply& out);
void read_parts(const reply_object& reply, page_reply& out);
table_description read_table_description(const reply_object& table);

}  // namespace ddbm::detail

#endif
