// Reads that are the same to the byte, asked for at the same time, and sent once.

#ifndef DDBM_SRC_COMBINING_SHARED_READS_HPP
#define DDBM_SRC_COMBINING_SHARED_READS_HPP

#include "combining/waiting_callers.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ddbm::detail {

/** Who joins whom.
 *
 *  A caller joins a read of the same operation with the same body, which has table, key, projection
 *  and consistency in it. An eventually consistent read may be joined until it is answered. A
 *  strongly consistent one shows every write that was answered before it was sent: only before
 *  that may others join, whose own writes may have been answered by then.
 *
 *  What the callers have joined is a flight: it is sent and tried again for all of them, until the
 *  last of their deadlines, and everyone gets its reply or its failure. Who does not want to wait
 *  any longer leaves, and the last one to leave takes the flight with it.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class shared_reads
{
public:
    using flight_id = std::uint64_t;
    using deadline = waiting_callers::deadline;

    class place
    {
    public:
        place(flight_id flight_, bool is_first_) noexcept : flight(flight_), is_first(is_first_) {}

        flight_id flight;
        /// Nobody was there before: the read is to be sent. For others its deadline may have
        /// changed.
        bool is_first;
    };

    place join(
        std::string_view operation,
        std::string_view body,
        bool is_strong,
        caller_id who,
        deadline until
    );

    /// An attempt is on its way from now on.
    void sent(flight_id flight);
    /// It has failed, and another one is going to be made: what that will show is not decided yet.
    void waits_again(flight_id flight);

    /// Until when the flight is of use to anybody.
    deadline last_deadline(flight_id flight) const;

    /// The caller waits no longer. True if nobody does: there is no such flight any more, and what
    /// is done for it may be cancelled.
    bool leave(flight_id flight, caller_id who);

    /// The flight is over: those to be told of its reply or failure, first come first. Nobody, if
    /// all have left.
    std::vector<caller_id> finished(flight_id flight);

    /// How many flights there are.
    std::size_t size() const noexcept { return flights_.size(); }

private:
    struct shared_read
    {
        std::string key;
        bool is_sent = false;
        waiting_callers callers;
    };

    void forget(flight_id id);

    flight_id next_ = 1;
    std::unordered_map<flight_id, shared_read> flights_;
    // The youngest flight of each key.
    std::unordered_map<std::string, flight_id> youngest_;
};

}  // namespace ddbm::detail

#endif
