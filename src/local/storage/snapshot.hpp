// A whole store as bytes: a database file as SQLite writes it, whatever the store itself is kept
// in.
#ifndef DDBM_SRC_LOCAL_STORAGE_SNAPSHOT_HPP
#define DDBM_SRC_LOCAL_STORAGE_SNAPSHOT_HPP

#include "local/storage/sqlite_database.hpp"
#include "local/storage/store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

std::string take_snapshot(const sqlite_database& database);

/// A snapshot beside a store, to be read from until the object goes.
class attached_snapshot
{
public:
    /// Throws ddbm::error for bytes that are no snapshot, or a damaged one. `bytes` must live as
    /// long as the object, which must not go inside of a transaction.
    attached_snapshot(const sqlite_database& database, std::string_view bytes);
    ~attached_snapshot();

    attached_snapshot(const attached_snapshot&) = delete;
    attached_snapshot& operator=(const attached_snapshot&) = delete;

    const std::vector<tree_id>& trees() const noexcept { return trees_; }
    /// Into an empty tree.
    void copy_tree(tree_id tree);

private:
    void open();

    const sqlite_database& database_;
    std::string bytes_;
    std::vector<tree_id> trees_;
};

}  // namespace ddbm::local::detail

#endif
