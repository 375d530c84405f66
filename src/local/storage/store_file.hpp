// From a file name to a database that is this store's alone. Whether the file is a store at all is
// found out from its first bytes, before SQLite does anything with it.
#ifndef DDBM_SRC_LOCAL_STORAGE_STORE_FILE_HPP
#define DDBM_SRC_LOCAL_STORAGE_STORE_FILE_HPP

#include "local/storage/sqlite_database.hpp"

#include <string>

namespace ddbm::local::detail {

/// Opened, locked and with its settings; there is the catalog's tree. In memory if `file` is empty.
sqlite_database open_store(const std::string& file);

}  // namespace ddbm::local::detail

#endif
