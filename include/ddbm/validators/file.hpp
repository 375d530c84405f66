#ifndef DDBM_VALIDATORS_FILE_HPP
#define DDBM_VALIDATORS_FILE_HPP

// Validators of texts that are paths. They ask the file system, in the thread that validates, which
// may take as long as a disk or a network does; and what they say may be over a moment later. A
// path that cannot be looked at is not valid.

#include <ddbm/validation_report.hpp>

#include <string_view>

namespace ddbm {

struct path_exists_check
{
    void operator()(std::string_view path, validation_report& report) const;
};

struct is_file_check
{
    void operator()(std::string_view path, validation_report& report) const;
};

struct is_directory_check
{
    void operator()(std::string_view path, validation_report& report) const;
};

/// There is something at this path.
inline constexpr path_exists_check path_exists{};
/// There is a file at this path, or a link to one.
inline constexpr is_file_check is_file{};
/// There is a directory at this path, or a link to one.
inline constexpr is_directory_check is_directory{};

}  // namespace ddbm

#endif
