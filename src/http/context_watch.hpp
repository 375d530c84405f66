#ifndef DDBM_SRC_CONTEXT_WATCH_HPP
#define DDBM_SRC_CONTEXT_WATCH_HPP

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace ddbm::detail {

class http_transport;

// Has `transport` abandoned when the execution context behind `executor` shuts down. Without it,
// operations that wait for a connection would keep their client, the client its queue and the queue
// the operations; and a client that outlives its context would close its sockets too late.
void watch_context(
    const boost::asio::any_io_executor& executor, const std::shared_ptr<http_transport>& transport
);

}  // namespace ddbm::detail

#endif
