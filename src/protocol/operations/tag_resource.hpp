#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_TAG_RESOURCE_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_TAG_RESOURCE_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/tag_resource.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const tag_resource_request& request);

/// The reply is empty: nothing is read.
void read_reply(std::string_view body, tag_resource_reply& reply);

}  // namespace ddbm::detail

#endif
