// Looks names up in threads of its own. getaddrinfo cannot be interrupted, and Asio's resolver
// waits for it: an operation here ends when it is told to, and its context need not outlive the
// thread.

#ifndef DDBM_SRC_NAME_LOOKUP_HPP
#define DDBM_SRC_NAME_LOOKUP_HPP

#include <ddbm/error_code.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace asio = boost::asio;

// Whoever asks for a name that is being looked up waits for the same thread: a name server that
// hangs costs one thread for each name, however many operations give up on it. An answer that comes
// when all have given up is kept for a few seconds, for the next one.
//
// Shared objects: safe.
class name_lookup
{
public:
    using endpoint_list = std::vector<asio::ip::tcp::endpoint>;
    using handler_type = asio::any_completion_handler<void(error_code, endpoint_list)>;
    // What blocks until it knows.
    using resolve_function =
        std::function<endpoint_list(const std::string& host, std::uint16_t port, error_code& ec)>;

    explicit name_lookup(resolve_function resolve);
    ~name_lookup();

    // Completes on the handler's executor, through `executor`. Honours terminal cancellation.
    void start(
        const asio::any_io_executor& executor, std::string host, std::uint16_t port, handler_type
    );

private:
    using name = std::pair<std::string, std::uint16_t>;

    // Shared with the threads, which may come to their end later than this object.
    struct shared_state;
    const std::shared_ptr<shared_state> state_;
};

// getaddrinfo, by way of Asio.
name_lookup::endpoint_list resolve_now(const std::string& host, std::uint16_t port, error_code& ec);

}  // namespace ddbm::detail

#endif
