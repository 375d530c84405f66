#ifndef DDBM_SRC_POOL_ACTION_HPP
#define DDBM_SRC_POOL_ACTION_HPP

#include "http/pool_statistics.hpp"

#include <boost/container/small_vector.hpp>

#include <cstdint>

namespace ddbm::detail {

class pool_caller;
class pool_connection;

// Why a caller gets no connection.
enum class no_connection
{
    queue_full,
    waited_too_long,  // longer than pool_options::longest_wait
    deadline,
    not_opened,  // with the failure that open_failed() has just been called for
    pool_closed,
};

// What the owner of a connection_pool is to do, in the order given.
struct pool_action
{
    enum class kind
    {
        use,    // `caller` gets `connection`, which is open
        open,   // open `connection`; then connected() and opened(), or open_failed()
        abort,  // the time of `connection` is over: end what it does, if it still does this
        close,  // `connection`, with a TLS shutdown if it is open; then closed()
        fail,   // `caller` gets no connection; `connection` was being opened on its behalf, or null
    };

    kind what;
    pool_connection* connection = nullptr;
    pool_caller* caller = nullptr;
    std::uint64_t use = 0;   // of the connection, for `use` and `abort`
    std::uint64_t step = 0;  // the same
    pool_closing closing{};
    no_connection why{};
};

// Nearly every event has one or none.
using pool_actions = boost::container::small_vector<pool_action, 4>;

}  // namespace ddbm::detail

#endif
