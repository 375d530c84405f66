#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_DESCRIBE_TIME_TO_LIVE_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_DESCRIBE_TIME_TO_LIVE_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/describe_time_to_live.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const describe_time_to_live_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, describe_time_to_live_reply& reply);

}  // namespace ddbm::detail

#endif
