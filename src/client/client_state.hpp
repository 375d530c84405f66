#ifndef DDBM_SRC_CLIENT_STATE_HPP
#define DDBM_SRC_CLIENT_STATE_HPP

#include "config/resolved_config.hpp"
#include "credentials/key_source.hpp"
#include "environment/context_watch.hpp"
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
#include <unordered_set>
#include <utility>
#include <vector>

namespace ddbm::detail {

class combined_calls;
class operation;

// What all handles of one client share: where requests go and what they are signed with, the retry
// quota, kept buffers, and the operations under way. An operation keeps it alive.
class client_state : public context_user, public std::enable_shared_from_this<client_state>
{
public:
    static std::shared_ptr<client_state> make(asio::any_io_executor executor, client_config config);
    ~client_state() override;

    const asio::any_io_executor executor;
    const client_config config;
    environment& env() const noexcept { return *env_; }
    clock_skew& skew() const noexcept { return *skew_; }
    retry_quota quota;
    throughput_limits limits;  // where retries are adaptive
    // Of the calls that may be hedged.
    detail::hedging hedging;

    // Where the requests to a service go. The usual one is there already, others are made when they
    // are first asked for; that may throw.
    const destination& destination_of(service which)
    {
        return which == service::dynamodb ? *usual_ : destinations_->at(endpoint_of(which));
    }

    // Opens connections to the usual one, as transport::prewarm() does.
    bool prewarm(std::size_t count, transport::prewarmed done) const
    {
        return usual_->transport->prewarm(count, std::move(done));
    }

    // How the connections to all of them are.
    std::vector<connection_statistics> connections() const { return destinations_->connections(); }

    // What the requests to a destination are signed with; null where they are not.
    key_source* keys_for(const destination& to) const noexcept
    {
        return to.endpoint.is_embedded() ? nullptr : keys_.get();
    }

    // By what reads share requests; null: none do.
    combined_calls* combined() const noexcept { return combined_.get(); }

    // Who gets the reports of calls with these options; null: nobody.
    const std::shared_ptr<observer>& observer_of(const call_options& options) const noexcept
    {
        return options.observer() ? options.observer() : config.observer;
    }

    // Adds to what is known about a failure which operation it was, and where its requests go.
    void name_operation(diagnostics& diag, service to, std::string_view name) const;

    // A buffer with room for a head in it, and one that is not needed any more.
    std::string take_buffer();
    void give_back(std::string buffer);

    // The number of operations under way decides when a close is complete.
    void began() noexcept { ++running_; }
    void ended();

    // An operation that waits for its next attempt, or for keys to make one; false if the client
    // was closed meanwhile.
    bool pause(operation& x);
    void resume(operation& x);

    // Ends everything under way; `done` is called once nothing is, or dropped when the execution
    // context goes before.
    void close(std::function<void()> done);

    void abandon() override;

private:
    const endpoint& endpoint_of(service which) const noexcept;
    client_state(
        asio::any_io_executor executor,
        client_config config,
        resolved_config resolved,
        std::shared_ptr<credentials_provider> provider
    );

    const std::shared_ptr<environment> env_;
    const std::shared_ptr<clock_skew> skew_ = std::make_shared<clock_skew>();
    const resolved_config resolved_;
    const std::shared_ptr<destinations> destinations_;
    const destination* usual_ = nullptr;
    const std::shared_ptr<key_source> keys_;  // null if nothing is signed
    const std::unique_ptr<combined_calls> combined_;
    std::atomic<std::size_t> running_{0};
    std::atomic<bool> closed_{false};
    std::mutex mutex_;
    std::vector<std::string> buffers_;
    std::unordered_set<operation*> pausing_;
    std::vector<std::function<void()>> closing_;
};

}  // namespace ddbm::detail

#endif
