#include <ddbm/histogram.hpp>

#include <cmath>

namespace ddbm {

namespace {

// The middle of what a bucket has.
std::uint64_t middle_of(std::size_t bucket) noexcept
{
    if (bucket == 0)
        return 0;
    const std::uint64_t below = histogram_scale::upper(bucket - 1);
    return below + (histogram_scale::upper(bucket) - below + 1) / 2;
}

}  // namespace

std::uint64_t histogram_snapshot::quantile(double part) const noexcept
{
    if (count == 0)
        return 0;
    // What is no number is the smallest part.
    const double rank = part > 0 ? std::ceil(std::min(part, 1.0) * static_cast<double>(count)) : 0;
    const auto wanted = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count);
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket)
    {
        seen += buckets[bucket];
        if (seen >= wanted)
            return std::min(middle_of(bucket), max);
    }
    return max;
}

std::uint64_t histogram_snapshot::count_up_to(std::uint64_t value) const noexcept
{
    std::uint64_t sum_of_counts = 0;
    for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket)
    {
        const bool is_last = bucket + 1 == buckets.size();
        if (is_last ? value < max : histogram_scale::upper(bucket) > value)
            break;
        sum_of_counts += buckets[bucket];
    }
    return sum_of_counts;
}

histogram_snapshot& histogram_snapshot::operator+=(const histogram_snapshot& other) noexcept
{
    count += other.count;
    for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket)
        buckets[bucket] += other.buckets[bucket];
    sum += other.sum;
    max = std::max(max, other.max);
    return *this;
}

histogram_snapshot histogram::get() const noexcept
{
    histogram_snapshot now;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket)
    {
        now.buckets[bucket] = buckets_[bucket].load(std::memory_order_relaxed);
        now.count += now.buckets[bucket];
    }
    now.sum = sum_.load(std::memory_order_relaxed);
    now.max = max_.load(std::memory_order_relaxed);
    return now;
}

}  // namespace ddbm
