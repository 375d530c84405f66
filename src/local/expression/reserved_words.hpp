// The words that are no names of attributes in expressions.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_RESERVED_WORDS_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_RESERVED_WORDS_HPP

#include <string_view>

namespace ddbm::local::detail {

/// In upper or lower case.
bool is_reserved_word(std::string_view word) noexcept;

}  // namespace ddbm::local::detail

#endif
