// Items of older versions of a model, as those of the newest version: what the model's checks and
// steps make of them before anything of them becomes an object.

#ifndef DDBM_SRC_MODEL_MIGRATION_HPP
#define DDBM_SRC_MODEL_MIGRATION_HPP

#include "values/item_value_writer.hpp"

#include <ddbm/item.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <optional>

namespace ddbm::detail {

// The item as one of the newest version; nothing if it is that already, as it always is where the
// record has no versions. Throws errc::unknown_version, errc::migration_failed.
std::optional<item> migrated(const record_ops& record, const item& read);

// The same of an item that `read` writes, which costs nothing where the record has no versions.
template <class Read>
std::optional<item> migrated_from(const record_ops& record, Read read)
{
    if (record.versions.empty())
        return std::nullopt;
    item_value_writer out;
    read(out);
    return migrated(record, out.take());
}

}  // namespace ddbm::detail

#endif
