#include "http/node_follower.hpp"

#include "environment/uniform.hpp"
#include "http/http_transport.hpp"
#include "http/local_nodes.hpp"

#include <utility>

namespace ddbm::detail {

namespace {

// A thousand addresses, and more.
constexpr std::size_t list_limit_bytes = 256 * 1024;

std::string url_of_list(const http_options& options)
{
    return (options.endpoint.is_https() ? "https://" : "http://") + options.endpoint.host_header() +
           local_nodes_target(options.cluster);
}

std::string words_of_failure(error_code ec, const plain_reply& reply)
{
    return reply.failure.empty() ? ec.message() : reply.failure + ": " + ec.message();
}

}  // namespace

node_follower::node_follower(asio::any_io_executor executor, http_options options, listener changed)
    : executor_(std::move(executor)), options_(std::move(options)), url_(url_of_list(options_)),
      changed_(std::move(changed)), due_(clock::time_point::min().time_since_epoch().count()),
      list_(options_.hosts, options_.cluster.refresh_interval)
{
}

void node_follower::ask(clock::time_point now)
{
    std::string node;
    std::shared_ptr<destinations> way;
    {
        std::lock_guard held(mutex_);
        if (closed_ || way_ || now < list_.due())
            return;
        due_.store(never, std::memory_order_relaxed);
        node = list_.next();
        way_ = way = way_to(node);
    }
    plain_request request("GET", url_);
    request.deadline = deadline::after(now, answer_limit);
    request.reply_limit_bytes = list_limit_bytes;
    auto finish = [weak = weak_from_this(), way, node](error_code ec, const plain_reply& reply) {
        way->close();
        if (auto self = weak.lock())
            self->on_reply(node, ec, reply);
    };
    plain_fetcher(executor_, std::move(way)).async_fetch(std::move(request), std::move(finish));
}

// As that to all nodes, but for one question.
std::shared_ptr<destinations> node_follower::way_to(const std::string& node) const
{
    http_options options = options_;
    options.hosts.assign(1, node);
    options.cluster.follow_node_list = false;
    options.max_connections = 1;
    // What it waits for is to be opened: that has a limit.
    options.timeouts.wait = std::chrono::milliseconds(0);
    options.reply_limit_bytes = list_limit_bytes;
    const auto executor = executor_;
    return std::make_shared<destinations>(
        [executor, options = std::move(options)](const endpoint& where, proxy_use) {
            return destination{where, http_transport::make(executor, options), nullptr};
        }
    );
}

void node_follower::on_reply(const std::string& node, error_code ec, const plain_reply& reply)
{
    local_nodes said;
    if (ec)
        said.problem = words_of_failure(ec, reply);
    else
        said = read_local_nodes(reply.status, reply.body);

    const auto now = options_.env->steady_now();
    const double chance = uniform(*options_.env);
    std::vector<std::string> used;
    {
        std::lock_guard held(mutex_);
        if (closed_)
            return;
        if (!said.problem.empty())
        {
            ++told_.failures;
            told_.last_failure = "asking the node " + node + " for the others: " + said.problem;
            list_.failed(now, chance);
        }
        else
        {
            ++told_.lists;
            told_.last_failure.clear();
            if (list_.named(said.hosts, now, chance))
                used = list_.used();
        }
    }
    // Before there can be a later list.
    if (!used.empty())
        changed_(used);
    std::lock_guard held(mutex_);
    way_.reset();
    if (!closed_)
        due_.store(list_.due().time_since_epoch().count(), std::memory_order_relaxed);
}

node_list_statistics node_follower::statistics() const
{
    std::lock_guard held(mutex_);
    node_list_statistics told = told_;
    told.nodes = list_.used();
    return told;
}

void node_follower::close()
{
    std::shared_ptr<destinations> ended;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        due_.store(never, std::memory_order_relaxed);
        ended = std::exchange(way_, nullptr);
    }
    if (ended)
        ended->close();
}

void node_follower::abandon()
{
    // Destroyed outside of the lock.
    std::shared_ptr<destinations> dropped;
    std::lock_guard held(mutex_);
    closed_ = true;
    due_.store(never, std::memory_order_relaxed);
    dropped.swap(way_);
}

}  // namespace ddbm::detail
