// Reads tags, the keys of tags, and the resources that they belong to.
#ifndef DDBM_SRC_LOCAL_CONTROL_TAG_READER_HPP
#define DDBM_SRC_LOCAL_CONTROL_TAG_READER_HPP

#include <ddbm/local/engine_options.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

/// Throws ValidationException for a key or value that a tag cannot have, for duplicates and for too
/// many.
std::map<std::string, std::string> read_tags(const boost::json::array& given);
std::vector<std::string> read_tag_keys(const boost::json::array& given);

[[noreturn]] void refuse_number_of_tags();

/// `ResourceArn`: throws ValidationException for what is no ARN of a table or stream of this
/// region.
std::string_view
read_resource_arn(const boost::json::object& request, const engine_options& options);

}  // namespace ddbm::local::detail

#endif
