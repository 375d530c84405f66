#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_PUT_ITEM_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_PUT_ITEM_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/put_item.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const put_item_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, put_item_reply& reply);

}  // namespace ddbm::detail

#endif
