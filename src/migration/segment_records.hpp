// The records of segments in a table of checkpoints: who is at which segment, and how far it has
// come. A record is saved under the condition that it is as it was written last. So who has lost a
// segment finds out with the next save; until then no harm is done, as items are saved under such
// conditions as well.

#ifndef DDBM_SRC_MIGRATION_SEGMENT_RECORDS_HPP
#define DDBM_SRC_MIGRATION_SEGMENT_RECORDS_HPP

#include "migration/segment_plan.hpp"

#include <ddbm/environment.hpp>
#include <ddbm/migration_checkpoint.hpp>
#include <ddbm/migration_report.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace ddbm::detail {

// A segment that is worked on.
class claimed_segment
{
public:
    using clock = std::chrono::steady_clock;

    claimed_segment() = default;

    std::int64_t number = 0;
    std::string start;             // the key that the next page begins behind; JSON
    std::int64_t seen_before = 0;  // items, by those who were at it before
    // Its record, if there are records; when that was written last; what has come since.
    std::optional<stored<migration_checkpoint>> record;
    clock::time_point written;
    migration_progress unkept;
    bool is_lost = false;  // somebody else has it
};

class segment_records
{
public:
    using clock = std::chrono::steady_clock;

    segment_records(
        const table<migration_checkpoint>& where,
        std::string migration,
        std::chrono::milliseconds lease,
        environment& env
    );

    // In how many segments the migration was begun; empty if it was not.
    asio::awaitable<std::optional<std::int64_t>> segments_begun() const;

    // Why it cannot go on in so many.
    error other_segments(std::int64_t found, std::int64_t wanted) const;

    enum class outcome
    {
        ours,
        held,  // by somebody else
        done,
    };

    // Takes a segment of so many, if that can be, and tells the plan if not. Throws what requests
    // fail with.
    asio::awaitable<outcome>
    claim(claimed_segment& to, std::int64_t segments, segment_plan& plan) const;

    // When the record is to be written again.
    clock::time_point due(const claimed_segment& segment) const
    {
        return segment.written + lease_ / 6;
    }

    // Remembers how far the segment has come, if that is due or it is over. It may be lost then.
    asio::awaitable<void> keep_place(claimed_segment& segment, bool is_over) const;

    // Shows that somebody is at it, if that is due. It may be lost then.
    asio::awaitable<void> renew(claimed_segment& segment) const;

    // Lets others have it, who go on where it was kept last. Tries once: it is theirs anyway when
    // the lease is over.
    asio::awaitable<void> leave(claimed_segment& segment) const;

private:
    clock::time_point now() const { return env_->steady_now(); }

    asio::awaitable<outcome>
    begin(claimed_segment& to, std::int64_t segments, segment_plan& plan) const;
    asio::awaitable<outcome>
    take(claimed_segment& to, stored<migration_checkpoint> found, segment_plan& plan) const;
    void hold(claimed_segment& to, stored<migration_checkpoint> record) const;
    asio::awaitable<void> write(claimed_segment& segment) const;

    table<migration_checkpoint> records_;
    std::string migration_;
    std::chrono::milliseconds lease_;
    environment* env_;
    std::string holder_;  // that of no other run
};

}  // namespace ddbm::detail

#endif
