#include "retry/throughput_limits.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace ddbm::detail {

namespace {

constexpr std::chrono::seconds time_between_looks{10};

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept
{
    // The multiplier is that of the golden ratio, which spreads neighbours.
    a ^= b + 0x9e3779b97f4a7c15U + (a << 6) + (a >> 2);
    a *= 0x9e3779b97f4a7c15U;
    return a ^ (a >> 32);
}

std::uint64_t name_hash(std::string_view text) noexcept
{
    return std::hash<std::string_view>()(text);
}

struct resource_name
{
    std::string_view table;
    std::string_view index;
};

// "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/index/by_date". A name is no ARN, and
// names a table.
resource_name name_in(std::string_view resource) noexcept
{
    constexpr std::string_view before_table = ":table/";
    constexpr std::string_view before_index = "index/";
    const std::size_t table_at = resource.find(before_table);
    if (table_at == std::string_view::npos)
        return {resource, {}};
    std::string_view rest = resource.substr(table_at + before_table.size());
    resource_name name{rest.substr(0, rest.find('/')), {}};
    rest.remove_prefix(std::min(name.table.size() + 1, rest.size()));
    if (rest.starts_with(before_index))
    {
        rest.remove_prefix(before_index.size());
        name.index = rest.substr(0, rest.find('/'));
    }
    return name;
}

bool take(std::string_view& text, std::string_view beginning) noexcept
{
    if (!text.starts_with(beginning))
        return false;
    text.remove_prefix(beginning.size());
    return true;
}

enum class short_of
{
    account,
    place,
    key_range,
};

struct known_reason
{
    bool is_index;
    throughput_use use;
    short_of what;
};

// "TableWriteKeyRangeThroughputExceeded"; nothing for one that is not known.
std::optional<known_reason> read_reason(std::string_view text) noexcept
{
    known_reason reason{};
    reason.is_index = take(text, "Index");
    if (!reason.is_index && !take(text, "Table"))
        return std::nullopt;
    reason.use = take(text, "Write") ? throughput_use::write : throughput_use::read;
    if (reason.use == throughput_use::read && !take(text, "Read"))
        return std::nullopt;
    if (text == "AccountLimitExceeded")
        reason.what = short_of::account;
    else if (text == "KeyRangeThroughputExceeded")
        reason.what = short_of::key_range;
    else if (text == "ProvisionedThroughputExceeded" || text == "MaxOnDemandThroughputExceeded")
        reason.what = short_of::place;
    else
        return std::nullopt;
    return reason;
}

}  // namespace

std::uint64_t hash_of_key(std::string_view partition_key) noexcept
{
    return std::max(name_hash(partition_key), std::uint64_t{1});
}

std::size_t throughput_limits::hash_of_id::operator()(const limit_id& id) const noexcept
{
    const auto kind = static_cast<unsigned>(id.use) * 4U + static_cast<unsigned>(id.what);
    return mix(mix(id.place, id.key), kind);
}

throughput_limits::limit_id throughput_limits::account_of(throughput_use use) noexcept
{
    return limit_id(scope::account, use, 0, 0);
}

throughput_limits::limit_id throughput_limits::place_of(
    std::string_view table, std::string_view index, throughput_use use
) noexcept
{
    return limit_id(scope::place, use, mix(name_hash(name_in(table).table), name_hash(index)), 0);
}

throughput_limits::limit_id throughput_limits::key_of(const throughput_target& target) noexcept
{
    limit_id id = place_of(target.table, target.index, target.use);
    id.what = scope::key;
    id.key = target.key;
    return id;
}

// -- What is sent, and what is answered

template <class Function>
void throughput_limits::for_each_limit(
    std::span<const throughput_target> targets, Function function
)
{
    const auto visit = [&](const limit_id& id) {
        const auto found = limits_.find(id);
        if (found != limits_.end())
            function(found->second);
    };
    for (std::size_t i = 0; i < targets.size(); ++i)
    {
        // One request is one of the account's, whatever it is about.
        const throughput_target& target = targets[i];
        const auto earlier = targets.first(i);
        const auto is_same_use = [&target](const throughput_target& other) {
            return other.use == target.use;
        };
        if (std::none_of(earlier.begin(), earlier.end(), is_same_use))
            visit(account_of(target.use));
        visit(place_of(target.table, target.index, target.use));
        visit(key_of(target));
    }
}

