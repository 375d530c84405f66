#ifndef DDBM_SRC_HTTP_TRANSPORT_HPP
#define DDBM_SRC_HTTP_TRANSPORT_HPP

#include "environment/context_watch.hpp"
#include "http/address_source.hpp"
#include "http/http_connection.hpp"
#include "http/http_options.hpp"
#include "http/http_part.hpp"
#include "http/receive_buffer.hpp"
#include "transport/transport.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/intrusive/list.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace ddbm::detail {

// A pool of connections to one endpoint. An exchange gets the connection that was used last, a new
// one, or a place in a queue that is served in order. Nothing is outstanding while
// no exchange is: idle connections have no read pending, and are looked at when they are wanted
// again.
//
//   start -> connection [wait for one] -> finished -> complete
//
// One mutex guards the lists and is never held over I/O. A connection's own mutex may be held while
// this one is taken, never the other way round.
class http_transport final : public transport,
                             public context_user,
                             public std::enable_shared_from_this<http_transport>
{
public:
    using clock = exchange::clock;

    static std::shared_ptr<http_transport>
    make(asio::any_io_executor executor, http_options options);
    ~http_transport() override;

    void start(exchange_ptr x) override;
    void abort(exchange& x, error_code why) override;
    void close() override;

    // -- For connections.

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    const http_options& options() const noexcept { return options_; }
    environment& env() const noexcept { return *options_.env; }
    address_source& addresses() const noexcept { return *addresses_; }
    // Null without TLS.
    asio::ssl::context* tls() noexcept { return tls_ ? &*tls_ : nullptr; }

    // From now on `x` has `limit` for its next step, and never more than to its deadline.
    void limit(exchange& x, std::chrono::milliseconds limit);

    // `x` has its reply or its failure. Takes `connection` back, for the next in the queue or, if
    // it is to be `reused`, for later.
    void finished(http_connection& connection, exchange& x, bool reuse);

    // The connection was closed by the other side before `x` could have been read there.
    void replace(http_connection& stale, exchange_ptr x);

    // No descriptor is left for another connection, as `why` says: `x` waits for one of those there
    // are. If there are none it fails.
    void wait_for_another(http_connection& unopened, exchange_ptr x, error_code why);

    receive_buffer take_buffer();
    void give_back(receive_buffer buffer);

    // The execution context is going away: lets go of everything without completing it.
    void abandon() override;

private:
    using connection_ptr = boost::intrusive_ptr<http_connection>;

    http_transport(asio::any_io_executor executor, http_options options);

    using busy_list = boost::intrusive::list<
        http_connection,
        boost::intrusive::member_hook<
            http_connection,
            boost::intrusive::list_member_hook<unlinks_itself>,
            &http_connection::busy_hook>,
        boost::intrusive::constant_time_size<false>>;

    enum place
    {
        front_of_queue,
        end_of_queue,
    };
    using lock = std::unique_lock<std::mutex>;

    error_code why_ended(exchange& x, clock::time_point now) const;
    void serve(lock& held, clock::time_point now);
    connection_ptr take_connection(clock::time_point now);
    void occupy(lock& held, http_connection& connection, exchange_ptr x, clock::time_point now);
    void take_back(exchange_ptr x, http_connection& connection, clock::time_point now);
    bool may_open(clock::time_point now) const;
    void attach(exchange& x, http_connection& connection);
    void detach(exchange& x, http_connection& connection);
    void drop_outdated(clock::time_point now);
    void set_timeout(exchange& x, deadline limit);
    void clear_timeout(exchange& x);
    void arm_timer();
    void disarm_timer();
    void on_timer();
    void enqueue(exchange_ptr x, place where);
    exchange_ptr pop_waiting();
    exchange_ptr take_waiting(http_part& part);
    exchange_ptr give_up_waiting(http_part& part);
    void post_completion(exchange_ptr x, error_code ec);

    const asio::any_io_executor executor_;
    const http_options options_;
    std::optional<asio::ssl::context> tls_;
    std::shared_ptr<address_source> addresses_;

    std::mutex mutex_;
    bool closed_ = false;
    std::uint64_t generations_ = 0;
    std::size_t connections_ = 0;       // open, opening and idle
    std::vector<connection_ptr> idle_;  // last used at the back
    clock::time_point short_until_;     // no other connection is opened before
    busy_list busy_;
    waiting_list waiting_;
    timeout_set timeouts_;
    std::unique_ptr<timer> timer_;
    std::optional<clock::time_point> armed_;
    std::vector<receive_buffer> buffers_;
};

}  // namespace ddbm::detail

#endif
