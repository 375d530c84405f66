#ifndef DDBM_SRC_CALLER_QUEUE_HPP
#define DDBM_SRC_CALLER_QUEUE_HPP

#include "http/pool_caller.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>

namespace ddbm::detail {

// Those who wait for a connection, in the order in which they are served. In front are the placed
// ones, on whose behalf a connection is being opened, one for each; behind them are those for whom
// none may be opened. Whoever is in front is served by the first connection that there is, be it
// another one's: then that one takes over the opening that was not used. So an opening that hangs
// holds up nobody, and one that fails is put down to a caller that has waited for all of it.
//
// Owns neither callers nor connections; all it does takes the same time however many wait.
class caller_queue
{
public:
    ~caller_queue();

    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    std::size_t unplaced() const { return unplaced_count_; }

    // Who is to be served first; null if nobody waits.
    pool_caller* front();

    // Behind all others, unplaced.
    void push_back(pool_caller& x);

    // Before all others, with the opening of the last placed one if there is any.
    void push_front(pool_caller& x);

    // The first of the unplaced, of whom there is one, gets `opening`.
    void place(pool_connection& opening);

    // Takes `x` out. Returns the opening that it leaves behind, if any.
    pool_connection* leave(pool_caller& x);

    // There is no opening for `x`, which is placed, any more; the last placed one gives it its own.
    void lost_opening(pool_caller& x);

private:
    using list = boost::intrusive::list<
        pool_caller,
        boost::intrusive::member_hook<
            pool_caller,
            boost::intrusive::list_member_hook<>,
            &pool_caller::queue_hook_>,
        boost::intrusive::constant_time_size<false>>;

    void link(list& where, list::iterator before, pool_caller& x);
    void unlink(pool_caller& x);
    pool_connection* take_last_opening();
    static void replace_opening(pool_caller& x, pool_connection& opening);

    list placed_;
    list unplaced_;
    std::size_t size_ = 0;
    std::size_t unplaced_count_ = 0;
};

}  // namespace ddbm::detail

#endif
