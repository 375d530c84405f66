#ifndef DDBM_SRC_ADDRESS_SOURCE_HPP
#define DDBM_SRC_ADDRESS_SOURCE_HPP

#include "http/known_addresses.hpp"

#include <ddbm/environment.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/strand.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

class http_connection;

// Addresses of one host for the connections to it. One lookup at a time, which all who want
// addresses meanwhile share; what it found is kept for a little while, and used for longer where
// looking up fails or takes too long. A lookup that nobody waits for any more is cancelled.
//
// Shared objects: safe. Its mutex may be taken while a connection's is held, never the other way
// round.
class address_source : public std::enable_shared_from_this<address_source>
{
public:
    using endpoint = known_addresses::endpoint;
    using endpoint_list = known_addresses::endpoint_list;

    address_source(
        asio::any_io_executor executor,
        std::shared_ptr<environment> env,
        std::string host,
        std::uint16_t port
    );

    // For a connection that is being opened: what is known and good enough; or nothing, and
    // `connection` has on_addresses() called later.
    std::optional<endpoint_list> get(http_connection& connection);

    // `connection` is open, or given up. With `late`, because the lookup took too long: for a
    // while, or until one has ended, those who come next are content with what is known.
    void leave(http_connection& connection, bool late);

    // What became of connecting.
    void worked(const endpoint& which);
    void failed(const endpoint& which);

    // The execution context is going away.
    void abandon();

private:
    using connection_ptr = boost::intrusive_ptr<http_connection>;
    struct lookup;
    struct interested
    {
        connection_ptr connection;
        bool waits;
    };

    void begin(std::shared_ptr<lookup> begun);
    void on_looked_up(const std::shared_ptr<lookup>& ended, error_code ec, endpoint_list found);

    const asio::any_io_executor executor_;
    const std::shared_ptr<environment> env_;
    const std::string host_;
    const std::uint16_t port_;

    std::mutex mutex_;
    known_addresses known_;
    std::shared_ptr<lookup> running_;
    std::vector<interested> interested_;                // in what is being looked up
    known_addresses::clock::time_point content_until_;  // with what is known, however old
};

}  // namespace ddbm::detail

#endif
