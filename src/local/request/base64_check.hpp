// Whether a text is base64, without decoding it.
#ifndef DDBM_SRC_LOCAL_REQUEST_BASE64_CHECK_HPP
#define DDBM_SRC_LOCAL_REQUEST_BASE64_CHECK_HPP

#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// What the service says is wrong; empty: nothing.
std::string base64_failure(std::string_view text);

}  // namespace ddbm::local::detail

#endif
