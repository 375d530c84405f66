// Opens a TCP connection to one of several addresses, as RFC 8305 says: the next is tried when one
// has failed or has not answered for a while, and the first connection made is the one.

#ifndef DDBM_SRC_CONNECT_ATTEMPTS_HPP
#define DDBM_SRC_CONNECT_ATTEMPTS_HPP

#include <ddbm/environment.hpp>

#include <chrono>
#include <vector>

namespace ddbm::detail {

// RFC 8305 5, "Connection Attempt Delay".
constexpr std::chrono::milliseconds connection_attempt_delay{250};

using connect_handler = asio::any_completion_handler<void(error_code, asio::ip::tcp::socket)>;

// Completes on the handler's executor, through `executor`, which is also the socket's. `env` has
// the timer and outlives the operation. Honours terminal cancellation.
//
// When all have failed the code is that of the last one, unless that says no more than that this
// machine has no such network and another one says more; no descriptor left says the most.
void connect_to_one_of(
    environment& env,
    const asio::any_io_executor& executor,
    std::vector<asio::ip::tcp::endpoint> endpoints,
    connect_handler handler
);

// The order of attempts: the first stays first, then the families of addresses take turns.
std::vector<asio::ip::tcp::endpoint> in_turns(const std::vector<asio::ip::tcp::endpoint>& endpoints
);

// Of two failures the one that says more; the later one of equals.
error_code more_telling(error_code earlier, error_code later);

}  // namespace ddbm::detail

#endif
