#include "lock/lease_state.hpp"

#include "environment/time_limit.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ddbm::detail {

using std::chrono::milliseconds;

// -- What the record becomes

void take(
    lock_record& record, const std::string& holder, const std::string& owner, milliseconds lease
)
{
    if (record.fencing_number == std::numeric_limits<std::int64_t>::max())
        throw error(
            errc::number_out_of_range,
            "there is no fencing number after " + std::to_string(record.fencing_number)
        );
    record.holder = holder;
    record.owner = owner;
    ++record.fencing_number;
    record.renewals = 0;
    record.lease = lease;
}

void renew(lock_record& record) noexcept
{
    const bool is_last = record.renewals == std::numeric_limits<std::int64_t>::max();
    record.renewals = is_last ? 0 : record.renewals + 1;
}

void release(lock_record& record)
{
    record.holder.clear();
    record.owner.clear();
}

// -- The lease of somebody else

namespace {

// Whether nobody has written to it since.
bool is_same(const lock_record& a, const lock_record& b)
{
    return a.holder == b.holder && a.fencing_number == b.fencing_number &&
           a.renewals == b.renewals && a.lease == b.lease;
}

}  // namespace

void lease_watch::saw(const lock_record* there, lease_clock::time_point now)
{
    if (!there)
    {
        there_.reset();
        return;
    }
    if (there_ && is_same(*there_, *there))
        return;
    there_ = *there;
    since_ = now;
}

bool lease_watch::has_holder() const
{
    return there_ && !there_->holder.empty();
}

bool lease_watch::is_own() const
{
    return there_ && there_->holder == own_;
}

bool lease_watch::may_take(lease_clock::time_point now) const
{
    return !has_holder() || is_own() || now >= over_at();
}

lease_clock::time_point lease_watch::over_at() const
{
    return there_ ? later(since_, there_->lease) : since_;
}

std::string holder_in_words(const lock_record* record)
{
    if (!record || record->holder.empty())
        return "nobody";
    const std::string& name = record->owner.empty() ? record->holder : record->owner;
    return name + ", fencing number " + std::to_string(record->fencing_number);
}

// -- One's own lease

namespace {

// Renewals, and attempts after one that failed, come after half of this share of the lease to all
// of it, so that many which began together do not stay together.
constexpr int renewed_after = 3;
constexpr int tried_again_after = 15;
// This share before its end it is given up.
constexpr int given_up_before = 10;

}  // namespace

lease_hold::lease_hold(milliseconds lease, lease_clock::time_point sent, double chance)
    : lease_(lease), since_(sent), next_(sent)
{
    plan(sent, lease / renewed_after, chance);
}

void lease_hold::renewed(lease_clock::time_point sent, double chance)
{
    since_ = std::max(since_, sent);
    plan(since_, lease_ / renewed_after, chance);
}

void lease_hold::failed(lease_clock::time_point now, double chance)
{
    plan(now, lease_ / tried_again_after, chance);
}

lease_clock::time_point lease_hold::lost_at() const
{
    return later(since_, lease_ - lease_ / given_up_before);
}

milliseconds lease_hold::left(lease_clock::time_point now) const
{
    return std::max(std::chrono::ceil<milliseconds>(lost_at() - now), milliseconds(1));
}

// After half of the pause to all of it.
void lease_hold::plan(lease_clock::time_point from, milliseconds pause, double chance)
{
    const double share = 0.5 + std::clamp(chance, 0.0, 1.0) / 2;
    const auto wait = std::llround(static_cast<double>(pause.count()) * share);
    next_ = std::min(later(from, std::max(milliseconds(wait), milliseconds(1))), lost_at());
}

}  // namespace ddbm::detail
