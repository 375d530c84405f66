// Adaptive mode without its flaw: not one rate for the whole client but one for each thing that has
// a throughput of its own, and only for what the service has named when it refused. A hot key slows
// itself down, not its table, and a table not the others.

#ifndef DDBM_SRC_RETRY_THROUGHPUT_LIMITS_HPP
#define DDBM_SRC_RETRY_THROUGHPUT_LIMITS_HPP

#include "retry/rate_limiter.hpp"

#include <ddbm/throttling_reason.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>
#include <unordered_map>

namespace ddbm::detail {

enum class throughput_use
{
    read,
    write,
    /// Requests that are about tables, not items: they have no throughput of a table's.
    control,
};

/// What a request takes throughput of. One that is about several tables has one for each, without
/// a key if it is about several keys of it.
class throughput_target
{
public:
    throughput_target() = default;
    throughput_target(
        std::string_view table_,
        throughput_use use_,
        std::string_view index_ = {},
        std::uint64_t key_ = 0
    ) noexcept
        : table(table_), index(index_), use(use_), key(key_)
    {
    }

    /// Its name or ARN, of which the name counts.
    std::string_view table;
    /// That is read; empty for all else.
    std::string_view index;
    throughput_use use = throughput_use::read;
    /// Tells one partition key from another, see hash_of_key(); 0: not known, or several.
    std::uint64_t key = 0;
};

/// For `throughput_target::key`, of anything that is the same for the same partition key.
std::uint64_t hash_of_key(std::string_view partition_key) noexcept;

/** How fast requests may be sent, for each table or index, reads and writes apart, for each hot
 *  partition key, and for the account.
 *
 *  While nothing is limited, which is the rule, each function costs one relaxed load, and nothing
 *  is known of what is sent. The first refusal begins to measure what it names, the next one after
 *  half a second limits it. What has not been refused for a minute, or for as long as its rate
 *  needs to come back, is forgotten.
 *
 *  Shared objects: safe; the lock is held for some look-ups in a hash table.
 */
class throughput_limits
{
public:
    using time = rate_limiter::time;

    /// So many limits there are at most; beyond it, that which was used least recently goes.
    static constexpr std::size_t most_limits = 1'024;

    /// Longer than this nobody is promised a turn, because the rate may have grown by then.
    static constexpr std::chrono::milliseconds longest_turn{1'000};

    /// What a request does before it is sent.
    class turn
    {
    public:
        turn() = default;
        turn(std::chrono::milliseconds wait_, bool ask_again_) noexcept
            : wait(wait_), ask_again(ask_again_)
        {
        }

        std::chrono::milliseconds wait{0};
        /// After the wait it asks again. If not, it is then sent, or not_sent() is told.
        bool ask_again = false;
    };

    throughput_limits() = default;

    /// Whether anything is, or is measured to be.
    bool is_limiting() const noexcept { return count_.load(std::memory_order_relaxed) != 0; }

    /// Whether any of these is, so that what is sent without a turn takes from what waits for one.
    bool is_limited(std::span<const throughput_target> targets, time now)
    {
        return is_limiting() && has_limit(targets, now);
    }

    turn before_send(std::span<const throughput_target> targets, time now)
    {
        return is_limiting() ? limited_turn(targets, now) : turn();
    }

    /// A request that had its turn was not sent after all.
    void not_sent(std::span<const throughput_target> targets)
    {
        if (is_limiting())
            give_back(targets);
    }

    /// One was answered, with something else than a refusal for its rate.
    void succeeded(std::span<const throughput_target> targets, time now)
    {
        if (is_limiting())
            count_success(targets, now);
    }

    /** One was refused for its rate.
     *
     *  @param reasons  the service's. Key ranges limit the keys of `targets`, where these have none
     *                  what else has none; tables, indexes and the account are limited themselves.
     *                  If there are none, or none that are known, it is the targets' tables or
     *                  indexes.
     *  @param asked  when it asked for its turn, which may have come later.
     */
    void throttled(
        std::span<const throughput_target> targets,
        std::span<const throttling_reason> reasons,
        time asked,
        time now
    );

    /// How many limits there are, those included that only measure yet.
    std::size_t size() const noexcept { return count_.load(std::memory_order_relaxed); }

private:
    enum class scope : std::uint8_t
    {
        account,
        place,  // a table or an index
        key,
    };

    // Names by their hashes: should two ever have the same, one is slowed for the other.
    class limit_id
    {
    public:
        limit_id(scope of, throughput_use use_, std::uint64_t place_, std::uint64_t key_) noexcept
            : place(place_), key(key_), use(use_), what(of)
        {
        }

        std::uint64_t place;
        std::uint64_t key;
        throughput_use use;
        scope what;

        friend bool operator==(const limit_id&, const limit_id&) = default;
    };

    class hash_of_id
    {
    public:
        std::size_t operator()(const limit_id& id) const noexcept;
    };

    class limit
    {
    public:
        explicit limit(time now) noexcept : rate(now), used(now) {}

        rate_limiter rate;
        time used;
        std::uint64_t told_of = 0;  // the refusal that it was told of last
    };

    static limit_id account_of(throughput_use use) noexcept;
    static limit_id
    place_of(std::string_view table, std::string_view index, throughput_use use) noexcept;
    static limit_id key_of(const throughput_target& target) noexcept;

    bool has_limit(std::span<const throughput_target> targets, time now);
    turn limited_turn(std::span<const throughput_target> targets, time now);
    void give_back(std::span<const throughput_target> targets);
    void count_success(std::span<const throughput_target> targets, time now);

    // With the lock held.
    template <class Function>
    void for_each_limit(std::span<const throughput_target> targets, Function function);
    bool refuse(
        std::span<const throughput_target> targets,
        const throttling_reason& reason,
        time asked,
        time now
    );
    void refuse(const limit_id& id, time asked, time now);
    void make_room(time now);
    void forget_what_is_over(time now);

    std::atomic<std::size_t> count_ = 0;
    std::mutex mutex_;
    std::unordered_map<limit_id, limit, hash_of_id> limits_;
    time next_look_{};
    std::uint64_t refusals_ = 0;
};

}  // namespace ddbm::detail

#endif
