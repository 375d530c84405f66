// From a file name to a database that is this store's alone. Whether the file is a store at all is
// found out from its first bytes, before SQLite does anything with it.
#ifndef DDBM_SRC_LOCAL_STORAGE_STORE_FILE_HPP
#define DDBM_SRC_LOCAL_STORAGE_STORE_FILE_HPP

#include "local/storage/sqlite_database.hpp"

#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// Opened, locked and with its settings; there is the catalog's tree. In memory if `file` is empty.
sqlite_database open_store(const std::string& file);

/// What is wrong with a database that starts with these bytes; empty: it is a store.
std::string why_no_store(std::string_view first_bytes);

}  // namespace ddbm::local::detail

#endif
