// Memory for JSON with secrets in it.

#ifndef DDBM_SRC_CREDENTIALS_WIPING_MEMORY_HPP
#define DDBM_SRC_CREDENTIALS_WIPING_MEMORY_HPP

#include <ddbm/error_code.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <boost/json/fwd.hpp>
#include <boost/json/storage_ptr.hpp>

#include <string_view>

namespace ddbm::detail {

/// Overwrites what it takes back.
boost::json::storage_ptr wiping_memory();

/// All that it takes to read the text is of such memory, too.
boost::json::value
parse_secret(std::string_view text, const boost::json::storage_ptr& memory, error_code& ec);

secret_text serialize_secret(const boost::json::object& whole);

}  // namespace ddbm::detail

#endif
