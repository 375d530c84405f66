#ifndef DDBM_SRC_TRANSPORT_PHASE_MARKS_HPP
#define DDBM_SRC_TRANSPORT_PHASE_MARKS_HPP

#include <ddbm/attempt_phases.hpp>

#include <chrono>
#include <optional>

namespace ddbm::detail {

// What an attempt is at, and how long it was at what came before. Those who have it at a time mark
// where a phase begins, which ends the one before.
class phase_marks
{
public:
    using time = std::chrono::steady_clock::time_point;

    void begin(attempt_phase next, time now) noexcept
    {
        end(now);
        current_ = next;
        since_ = now;
    }

    void end(time now) noexcept
    {
        if (current_)
            times_.add(*current_, now - since_);
        current_.reset();
    }

    const attempt_phases& times() const noexcept { return times_; }

private:
    attempt_phases times_;
    std::optional<attempt_phase> current_;
    time since_;
};

}  // namespace ddbm::detail

#endif
