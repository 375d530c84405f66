#ifndef DDBM_SRC_ERRORS_ONE_LINE_HPP
#define DDBM_SRC_ERRORS_ONE_LINE_HPP

#include <string>

namespace ddbm::detail {

// The text as one line that any log takes: blanks for line breaks and tabs; other control
// characters, and bytes that are not UTF-8, as \x1b.
std::string one_line(std::string text);

}  // namespace ddbm::detail

#endif
