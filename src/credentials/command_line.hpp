#ifndef DDBM_SRC_CREDENTIALS_COMMAND_LINE_HPP
#define DDBM_SRC_CREDENTIALS_COMMAND_LINE_HPP

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

/** The words of a command by the shell's rules of quoting: blanks part them; `'...'` is taken as it
 *  is; in `"..."` a backslash takes away the meaning of `"` and of itself, elsewhere that of any
 *  character. There is no shell: variables, patterns, pipes and `~` stay as they are.
 *
 *  Throws `key_failure` for a quote that is not closed and for a backslash at the end.
 */
std::vector<std::string> split_command(std::string_view command);

}  // namespace ddbm::detail

#endif
