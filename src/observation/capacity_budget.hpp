// How fast capacity may be used: decides when the next request may be sent, from what those before
// have used, which is only known when they are answered.

#ifndef DDBM_SRC_OBSERVATION_CAPACITY_BUDGET_HPP
#define DDBM_SRC_OBSERVATION_CAPACITY_BUDGET_HPP

#include <chrono>
#include <cstdint>

namespace ddbm::detail {

class capacity_budget
{
public:
    using clock = std::chrono::steady_clock;

    // 0: as many as there are.
    capacity_budget(double units_per_second, clock::time_point now)
        : rate_(units_per_second), ready_(now)
    {
    }

    bool is_limited() const noexcept { return rate_ > 0; }

    // So many have been used. What was left unused counts for a second.
    void spend(double units, clock::time_point now);

    // When more may be used; a time that has come: at once.
    clock::time_point ready() const noexcept { return ready_; }

    // How many items of so many units each use up a part of it for so long; one at least.
    std::int64_t items_in(std::chrono::seconds time, double units_each, double part) const;

private:
    double rate_;
    clock::time_point ready_;
};

}  // namespace ddbm::detail

#endif
