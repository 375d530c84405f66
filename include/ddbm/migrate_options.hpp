#ifndef DDBM_MIGRATE_OPTIONS_HPP
#define DDBM_MIGRATE_OPTIONS_HPP

#include <ddbm/migration_checkpoint.hpp>
#include <ddbm/migration_report.hpp>
#include <ddbm/table.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/** How a table is migrated: `ddbm::migrate_options().capacity(50, 25).in_flight(8)`.
 *
 *  What cannot be, such as no segments, is `errc::invalid_request` of the call.
 */
class migrate_options
{
public:
    migrate_options() = default;

    /// In how many parts the table is read, from 1 to 1,000,000; 32 by default. More of them share
    /// the work among more workers and machines. A migration with checkpoints keeps the number that
    /// it has begun with.
    migrate_options& segments(std::int64_t count) &
    {
        segments_ = count;
        return *this;
    }
    migrate_options segments(std::int64_t count) && { return segments(count); }

    /// How many of them are worked on at once by this call; 4 by default, 256 at most. Each has up
    /// to 500 items, or 1 MB, in memory.
    migrate_options& in_flight(int workers) &
    {
        in_flight_ = workers;
        return *this;
    }
    migrate_options in_flight(int workers) && { return in_flight(workers); }

    /** How many capacity units a second this call uses of the table, on the average: of reads, as
     *  the service tells them, and of writes, as they are reckoned from the sizes of the items,
     *  without what they change in indexes. 0, as by default: as many as there are.
     *
     *  Half a unit of reads is 4 KB of items, a unit of writes 1 KB of one.
     */
    migrate_options& capacity(double reads, double writes) &
    {
        read_units_ = reads;
        write_units_ = writes;
        return *this;
    }
    migrate_options capacity(double reads, double writes) && { return capacity(reads, writes); }

    /// Nothing is written, neither items nor checkpoints; what would be is counted, and what would
    /// fail is found.
    migrate_options& dry_run() &
    {
        dry_run_ = true;
        return *this;
    }
    migrate_options dry_run() && { return dry_run(); }

    /** Where this remembers how far it has come: in items of a table, one for each segment, under a
     *  name that the program gives to the migration.
     *
     *  A call with the same name goes on where another one has ended, however that was. Several
     *  calls at the same time, of one program or of many on different machines, share the work.
     *  Each segment is taken by one of them, by a lease that it renews. When one falls silent, as
     *  if it was killed, another one goes on with its segments. It may do some items again, which
     *  is harmless.
     *
     *  @code
     *  ddbm::table<ddbm::migration_checkpoint> checkpoints(db);
     *  options.checkpoints(checkpoints, "accounts to version 2");
     *  @endcode
     */
    migrate_options& checkpoints(table<migration_checkpoint> where, std::string name) &
    {
        checkpoints_ = std::move(where);
        name_ = std::move(name);
        return *this;
    }
    migrate_options checkpoints(table<migration_checkpoint> where, std::string name) &&
    {
        return checkpoints(std::move(where), std::move(name));
    }

    /// How long nobody else takes a segment when this call falls silent; a minute by default, a
    /// second at least. Checkpoints are written after a sixth of it at the latest.
    migrate_options& lease(std::chrono::milliseconds time) &
    {
        lease_ = time;
        return *this;
    }
    migrate_options lease(std::chrono::milliseconds time) && { return lease(time); }

    /** Calls a function after each page of a segment.
     *
     *  It runs where the client's operations do, never twice at once, and never inside of the
     *  initiating function. What it throws ends the migration like a failure.
     *
     *  With g++ up to 12 name the function in a statement of its own if it captures objects by
     *  copy: in an expression with `co_await` they would be destroyed twice.
     */
    migrate_options& on_progress(std::function<void(const migration_progress&)> function) &
    {
        on_progress_ = std::move(function);
        return *this;
    }
    migrate_options on_progress(std::function<void(const migration_progress&)> function) &&
    {
        return on_progress(std::move(function));
    }

    /// How many items that were not migrated are named in the report; 100 by default.
    migrate_options& keep_problems(std::size_t most) &
    {
        keep_problems_ = most;
        return *this;
    }
    migrate_options keep_problems(std::size_t most) && { return keep_problems(most); }

    std::int64_t segments() const noexcept { return segments_; }
    int in_flight() const noexcept { return in_flight_; }
    double read_units() const noexcept { return read_units_; }
    double write_units() const noexcept { return write_units_; }
    bool is_dry_run() const noexcept { return dry_run_; }
    const std::optional<table<migration_checkpoint>>& checkpoints() const noexcept
    {
        return checkpoints_;
    }
    const std::string& name() const noexcept { return name_; }
    std::chrono::milliseconds lease() const noexcept { return lease_; }
    const std::function<void(const migration_progress&)>& on_progress() const noexcept
    {
        return on_progress_;
    }
    std::size_t keep_problems() const noexcept { return keep_problems_; }

private:
    std::int64_t segments_ = 32;
    int in_flight_ = 4;
    double read_units_ = 0;
    double write_units_ = 0;
    bool dry_run_ = false;
    std::optional<table<migration_checkpoint>> checkpoints_;
    std::string name_;
    std::chrono::milliseconds lease_{60'000};
    std::function<void(const migration_progress&)> on_progress_;
    std::size_t keep_problems_ = 100;
};

}  // namespace ddbm

#endif
