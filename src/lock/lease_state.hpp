// What is known of the lease on a lock, and what follows from it: when somebody else's may be
// taken, when one's own has to be renewed, and when it is lost.
//
// No clock of another machine is asked. Who waits measures by its own clock how long the record has
// not changed; its holder does so from the moment at which it sent its last renewal, which is
// before anybody can have seen that, and gives up a tenth earlier. So the lease of the one is over
// before the other takes it, as long as both clocks run at the same rate, but for that tenth.

#ifndef DDBM_SRC_LEASE_STATE_HPP
#define DDBM_SRC_LEASE_STATE_HPP

#include <ddbm/lock_record.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace ddbm::detail {

using lease_clock = std::chrono::steady_clock;

// -- What the record becomes

// Throws errc::number_out_of_range if there is no next fencing number.
void take(
    lock_record& record,
    const std::string& holder,
    const std::string& owner,
    std::chrono::milliseconds lease
);
void renew(lock_record& record) noexcept;
void release(lock_record& record);

// -- The lease of somebody else

class lease_watch
{
public:
    // By one that is going to be this holder.
    explicit lease_watch(std::string holder) : own_(std::move(holder)) {}

    // The record was this at a time not later than `now`; null: there is none.
    void saw(const lock_record* there, lease_clock::time_point now);

    // As it was seen last: whether it is this holder's, as where the reply to the write was lost
    // that took it.
    bool is_own() const;
    // Whether it is nobody's, or this holder's, or has not changed for as long as its lease is.
    bool may_take(lease_clock::time_point now) const;
    // When it may be taken if nobody writes to it until then.
    lease_clock::time_point over_at() const;
    // Whether somebody holds it, or did not release it.
    bool has_holder() const;
    // Null: there is none.
    const lock_record* record() const { return there_ ? &*there_ : nullptr; }

private:
    std::string own_;
    std::optional<lock_record> there_;
    lease_clock::time_point since_;
};

// Such as `worker-7, fencing number 12`; "nobody" if there is no holder.
std::string holder_in_words(const lock_record* record);

// -- One's own lease

class lease_hold
{
public:
    // By a write that was sent then. `chance`, here and in what follows, is a number from 0 to 1.
    lease_hold(std::chrono::milliseconds lease, lease_clock::time_point sent, double chance);

    // A write that keeps it was sent then, and has succeeded.
    void renewed(lease_clock::time_point sent, double chance);
    // It has failed, and may be sent again after a while.
    void failed(lease_clock::time_point now, double chance);
    // It is to be sent again at once.
    void repeat(lease_clock::time_point now) { next_ = now; }

    // When the next thing is to be done: a renewal, or giving up.
    lease_clock::time_point next() const { return next_; }
    lease_clock::time_point lost_at() const;
    bool is_lost(lease_clock::time_point now) const { return now >= lost_at(); }
    // Until it is lost, 1 ms at least.
    std::chrono::milliseconds left(lease_clock::time_point now) const;
    std::chrono::milliseconds lease() const { return lease_; }

private:
    void plan(lease_clock::time_point from, std::chrono::milliseconds pause, double chance);

    std::chrono::milliseconds lease_;
    lease_clock::time_point since_;
    lease_clock::time_point next_;
};

}  // namespace ddbm::detail

#endif
