// Reads of single items that come at about the same time, gathered into batches.

#ifndef DDBM_SRC_COMBINING_GATHERED_READS_HPP
#define DDBM_SRC_COMBINING_GATHERED_READS_HPP

#include "combining/waiting_callers.hpp"

#include <ddbm/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ddbm::detail {

/** The keys of one batch, and who waits for which.
 *
 *  A key has a position, from 0 in the order in which they came. Callers are told of once, with the
 *  position of theirs; what is handed back stays, to be sent again.
 */
class gathered_batch
{
public:
    using deadline = waiting_callers::deadline;

    class answer
    {
    public:
        answer(caller_id who_, std::size_t position_) noexcept : who(who_), position(position_) {}

        caller_id who;
        std::size_t position;

        friend bool operator==(const answer&, const answer&) = default;
    };

    /// The position of the key, which is a new one if it was not there.
    std::size_t add(std::string_view key, caller_id who, deadline until);

    /// How many keys somebody waits for.
    std::size_t wanted() const noexcept;
    /// Nobody waits any more.
    bool is_over() const noexcept { return wanted() == 0; }
    /// Those keys: what is to be sent.
    std::vector<std::size_t> wanted_positions() const;

    /// Until when the batch is of use to anybody.
    deadline last_deadline() const noexcept;

    /// The caller waits no longer. True if nobody does.
    bool leave(caller_id who);

    /// There is a reply, to all that were wanted when it was sent: those to be told, but for the
    /// keys whose positions are here, which are wanted still.
    std::vector<answer> answered(const std::vector<std::size_t>& handed_back);
    /// All of them, of the same: a failure of the batch.
    std::vector<answer> finished() { return answered({}); }

private:
    std::unordered_map<std::string, std::size_t> positions_;
    std::vector<waiting_callers> callers_;
};

/** Which reads go together, and when.
 *
 *  The first read of a group opens a batch, which is sent when its window has passed, or at once
 *  when it is full. Who has little time left is not made to wait for others for more than half of
 *  it. Reads of a group differ in their keys only: table, consistency and projection are the same.
 *
 *  How the connections are does not matter. A batch is not sent earlier where one is free: below
 *  the limit of connections there always is one, or may be, so each read would go alone at once,
 *  and nothing would be gathered. Nor does it stay open while all are busy: requests wait in the
 *  order in which they came, so it would have to give up its place to what comes later, or be
 *  written when it gets its connection, after its keys have decided whose limits it counts for and
 *  whether it is hedged. Where connections are what reads wait for, a longer window has more of
 *  them share one.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class gathered_reads
{
public:
    using time = waiting_callers::time;
    using deadline = waiting_callers::deadline;
    using batch_id = std::uint64_t;

    class place
    {
    public:
        place(batch_id batch_, std::size_t position_, bool is_full_) noexcept
            : batch(batch_), position(position_), is_full(is_full_)
        {
        }

        batch_id batch;
        std::size_t position;
        /// To be taken and sent now.
        bool is_full;
    };

    /// With a window of zero, those are gathered that come before the batch is taken.
    explicit gathered_reads(
        std::chrono::microseconds window, std::size_t most_keys = limits::batch_gets
    ) noexcept;

    place
    add(std::string_view group, std::string_view key, caller_id who, deadline until, time now);

    /// When the next batch is to be taken; nothing: there is none.
    deadline next_due() const noexcept;

    /// A batch whose time has come; 0: none.
    batch_id due(time now) const noexcept;

    /// What is sent from now on; others of its group are gathered anew. Over, if there is no such
    /// batch.
    gathered_batch take(batch_id batch);

    /// A caller of a batch that has not been taken waits no longer. True if nobody does: there is
    /// no such batch any more.
    bool leave(batch_id batch, caller_id who);

    /// How many batches there are.
    std::size_t size() const noexcept { return batches_.size(); }

private:
    struct open_batch
    {
        std::string group;
        gathered_batch keys;
        time due{};
    };

    void close(batch_id batch, const open_batch& of);

    const std::chrono::microseconds window_;
    const std::size_t most_keys_;
    batch_id next_ = 1;
    std::unordered_map<batch_id, open_batch> batches_;
    std::unordered_map<std::string, batch_id> open_;  // by group
};

}  // namespace ddbm::detail

#endif
