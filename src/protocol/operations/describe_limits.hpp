#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_DESCRIBE_LIMITS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_DESCRIBE_LIMITS_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/describe_limits.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const describe_limits_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, describe_limits_reply& reply);

}  // namespace ddbm::detail

#endif
