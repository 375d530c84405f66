#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_UPDATE_TABLE_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_UPDATE_TABLE_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/update_table.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const update_table_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, update_table_reply& reply);

}  // namespace ddbm::detail

#endif
