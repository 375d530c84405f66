// One text for all forms of a request: clients with unordered maps and sets send the same one in
// another order each time.
#ifndef DDBM_SRC_LOCAL_REQUEST_CANONICAL_TEXT_HPP
#define DDBM_SRC_LOCAL_REQUEST_CANONICAL_TEXT_HPP

#include "local/request/shape_type.hpp"

#include <boost/json/fwd.hpp>

#include <string>

namespace ddbm::local::detail {

/// Of a request that check_shape() has found right. Two requests have the same text if they have
/// the same members, wherever these stand, and sets of the same elements in whatever order; members
/// that are null or unknown are as good as absent. Lists keep their order, and texts their form: a
/// number in another form is another one.
std::string canonical_text(const type& wanted, const boost::json::object& request);

}  // namespace ddbm::local::detail

#endif
