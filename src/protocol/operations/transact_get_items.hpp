#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_TRANSACT_GET_ITEMS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_TRANSACT_GET_ITEMS_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/transact_get_items.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const transact_get_items_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, transact_get_items_reply& reply);

}  // namespace ddbm::detail

#endif
