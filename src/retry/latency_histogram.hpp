// Which share of the last one or two thousand times was shorter than what.
//
// It has the buckets of ddbm::histogram, and another idea: that one is for programs, which look at
// all values there ever were, or at differences; this one is for decisions, which go by how things
// are now. So it is in two generations, of which the older is dropped as a whole; its counts are
// small; and since there is a lock where it is used, they are no atomics.

#ifndef DDBM_SRC_RETRY_LATENCY_HISTOGRAM_HPP
#define DDBM_SRC_RETRY_LATENCY_HISTOGRAM_HPP

#include <ddbm/histogram.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace ddbm::detail {

/// Distinct objects: safe. Shared objects: unsafe.
class latency_histogram
{
public:
    using time = std::chrono::steady_clock::time_point;
    using microseconds = std::chrono::microseconds;

    /// Fewer times than this say nothing of the slow ones.
    static constexpr std::uint32_t least_count = 100;

    /// Adds one that ended now.
    void add(microseconds took, time now) noexcept;

    /// The time that the share `share`, from 0 to 1, does not exceed; nothing while there are too
    /// few. Looks at every bucket.
    std::optional<microseconds> quantile(double share) const noexcept;

    /// Of both generations.
    std::uint32_t count() const noexcept { return newer_count_ + older_count_; }

private:
    // A generation ends with that, or after that time if it is enough to go by.
    static constexpr std::uint32_t most_of_generation = 1'000;
    static constexpr std::chrono::seconds length_of_generation{10};

    // A generation's count fits.
    using counts = std::array<std::uint16_t, histogram_scale::buckets>;
    counts newer_{};
    counts older_{};
    std::uint32_t newer_count_ = 0;
    std::uint32_t older_count_ = 0;
    time began_{};
};

}  // namespace ddbm::detail

#endif
