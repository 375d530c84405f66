// The table that a tag operation is about.
#ifndef DDBM_SRC_LOCAL_CONTROL_TAGGED_TABLE_HPP
#define DDBM_SRC_LOCAL_CONTROL_TAGGED_TABLE_HPP

#include "local/engine_state.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// Null: there is none with this ARN, or it is still being created. Streams have no tags here.
table* find_tagged(engine_state& state, std::string_view arn);

/// Throws ResourceNotFoundException as operations do that name the ARN.
table& require_tagged(engine_state& state, std::string_view arn);

/// Puts these tags in place of the table's. Throws unless the table can be changed now.
void write_tags(engine_state& state, table& t, std::map<std::string, std::string> tags);

}  // namespace ddbm::local::detail

#endif
