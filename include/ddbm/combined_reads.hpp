#ifndef DDBM_COMBINED_READS_HPP
#define DDBM_COMBINED_READS_HPP

#include <chrono>
#include <optional>

namespace ddbm {

/** Whether reads that are asked for at about the same time share requests.
 *
 *  Every caller keeps its own deadline and its own cancellation. Calls that are for several, see
 *  `call_options::combined`, are reported once.
 */
class combined_reads
{
public:
    combined_reads() = default;

    /// Reads that are the same to the byte are sent once: one that is eventually consistent may
    /// join one that is under way, a strongly consistent one only one that has not been sent yet.
    bool identical = false;

    /// GetItem requests wait so long for others of the same table, consistency and projection,
    /// whether or not there is a connection for them, and are sent as BatchGetItem with up to 100
    /// keys. None: they do not wait. Zero gathers what is asked for in the same turn of the
    /// executor. Costs that time; there are fewer requests then, but no less capacity is consumed.
    std::optional<std::chrono::microseconds> batch_window;
};

}  // namespace ddbm

#endif
