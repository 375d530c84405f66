#ifndef DDBM_SRC_CONNECTION_POOL_HPP
#define DDBM_SRC_CONNECTION_POOL_HPP

#include "http/caller_queue.hpp"
#include "http/cheap_random.hpp"
#include "http/limit_queue.hpp"
#include "http/pool_action.hpp"
#include "http/pool_addresses.hpp"
#include "http/pool_caller.hpp"
#include "http/pool_connection.hpp"
#include "http/pool_options.hpp"
#include "http/pool_statistics.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

// Which connection of one endpoint serves whom. It knows records and the time, and no sockets: what
// happens is told to it, and it answers with what is to be done.
//
//              open                opened               acquire
//     free ----------> opening ---------------> idle <-----------> busy
//      ^                  |                      |     finished      |
//      |                  | nobody wants it      | too old, left,    | not to be
//      | closed           v any more             v not wanted        v used again
//      +------------- leaving <------------------+-------------------+
//
// A record is free at once where the owner tells that its connection has ended: by open_failed(),
// found_stale(), or finished() with another end than `reusable`. Where the pool ends it there is a
// `close`, and the record stays until the owner says closed(), so that what happens to it meanwhile
// meets nobody else.
//
// Callers. A caller gets an idle connection at once, or waits in a queue that is served in order
// (caller_queue.hpp). On behalf of each of those in front one connection is being opened, as far as
// the limits allow, yet nobody is bound to it: who is in front takes what is free first. So nobody
// waits while there is a connection to use or one may be opened, and an address that lets a
// connection hang holds up nobody while others answer. A caller fails by an opening only if it has
// waited for all of it, and only after other addresses had their turn.
//
// Addresses. An exchange goes to the better of two addresses with idle connections, and there over
// the one that was used last: load spreads over addresses, while connections beyond what the load
// needs grow old at the bottom, and are closed. New connections go to the better of two addresses
// that the last lookup has named. One that is new or has come back gets some beside the idle ones
// of others, so that it can have its share. route() tells when a lookup has answered: the one
// chosen, and after it all others as what RFC 8305 falls back to, so choosing costs at most the 250
// ms after which the next is tried. connected() says which one it was. If not the one chosen, then
// that one is taken for failed, since it would have answered sooner.
//
// Trouble. An address that fails is quarantined (quarantine.hpp): its idle connections are not used
// and none are opened to it, as long as there is a fit address. If there is none the least bad is
// used: the pool never refuses a caller for the state of addresses. An address that is asked and
// says nothing counts as slow by that from the first millisecond on (reply_times.hpp), so less and
// less goes there, and after half a second it is quarantined without waiting for any exchange to
// run out of time: what was sent there before is lost to its limit, and nothing sent later is but
// one exchange for each trial, and these have growing pauses.
//
// Age. A connection that has lived for max_age, less up to a quarter so that not all are renewed at
// once, ends after the exchange that it carries. So do those to addresses that lookups have ceased
// to name.
//
// Quiet. While no caller waits for or uses a connection nothing is outstanding: openings that
// nobody needs are given up then, but for prewarm()'s, and for a trial of which the one before was
// given up so. Idle connections stay, and are looked at with the next event.
//
// Costs. No event takes longer for more connections or callers, but for limits of time, which are
// kept in a tree; where addresses are in trouble, and for each opening, it looks at all addresses.
// Nothing is allocated while connections and callers come and go, but for each new record, and by
// actions beyond what pool_actions has room for.
//
// Threads. None of its own, and nothing is shared between pools: each shard of a client has one.
// Within a shard the owner's mutex is held during all calls, and may be let go of before the
// actions are carried out: `use` and `step` tell whether one is still about what it was about. A
// record may be given to another connection meanwhile, so what its slot leads to is looked up under
// the mutex.
class connection_pool
{
public:
    using clock = std::chrono::steady_clock;
    using endpoint = pool_address::endpoint;

    enum class opening_failure
    {
        lookup,         // no address is known
        to_connect,     // none of the addresses of route() has answered
        handshake,      // one has, but TLS with it has failed
        no_descriptor,  // this process may open no more
    };

    enum class exchange_end
    {
        reusable,   // with a reply, and the connection can carry another exchange
        last,       // with a reply, but the connection is closed
        broken,     // the rest without one, and closed: by the other side
        timed_out,  // by a limit of time, of the step or of the call
        cancelled,  // by the caller
    };

    // No other connection is opened for so long after there was no descriptor for one. Whatever
    // frees descriptors takes about that; asking for each caller would only cost.
    static constexpr std::chrono::seconds short_for{1};
    // So many openings of its own a caller lives to see fail with a handshake, if there are so many
    // addresses: a fault of several is more likely one of them all, or of this side.
    static constexpr std::size_t most_failed_openings = 3;

    connection_pool(const pool_options& options, std::uint64_t seed);
    connection_pool(const connection_pool&) = delete;
    connection_pool& operator=(const connection_pool&) = delete;
    ~connection_pool();

    // -- Callers. Each acquire() has one outcome: `use` or `fail`, or withdraw().

    void acquire(pool_caller& x, clock::time_point now, pool_actions& actions);

    // `x` wants no connection any more. Null if it does not wait now, nor uses one; otherwise the
    // connection that it uses, which the owner is to abort.
    pool_connection* withdraw(pool_caller& x, clock::time_point now, pool_actions& actions);

