// The table that a request names.
#ifndef DDBM_SRC_LOCAL_CONTROL_TABLE_LOOKUP_HPP
#define DDBM_SRC_LOCAL_CONTROL_TABLE_LOOKUP_HPP

#include "local/engine_state.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace ddbm::local::detail {

/// The name, or the one in an ARN; throws ValidationException for an ARN of something else.
std::string_view read_table_name(const engine_state& state, const boost::json::object& request);

/// Throws ResourceNotFoundException as table operations do.
table& find_table(engine_state& state, std::string_view name);

/// Both.
table& read_table(engine_state& state, const boost::json::object& request);

}  // namespace ddbm::local::detail

#endif
