// All constraints that a request violates, in the service's words.
#ifndef DDBM_SRC_LOCAL_REQUEST_CONSTRAINT_REPORT_HPP
#define DDBM_SRC_LOCAL_REQUEST_CONSTRAINT_REPORT_HPP

#include "local/request/shape_type.hpp"

#include <boost/json/fwd.hpp>

#include <string>

namespace ddbm::local::detail {

/// "2 validation errors detected: ...; ..."; empty: all hold. The JSON types are right.
std::string constraint_report(const type& wanted, const boost::json::object& body);

}  // namespace ddbm::local::detail

#endif
