// How the service prints a part of a request in what it says about it.
#ifndef DDBM_SRC_LOCAL_REQUEST_VALUE_TEXT_HPP
#define DDBM_SRC_LOCAL_REQUEST_VALUE_TEXT_HPP

#include "local/request/shape_type.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// "[KeySchemaElement(attributeName=a, keyType=HASH)]"; of very long ones only the beginning.
std::string value_text(const type& t, const boost::json::value& value);

/// TableName is printed as tableName.
void append_member_name(std::string& out, std::string_view name);

}  // namespace ddbm::local::detail

#endif
