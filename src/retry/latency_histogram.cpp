#include "retry/latency_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ddbm::detail {

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
    ++newer_[histogram_scale::bucket_of(static_cast<std::uint64_t>(value))];
    ++newer_count_;
}

std::optional<std::chrono::microseconds> latency_histogram::quantile(double share) const noexcept
{
    if (count() < least_count)
        return std::nullopt;
    const double wanted = std::clamp(share, 0.0, 1.0) * count();
    double below = 0;
    for (std::size_t bucket = 0; bucket < newer_.size(); ++bucket)
    {
        const double here = newer_[bucket] + older_[bucket];
        if (here > 0 && below + here >= wanted)
        {
            // As if the bucket's times lay evenly in it.
            const double part = std::max(wanted - below, 0.0) / here;
            const auto upper = [](std::size_t of) {
                return static_cast<double>(histogram_scale::upper(of));
            };
            const double start = bucket == 0 ? 0 : upper(bucket - 1);
            const double end = upper(bucket);
            return microseconds(std::llround(start + part * (end - start)));
        }
        below += here;
    }
    return microseconds(histogram_scale::largest);
}

}  // namespace ddbm::detail
