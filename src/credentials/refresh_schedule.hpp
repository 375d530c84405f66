#ifndef DDBM_SRC_CREDENTIALS_REFRESH_SCHEDULE_HPP
#define DDBM_SRC_CREDENTIALS_REFRESH_SCHEDULE_HPP

#include <chrono>
#include <optional>

namespace ddbm::detail {

/** When keys are still used, and when others are fetched ahead of their end.
 *
 *  They are due 15 to 10 minutes before their end, by chance, so that many programs do not come at
 *  once; keys that live shortly in the last third of their life. They are used until 10 seconds
 *  before their end, the time that a request may take. After a failure there is a pause of 5 to 10
 *  seconds, twice as long after each further one, up to a minute.
 *
 *  Keys that seem to have ended when they come are used for ten minutes and due after five: the
 *  service is not able to renew them, or this machine's clock is wrong; whether they work DynamoDB
 *  says.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class refresh_schedule
{
public:
    using clock = std::chrono::system_clock;

    /// Both clocks: keys end by that of the world, pauses go by one that nobody sets.
    class moment
    {
    public:
        moment(clock::time_point world_, std::chrono::steady_clock::time_point machine_)
            : world(world_), machine(machine_)
        {
        }

        clock::time_point world;
        std::chrono::steady_clock::time_point machine;
    };

    // `chance` is from 0 to 1.

    /// Keys have come that end then; nothing: never, as far as anybody knows.
    void fetched(std::optional<clock::time_point> end, moment now, double chance);
    /// None have come.
    void failed(moment now, double chance);

    /// Of keys that there are.
    bool is_usable(clock::time_point now) const noexcept { return now < usable_until_; }
    bool is_due(moment now) const noexcept
    {
        return now.world >= due_from_ && now.machine >= next_try_;
    }

    /// Not due before that.
    clock::time_point due_from() const noexcept { return due_from_; }
    /// Nor before that, which is after a failure.
    std::chrono::steady_clock::time_point next_try() const noexcept { return next_try_; }
    clock::time_point usable_until() const noexcept { return usable_until_; }

private:
    clock::time_point usable_until_ = clock::time_point::min();
    clock::time_point due_from_ = clock::time_point::max();
    std::chrono::steady_clock::time_point next_try_ = std::chrono::steady_clock::time_point::min();
    std::chrono::milliseconds pause_{0};
};

}  // namespace ddbm::detail

#endif
