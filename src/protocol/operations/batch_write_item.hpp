#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_BATCH_WRITE_ITEM_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_BATCH_WRITE_ITEM_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/batch_write_item.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const batch_write_item_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, batch_write_item_reply& reply);

}  // namespace ddbm::detail

#endif
