// One thread's share of the server: its context, its connections and what these use in turn.
#ifndef DDBM_LOCAL_SERVER_WORKER_HPP
#define DDBM_LOCAL_SERVER_WORKER_HPP

#include "connection.hpp"
#include "memory_budget.hpp"
#include "request_log.hpp"
#include "responder.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <string>

namespace ddbm::server {

/// Thread safety: `stop()` and `add()` from any thread; all else from the one that runs the
/// context.
class worker
{
public:
    /// @param log  null: nothing is logged.
    worker(
        const responder& answers,
        memory_budget& budget,
        std::chrono::milliseconds idle_limit,
        request_log* log
    );
    ~worker();

    asio::io_context& context() noexcept { return context_; }

    void add(connection::socket s);

    /// Closes the connection that can be done without most easily, so that another can be taken.
    /// False: there is none. In the thread of the context.
    bool make_room();

    /// Has run() of the context return once what is under way is finished, or has had its time.
    void stop();

    // -- For connections.

    const responder& answers() const noexcept { return answers_; }
    memory_budget& budget() const noexcept { return budget_; }
    bool is_stopping() const noexcept { return stopping_; }
    /// As exact as needed for giving up.
    connection::clock::time_point about_now() const noexcept { return about_now_; }
    void closed(connection& c);
    /// A request takes much memory, which is given back when no more such requests come.
    void note_large() noexcept { has_large_ = true; }
    void log(const request& to, const reply& r, connection::clock::time_point begun) const;
    bool is_logging() const noexcept { return log_ != nullptr; }

    // Used by one connection and left to the next.
    request received;
    head_writer heads;
    std::string head;

private:
    void look_after();
    void look_after_memory() noexcept;
    void close_all();

    using connection_list = boost::intrusive::list<
        connection,
        boost::intrusive::member_hook<
            connection,
            boost::intrusive::list_member_hook<connection::unlinks_itself>,
            &connection::hook>,
        boost::intrusive::constant_time_size<false>>;

    const responder& answers_;
    memory_budget& budget_;
    const std::chrono::milliseconds idle_limit_;
    request_log* const log_;
    bool stopping_ = false;
    bool has_large_ = false;  // since it was looked at last
    bool had_large_ = false;  // before that
    connection::clock::time_point about_now_ = connection::clock::now();
    connection_list connections_;  // outlives those that go with the context
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    asio::steady_timer timer_;
};

}  // namespace ddbm::server

#endif
