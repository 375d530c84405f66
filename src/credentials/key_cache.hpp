#ifndef DDBM_SRC_CREDENTIALS_KEY_CACHE_HPP
#define DDBM_SRC_CREDENTIALS_KEY_CACHE_HPP

#include "credentials/refresh_schedule.hpp"
#include "sign/clock_skew.hpp"

#include <ddbm/credentials.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/error_code.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ddbm::detail {

/** A provider that keeps what a source brings until it ends.
 *
 *  One fetch at a time, on the execution context of who asked first; who asks meanwhile shares it.
 *  It is cancelled when all who wait for it are. If its context goes away it is begun again on that
 *  of somebody who still waits.
 *
 *  Shared objects: safe. Calls nobody with its mutex held but the environment, for its clocks and
 *  its randomness.
 */
class key_cache final : public credentials_provider, public std::enable_shared_from_this<key_cache>
{
public:
    using keys_ptr = std::shared_ptr<const credentials>;
    /// Throws where there are no keys: the text of what it throws becomes `last_failure()`. Honours
    /// terminal cancellation.
    using source = std::function<asio::awaitable<credentials>()>;

    /// The keys of a moment, to be used without the cache's mutex for as long as they are good.
    class copy
    {
    public:
        copy() = default;

        /// Counted apart from those of other copies.
        const keys_ptr& keys() const noexcept { return keys_; }

    private:
        friend class key_cache;

        keys_ptr keys_;
        refresh_schedule::clock::time_point usable_until_;
        std::uint64_t number_ = 0;  // of no keys of a cache
    };

    enum class standing
    {
        /// Others have come, or these have ended or been dropped.
        over,
        good,
        /// Still good; `is_due()` knows whether it is time to fetch others.
        may_be_due,
    };

    /// @param skew  by which the clock is corrected where others have shown that it is wrong.
    key_cache(
        std::shared_ptr<environment> env,
        source fetch,
        std::shared_ptr<const clock_skew> skew = std::make_shared<const clock_skew>()
    );
    ~key_cache() override;

    /// As if they had been fetched now.
    void keep(credentials keys);

    keys_ptr current() override;
    void async_refresh(asio::any_io_executor executor, refresh_handler handler) override;
    bool is_due() override;
    void drop(const credentials& keys) override;
    std::string last_failure() override;

    /// What `current()` returns, with an allocation.
    copy take_copy();
    /// Takes no lock, and no more than a look at the clock where keys end.
    standing look_at(const copy& taken) const;

private:
    class flight;
    class waiter;
    class seat;
    using waiters = std::list<waiter>;

    refresh_schedule::clock::time_point world_now() const;
    refresh_schedule::moment now() const;
    void watch(const asio::any_io_executor& executor);
    void abandon(asio::execution_context* context);
    std::shared_ptr<flight> new_flight();
    void begin(std::shared_ptr<flight> begun);
    void end(const std::shared_ptr<flight>& ended, std::exception_ptr failure, credentials keys);
    void leave(std::uint64_t id);
    void set_keys(keys_ptr keys);
    void note_when_due();
    bool may_be_due(refresh_schedule::clock::time_point now) const;

    const std::shared_ptr<environment> env_;
    const std::shared_ptr<const source> fetch_;
    const std::shared_ptr<const clock_skew> skew_;

    std::mutex mutex_;
    keys_ptr keys_;
    refresh_schedule schedule_;
    std::string failure_;
    std::shared_ptr<flight> flight_;
    waiters waiting_;
    std::uint64_t last_id_ = 0;
    std::map<asio::execution_context*, std::shared_ptr<seat>> seats_;

    // To be asked without the mutex, under which they are set. Relaxed, all of them: nothing is
    // read because of what they say. A copy was taken under the mutex together with its number, and
    // that something is due is looked at again under it. Who has seen keys be dropped, or others
    // come, sees their number as well, by the order in which a single atomic changes.

    std::atomic<std::uint64_t> number_{1};  // of these keys; changed by others and by none
    // As the schedule says, but never while there are no keys, or others are being fetched.
    std::atomic<refresh_schedule::clock::rep> due_from_;
    std::atomic<std::chrono::steady_clock::rep> next_try_;
};

}  // namespace ddbm::detail

#endif
