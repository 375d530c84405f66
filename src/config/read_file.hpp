// Small files that others write, read where nobody may be kept waiting: what a client has its keys
// from is read again on the executor that carries its requests.

#ifndef DDBM_SRC_CONFIG_READ_FILE_HPP
#define DDBM_SRC_CONFIG_READ_FILE_HPP

#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace ddbm::detail {

/** A file's bytes, at most 1 MB of them, or why they cannot be read.
 *
 *  Regular files only, and /dev/null, which is empty. A pipe or another device may keep whoever
 *  opens or reads it waiting, and may never come to an end; it is an error at once, as is a file
 *  that has more. Files of a network may still take their time.
 */
boost::system::result<std::string> read_file(const std::string& path);

/// The same for files of a kind that is larger.
boost::system::result<std::string> read_file_up_to(std::size_t most_bytes, const std::string& path);

/** What comes through a pipe, such as the one that a shell's `<(command)` names, until who writes
 *  into it has closed it; nothing if it is no pipe.
 *
 *  Waits for that, so it is for the start of a program. A pipe into which nobody writes is an error
 *  at once, and so is one that was read before: it is empty then.
 *
 *  @param longest  for all of it; later it is an error.
 */
std::optional<boost::system::result<std::string>>
read_pipe(const std::string& path, std::chrono::milliseconds longest);

}  // namespace ddbm::detail

#endif
