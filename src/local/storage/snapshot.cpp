#include "local/storage/snapshot.hpp"

#include "local/storage/file_header.hpp"
#include "local/storage/page_checksum.hpp"
#include "local/storage/trees.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <memory>

namespace ddbm::local::detail {
namespace {

struct sqlite_free
{
    void operator()(unsigned char* bytes) const noexcept { sqlite3_free(bytes); }
};

}  // namespace

std::string take_snapshot(const sqlite_database& database)
{
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, sqlite_free> bytes(
        sqlite3_serialize(database.handle(), "main", &size, 0)
    );
    if (bytes == nullptr)
        database.fail(errc::store_failed, "there is not enough memory for a snapshot");
    std::string snapshot(
        reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)
    );
    take_log_from_header(snapshot);
    const file_header header(snapshot);
    if (header.has_checksums())
        stamp_pages(snapshot, header.page_size());
    return snapshot;
}

attached_snapshot::attached_snapshot(const sqlite_database& database, std::string_view bytes)
    : database_(database), bytes_(bytes)
{
    if (!why_no_store(bytes).empty())
        throw error(
            errc::store_unusable, "the snapshot is not one of this program: " + why_no_store(bytes)
        );
    const file_header header(bytes);
    if (!header.is_plausible() ||
        (header.has_checksums() && !are_pages_right(bytes, header.page_size())))
        throw error(errc::store_damaged, "the snapshot is damaged");
    database_.execute("ATTACH ':memory:' AS snapshot");
    try
    {
        open();
    }
    catch (...)
    {
        sqlite3_exec(database_.handle(), "DETACH snapshot", nullptr, nullptr, nullptr);
        throw error(errc::store_damaged, "the snapshot is damaged");
    }
}

attached_snapshot::~attached_snapshot()
{
    sqlite3_exec(database_.handle(), "DETACH snapshot", nullptr, nullptr, nullptr);
}

void attached_snapshot::open()
{
    const auto size = static_cast<sqlite3_int64>(bytes_.size());
    const int result = sqlite3_deserialize(
        database_.handle(),
        "snapshot",
        reinterpret_cast<unsigned char*>(bytes_.data()),
        size,
        size,
        SQLITE_DESERIALIZE_READONLY
    );
    if (result != SQLITE_OK)
        database_.fail(result);

    sqlite_statement check(database_, "PRAGMA snapshot.quick_check(1)");
    if (!check.step() || check.bytes(0) != "ok")
        database_.fail(SQLITE_CORRUPT);
    trees_ = list_trees(database_, "snapshot");
    if (std::find(trees_.begin(), trees_.end(), catalog_tree) == trees_.end())
        database_.fail(SQLITE_CORRUPT);
    for (tree_id tree : trees_)
        sqlite_statement(database_, "SELECT key,value FROM snapshot." + tree_name(tree));
}

void attached_snapshot::copy_tree(tree_id tree)
{
    const std::string name = tree_name(tree);
    database_.execute(
        "INSERT INTO main." + name + " SELECT key,value FROM snapshot." + name + " ORDER BY key"
    );
}

}  // namespace ddbm::local::detail
