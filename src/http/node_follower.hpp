#ifndef DDBM_SRC_HTTP_NODE_FOLLOWER_HPP
#define DDBM_SRC_HTTP_NODE_FOLLOWER_HPP

#include "http/http_options.hpp"
#include "http/node_list.hpp"
#include "http/plain_fetch.hpp"
#include "transport/destinations.hpp"

#include <ddbm/connection_statistics.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ddbm::detail {

// Asks the nodes of a cluster which there are, while there is traffic: each call of on_traffic()
// asks one node at most, and only one is asked at a time. So nothing is outstanding for longer than
// one answer takes when the traffic ends. Each question has a connection of its own, to the node
// that it is for.
//
// Shared objects: safe.
class node_follower : public std::enable_shared_from_this<node_follower>
{
public:
    using clock = std::chrono::steady_clock;
    using listener = std::function<void(const std::vector<std::string>& used)>;

    // So long a node has to answer.
    static constexpr std::chrono::milliseconds answer_limit{2'000};

    // `options` are those of the transport to all nodes. `changed` is told which are used when
    // others are, on the executor.
    node_follower(asio::any_io_executor executor, http_options options, listener changed);

    void on_traffic(clock::time_point now)
    {
        if (now.time_since_epoch().count() >= due_.load(std::memory_order_relaxed))
            ask(now);
    }

    node_list_statistics statistics() const;

    // Nobody is asked any more, and a question under way ends. Those that are used stay so.
    void close();
    // The execution context is going away.
    void abandon();

private:
    static constexpr clock::rep never = clock::duration::max().count();

    void ask(clock::time_point now);
    std::shared_ptr<destinations> way_to(const std::string& node) const;
    void on_reply(const std::string& node, error_code ec, const plain_reply& reply);

    const asio::any_io_executor executor_;
    const http_options options_;
    const std::string url_;
    const listener changed_;

    std::atomic<clock::rep> due_;  // `never` while somebody is asked
    mutable std::mutex mutex_;
    node_list list_;
    std::shared_ptr<destinations> way_;  // of the question under way
    bool closed_ = false;
    node_list_statistics told_;  // but for the nodes
};

}  // namespace ddbm::detail

#endif
