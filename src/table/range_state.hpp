#ifndef DDBM_SRC_RANGE_STATE_HPP
#define DDBM_SRC_RANGE_STATE_HPP

#include "client/call_limit.hpp"
#include "table/range_progress.hpp"
#include "table/range_request.hpp"

#include <ddbm/detail/range_core.hpp>
#include <ddbm/detail/running_call.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

class client_shard;
class range_fetch;
class range_wait;

// A range: what it asks for, how far it has come, the pages that are on their way, and who waits
// for them.
//
//   handles of the program, an operation that waits  ->  range_state::handle
//                                                           |  ends the fetches with the last one
//   fetches under way  ---------------------------------->  range_state
//
// Fetches come back where replies are read, and the program goes on elsewhere: what both use is
// guarded by a mutex, which is held neither over I/O nor over calls of the program's functions.
class range_state : public std::enable_shared_from_this<range_state>
{
public:
    explicit range_state(range_request what) : request(std::move(what)) {}

    // What the program holds.
    static std::shared_ptr<range_state> handle(range_request what);

    range_request request;  // constant once the range has begun

    // The function for misfits. Null: each is a failure.
    using misfit_function = std::shared_ptr<const std::function<void(const misfit&)>>;
    misfit_function on_misfit;
    // The one for those of unknown kinds. Null: they are as others.
    misfit_function on_unknown_kind;
    // The function that takes the next misfit for an operation that wants so many items; null:
    // none. With the mutex held.
    misfit_function taker(std::int64_t wanted) const;

    const table_core& table() const noexcept { return request.table; }

    // Where its pages are fetched: with the first operation on the shard that is given, from then
    // on there, unless that has gone. By one operation at a time, with the mutex held.
    client_shard& stay_on(client_shard& given);
    // From the first operation on. Changes with the mutex held.
    client_shard& shard() const noexcept { return *shard_; }

    // Changes are for ranges that have not begun. Throws errc::invalid_request.
    void check_not_begun() const;
    // With the first operation: where its cursor tells, or a place that is given. What is wrong
    // with the request is in `request.refused` from then on.
    void begin(const range_place* at = nullptr);
    // A range that counts what this one has not delivered.
    std::shared_ptr<range_state> rest_to_count();

    std::atomic<bool> is_in_use{false};  // by an operation, see operation_turn

    std::mutex mutex;
    // That its fetches are part of, as long as it runs: of the operation that waits, or one that
    // asks several ranges.
    std::weak_ptr<const running_call> call;
    std::optional<range_progress> progress;  // from the beginning on
    double capacity = 0;                     // that has been consumed, in units
    // Of the wanted items in front of which an operation has stopped, to leave a misfit to its
    // caller; 0: none has.
    std::int64_t stopped_for = 0;

    // -- Fetches. With the mutex held.

    using fetches = std::vector<boost::intrusive_ptr<range_fetch>>;

    // Begins those that there are to begin; they are to be run when the mutex is free. Those for an
    // operation end by its limit; what is read ahead for none has the time of one that begins now.
    [[nodiscard]] fetches begin_fetches(
        std::int64_t wanted, std::int64_t likely = 0, const call_limit& limit = call_limit()
    );
    // The one that fails, where the range is refused: it sends nothing, and is reported.
    [[nodiscard]] fetches begin_refused();
    // Lets an operation wait for the next page that comes, by whichever way: it lives as long as
    // one is on its way.
    void wait(const std::shared_ptr<range_wait>& operation);
    // Whether one is under way that may take longer.
    bool is_fetching_beyond(deadline end) const;
    // It does not wait any more; false if a page has come for it, and it is about to go on.
    bool stop_waiting(const range_wait& operation);
    // What one has failed with that had to be over by then, and was not.
    std::optional<error> take_lateness(deadline end);

    // -- Without the mutex.

    // Ends those under way.
    void cancel_fetches();
    // One has ended: with a page, or else a failure. Returns who waits for it.
    std::shared_ptr<range_wait> end_fetch(range_fetch& fetch, error_code ec);
    // One is gone; if it has not ended, with its context.
    void forget(range_fetch& fetch);
    // The failure of the last one that was cancelled; with circumstances in any case.
    error cancellation();
    // A failure that is none of a call, with its circumstances.
    error with_circumstances(const error& why) const;

private:
    struct late_fetch
    {
        deadline ended_by;
        error why;
    };

    void leave();
    void keep(range_fetch& fetch, error_code ec);
    void add_capacity(double units);
    // False if it was none of them any more.
    bool remove(range_fetch& fetch);

    client_shard* shard_ = nullptr;
    std::vector<range_fetch*> fetches_;  // they take themselves out
    std::weak_ptr<range_wait> waiting_;
    std::shared_ptr<range_state> counted_for_;  // whose rest this one counts
    std::optional<error> cancelled_;
    std::optional<late_fetch> late_;
    bool is_left_ = false;  // the program has no handle any more
};

// The cursor of its place, or of that behind so many items more, which are there. With the mutex
// held. Throws what the key of an item that cannot be read throws.
std::string cursor_behind(const range_state& range, std::int64_t more = 0);

// The place of one that is no scan of several segments; the beginning where it has not begun.
// Throws as cursor_behind.
range_place place_of(range_state& range);

// Whether it is known that nothing comes any more.
bool has_ended(range_state& range);

// Throws errc::invalid_request for less than one: `bound` is what it is the number of.
void check_positive(std::int64_t items, const char* bound);

// Sends them.
void run(const range_state::fetches& fetches);

}  // namespace ddbm::detail

#endif
