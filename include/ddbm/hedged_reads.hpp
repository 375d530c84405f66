#ifndef DDBM_HEDGED_READS_HPP
#define DDBM_HEDGED_READS_HPP

#include <chrono>

namespace ddbm {

/** Whether a read whose answer is late is sent a second time, and how often at most.
 *
 *  Late is later than almost all answers to such reads of its table. The first of the two answers
 *  counts, the other one is given up, so both may cost capacity. Tables that refuse reads for their
 *  rate are let alone for half a minute, and with `retry_policy::adaptive` so are the tables,
 *  indexes and keys that it slows down, as long as it does. Writes are never sent beside
 *  themselves.
 */
class hedged_reads
{
public:
    hedged_reads() = default;

    /// A second read may be sent. `call_options::hedged` says otherwise for single calls.
    bool enabled = false;

    /// How many reads more there are than without, as a share of them: 0.02 is two of a hundred.
    double extra_reads = 0.02;

    /// What takes longer than this share of all such reads is late. If `extra_reads` would not pay
    /// for all of them, only the slowest are that it pays for.
    double quantile = 0.95;

    /// Nothing is late sooner.
    std::chrono::microseconds least_delay{1'000};
};

}  // namespace ddbm

#endif
