#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_CREATE_TABLE_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_CREATE_TABLE_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/create_table.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const create_table_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, create_table_reply& reply);

}  // namespace ddbm::detail

#endif
