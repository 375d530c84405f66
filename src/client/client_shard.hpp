#ifndef DDBM_SRC_CLIENT_SHARD_HPP
#define DDBM_SRC_CLIENT_SHARD_HPP

#include "client/request_routes.hpp"
#include "credentials/near_keys.hpp"
#include "environment/context_watch.hpp"
#include "transport/destinations.hpp"

#include <ddbm/service.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ddbm::detail {

class client_state;
class combined_calls;
class operation;

// What of a client is on one execution context: what carries its requests, its timers, and the
// operations under way there. An operation stays on one shard. Where they meet is what client_state
// has for all.
class client_shard final : public context_user
{
public:
    // Refers to the client, whose part it is. `make` makes what its requests go to.
    client_shard(client_state& client, asio::any_io_executor executor, destinations::maker make);
    ~client_shard() override;

    // Makes what its requests usually go to, before it is used; that may throw. The context is to
    // be watched by then: it lets go of the shard before what belongs to that.
    void open();

    client_state& client() const noexcept { return client_; }
    const asio::any_io_executor executor;
    const asio::execution_context& context() const noexcept { return context_; }

    // The context has gone, or is about to.
    bool is_gone() const noexcept { return is_gone_; }
    // Whether the context runs in this thread, where that can be told.
    bool runs_here() const noexcept;

    // What is at hand here of the client's keys.
    near_keys& keys() const noexcept { return keys_; }

    // Where its requests go.
    request_routes& routes() noexcept { return *routes_; }

    // Opens connections to where a request with these keys would go, null where that does not
    // depend on them. As transport::prewarm(), but where it takes keys `done` may be called inside.
    void prewarm(const credentials* keys, std::size_t count, const transport::prewarmed& done);

    // How the connections to all of them are.
    std::vector<connection_statistics> connections() const { return destinations_->connections(); }

    // How many bytes in front of a body the requests to the usual one need, as far as is known.
    std::size_t usual_room() const noexcept
    {
        const request_framer* const framer = routes_->usual().framer.get();
        return framer ? framer->room() : 0;
    }

    // By what reads share requests; null: none do.
    combined_calls* combined() const noexcept { return combined_.get(); }

    // The number of operations under way decides when a close is complete.
    void began() noexcept { ++running_; }
    void ended();
    bool is_idle() const noexcept { return is_gone_ || running_ == 0; }

    // An operation that waits for its next attempt, or for keys to make one; false if the client
    // was closed meanwhile.
    bool pause(operation& x);
    void resume(operation& x);

    // Keeps no connection any longer than it is needed.
    void drain() { destinations_->drain(); }
    // Ends everything under way, and refuses what comes.
    void close();

    void abandon() override;

private:
    client_state& client_;
    const asio::execution_context& context_;
    const std::shared_ptr<destinations> destinations_;
    std::unique_ptr<request_routes> routes_;  // from open() on
    const std::unique_ptr<combined_calls> combined_;
    alignas(64) mutable near_keys keys_;
    std::atomic<bool> is_gone_{false};
    // Every operation changes it: other memory than what all read.
    alignas(64) std::atomic<std::size_t> running_{0};
    alignas(64) std::mutex mutex_;
    bool closed_ = false;
    std::unordered_set<operation*> pausing_;
};

// Something that goes on elsewhere and counts as under way on a shard until then, so that a close
// does not come to its end meanwhile. Whoever drops it unrun ends that, too.
class counted_on_shard
{
public:
    explicit counted_on_shard(client_shard& shard);
    counted_on_shard(counted_on_shard&&) noexcept = default;
    counted_on_shard& operator=(counted_on_shard&&) = delete;
    ~counted_on_shard()
    {
        if (client_)
            shard_->ended();
    }

private:
    std::shared_ptr<client_state> client_;  // null: it has been moved on
    client_shard* shard_;
};

}  // namespace ddbm::detail

#endif
