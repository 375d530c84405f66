#ifndef DDBM_MIGRATION_CHECKPOINT_HPP
#define DDBM_MIGRATION_CHECKPOINT_HPP

#include <ddbm/model.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace ddbm {

/** How far the migration of one segment of a table has come, and who is at it: see
 *  `migrate_options::checkpoints`.
 *
 *  Each segment has an item, which may be read as any object is. The items stay when the migration
 *  is done, so that another run of it finds nothing to do; who wants it to begin anew deletes them.
 */
class migration_checkpoint
{
public:
    migration_checkpoint() = default;

    /// What the program calls the migration.
    std::string name;
    std::int64_t segment = 0;
    /// How many the table is read in, the same for all of them.
    std::int64_t segments = 0;
    /// The key, as DynamoDB's JSON, of the item that all up to this one are done; empty at the
    /// beginning.
    std::string position;
    bool is_done = false;
    /// An id that each run has of its own; empty: nobody is at it.
    std::string holder;
    /// How often this has been written, so that others see that the holder is alive.
    std::int64_t renewals = 0;
    /// How long nobody else takes the segment when its holder has fallen silent.
    std::chrono::milliseconds lease{0};

    // Of all runs together, up to the position.

    std::int64_t seen = 0;
    std::int64_t migrated = 0;
    std::int64_t conflicted = 0;
    std::int64_t failed = 0;
    std::int64_t unknown = 0;
};

template <>
struct model_of<migration_checkpoint>
{
    static constexpr auto value =
        model<migration_checkpoint>("migrations")
            .partition_key("name", &migration_checkpoint::name)
            .sort_key("segment", &migration_checkpoint::segment)
            .field("segments", &migration_checkpoint::segments)
            .field("position", &migration_checkpoint::position)
            .field("is_done", &migration_checkpoint::is_done)
            .field("holder", &migration_checkpoint::holder)
            .field("renewals", &migration_checkpoint::renewals)
            .field("lease_ms", &migration_checkpoint::lease, counted_in<std::chrono::milliseconds>)
            .field("seen", &migration_checkpoint::seen)
            .field("migrated", &migration_checkpoint::migrated)
            .field("conflicted", &migration_checkpoint::conflicted)
            .field("failed", &migration_checkpoint::failed)
            .field("unknown", &migration_checkpoint::unknown);
};

}  // namespace ddbm

#endif
