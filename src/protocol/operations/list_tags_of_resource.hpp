#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_LIST_TAGS_OF_RESOURCE_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_LIST_TAGS_OF_RESOURCE_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/list_tags_of_resource.hpp>

#include <string_view>

namespace ddbm::detail {

/// Throws what is wrong with the request, before or after having written a part of it.
void write_request(json_writer& out, const list_tags_of_resource_request& request);

/// Throws `errc::invalid_reply`.
void read_reply(std::string_view body, list_tags_of_resource_reply& reply);

}  // namespace ddbm::detail

#endif
