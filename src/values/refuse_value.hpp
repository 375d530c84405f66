#ifndef DDBM_SRC_VALUES_REFUSE_VALUE_HPP
#define DDBM_SRC_VALUES_REFUSE_VALUE_HPP

#include <ddbm/errc.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

// Throws an error whose diagnostics say where something was read that does not go there: the path,
// what was expected, what was found, and the three in a message.
[[noreturn]] void
refuse_value(errc code, std::string path, std::string_view expected, std::string_view found);

// As much of a text as a message has room for.
std::string shortened(std::string_view text);

}  // namespace ddbm::detail

#endif
