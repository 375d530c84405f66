#ifndef DDBM_SRC_REPLY_TIMES_HPP
#define DDBM_SRC_REPLY_TIMES_HPP

#include <algorithm>
#include <chrono>
#include <optional>

namespace ddbm::detail {

// How quickly an address answers: what it took lately, and for how long it has said nothing now
// although it was asked. The second is known before the first: it is what tells a stall.
class reply_times
{
public:
    using clock = std::chrono::steady_clock;

    // What was measured longer ago than this says nothing any more, so that an address which was
    // slow is asked again.
    static constexpr std::chrono::seconds measured_for{10};
    void answered(clock::duration took, clock::time_point now)
    {
        // Of eight replies or so: requests differ, and one long scan shall not count for much.
        usual_ = is_measured(now) ? usual_ + (took - usual_) / 8 : took;
        answered_ = now;
    }

    // For how long it has had something to answer, where `oldest` began the exchange that has
    // waited longest, and has not answered anything.
    clock::duration silence(std::optional<clock::time_point> oldest, clock::time_point now) const
    {
        if (!oldest)
            return clock::duration::zero();
        auto since = answered_ ? std::max(*oldest, *answered_) : *oldest;
        return std::max(now - since, clock::duration::zero());
    }

    // The moving average; none where nothing has been measured lately.
    std::optional<clock::duration> usual(clock::time_point now) const
    {
        return is_measured(now) ? std::optional(usual_) : std::nullopt;
    }

private:
    bool is_measured(clock::time_point now) const
    {
        return answered_ && now - *answered_ < measured_for;
    }

    clock::duration usual_{0};
    std::optional<clock::time_point> answered_;
};

}  // namespace ddbm::detail

#endif
