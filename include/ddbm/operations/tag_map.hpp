#ifndef DDBM_OPERATIONS_TAG_MAP_HPP
#define DDBM_OPERATIONS_TAG_MAP_HPP

#include <functional>
#include <map>
#include <string>

namespace ddbm {

/// Tags of a table: values by key.
using tag_map = std::map<std::string, std::string, std::less<>>;

}  // namespace ddbm

#endif
