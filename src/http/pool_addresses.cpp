#include "http/pool_addresses.hpp"

#include "environment/time_limit.hpp"

#include <algorithm>
#include <tuple>

namespace ddbm::detail {

namespace {

// Times are not told apart below this.
constexpr std::chrono::milliseconds shortest{1};

}  // namespace

pool_address::~pool_address()
{
    idle_.clear();
    busy_.clear();
}

std::optional<pool_address::clock::time_point> pool_address::oldest() const
{
    return busy_.empty() ? std::nullopt : std::optional(busy_.front().began_);
}

pool_address::clock::duration pool_address::silence(clock::time_point now) const
{
    return times_.silence(oldest(), now);
}

bool pool_address::is_fit(clock::time_point now) const
{
    return health_.takes_another(in_flight()) && silence(now) < quarantine::silent_for;
}

// Of what a quarantined address has to answer from before nothing more is expected.
void pool_address::write_off()
{
    for (pool_connection& each : busy_)
        each.is_written_off_ = true;
    written_off_ = busy_count_;
    busy_.clear();
}

// -- Which there are

void pool_addresses::learn(const std::vector<endpoint>& found, clock::time_point now)
{
    if (found.empty())
        return;
    for (auto& each : all_)
        each->is_named_ = false;
    for (const endpoint& where : found)
    {
        pool_address* known = find(where);
        pool_address& a = known ? *known : add(where);
        a.is_named_ = true;
        a.gone_from_ = clock::time_point::max();
    }
    // Not counted from when it was named last: nothing has been looked up while nothing was opened.
    for (auto& each : all_)
    {
        if (!each->is_named_)
            each->gone_from_ = std::min(each->gone_from_, later(now, grace_));
    }
    // Of one that is named again.
    next_trial_ = std::min(next_trial_, now);
}

pool_address* pool_addresses::find(const endpoint& where)
{
    auto at = std::find_if(all_.begin(), all_.end(), [&](const auto& each) {
        return each->where() == where;
    });
    return at == all_.end() ? nullptr : at->get();
}

pool_address& pool_addresses::add(const endpoint& where)
{
    all_.push_back(std::make_unique<pool_address>(where));
    with_idle_.reserve(all_.size());
    drawn_from_.reserve(all_.size());
    return *all_.back();
}

pool_address& pool_addresses::reached(const endpoint& where, clock::time_point now)
{
    pool_address* known = find(where);
    pool_address& a = known ? *known : add(where);
    if (!a.is_named_)
        a.gone_from_ = later(now, grace_);
    return a;
}

bool pool_addresses::is_gone(const pool_address& a, clock::time_point now) const
{
    return now >= a.gone_from_;
}

void pool_addresses::forget_gone(clock::time_point now)
{
    std::erase_if(all_, [&](const auto& each) {
        return each->connections() == 0 && is_gone(*each, now);
    });
}

std::size_t pool_addresses::named() const
{
    return static_cast<std::size_t>(std::count_if(all_.begin(), all_.end(), [](const auto& each) {
        return each->is_named_;
    }));
}

// -- Health

void pool_addresses::failed(
    pool_address& a, quarantine::failure what, clock::time_point began, clock::time_point now
)
{
    a.health_.failed(what, began, now, random_.fraction());
    if (a.health_.current() != quarantine::state::quarantined)
        return;
    a.write_off();
    next_trial_ = std::min(next_trial_, a.health_.until());
}

void pool_addresses::notice_silence(pool_address& a, clock::time_point now)
{
    const auto is = a.health_.current();
    if ((is == quarantine::state::good || is == quarantine::state::on_trial) &&
        a.silence(now) >= quarantine::silent_for)
        failed(a, quarantine::failure::silence, now, now);
}

bool pool_addresses::examine(pool_address& a, clock::time_point now)
{
    notice_silence(a, now);
    return a.is_fit(now) && !is_gone(a, now);
}

pool_address* pool_addresses::due_for_trial(clock::time_point now)
{
    next_trial_ = clock::time_point::max();
    for (const auto& each : all_)
    {
        if (!each->is_named_)
            continue;
        notice_silence(*each, now);
        if (each->health_.current() == quarantine::state::good)
            continue;
        if (each->health_.current() != quarantine::state::quarantined)
        {
            // Nobody else looks after the one exchange of a trial, which may have no limit.
            next_trial_ = std::min(next_trial_, now + quarantine::silent_for);
            continue;
        }
        if (each->health_.is_trial_due(now))
        {
            next_trial_ = now;
            return each.get();
        }
        next_trial_ = std::min(next_trial_, each->health_.until());
    }
    return nullptr;
}

void pool_addresses::drop_trial(pool_address& a, clock::time_point now)
{
    a.health_.drop_trial(now);
    next_trial_ = std::min(next_trial_, a.health_.until());
}

void pool_addresses::interrupt_trial(pool_address& a, clock::time_point now)
{
    a.health_.interrupt_trial(now);
    next_trial_ = std::min(next_trial_, a.health_.until());
}

// -- Which is better

bool pool_addresses::is_better(
    const pool_address& a,
    std::size_t load_of_a,
    const pool_address& b,
    std::size_t load_of_b,
    clock::time_point now
) const
{
    const int failures_of_a = a.health_.recent_failures(now);
    const int failures_of_b = b.health_.recent_failures(now);
    if (failures_of_a != failures_of_b)
        return failures_of_a < failures_of_b;
    const auto usual_of_a = a.times_.usual(now);
    const auto usual_of_b = b.times_.usual(now);
    // One of which nothing is known is taken for like the other, and not for quick: all that comes
    // before its first reply would go there.
    const auto time_of_a =
        std::max(usual_of_a.value_or(usual_of_b.value_or(shortest)), a.silence(now));
    const auto time_of_b =
        std::max(usual_of_b.value_or(usual_of_a.value_or(shortest)), b.silence(now));
    // Smaller differences are those of the requests, and so are all in the shortest times.
    const auto is_like = [](clock::duration x, clock::duration y) {
        return x <= 2 * std::max<clock::duration>(y, shortest);
    };
    if (is_like(time_of_a, time_of_b) && is_like(time_of_b, time_of_a))
        return load_of_a < load_of_b;
    const auto work = [](std::size_t load, clock::duration time) {
        return static_cast<double>(load + 1) * static_cast<double>(time.count());
    };
    return work(load_of_a, time_of_a) < work(load_of_b, time_of_b);
}

bool pool_addresses::is_less_bad(
    const pool_address& a, const pool_address& b, clock::time_point now
) const
{
    const auto badness = [&](const pool_address& each) {
        const bool is_good = each.health_.current() == quarantine::state::good;
        return std::tuple(is_gone(each, now), !is_good, each.health_.until(), each.in_flight());
    };
    return badness(a) < badness(b);
}

// -- For an exchange

void pool_addresses::update_with_idle(pool_address& a)
{
    const bool is_there = a.index_with_idle_ != pool_address::nowhere;
    if (is_there == (a.idle_count_ != 0))
        return;
    if (!is_there)
    {
        a.index_with_idle_ = with_idle_.size();
        with_idle_.push_back(&a);
        return;
    }
    with_idle_.back()->index_with_idle_ = a.index_with_idle_;
    with_idle_[a.index_with_idle_] = with_idle_.back();
    with_idle_.pop_back();
    a.index_with_idle_ = pool_address::nowhere;
}

pool_address* pool_addresses::fit_with_idle(clock::time_point now)
{
    const auto better = [&](pool_address* a, pool_address* b) {
        return !b || is_better(*a, a->load(), *b, b->load(), now) ? a : b;
    };
    const std::size_t count = with_idle_.size();
    if (count == 0)
        return nullptr;
    const std::size_t first = count == 1 ? 0 : random_.below(count);
    pool_address* best = examine(*with_idle_[first], now) ? with_idle_[first] : nullptr;
    if (count > 1)
    {
        // Any but the first.
        pool_address* other = with_idle_[(first + 1 + random_.below(count - 1)) % count];
        if (examine(*other, now))
            best = better(other, best);
    }
    if (best || count <= 2)
        return best;
    for (pool_address* each : with_idle_)
    {
        if (examine(*each, now))
            best = better(each, best);
    }
    return best;
}

pool_address* pool_addresses::least_bad_with_idle(clock::time_point now)
{
    const auto least =
        std::min_element(with_idle_.begin(), with_idle_.end(), [&](auto* a, auto* b) {
            return is_less_bad(*a, *b, now);
        });
    return least == with_idle_.end() ? nullptr : *least;
}

pool_address* pool_addresses::unfit_with_idle(clock::time_point now)
{
    pool_address* worst = nullptr;
    for (pool_address* each : with_idle_)
    {
        if (each->is_fit(now) && !is_gone(*each, now))
            continue;
        if (!worst || is_less_bad(*worst, *each, now))
            worst = each;
    }
    return worst;
}

// -- For a new connection

bool pool_addresses::has_fit(clock::time_point now) const
{
    return std::any_of(all_.begin(), all_.end(), [&](const auto& each) {
        return each->is_named_ && each->is_fit(now);
    });
}

std::pair<pool_address*, std::size_t> pool_addresses::short_of_connections(clock::time_point now
) const
{
    std::size_t load = 0;
    std::size_t count = 0;
    pool_address* fewest = nullptr;
    for (const auto& each : all_)
    {
        load += each->load();
        if (!each->is_named_ || !each->is_fit(now) ||
            each->health_.current() != quarantine::state::good)
            continue;
        ++count;
        if (!fewest || each->connections() < fewest->connections())
            fewest = each.get();
    }
    const std::size_t share = count < 2 ? 0 : load / count;
    // With idle ones it has what it needs.
    if (!fewest || fewest->idle() != 0 || fewest->connections() >= share)
        return {nullptr, 0};
    return {fewest, share - fewest->connections()};
}

pool_address* pool_addresses::choose(clock::time_point now, bool in_reserve)
{
    drawn_from_.clear();
    for (const auto& each : all_)
    {
        if (each->is_named_ && examine(*each, now))
            drawn_from_.push_back(each.get());
    }
    if (drawn_from_.empty())
    {
        pool_address* best = nullptr;
        for (const auto& each : all_)
        {
            const auto rank = [&](const pool_address& a) { return !a.is_named_; };
            if (!best || rank(*each) < rank(*best) ||
                (rank(*each) == rank(*best) && is_less_bad(*each, *best, now)))
                best = each.get();
        }
        return best;
    }
    if (in_reserve)
        return *std::min_element(drawn_from_.begin(), drawn_from_.end(), [](auto* a, auto* b) {
            return a->connections() < b->connections();
        });
    const std::size_t count = drawn_from_.size();
    const std::size_t first = random_.below(count);
    pool_address* best = drawn_from_[first];
    if (count > 1)
    {
        pool_address* other = drawn_from_[(first + 1 + random_.below(count - 1)) % count];
        if (is_better(*other, other->connections(), *best, best->connections(), now))
            best = other;
    }
    return best;
}

void pool_addresses::order(
    const pool_address& first, clock::time_point now, std::vector<endpoint>& into
) const
{
    std::vector<const pool_address*> others;
    for (const auto& each : all_)
    {
        if (each.get() != &first && !is_gone(*each, now))
            others.push_back(each.get());
    }
    const auto rank = [&](const pool_address& a) {
        return !a.is_named_ ? 2 : a.is_fit(now) ? 0 : 1;
    };
    std::stable_sort(others.begin(), others.end(), [&](auto* a, auto* b) {
        const int rank_of_a = rank(*a);
        const int rank_of_b = rank(*b);
        if (rank_of_a != rank_of_b)
            return rank_of_a < rank_of_b;
        return rank_of_a == 0 ? a->connections() < b->connections() : is_less_bad(*a, *b, now);
    });
    into.clear();
    into.push_back(first.where());
    for (const pool_address* each : others)
        into.push_back(each->where());
}

}  // namespace ddbm::detail
