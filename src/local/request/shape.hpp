// What a request looks like: which members it has, of which types and within which bounds. One
// table per operation; check_shape() compares a body with it and answers as the service's own
// generic reader and validator do.
#ifndef DDBM_SRC_LOCAL_REQUEST_SHAPE_HPP
#define DDBM_SRC_LOCAL_REQUEST_SHAPE_HPP

#include <ddbm/service.hpp>

#include <boost/json/fwd.hpp>

#include <string_view>

namespace ddbm::local::detail {

struct shape;

/// The shape of an operation's request; null for an operation that does not exist.
const shape* find_shape(ddbm::service service, std::string_view operation) noexcept;

/// Throws SerializationException for a member of the wrong JSON type, the first that the body has,
/// and then ValidationException for all constraints that are violated.
void check_shape(const shape& wanted, const boost::json::value& body);

}  // namespace ddbm::local::detail

#endif
