#include "table/conflict_rounds.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

// About as long as a write takes, so that one of two has ended when the other one comes again.
constexpr conflict_rounds::milliseconds first_pause{10};
constexpr conflict_rounds::milliseconds longest_pause{1'000};
// By then the longest has been reached.
constexpr int most_doublings = 7;

}  // namespace

std::optional<conflict_rounds::microseconds>
conflict_rounds::next(double uniform, std::optional<milliseconds> time_left)
{
    const auto give_up = [this](retry_end why) {
        ended_ = why;
        return std::nullopt;
    };
    if (attempt_ >= attempts_)
        return give_up(retry_end::attempts);

    const int doublings = std::min(attempt_ - 1, most_doublings);
    const auto most = std::min(first_pause * (1 << doublings), longest_pause);
    const auto pause = std::chrono::duration_cast<microseconds>(most * uniform);
    if (time_left && pause >= *time_left)
        return give_up(retry_end::deadline);
    ++attempt_;
    return pause;
}

}  // namespace ddbm::detail
