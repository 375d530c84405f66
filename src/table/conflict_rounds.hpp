// When something is tried again that has met what others do to the same items: a decision about
// plain values.

#ifndef DDBM_SRC_CONFLICT_ROUNDS_HPP
#define DDBM_SRC_CONFLICT_ROUNDS_HPP

#include <ddbm/retry_end.hpp>

#include <chrono>
#include <optional>

namespace ddbm::detail {

class conflict_rounds
{
public:
    using microseconds = std::chrono::microseconds;
    using milliseconds = std::chrono::milliseconds;

    // So many, the first one included.
    explicit conflict_rounds(int attempts) noexcept : attempts_(attempts) {}

    // The one that is being made, from 1.
    int attempt() const noexcept { return attempt_; }

    // After one that met a conflict: how long to wait before the next one, or nothing to give up,
    // for the reason that ended() tells. Counts the attempt, if there is to be one.
    //
    // `uniform` is a random number from 0 to 1. Of n that meet, all but one have to go round; so
    // the time in which they come back doubles until it is so long that they do not meet any more.
    // `time_left` is that to the deadline; nothing if there is none.
    std::optional<microseconds> next(double uniform, std::optional<milliseconds> time_left);

    retry_end ended() const noexcept { return ended_; }

private:
    const int attempts_;
    int attempt_ = 1;
    retry_end ended_ = retry_end::none;
};

}  // namespace ddbm::detail

#endif
