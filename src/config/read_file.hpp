#ifndef DDBM_SRC_CONFIG_READ_FILE_HPP
#define DDBM_SRC_CONFIG_READ_FILE_HPP

#include <boost/system/result.hpp>

#include <string>

namespace ddbm::detail {

/// A file's bytes, or why they cannot be read.
boost::system::result<std::string> read_file(const std::string& path);

}  // namespace ddbm::detail

#endif
