// Items of older versions of a model, as those of the newest version: what the model's checks and
// steps make of them before anything of them becomes an object.

#ifndef DDBM_SRC_MODEL_MIGRATION_HPP
#define DDBM_SRC_MODEL_MIGRATION_HPP

#include "model/reading_notes.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <memory>
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
    reading_notes notes;  // of the newest, for saves
};

// Becomes a migrated_ptr when the object has been made of the newest, with its notes.
using made_item = std::unique_ptr<migrated_item>;

// Null where there is nothing newer than what was read.
made_item keep_migrated(item read, std::optional<item> newest);

// The same of an item that `read` writes, which costs nothing where the record has no versions.
template <class Read>
made_item migrated_from(const record_ops& record, Read read)
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
