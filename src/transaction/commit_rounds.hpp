// How often a transaction begins again after others were in its way, and how long it pauses before.

#ifndef DDBM_SRC_COMMIT_ROUNDS_HPP
#define DDBM_SRC_COMMIT_ROUNDS_HPP

#include <chrono>
#include <optional>

namespace ddbm::detail {

class commit_rounds
{
public:
    using clock = std::chrono::steady_clock;

    // Throws errc::invalid_request for less than one attempt. Without a deadline there is none.
    commit_rounds(int attempts, std::optional<clock::time_point> deadline);

    // A round was lost. Until when to pause before the next one, for a random number from 0 to 1;
    // nothing if there is none left.
    std::optional<clock::time_point> next(clock::time_point now, double random);

    // Rounds that were lost.
    int lost() const noexcept { return lost_; }
    // Whether it was the deadline that left none.
    bool is_late() const noexcept { return is_late_; }

private:
    int attempts_;
    std::optional<clock::time_point> deadline_;
    int lost_ = 0;
    bool is_late_ = false;
};

}  // namespace ddbm::detail

#endif
