#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_LIST_STREAMS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_LIST_STREAMS_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/list_streams.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const list_streams_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, list_streams_reply& reply);

}  // namespace ddbm::detail

#endif
