// When a read is sent a second time because its answer is late: later than almost all answers to
// such reads of its table, and only as often as a budget allows.

#ifndef DDBM_SRC_RETRY_HEDGING_HPP
#define DDBM_SRC_RETRY_HEDGING_HPP

#include "retry/latency_histogram.hpp"

#include <ddbm/hedged_reads.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace ddbm::detail {

/// Reads that take different times.
enum class read_kind
{
    get,
    batch_get,
    transact_get,
    query,
    scan,
};

/// That of the operation with this name; nothing if it is no read of items.
std::optional<read_kind> read_kind_of(std::string_view operation) noexcept;

/// And that name, for ever.
std::string_view name_of(read_kind kind) noexcept;

/** Tokens that second reads pay with.
 *
 *  In any stretch of n reads there are at most `share * n + burst` second ones.
 *
 *  Shared objects: safe.
 */
class hedge_budget
{
public:
    /// May be saved, so that reads that come one at a time find a token as well.
    static constexpr int burst = 10;

    explicit hedge_budget(double share) noexcept;

    /// A read was begun.
    void earn() noexcept;
    /// One is to be sent again: takes a token, if there is one.
    bool try_take() noexcept;

private:
    const std::int64_t share_;  // in millionths
    std::atomic<std::int64_t> tokens_;
};

/** What is known of the reads of one client, by table and kind.
 *
 *  Tables that are throttled are let alone: a second read would take what others need.
 *
 *  Shared objects: safe; tables are spread over several locks, held for a look-up and sometimes for
 *  a pass over a histogram.
 */
class hedging
{
public:
    using time = std::chrono::steady_clock::time_point;
    using microseconds = std::chrono::microseconds;

    /// Of so many tables it knows at most; beyond it, that which was used least recently goes.
    static constexpr std::size_t most_tables = 256;

    explicit hedging(const hedged_reads& options);
    ~hedging();

    /// A read begins: how long after it a second one is to be sent, if may_hedge() then allows it;
    /// nothing: never.
    std::optional<microseconds> when_to_hedge(std::string_view table, read_kind kind, time now);

    /// That time has come, and there is no answer: whether to send it again. Takes a token.
    bool may_hedge(std::string_view table, time now);

    /// A read has its answer, so long after it was begun; the first answer, if it was sent twice.
    void answered(std::string_view table, read_kind kind, microseconds took, time now);

    /// A request of the table was refused for its rate.
    void throttled(std::string_view table, time now);

private:
    static constexpr std::size_t shard_count = 8;
    static constexpr std::size_t kind_count = 5;

    struct reads
    {
        latency_histogram histogram;
        std::optional<microseconds> slow;
        std::uint32_t not_looked_at = 0;
    };

    struct table_reads
    {
        std::array<std::unique_ptr<reads>, kind_count> by_kind;
        time used{};
        std::optional<time> let_alone_until;
    };

    // A table's name is its hash: should two have the same they share what is known.
    struct shard
    {
        std::mutex mutex;
        std::unordered_map<std::uint64_t, table_reads> tables;
    };

    shard& shard_of(std::uint64_t name) noexcept { return shards_[name % shard_count]; }
    static table_reads& known(shard& of, std::uint64_t name, time now);

    const bool is_off_;
    const double quantile_;
    const microseconds least_delay_;
    hedge_budget budget_;
    std::array<shard, shard_count> shards_;
};

}  // namespace ddbm::detail

#endif
