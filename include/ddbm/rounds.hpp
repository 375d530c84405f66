#ifndef DDBM_ROUNDS_HPP
#define DDBM_ROUNDS_HPP

#include <chrono>

namespace ddbm {

/** How long a change is tried that meets the changes of others, as by `table<T>::async_modify`:
 *  `sessions.async_modify("ann", count, ddbm::rounds().attempts(10).timeout(2s))`.
 *
 *  Between two attempts there is a pause of chance length: up to 10 ms after the first, and up to
 *  twice as much after each that follows, but never more than a second.
 */
class rounds
{
public:
    rounds() = default;

    /// Attempts in total, the first one included; 100 by default, at least 1.
    rounds& attempts(int count) &
    {
        attempts_ = count;
        return *this;
    }
    rounds attempts(int count) && { return attempts(count); }

    /// For all of it: what is under way by then ends with `errc::deadline_exceeded`, and no pause
    /// begins that would end later. Zero, the default, means no limit; what is left of a time that
    /// has passed, less than zero, fails at once.
    rounds& timeout(std::chrono::milliseconds limit) &
    {
        timeout_ = limit;
        return *this;
    }
    rounds timeout(std::chrono::milliseconds limit) && { return timeout(limit); }

    int attempts() const noexcept { return attempts_; }
    std::chrono::milliseconds timeout() const noexcept { return timeout_; }

private:
    int attempts_ = 100;
    std::chrono::milliseconds timeout_{0};
};

}  // namespace ddbm

#endif
