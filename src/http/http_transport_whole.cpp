// What is done with all of a transport's connections at once: they are counted, opened ahead of
// need, drained, closed and abandoned.

#include "http/http_transport.hpp"
#include "http/pool_report.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/post.hpp>

#include <utility>

namespace ddbm::detail {

std::optional<connection_statistics> http_transport::connections()
{
    const auto now = env().steady_now();
    pool_statistics counted;
    {
        std::lock_guard held(mutex_);
        counted = pool_.statistics(now);
    }
    connection_statistics told = report_of(options_.endpoint.text(), counted, now);
    if (nodes_)
        told.node_list = nodes_->statistics();
    return told;
}

bool http_transport::prewarm(std::size_t count, prewarmed done)
{
    const auto now = env().steady_now();
    if (nodes_)
        nodes_->on_traffic(now);
    task_list todo;
    {
        std::lock_guard held(mutex_);
        pool_actions actions;
        prewarming_.push_back(std::move(done));
        pool_.prewarm(count, now, actions);
        note(actions, now, todo);
    }
    carry_out(todo);
    return true;
}

void http_transport::follow_prewarming()
{
    if (pool_.is_prewarming())
        return;
    error_code why = std::exchange(not_prewarmed_, {});
    std::string words = std::exchange(not_prewarmed_words_, {});
    if (is_draining_)
    {
        why = errc::client_closed;
        words.clear();
    }
    for (auto& each : std::exchange(prewarming_, {}))
        asio::post(executor_, [done = std::move(each), why, words] { done(why, words); });
}

void http_transport::drain()
{
    if (nodes_)
        nodes_->close();
    const auto now = env().steady_now();
    task_list todo;
    {
        std::lock_guard held(mutex_);
        is_draining_ = true;
        pool_actions actions;
        pool_.drain(now, actions);
        note(actions, now, todo);
    }
    carry_out(todo);
}

void http_transport::close()
{
    if (nodes_)
        nodes_->close();
    const auto now = env().steady_now();
    task_list todo;
    {
        std::lock_guard held(mutex_);
        is_draining_ = true;
        pool_actions actions;
        pool_.close(now, actions);
        note(actions, now, todo);
        pool_actions running;
        pool_.abort_all(running);
        for (const pool_action& each : running)
        {
            // All may have been abandoned.
            if (each.connection->slot() >= sockets_.size())
                continue;
            task& ended = todo.emplace_back(note_abort(each, now));
            ended.mark.step = 0;
            ended.why = errc::client_closed;
        }
    }
    carry_out(todo);
    // After those who wait for it.
    addresses_->close();
}

void http_transport::abandon()
{
    std::vector<connection_ptr> connections;
    std::vector<exchange_ptr> waiting;
    std::unique_ptr<timer> unused;
    std::vector<prewarmed> prewarming;
    const auto now = env().steady_now();
    {
        std::lock_guard held(mutex_);
        pool_actions actions;
        pool_.close(now, actions);
        for (const pool_action& each : actions)
        {
            if (each.what == pool_action::kind::fail)
                waiting.emplace_back(&part_of(*each.caller).x, false);
        }
        armed_.reset();
        connections.swap(sockets_);
        unused = std::move(timer_);
        prewarming.swap(prewarming_);
    }
    addresses_->abandon();
    if (nodes_)
        nodes_->abandon();
}

}  // namespace ddbm::detail
