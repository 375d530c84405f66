// How fast a migration may go: the capacity that it may use of reads and of writes, and how large a
// page has to be for that.

#ifndef DDBM_SRC_MIGRATION_PACE_HPP
#define DDBM_SRC_MIGRATION_PACE_HPP

#include "observation/capacity_budget.hpp"

#include <chrono>
#include <cstdint>

namespace ddbm::detail {

class migration_pace
{
public:
    using clock = std::chrono::steady_clock;

    // Units a second of all workers together; 0: as many as there are.
    migration_pace(double read_units, double write_units, int workers, clock::time_point now);

    // A page of so many items was read.
    void read(double units, std::int64_t items, clock::time_point now);
    // An item was written.
    void wrote(double units, clock::time_point now);

    const capacity_budget& reads() const noexcept { return reads_; }
    const capacity_budget& writes() const noexcept { return writes_; }

    // How many items the next page has: as many as are read, and written if they all have to be, in
    // about five seconds; 500 at most, as a page is in memory as a whole.
    std::int64_t items_of_page() const;

private:
    capacity_budget reads_;
    capacity_budget writes_;
    double part_;  // of one worker
    double read_units_ = 0;
    std::int64_t items_read_ = 0;
    double write_units_ = 0;
    std::int64_t items_written_ = 0;
};

}  // namespace ddbm::detail

#endif
