// The first thing that is wrong with a request: a member of another JSON type than it must have.
#ifndef DDBM_SRC_LOCAL_REQUEST_JSON_TYPE_CHECK_HPP
#define DDBM_SRC_LOCAL_REQUEST_JSON_TYPE_CHECK_HPP

#include "local/request/shape_type.hpp"

#include <boost/json/fwd.hpp>

namespace ddbm::local::detail {

/// Throws SerializationException. Looks at constraints on the way, since it sees every member
/// anyway: returns whether all hold.
bool check_json_types(const type& wanted, const boost::json::object& body);

}  // namespace ddbm::local::detail

#endif
