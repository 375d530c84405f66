#ifndef DDBM_SRC_VALUES_UTF8_HPP
#define DDBM_SRC_VALUES_UTF8_HPP

#include <string_view>

namespace ddbm::detail {

/// Is this UTF-8 by RFC 3629: no surrogates, nothing overlong, nothing above U+10FFFF?
bool is_utf8(std::string_view text) noexcept;

}  // namespace ddbm::detail

#endif