    // -- A connection that is being opened

    // The addresses to try, the one it shall be first; none if none is known, or `c` is not needed
    // any more.
    void route(pool_connection& c, clock::time_point now, std::vector<endpoint>& into);

    // `where` has accepted it.
    void connected(pool_connection& c, const endpoint& where, clock::time_point now);

    // It is ready for use, after connected().
    void opened(pool_connection& c, clock::time_point now, pool_actions& actions);

    void open_failed(
        pool_connection& c, opening_failure why, clock::time_point now, pool_actions& actions
    );

    // -- A connection that is used

    void
    finished(pool_connection& c, exchange_end how, clock::time_point now, pool_actions& actions);

    // It had been closed while it was idle; its caller, whose request has had no effect, is served
    // next.
    void found_stale(pool_connection& c, clock::time_point now, pool_actions& actions);

    // -- Any connection

    // What it does, it is to have done by `when`; else there will be an `abort`. Ends by itself
    // with the state that it was set in.
    void limit(pool_connection& c, std::optional<clock::time_point> when);

    // The connection of a `close` is gone.
    void closed(pool_connection& c);

    // -- Time. Only while callers wait for connections or limits are set is there a next one.

    std::optional<clock::time_point> next_time() const;
    void on_time(clock::time_point now, pool_actions& actions);

    // -- The whole

    // What a lookup has found, if anything.
    void learn(const std::vector<endpoint>& found, clock::time_point now, pool_actions& actions);
    // In place of that of the options, from the next lookup on.
    void set_address_grace(std::chrono::milliseconds grace) { addresses_.set_grace(grace); }

    // Opens connections, spread over the addresses, until there are `count`, or as many as may be.
    // Returns how many it has begun.
    std::size_t prewarm(std::size_t count, clock::time_point now, pool_actions& actions);
    // Some that prewarm() has begun are still being opened.
    bool is_prewarming() const { return reserving_ != 0; }

    // From now on no connection is kept idle. Callers are served on: an operation that runs may
    // need another attempt. Who refuses new operations is above.
    void drain(clock::time_point now, pool_actions& actions);

    // The same, and nobody gets a connection any more. Exchanges may go on; abort_all() ends them.
    void close(clock::time_point now, pool_actions& actions);
    void abort_all(pool_actions& actions);

    pool_statistics statistics(clock::time_point now) const;

    // Why `x`, which has just failed with `why`, got no connection: with the numbers.
    std::string in_words(const pool_caller& x, no_connection why, clock::time_point now) const;

private:
    using state = pool_connection::state;
    using purpose = pool_connection::purpose;

    std::size_t connections() const { return opening_ + idle_ + busy_; }

    bool may_open(clock::time_point now) const;
    bool make_room(clock::time_point now, pool_actions& actions);
    pool_connection& begin_opening(purpose why, clock::time_point now, pool_actions& actions);
    void begin_trials(clock::time_point now, pool_actions& actions);
    void balance(clock::time_point now, pool_actions& actions);
    void set_address(pool_connection& c, pool_address& a);
    void end_opening(pool_connection& c);
    void give_up_opening(
        pool_connection& c, pool_closing why, clock::time_point now, pool_actions& actions
    );

    void serve(clock::time_point now, pool_actions& actions);
    void place(clock::time_point now, pool_actions& actions);
    void settle(clock::time_point now, pool_actions& actions);
    void assign(pool_connection& c, pool_caller& x, clock::time_point now, pool_actions& actions);
    pool_caller& end_use(pool_connection& c);
    pool_connection* leave_queue(pool_caller& x);
    void fail(pool_caller& x, no_connection why, pool_actions& actions);
    void set_limit_of_wait(pool_caller& x);

    pool_connection* take_idle(clock::time_point now, pool_actions& actions);
    pool_connection* take_idle_of(pool_address& a, clock::time_point now, pool_actions& actions);
    void make_idle(pool_connection& c, clock::time_point now);
    void unlink_idle(pool_connection& c);
    void drop_idle(pool_connection& c, pool_closing why, pool_actions& actions);
    void drop_outdated(clock::time_point now, pool_actions& actions);
    void drop_all_idle(pool_closing why, pool_actions& actions);

    void leave(pool_connection& c, pool_closing why, pool_actions& actions);
    void release(pool_connection& c);
    void count_closing(pool_closing why);

    const pool_options options_;
    cheap_random random_;
    std::deque<pool_connection> records_;
    std::vector<pool_connection*> free_;
    pool_addresses addresses_;
    caller_queue queue_;
    limit_queue<pool_caller> limits_of_waits_;
    limit_queue<pool_connection> limits_of_steps_;

    pool_connection::order_list idle_order_;  // idle for longest in front
    pool_connection::order_list spare_;       // being opened, for whoever comes
    pool_connection::order_list trials_;      // being opened, to try a quarantined address

    std::size_t opening_ = 0;
    std::size_t idle_ = 0;
    std::size_t busy_ = 0;
    std::size_t leaving_ = 0;
    std::size_t reserving_ = 0;  // of those opening
    std::uint64_t uses_ = 0;
    clock::time_point next_balance_ = clock::time_point::min();
    clock::time_point short_until_ = clock::time_point::min();
    bool draining_ = false;
    bool closed_ = false;
    pool_statistics done_;  // only what is counted since the beginning
};

}  // namespace ddbm::detail

#endif
