#ifndef DDBM_SRC_CONTEXT_WATCH_HPP
#define DDBM_SRC_CONTEXT_WATCH_HPP

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace ddbm::detail {

namespace asio = boost::asio;

// Something that holds on to handlers or sockets of an execution context, and may outlive it.
class context_user
{
public:
    virtual ~context_user() = default;

    // The execution context is going away: lets go of everything that belongs to it, without
    // completing anything. Called once, from the context's destructor, possibly while other threads
    // still call the object.
    virtual void abandon() = 0;
};

// Has `user` abandon when the execution context behind `executor` shuts down. Without it, handlers
// that wait would keep what they own, which may be what keeps them; and a client that outlives its
// context would destroy handlers and sockets too late.
void watch_context(
    const asio::any_io_executor& executor, const std::shared_ptr<context_user>& user
);

}  // namespace ddbm::detail

#endif
