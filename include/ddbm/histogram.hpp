#ifndef DDBM_HISTOGRAM_HPP
#define DDBM_HISTOGRAM_HPP

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ddbm {

/** Which values a `histogram` counts together: a bucket for each of 0 to 16, and from there on
 *  eight of equal width up to each power of two, so that none is wider than an eighth of what is in
 *  it.
 *
 *  Values are integers of any unit. Bucket n has those above `upper(n - 1)`, up to and including
 *  `upper(n)`; the last one has all that are larger, too.
 */
class histogram_scale
{
public:
    static constexpr std::size_t buckets = 1 + 8 * 30;

    /// What the last bucket is meant for, 2^32: 71 minutes in microseconds, 4 GiB in bytes.
    static constexpr std::uint64_t largest = std::uint64_t(1) << 32;

    /// The bucket of a value.
    static constexpr std::size_t bucket_of(std::uint64_t value) noexcept
    {
        if (value == 0)
            return 0;
        const std::uint64_t below = std::min(value, largest) - 1;
        if (below < 8)
            return 1 + static_cast<std::size_t>(below);
        const auto octave = static_cast<std::size_t>(std::bit_width(below)) - 4;
        return 1 + 8 * octave + static_cast<std::size_t>(below >> octave);
    }

    /// The largest value of a bucket.
    static constexpr std::uint64_t upper(std::size_t bucket) noexcept
    {
        if (bucket <= 16)
            return bucket;
        const std::size_t octave = (bucket - 1) / 8 - 1;
        return ((bucket - 1) % 8 + 9) << octave;
    }
};

/// What a `histogram` held at one time. A value: it can be copied, added to others, kept.
class histogram_snapshot
{
public:
    histogram_snapshot() = default;

    /// How many values there are, in all and in each bucket of `histogram_scale`.
    std::uint64_t count = 0;
    std::array<std::uint64_t, histogram_scale::buckets> buckets{};
    /// Their exact sum, modulo 2^64, and the largest one. 0 if there is none.
    std::uint64_t sum = 0;
    std::uint64_t max = 0;

    /** The value that a part of all of them, from 0 to 1, do not exceed: 0.5 is the median.
     *
     *  By the nearest-rank rule, exact up to 16; above, it is the middle of the bucket that has the
     *  value and so off by at most a sixteenth of it, as long as that is not above
     *  `histogram_scale::largest`. Never above `max`. 0 if there are no values.
     */
    std::uint64_t quantile(double part) const noexcept;

    /// How many values do not exceed this one: exact for the upper bounds of buckets, among which
    /// are all powers of two, else for the next lower bound.
    std::uint64_t count_up_to(std::uint64_t value) const noexcept;

    /// Adds the values of another one. Exact, in any order.
    histogram_snapshot& operator+=(const histogram_snapshot& other) noexcept;

    friend bool operator==(const histogram_snapshot&, const histogram_snapshot&) = default;
};

/** Counts values by their size, from several threads at once: 2 KB, whatever there are, and two
 *  atomic additions for each. Nobody waits for anybody.
 *
 *  @code
 *  ddbm::histogram latencies;                        // in microseconds
 *  latencies.record(412);
 *  auto slow = latencies.get().quantile(0.99);
 *  @endcode
 *
 *  Thread safety. Shared objects: safe.
 */
class histogram
{
public:
    histogram() = default;
    histogram(const histogram&) = delete;
    histogram& operator=(const histogram&) = delete;

    void record(std::uint64_t value) noexcept
    {
        buckets_[histogram_scale::bucket_of(value)].fetch_add(1, std::memory_order_relaxed);
        sum_.fetch_add(value, std::memory_order_relaxed);
        std::uint64_t known = max_.load(std::memory_order_relaxed);
        while (known < value && !max_.compare_exchange_weak(known, value, std::memory_order_relaxed)
        )
        {
        }
    }

    /// What was recorded. Of a value that is recorded meanwhile, one part may be there already.
    histogram_snapshot get() const noexcept;

private:
    std::array<std::atomic<std::uint64_t>, histogram_scale::buckets> buckets_{};
    std::atomic<std::uint64_t> sum_{0};
    std::atomic<std::uint64_t> max_{0};
};

}  // namespace ddbm

#endif