// One that is over may be there still: it is forgotten when others are asked for their turn.
bool throughput_limits::has_limit(std::span<const throughput_target> targets, time now)
{
    std::lock_guard held(mutex_);
    bool found = false;
    for_each_limit(targets, [&](const limit& each) {
        found = found || (each.rate.is_on() && !each.rate.is_over(now));
    });
    return found;
}

throughput_limits::turn
throughput_limits::limited_turn(std::span<const throughput_target> targets, time now)
{
    using std::chrono::milliseconds;

    std::lock_guard held(mutex_);
    forget_what_is_over(now);
    rate_limiter::seconds longest(0);
    for_each_limit(targets, [&](limit& each) {
        each.used = now;
        longest = std::max(longest, each.rate.wait(now));
    });
    if (longest > longest_turn)
        return turn(longest_turn, true);
    for_each_limit(targets, [](limit& each) { each.rate.take(); });
    return turn(std::chrono::ceil<milliseconds>(longest), false);
}

void throughput_limits::give_back(std::span<const throughput_target> targets)
{
    std::lock_guard held(mutex_);
    for_each_limit(targets, [](limit& each) { each.rate.give_back(); });
}

void throughput_limits::count_success(std::span<const throughput_target> targets, time now)
{
    std::lock_guard held(mutex_);
    for_each_limit(targets, [now](limit& each) { each.rate.succeeded(now); });
}

// -- Refusals

void throughput_limits::throttled(
    std::span<const throughput_target> targets,
    std::span<const throttling_reason> reasons,
    time asked,
    time now
)
{
    std::lock_guard held(mutex_);
    forget_what_is_over(now);
    ++refusals_;
    bool is_told = false;
    for (const throttling_reason& reason : reasons)
        is_told = refuse(targets, reason, asked, now) || is_told;
    if (!is_told)
    {
        for (const throughput_target& target : targets)
            refuse(place_of(target.table, target.index, target.use), asked, now);
    }
    // The request was one of those of all other limits too, though it was not refused for them.
    for_each_limit(targets, [&](limit& each) {
        if (each.told_of != refusals_)
            each.rate.counted(now);
    });
}

// False if it names nothing that there is.
bool throughput_limits::refuse(
    std::span<const throughput_target> targets,
    const throttling_reason& reason,
    time asked,
    time now
)
{
    const auto known = read_reason(reason.reason);
    if (!known)
        return false;
    if (known->what == short_of::account)
    {
        refuse(account_of(known->use), asked, now);
        return true;
    }

    const resource_name named = name_in(reason.resource);
    bool is_told = false;
    for (const throughput_target& target : targets)
    {
        if (target.use != known->use)
            continue;
        if (!named.table.empty() && name_in(target.table).table != named.table)
            continue;
        // An index is named that this part of the request does not read. That it is written may be.
        const bool reads_other = known->is_index && known->use == throughput_use::read &&
                                 !named.index.empty() && target.index != named.index;
        if (reads_other)
            continue;
        // Of a write it is not told which indexes it changes, and of which keys: it is the table's
        // writes that are slowed for an index, and for a key of an index the table's key. Local
        // indexes have their table's throughput: its name is that of what is read by them as well.
        is_told = true;
        if (known->what == short_of::key_range)
            refuse(key_of(target), asked, now);
        else
            refuse(place_of(target.table, target.index, target.use), asked, now);
    }
    return is_told;
}

void throughput_limits::refuse(const limit_id& id, time asked, time now)
{
    auto found = limits_.find(id);
    if (found == limits_.end())
    {
        make_room(now);
        found = limits_.try_emplace(id, now).first;
        count_.store(limits_.size(), std::memory_order_relaxed);
    }
    limit& refused = found->second;
    // One request may be refused by several reasons for the same.
    if (refused.told_of == refusals_)
        return;
    refused.told_of = refusals_;
    refused.used = now;
    refused.rate.refused(asked, now);
}

// -- Bounds

void throughput_limits::make_room(time now)
{
    if (limits_.size() < most_limits)
        return;
    next_look_ = now;
    forget_what_is_over(now);
    if (limits_.size() < most_limits)
        return;
    const auto oldest = std::min_element(limits_.begin(), limits_.end(), [](auto& a, auto& b) {
        return a.second.used < b.second.used;
    });
    limits_.erase(oldest);
}

void throughput_limits::forget_what_is_over(time now)
{
    if (now < next_look_)
        return;
    next_look_ = now + time_between_looks;
    std::erase_if(limits_, [now](const auto& each) { return each.second.rate.is_over(now); });
    count_.store(limits_.size(), std::memory_order_relaxed);
}

}  // namespace ddbm::detail
