#include "retry/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ddbm::detail {

// Times below 32 have a bucket each. From there on the first five bits tell which it is: with each
// bit more, 16 buckets of twice the width follow.
std::size_t latency_histogram::bucket_of(std::uint64_t value) noexcept
{
    constexpr unsigned exact_bits = bits_of_place + 1;
    const unsigned bits = static_cast<unsigned>(std::bit_width(value));
    const unsigned dropped = bits > exact_bits ? bits - exact_bits : 0;
    return (std::size_t{dropped} << bits_of_place) + static_cast<std::size_t>(value >> dropped);
}

std::uint64_t latency_histogram::start_of(std::size_t bucket) noexcept
{
    constexpr std::size_t buckets = std::size_t{1} << bits_of_place;
    if (bucket < 2 * buckets)
        return bucket;
    const std::size_t dropped = bucket / buckets - 1;
    return std::uint64_t{buckets + bucket % buckets} << dropped;
}

void latency_histogram::add(microseconds took, time now) noexcept
{
    static_assert(most_of_generation <= std::uint16_t(-1));
    if (newer_count_ == 0)
        began_ = now;
    const bool is_old = now - began_ >= length_of_generation && newer_count_ >= least_count;
    if (newer_count_ >= most_of_generation || is_old)
    {
        older_ = newer_;
        older_count_ = newer_count_;
        newer_ = {};
        newer_count_ = 0;
        began_ = now;
    }
    const std::int64_t value = std::max<std::int64_t>(took.count(), 0);
    ++newer_[bucket_of(std::min(static_cast<std::uint64_t>(value), longest))];
    ++newer_count_;
}

std::optional<std::chrono::microseconds> latency_histogram::quantile(double share) const noexcept
{
    if (count() < least_count)
        return std::nullopt;
    const double wanted = std::clamp(share, 0.0, 1.0) * count();
    double below = 0;
    for (std::size_t bucket = 0; bucket < bucket_count; ++bucket)
    {
        const double here = newer_[bucket] + older_[bucket];
        if (here > 0 && below + here >= wanted)
        {
            // As if the bucket's times lay evenly in it.
            const double part = std::max(wanted - below, 0.0) / here;
            const auto start = static_cast<double>(start_of(bucket));
            const auto end = static_cast<double>(start_of(bucket + 1));
            return microseconds(std::llround(start + part * (end - start)));
        }
        below += here;
    }
    return microseconds(longest);
}

}  // namespace ddbm::detail
