// Where something is inside of an item or a reply, for messages: `address.tags[3]`.
#ifndef DDBM_SRC_VALUES_PATH_TEXT_HPP
#define DDBM_SRC_VALUES_PATH_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace ddbm::detail {

/// Goes to an attribute or an entry of a map.
void append_step(std::string& path, std::string_view name);
/// Goes to an element of a list or a set.
void append_step(std::string& path, std::size_t index);
/// Goes on with a path that begins there; it may be empty.
void append_path(std::string& path, std::string_view further);

}  // namespace ddbm::detail

#endif
