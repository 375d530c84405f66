#ifndef DDBM_SRC_POOL_CALLER_HPP
#define DDBM_SRC_POOL_CALLER_HPP

#include "environment/deadline.hpp"
#include "http/limit_queue.hpp"

#include <boost/intrusive/list_hook.hpp>

#include <chrono>
#include <cstddef>

namespace ddbm::detail {

class pool_connection;

// What wants a connection of a connection_pool: base class of an attempt. Its owner keeps it where
// it is from acquire() until its outcome.
class pool_caller : public limited
{
public:
    using clock = std::chrono::steady_clock;

    // It waits no longer than that. Set before acquire().
    detail::deadline deadline;

    bool is_waiting() const { return place_ != place::nowhere; }
    // The connection that it uses.
    pool_connection* connection() const { return connection_; }
    // While it waits, the one that is being opened on its behalf, if one is.
    pool_connection* opening() const { return opening_; }
    // For the text of a failure: since when it waits or has waited, and behind how many.
    clock::time_point waiting_since() const { return since_; }
    std::size_t ahead() const { return ahead_; }

private:
    friend class caller_queue;
    friend class connection_pool;

    enum class place
    {
        nowhere,
        placed,    // a connection is being opened on its behalf
        unplaced,  // none is
    };

    boost::intrusive::list_member_hook<> queue_hook_;
    place place_ = place::nowhere;
    unsigned failed_openings_ = 0;
    pool_connection* opening_ = nullptr;
    pool_connection* connection_ = nullptr;
    clock::time_point since_;
    std::size_t ahead_ = 0;
};

}  // namespace ddbm::detail

#endif
