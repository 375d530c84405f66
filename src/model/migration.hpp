// Items of older versions of a model, as those of the newest version: what the model's checks and
// steps make of them before anything of them becomes an object.

#ifndef DDBM_SRC_MODEL_MIGRATION_HPP
#define DDBM_SRC_MODEL_MIGRATION_HPP

#include "values/item_value_writer.hpp"

#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <optional>
#include <utility>

namespace ddbm::detail {

// The item as one of the newest version; nothing if it is that already, as it always is where the
// record has no versions. Throws errc::unknown_version, errc::migration_failed.
std::optional<item> migrated(const record_ops& record, const item& read);

struct migrated_item
{
    item read;
    item newest;
};

// Null where there is nothing newer than what was read.
migrated_ptr keep_migrated(item read, std::optional<item> newest);

// The same of an item that `read` writes, which costs nothing where the record has no versions.
template <class Read>
migrated_ptr migrated_from(const record_ops& record, Read read)
{
    if (record.versions.empty())
        return nullptr;
    item_value_writer out;
    read(out);
    item found = out.take();
    std::optional<item> newest = migrated(record, found);
    return keep_migrated(std::move(found), std::move(newest));
}

}  // namespace ddbm::detail

#endif
