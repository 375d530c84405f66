#ifndef DDBM_TESTS_MANUAL_ENVIRONMENT_HPP
#define DDBM_TESTS_MANUAL_ENVIRONMENT_HPP

// An environment in which a test is in charge: time stands still until it is moved, chance always
// says the same, names lead to this machine, and names and connections fail or hang when told to.

#include <ddbm/environment.hpp>

#include <atomic>
#include <cstddef>
#include <limits>
#include <mutex>
#include <vector>

namespace ddbm::test {

class manual_environment : public environment
{
public:
    using clock = std::chrono::steady_clock;
    using milliseconds = std::chrono::milliseconds;

    // -- Time

    // Moves the clock; what waited for a time that has come is woken.
    void advance(milliseconds by);
    // From now on each wait is over at once, the clock having moved to its end.
    void skip_waits() { skip_ = true; }
    // How long each wait was to be when it began.
    std::vector<milliseconds> waits() const;
    // Waits that have neither ended nor been cancelled.
    std::size_t pending_waits() const;

    // -- Chance

    // 1 - 2^-53 when read as a fraction.
    std::atomic<std::uint64_t> chance{std::numeric_limits<std::uint64_t>::max()};

    // -- Names and connections

    // Names are not found, or connections not made, for this reason; none: they are.
    void fail_resolving(error_code why) { resolve_failure_ = why; }
    void fail_connecting(error_code why) { connect_failure_ = why; }
    // Nothing comes of them until they are cancelled.
    void hang_resolving(bool on = true) { resolve_hangs_ = on; }
    void hang_connecting(bool on = true) { connect_hangs_ = on; }

    std::size_t resolve_count() const { return resolves_; }
    std::size_t connect_count() const { return connects_; }

    // -- What a client asks

    clock::time_point steady_now() override;
    std::chrono::system_clock::time_point system_now() override;
    std::uint64_t random() override { return chance; }
    std::unique_ptr<timer> make_timer(const asio::any_io_executor& executor) override;
    void async_resolve(
        const asio::any_io_executor& executor,
        std::string host,
        std::uint16_t port,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    ) override;
    void async_connect(
        const asio::any_io_executor& executor,
        std::vector<tcp::endpoint> endpoints,
        asio::any_completion_handler<void(error_code, tcp::socket)> handler
    ) override;

private:
    class manual_timer;

    mutable std::mutex mutex_;
    clock::duration elapsed_{0};
    std::vector<milliseconds> waits_;
    std::vector<manual_timer*> timers_;
    std::atomic<bool> skip_{false};
    error_code resolve_failure_;
    error_code connect_failure_;
    std::atomic<bool> resolve_hangs_{false};
    std::atomic<bool> connect_hangs_{false};
    std::atomic<std::size_t> resolves_{0};
    std::atomic<std::size_t> connects_{0};
};

}  // namespace ddbm::test

#endif
