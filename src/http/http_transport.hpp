#ifndef DDBM_SRC_HTTP_TRANSPORT_HPP
#define DDBM_SRC_HTTP_TRANSPORT_HPP

#include "environment/context_watch.hpp"
#include "environment/deadline.hpp"
#include "http/address_source.hpp"
#include "http/connection_pool.hpp"
#include "http/http_connection.hpp"
#include "http/http_options.hpp"
#include "http/http_part.hpp"
#include "http/node_follower.hpp"
#include "http/receive_buffer.hpp"
#include "http/tls_client.hpp"
#include "transport/transport.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/container/small_vector.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// Carries exchanges over connections to one endpoint. Which connection serves which exchange is
// decided by a connection_pool; here are the sockets, the timer and the buffers.
//
// An event is told to the pool under the mutex, and what follows from it is noted there, by
// references to the connections and exchanges that it is about. It is carried out when the mutex
// has been let go of: one mutex guards the pool and is never held over I/O. A connection's own
// mutex may be held while this one is taken, never the other way round; so none is held while
// something is carried out.
class http_transport final : public transport,
                             public context_user,
                             public std::enable_shared_from_this<http_transport>
{
public:
    using clock = exchange::clock;
    using endpoint_list = address_source::endpoint_list;

    static std::shared_ptr<http_transport>
    make(asio::any_io_executor executor, http_options options);
    ~http_transport() override;

    void start(exchange_ptr x) override;
    void abort(exchange& x, error_code why) override;
    void close() override;
    void drain() override;
    std::optional<connection_statistics> connections() override;
    bool prewarm(std::size_t count, prewarmed done) override;

    // -- For connections.

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    const http_options& options() const noexcept { return options_; }
    environment& env() const noexcept { return *options_.env; }
    address_source& addresses() const noexcept { return *addresses_; }
    // Null without TLS.
    tls_client* tls() const noexcept { return options_.tls.get(); }

    // Where one that is being opened is to go; nowhere if it is not needed any more.
    endpoint_list route(const http_connection& opening);
    void connected(const http_connection& opening, const asio::ip::tcp::endpoint& where);
    // Who waits for `opening` gets to know what takes the time.
    void opening_is_at(http_connection& opening, http_connection::phase phase);
    // From now on `opening` has `limit` for what it does. Returns the step that this is.
    std::uint64_t limit(const http_connection& opening, std::chrono::milliseconds limit);

    // What connections tell without their mutex being held.
    void opened(http_connection& connection);
    void open_failed(
        http_connection& connection,
        connection_pool::opening_failure how,
        error_code why,
        std::string words
    );
    // Its exchange has its reply or its failure.
    void finished(http_connection& connection, connection_pool::exchange_end how);
    // It was closed by the other side before `x` could have been read there.
    void found_stale(http_connection& stale, exchange_ptr x);
    // What the pool had told it to do.
    void closed(http_connection& connection);

    receive_buffer take_buffer();
    void give_back(receive_buffer buffer);

    // The execution context is going away: lets go of everything without completing it.
    void abandon() override;

private:
    using connection_ptr = boost::intrusive_ptr<http_connection>;

    // A pool_action, of which the pool may be asked no more.
    struct task
    {
        pool_action::kind what{};
        std::optional<http_connection::idle_time> idle;  // of one to be used
        bool is_busy = false;                            // to be aborted
        connection_ptr connection;
        exchange_ptr x;
        http_connection::use_mark mark;
        error_code why;
    };
    // As many as pool_actions has room for.
    using task_list = boost::container::small_vector<task, 4>;

    // What an event was about, where actions do not tell.
    struct event
    {
        const http_connection* opened = nullptr;
        error_code not_opened;
        std::string_view words;
    };

    http_transport(asio::any_io_executor executor, http_options options);

    // Of one that begins now; there may be no limit of time for it.
    static deadline end_of_step(std::chrono::milliseconds limit, clock::time_point now);

    // The mutex is held in these.
    void set_limit(pool_connection& of, deadline end);
    static void note_wait(http_part& part, clock::time_point now);
    bool has(const http_connection& connection) const;
    void let_go_of(const http_connection& connection);
    void note(const pool_actions& actions, clock::time_point now, task_list& todo);
    void note(const pool_actions& actions, clock::time_point now, const event& of, task_list& todo);
    task note_use(const pool_action& action, clock::time_point now, const event& of);
    task note_opening(const pool_action& action, clock::time_point now);
    task note_abort(const pool_action& action, clock::time_point now) const;
    task note_failure(const pool_action& action, clock::time_point now, const event& of) const;
    task note_withdrawal(http_part& part, error_code why) const;
    std::string words_of(
        const http_part& part,
        const pool_connection* opening,
        no_connection why,
        clock::time_point now
    ) const;
    void follow_time();
    void follow_prewarming();

    void carry_out(task_list& todo);
    void put_back(http_connection& stale, exchange_ptr x, task_list& todo);
    void learn(const endpoint_list& found, bool are_all);
    void on_timer();
    void post_completion(exchange_ptr x, error_code ec);

    const asio::any_io_executor executor_;
    const http_options options_;
    std::shared_ptr<address_source> addresses_;
    std::shared_ptr<node_follower> nodes_;  // null where nobody is asked for nodes

    std::mutex mutex_;
    connection_pool pool_;
    std::vector<connection_ptr> sockets_;  // by the slots of the pool's connections
    std::unique_ptr<timer> timer_;
    std::optional<clock::time_point> armed_;
    std::vector<prewarmed> prewarming_;  // who waits for what is being opened in reserve
    bool is_draining_ = false;
    error_code not_prewarmed_;  // what has failed since they wait, if anything
    std::string not_prewarmed_words_;
    std::vector<receive_buffer> buffers_;
};

}  // namespace ddbm::detail

#endif
