#ifndef DDBM_SRC_DEADLINE_HPP
#define DDBM_SRC_DEADLINE_HPP

#include "environment/time_limit.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace ddbm::detail {

// When something has to be over; or never, where it may take as long as it wants. One is made when
// that begins, and asked by all that takes part in it.
class deadline
{
public:
    using clock = std::chrono::steady_clock;
    using milliseconds = std::chrono::milliseconds;

    // None.
    constexpr deadline() = default;
    explicit constexpr deadline(clock::time_point when) noexcept : when_(when) {}

    // So long after `start`. What has less than no time is over at once.
    static deadline after(clock::time_point start, milliseconds time)
    {
        return deadline(later(start, time));
    }
    // There may be no such limit.
    static deadline after(clock::time_point start, std::optional<milliseconds> time)
    {
        return time ? after(start, *time) : deadline();
    }

    constexpr bool is_set() const noexcept { return when_ != clock::time_point::max(); }
    // The end of time where there is none.
    constexpr clock::time_point when() const noexcept { return when_; }
    constexpr bool is_over(clock::time_point now) const noexcept { return when_ <= now; }

    // Rounded up, so that there is nothing left only when it is over; negative afterwards. No value
    // where there is none.
    std::optional<milliseconds> left(clock::time_point now) const
    {
        if (!is_set())
            return std::nullopt;
        return std::chrono::ceil<milliseconds>(when_ - now);
    }

    // Whichever comes first.
    constexpr deadline earlier_of(deadline other) const noexcept
    {
        return deadline(std::min(when_, other.when_));
    }

    friend constexpr bool operator==(deadline, deadline) = default;

private:
    clock::time_point when_ = clock::time_point::max();
};

}  // namespace ddbm::detail

#endif
