#ifndef DDBM_LOCK_OPTIONS_HPP
#define DDBM_LOCK_OPTIONS_HPP

#include <chrono>
#include <string>
#include <utility>

namespace ddbm {

/** How a lock is acquired and held: `ddbm::lock_options().lease(10s).owner("worker-7")`. */
class lock_options
{
public:
    lock_options() = default;

    /// How long nobody else gets the lock when its holder falls silent: 20 s by default, from 100
    /// ms to 24 hours. It is renewed after a third of it at the latest, and given up when it has
    /// not been renewed for nine tenths.
    lock_options& lease(std::chrono::milliseconds time) &
    {
        lease_ = time;
        return *this;
    }
    lock_options lease(std::chrono::milliseconds time) && { return lease(time); }

    /// How long a lock is waited for that somebody else holds: a minute by default; 0: not at all.
    /// A request that is under way then has a second to be answered.
    lock_options& timeout(std::chrono::milliseconds time) &
    {
        timeout_ = time;
        return *this;
    }
    lock_options timeout(std::chrono::milliseconds time) && { return timeout(time); }

    /// How often a lock is looked at that somebody else holds: after half of this time to all of
    /// it, by chance; a second by default. Each look costs as a consistent `async_get`.
    lock_options& look_every(std::chrono::milliseconds time) &
    {
        look_every_ = time;
        return *this;
    }
    lock_options look_every(std::chrono::milliseconds time) && { return look_every(time); }

    /// What the holder calls itself, for people who look at the table and for messages: a host, a
    /// process. Two that call themselves the same exclude each other all the same.
    lock_options& owner(std::string name) &
    {
        owner_ = std::move(name);
        return *this;
    }
    lock_options owner(std::string name) && { return owner(std::move(name)); }

    std::chrono::milliseconds lease() const noexcept { return lease_; }
    std::chrono::milliseconds timeout() const noexcept { return timeout_; }
    std::chrono::milliseconds look_every() const noexcept { return look_every_; }
    const std::string& owner() const noexcept { return owner_; }

private:
    std::chrono::milliseconds lease_{20'000};
    std::chrono::milliseconds timeout_{60'000};
    std::chrono::milliseconds look_every_{1'000};
    std::string owner_;
};

}  // namespace ddbm

#endif
