#ifndef DDBM_SRC_CLIENT_STATE_HPP
#define DDBM_SRC_CLIENT_STATE_HPP

#include "client/kept_buffers.hpp"
#include "config/resolved_config.hpp"
#include "credentials/key_source.hpp"
#include "retry/hedging.hpp"
#include "retry/retry_quota.hpp"
#include "retry/throughput_limits.hpp"
#include "sign/clock_skew.hpp"
#include "transport/destinations.hpp"

#include <ddbm/call_options.hpp>
#include <ddbm/client_config.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/environment.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

class client_shard;

// What all handles of one client share: where requests go and what they are signed with, the retry
// quota, kept buffers, and what is on its execution context. An operation keeps it alive.
class client_state : public std::enable_shared_from_this<client_state>
{
public:
    static std::shared_ptr<client_state> make(asio::any_io_executor executor, client_config config);
    ~client_state();

    const client_config config;
    environment& env() const noexcept { return *env_; }
    clock_skew& skew() const noexcept { return *skew_; }
    retry_quota quota;
    throughput_limits limits;  // where retries are adaptive
    // Of the calls that may be hedged.
    detail::hedging hedging;

    client_shard& shard() const noexcept { return *shard_; }
    asio::any_io_executor executor() const;

    const endpoint& endpoint_of(service which) const noexcept
    {
        return which == service::dynamodb ? resolved_.endpoint : resolved_.streams_endpoint;
    }

    // Opens connections to the usual endpoint, as transport::prewarm() does.
    bool prewarm(std::size_t count, transport::prewarmed done) const;

    // How the connections to all of them are.
    std::vector<connection_statistics> connections() const;

    // What the requests to a destination are signed with; null where they are not.
    key_source* keys_for(const destination& to) const noexcept
    {
        return to.endpoint.is_embedded() ? nullptr : keys_.get();
    }

    // Who gets the reports of calls with these options; null: nobody.
    const std::shared_ptr<observer>& observer_of(const call_options& options) const noexcept
    {
        return options.observer() ? options.observer() : config.observer;
    }

    // Adds to what is known about a failure which operation it was, and where its requests go.
    void name_operation(diagnostics& diag, service to, std::string_view name) const;

    // A buffer with room for a head in it, and one that is not needed any more.
    std::string take_buffer();
    void give_back(std::string buffer) { buffers_.give_back(std::move(buffer)); }

    // Ends everything under way; `done` is called once nothing is, or dropped when the execution
    // context goes before.
    void close(std::function<void()> done);

    // -- For shards

    // There is no operation under way any more.
    void became_idle();
    // The execution context is going away.
    void abandon();

private:
    client_state(
        asio::any_io_executor executor,
        client_config config,
        resolved_config resolved,
        std::shared_ptr<credentials_provider> provider
    );

    const std::shared_ptr<environment> env_;
    const std::shared_ptr<clock_skew> skew_ = std::make_shared<clock_skew>();
    const resolved_config resolved_;
    const std::shared_ptr<key_source> keys_;  // null if nothing is signed
    const std::unique_ptr<client_shard> shard_;
    kept_buffers buffers_;
    std::atomic<bool> closed_{false};
    std::mutex mutex_;
    std::vector<std::function<void()>> closing_;
};

}  // namespace ddbm::detail

#endif
