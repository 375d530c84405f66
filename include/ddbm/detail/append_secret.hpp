#ifndef DDBM_DETAIL_APPEND_SECRET_HPP
#define DDBM_DETAIL_APPEND_SECRET_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace ddbm::detail {

// A string that grows frees the memory that it was in as it is. These overwrite it first.

/// Makes room for a secret text of that size.
void reserve_secret(std::string& text, std::size_t size);

void append_secret(std::string& text, std::string_view more);

}  // namespace ddbm::detail

#endif
