#include "retry/hedging.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace ddbm::detail {

namespace {

constexpr std::int64_t one_token = 1'000'000;

// What a refusal says of a table is true for a while: buckets of the service hold minutes.
constexpr std::chrono::seconds time_let_alone{30};

// How many times are added before the slow ones are looked for again.
constexpr std::uint32_t times_between_looks = 32;

// In the order of read_kind.
constexpr std::array<std::string_view, 5> names{
    "GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"};

std::uint64_t hash_of(std::string_view table) noexcept
{
    return std::hash<std::string_view>()(table);
}

double share_of(double wanted) noexcept
{
    // What is not a number is none.
    return wanted > 0 ? std::min(wanted, 1.0) : 0;
}

}  // namespace

std::optional<read_kind> read_kind_of(std::string_view operation) noexcept
{
    const auto found = std::ranges::find(names, operation);
    if (found == names.end())
        return std::nullopt;
    return static_cast<read_kind>(found - names.begin());
}

std::string_view name_of(read_kind kind) noexcept
{
    return names[static_cast<std::size_t>(kind)];
}

hedge_budget::hedge_budget(double share) noexcept
    : share_(std::llround(share_of(share) * one_token)), tokens_(0)
{
}

void hedge_budget::earn() noexcept
{
    std::int64_t had = tokens_.load(std::memory_order_relaxed);
    while (had < burst * one_token && share_ > 0)
    {
        const std::int64_t has = std::min(had + share_, burst * one_token);
        if (tokens_.compare_exchange_weak(had, has, std::memory_order_relaxed))
            return;
    }
}

bool hedge_budget::try_take() noexcept
{
    std::int64_t had = tokens_.load(std::memory_order_relaxed);
    while (had >= one_token)
    {
        if (tokens_.compare_exchange_weak(had, had - one_token, std::memory_order_relaxed))
            return true;
    }
    return false;
}

hedging::hedging(const hedged_reads& options)
    : is_off_(share_of(options.extra_reads) <= 0),
      quantile_(std::max(options.quantile, 1 - share_of(options.extra_reads))),
      least_delay_(options.least_delay), budget_(options.extra_reads)
{
}

hedging::~hedging() = default;

std::optional<std::chrono::microseconds>
hedging::when_to_hedge(std::string_view table, read_kind kind, time now)
{
    if (is_off_)
        return std::nullopt;
    budget_.earn();
    const std::uint64_t name = hash_of(table);
    shard& in = shard_of(name);
    std::lock_guard held(in.mutex);
    const auto found = in.tables.find(name);
    if (found == in.tables.end() || found->second.let_alone_until > now)
        return std::nullopt;
    const auto& of_kind = found->second.by_kind[static_cast<std::size_t>(kind)];
    if (!of_kind || !of_kind->slow)
        return std::nullopt;
    return std::max(*of_kind->slow, least_delay_);
}

bool hedging::may_hedge(std::string_view table, time now)
{
    const std::uint64_t name = hash_of(table);
    shard& in = shard_of(name);
    std::lock_guard held(in.mutex);
    const auto found = in.tables.find(name);
    if (found != in.tables.end() && found->second.let_alone_until > now)
        return false;
    return budget_.try_take();
}

void hedging::answered(std::string_view table, read_kind kind, microseconds took, time now)
{
    if (is_off_)
        return;
    const std::uint64_t name = hash_of(table);
    shard& in = shard_of(name);
    std::lock_guard held(in.mutex);
    auto& of_kind = known(in, name, now).by_kind[static_cast<std::size_t>(kind)];
    if (!of_kind)
        of_kind = std::make_unique<reads>();
    of_kind->histogram.add(took, now);
    ++of_kind->not_looked_at;
    if (of_kind->slow && of_kind->not_looked_at < times_between_looks)
        return;
    of_kind->slow = of_kind->histogram.quantile(quantile_);
    of_kind->not_looked_at = 0;
}

void hedging::throttled(std::string_view table, time now)
{
    if (is_off_)
        return;
    const std::uint64_t name = hash_of(table);
    shard& in = shard_of(name);
    std::lock_guard held(in.mutex);
    known(in, name, now).let_alone_until = now + time_let_alone;
}

// With the shard's lock held.
hedging::table_reads& hedging::known(shard& of, std::uint64_t name, time now)
{
    auto found = of.tables.find(name);
    if (found == of.tables.end())
    {
        if (of.tables.size() >= most_tables / shard_count)
            of.tables
                .erase(std::min_element(of.tables.begin(), of.tables.end(), [](auto& a, auto& b) {
                    return a.second.used < b.second.used;
                }));
        found = of.tables.try_emplace(name).first;
    }
    found->second.used = now;
    return found->second;
}

}  // namespace ddbm::detail
