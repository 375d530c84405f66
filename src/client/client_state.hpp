#ifndef DDBM_SRC_CLIENT_STATE_HPP
#define DDBM_SRC_CLIENT_STATE_HPP

#include "client/kept_buffers.hpp"
#include "config/resolved_config.hpp"
#include "credentials/key_source.hpp"
#include "environment/deadline.hpp"
#include "retry/hedging.hpp"
#include "retry/retry_quota.hpp"
#include "retry/throughput_limits.hpp"
#include "sign/clock_skew.hpp"
#include "transport/destinations.hpp"

#include <ddbm/call_options.hpp>
#include <ddbm/client_config.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/environment.hpp>

#include <ddbm/detail/handler_place.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

class client_shard;
class joint_prewarm;
class prewarm_waiter;

// What all handles of one client share, on however many execution contexts it is: what requests are
// signed with, the retry quota, limits, kept buffers; and a shard for each of the contexts. An
// operation keeps it alive.
class client_state : public std::enable_shared_from_this<client_state>
{
public:
    // Throws also for executors that are none, or of one execution context.
    static std::shared_ptr<client_state>
    make(std::vector<asio::any_io_executor> executors, client_config config);
    ~client_state();

    const client_config config;
    environment& env() const noexcept { return *env_; }
    clock_skew& skew() const noexcept { return *skew_; }
    retry_quota quota;
    throughput_limits limits;  // where retries are adaptive
    // Of the calls that may be hedged.
    detail::hedging hedging;

    // For an operation whose handler is to be called there: the shard of the handler's execution
    // context, or else any.
    client_shard& shard_for(handler_place place) const
    {
        return has_one_shard() ? *shards_.front() : chosen_shard(place);
    }
    // That of the context which runs this thread, where that can be told; else each in turn.
    client_shard& any_shard() const { return shard_for(handler_place()); }
    bool has_one_shard() const noexcept { return shards_.size() == 1; }

    // That of the first shard which is still there.
    const asio::any_io_executor& executor() const noexcept;

    // Whether any reads share requests.
    bool combines_reads() const noexcept
    {
        return config.combined_reads.identical || config.combined_reads.batch_window;
    }

    // What the configuration comes to.
    const resolved_config& resolved() const noexcept { return resolved_; }

    // Opens connections to where a request would go that names no table, so many on all shards
    // together; once there are keys, where it takes them to know that. `done` is called once they
    // are open or have failed, with a mutex held: it posts. It is dropped when the context of the
    // shard where it is to be called goes before. Where it waits for keys there is a ticket to give
    // that up by.
    std::optional<key_source::ticket>
    prewarm(const client_shard& told_on, std::size_t count, transport::prewarmed done);
    void leave_keys(key_source::ticket who) { keys_->leave(who); }

    // How the connections to all endpoints are.
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

    // Adds to what is known about a failure which operation it was, and where its requests go, as
    // far as that is not known, from this shard or the first one; or where that one has gone.
    void name_operation(diagnostics& diag, service to, std::string_view name) const;
    void
    name_operation(diagnostics& diag, client_shard& on, service to, std::string_view name) const;
    void name_operation(diagnostics& diag, const endpoint& to, std::string_view name) const;

    // A buffer with room for a head in it, and one that is not needed any more, as in kept_buffers.
    std::string take_buffer();
    void give_back(std::string buffer, std::size_t head_bytes)
    {
        buffers_.give_back(std::move(buffer), head_bytes);
    }

    // Nothing is to begin any more but what is part of a call that runs. To be asked by those who
    // have been counted.
    bool is_closing() const noexcept { return closing_; }

    // As long as a close is one in good order, the number of calls of several requests decides as
    // well when it is complete, see running_call.
    void call_began() noexcept { ++calls_; }
    void call_ended()
    {
        if (--calls_ == 0)
            follow_closing();
    }

    // Has what is under way end by itself as long as `within`, then ends it; the earliest of those
    // times counts. Once nothing is under way, `done` is called, with a mutex held: it posts. It is
    // dropped when the context of the shard where it is to be called goes before.
    void close(
        const client_shard& told_on, std::chrono::milliseconds within, std::function<void()> done
    );

    // -- For shards

    // There is no operation under way on one of them any more.
    void became_idle() { follow_closing(); }
    // The execution context of one is going away.
    void has_gone(const client_shard& shard);

private:
    // Keep the contexts from coming to their end by themselves in the middle of a close, which
    // calls into all of them.
    void hold_contexts();
    void let_go_of_contexts();
    void prewarm_shards(const credentials* keys, std::size_t count, joint_prewarm& whole);
    void end_by(std::chrono::steady_clock::time_point when);
    void start_closing_timer();
    void end_all();
    void follow_closing();

    struct waiting
    {
        const client_shard* told_on;
        std::function<void()> done;
    };
    struct prewarming
    {
        const client_shard* told_on;
        std::weak_ptr<prewarm_waiter> waiter;
    };

    struct held_context
    {
        const client_shard* shard;
        asio::any_io_executor work;
    };

    client_state(
        std::vector<asio::any_io_executor> executors,
        client_config config,
        resolved_config resolved,
        std::shared_ptr<credentials_provider> provider
    );

    client_shard& chosen_shard(handler_place place) const;
    bool is_idle() const noexcept;

    const std::shared_ptr<environment> env_;
    const std::shared_ptr<clock_skew> skew_ = std::make_shared<clock_skew>();
    const resolved_config resolved_;
    const std::shared_ptr<key_source> keys_;             // null if nothing is signed
    std::vector<std::unique_ptr<client_shard>> shards_;  // at least one; constant once it is made
    kept_buffers buffers_;
    // Changed by each operation that has no shard of its own.
    alignas(64) mutable std::atomic<std::size_t> turn_{0};
    alignas(64) std::atomic<std::size_t> calls_{0};  // of several requests
    alignas(64) std::atomic<bool> closing_{false};   // from the first close on
    std::atomic<bool> closed_{false};  // what was under way then has been ended, or has ended
    std::mutex mutex_;
    std::vector<waiting> waiting_for_close_;
    std::vector<prewarming> prewarming_;       // of some nobody waits any more
    std::vector<held_context> held_contexts_;  // from a close on until all is ended
    bool all_is_ended_ = false;                // connections are closed, too
    deadline closes_by_;
    std::unique_ptr<timer> closing_timer_;
    const client_shard* closing_timer_on_ = nullptr;
};

}  // namespace ddbm::detail

#endif
