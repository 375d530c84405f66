#ifndef DDBM_SRC_LOCAL_CONTROL_TAG_CHARACTERS_HPP
#define DDBM_SRC_LOCAL_CONTROL_TAG_CHARACTERS_HPP

#include <cstddef>
#include <string_view>

namespace ddbm::local::detail {

/// How many characters a text has whose characters all may be in tags: letters and digits of any
/// script, blanks and `+ - = . _ : / @`. `npos` if there is another one.
std::size_t count_tag_characters(std::string_view utf8) noexcept;

}  // namespace ddbm::local::detail

#endif
