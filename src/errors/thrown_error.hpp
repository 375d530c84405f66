#ifndef DDBM_SRC_ERRORS_THROWN_ERROR_HPP
#define DDBM_SRC_ERRORS_THROWN_ERROR_HPP

#include <ddbm/error.hpp>

#include <string_view>

namespace ddbm::detail {

// What code of a program has thrown; only where it is being caught. With its code if it has one,
// else errc::invalid_request, and that `what` has thrown it.
error thrown_error(std::string_view what);

}  // namespace ddbm::detail

#endif
