// What a migration has done, counted, and what it tells of that.

#ifndef DDBM_SRC_MIGRATION_TALLY_HPP
#define DDBM_SRC_MIGRATION_TALLY_HPP

#include <ddbm/error.hpp>
#include <ddbm/migration_report.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace ddbm::detail {

// Whether a failure is a matter of the one item that was read or written. Others are of the run:
// they would meet the next item as well.
bool is_of_item(const error_code& why);

class migration_tally
{
public:
    using clock = std::chrono::steady_clock;

    migration_tally(clock::time_point begin, std::size_t keep_problems)
        : begin_(begin), keep_problems_(keep_problems)
    {
    }

    void expect(std::int64_t total) { report_.counts.total = total; }
    void add_seen_before(std::int64_t items) { report_.counts.seen_before += items; }

    void saw(std::int64_t items) { report_.counts.seen += items; }
    void migrated() { ++report_.counts.migrated; }
    void conflicted() { ++report_.counts.conflicted; }
    // That no check knew, or that failed, as the code tells.
    void failed(std::string key, const error& why);

    const migration_progress& counts() const noexcept { return report_.counts; }
    migration_progress progress(clock::time_point now) const;
    migration_report report(clock::time_point now) &&;

private:
    clock::time_point begin_;
    std::size_t keep_problems_;
    migration_report report_;
};

// How long the rest takes, if it goes on as it did for so long; empty while that cannot be told.
std::optional<std::chrono::milliseconds> remaining_time(const migration_progress& so_far);

}  // namespace ddbm::detail

#endif
