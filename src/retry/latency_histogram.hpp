// Which share of the last one or two thousand times was shorter than what: a histogram whose
// buckets widen with the time, so that each is a sixteenth of its times wide at most, in two
// generations of which the older is dropped as a whole.

#ifndef DDBM_SRC_RETRY_LATENCY_HISTOGRAM_HPP
#define DDBM_SRC_RETRY_LATENCY_HISTOGRAM_HPP

#include <array>
#include <chrono>
#include <cstddef>
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

    /// Adds one that ended now. Those of more than 16 s count as that.
    void add(microseconds took, time now) noexcept;

    /// The time that the share `share`, from 0 to 1, does not exceed; nothing while there are too
    /// few. Looks at every bucket.
    std::optional<microseconds> quantile(double share) const noexcept;

    /// Of both generations.
    std::uint32_t count() const noexcept { return newer_count_ + older_count_; }

private:
    static constexpr unsigned bits_of_place = 4;
    static constexpr std::uint64_t longest = (std::uint64_t{1} << 24) - 1;
    static constexpr std::size_t bucket_count = 336;
    // A generation ends with that, or after that time if it is enough to go by.
    static constexpr std::uint32_t most_of_generation = 1'000;
    static constexpr std::chrono::seconds length_of_generation{10};

    static std::size_t bucket_of(std::uint64_t value) noexcept;
    static std::uint64_t start_of(std::size_t bucket) noexcept;

    // A generation's count fits.
    using counts = std::array<std::uint16_t, bucket_count>;
    counts newer_{};
    counts older_{};
    std::uint32_t newer_count_ = 0;
    std::uint32_t older_count_ = 0;
    time began_{};
};

}  // namespace ddbm::detail

#endif
