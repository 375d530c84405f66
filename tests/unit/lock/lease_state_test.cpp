#include "lock/lease_state.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr lease_clock::time_point start{std::chrono::hours(1)};

lock_record held_by(std::string holder, std::int64_t fencing_number = 7)
{
    lock_record made;
    made.name = "door";
    made.holder = std::move(holder);
    made.owner = "worker";
    made.fencing_number = fencing_number;
    made.lease = seconds(20);
    return made;
}

lease_watch watch_of(const lock_record& there, lease_clock::time_point when = start)
{
    lease_watch watch("me");
    watch.saw(&there, when);
    return watch;
}

TEST(LeaseWatch, WhatNobodyHoldsMayBeTakenAtOnce)
{
    lease_watch none("me");
    EXPECT_TRUE(none.may_take(start));
    none.saw(nullptr, start);
    EXPECT_TRUE(none.may_take(start));
    EXPECT_FALSE(none.is_own());
    EXPECT_FALSE(none.has_holder());
    EXPECT_EQ(none.record(), nullptr);

    const lease_watch released = watch_of(held_by(""));
    EXPECT_TRUE(released.may_take(start));
    EXPECT_FALSE(released.has_holder());
    EXPECT_EQ(released.record()->fencing_number, 7);
}

TEST(LeaseWatch, ALeaseIsOverWhenItHasNotChangedForItsDuration)
{
    lease_watch watch = watch_of(held_by("other"));

    EXPECT_TRUE(watch.has_holder());
    EXPECT_EQ(watch.over_at(), start + seconds(20));
    EXPECT_FALSE(watch.may_take(start));
    EXPECT_FALSE(watch.may_take(start + milliseconds(19'999)));
    EXPECT_TRUE(watch.may_take(start + seconds(20)));

    // Looking again changes nothing.
    const lock_record same = held_by("other");
    watch.saw(&same, start + seconds(15));
    EXPECT_EQ(watch.over_at(), start + seconds(20));
}

TEST(LeaseWatch, EachChangeOfTheRecordBeginsANewLease)
{
    std::array<lock_record, 4> changed;
    changed.fill(held_by("other"));
    renew(changed[0]);
    changed[1].holder = "third";
    changed[2].fencing_number = 8;
    changed[3].lease = seconds(30);
    for (const lock_record& now_is : changed)
    {
        lease_watch watch = watch_of(held_by("other"));
        watch.saw(&now_is, start + seconds(15));
        EXPECT_EQ(watch.over_at(), start + seconds(15) + now_is.lease);
        EXPECT_FALSE(watch.may_take(start + seconds(34)));
    }
}

TEST(LeaseWatch, ARecordThatWasGoneIsSeenAnew)
{
    lease_watch watch = watch_of(held_by("other"));
    watch.saw(nullptr, start + seconds(5));
    EXPECT_TRUE(watch.may_take(start + seconds(5)));

    const lock_record there = held_by("other");
    watch.saw(&there, start + seconds(10));
    EXPECT_EQ(watch.over_at(), start + seconds(30));
}

TEST(LeaseWatch, KnowsWhatItHasWrittenItself)
{
    const lease_watch own = watch_of(held_by("me"));
    EXPECT_TRUE(own.is_own());
    EXPECT_TRUE(own.may_take(start));

    EXPECT_FALSE(watch_of(held_by("other")).is_own());
    EXPECT_FALSE(lease_watch("me").is_own());
}

TEST(LeaseWatch, LeasesOfAnyLengthHaveAnEnd)
{
    lock_record damaged = held_by("other");
    damaged.lease = milliseconds::max();
    EXPECT_EQ(watch_of(damaged).over_at(), lease_clock::time_point::max());
    damaged.lease = seconds(-5);
    EXPECT_TRUE(watch_of(damaged).may_take(start));
}

TEST(LockRecord, EachHolderHasTheNextFencingNumber)
{
    lock_record record = held_by("other");
    record.renewals = 9;

    take(record, "me", "worker-7", seconds(10));

    EXPECT_EQ(record.name, "door");
    EXPECT_EQ(record.holder, "me");
    EXPECT_EQ(record.owner, "worker-7");
    EXPECT_EQ(record.fencing_number, 8);
    EXPECT_EQ(record.renewals, 0);
    EXPECT_EQ(record.lease, seconds(10));

    renew(record);
    EXPECT_EQ(record.renewals, 1);
    EXPECT_EQ(record.fencing_number, 8);

    release(record);
    EXPECT_EQ(record.holder, "");
    EXPECT_EQ(record.owner, "");
    EXPECT_EQ(record.fencing_number, 8);
}

TEST(LockRecord, NumbersAtTheirEndAreNoUndefinedOnes)
{
    constexpr auto last = std::numeric_limits<std::int64_t>::max();
    lock_record record = held_by("other", last);
    record.renewals = last;

    renew(record);
    EXPECT_EQ(record.renewals, 0);
    try
    {
        take(record, "me", "", seconds(10));
        ADD_FAILURE() << "taken";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::number_out_of_range);
    }
    EXPECT_EQ(record.holder, "other");
}

TEST(LockRecord, HoldersAreToldInWords)
{
    EXPECT_EQ(holder_in_words(nullptr), "nobody");
    lock_record record = held_by("id");
    EXPECT_EQ(holder_in_words(&record), "worker, fencing number 7");
    record.owner.clear();
    EXPECT_EQ(holder_in_words(&record), "id, fencing number 7");
    release(record);
    EXPECT_EQ(holder_in_words(&record), "nobody");
}

TEST(LeaseHold, IsRenewedAfterASixthToAThirdByChance)
{
    EXPECT_EQ(lease_hold(seconds(30), start, 0).next(), start + seconds(5));
    EXPECT_EQ(lease_hold(seconds(30), start, 0.5).next(), start + milliseconds(7'500));
    EXPECT_EQ(lease_hold(seconds(30), start, 1).next(), start + seconds(10));
    EXPECT_EQ(lease_hold(seconds(30), start, 7).next(), start + seconds(10));
}

TEST(LeaseHold, IsLostATenthBeforeOthersMayTakeIt)
{
    const lease_hold hold(seconds(30), start, 1);

    EXPECT_EQ(hold.lost_at(), start + seconds(27));
    EXPECT_FALSE(hold.is_lost(start + milliseconds(26'999)));
    EXPECT_TRUE(hold.is_lost(start + seconds(27)));
    EXPECT_EQ(hold.left(start + seconds(20)), seconds(7));
    EXPECT_EQ(hold.left(start + seconds(40)), milliseconds(1));
}

TEST(LeaseHold, CountsFromWhenTheRenewalWasSent)
{
    lease_hold hold(seconds(30), start, 1);
    hold.renewed(start + seconds(10), 1);

    EXPECT_EQ(hold.next(), start + seconds(20));
    EXPECT_EQ(hold.lost_at(), start + seconds(37));
}

TEST(LeaseHold, FailedRenewalsAreRepeatedUntilItIsLost)
{
    lease_hold hold(seconds(30), start, 1);

    hold.failed(start + seconds(10), 0);
    EXPECT_EQ(hold.next(), start + seconds(11));
    hold.failed(start + seconds(10), 1);
    EXPECT_EQ(hold.next(), start + seconds(12));
    EXPECT_EQ(hold.lost_at(), start + seconds(27));
    hold.repeat(start + seconds(11));
    EXPECT_EQ(hold.next(), start + seconds(11));

    // Not beyond its end.
    hold.failed(start + seconds(26), 1);
    EXPECT_EQ(hold.next(), start + seconds(27));
}

TEST(LeaseHold, MakesProgressHoweverShortItIs)
{
    lease_hold hold(milliseconds(1), start, 0);
    EXPECT_EQ(hold.next(), start + milliseconds(1));
    EXPECT_TRUE(hold.is_lost(hold.next()));
}

// Every moment of a holder that falls silent after a renewal, and of one who looks every so often:
// never do both believe that it is theirs.
TEST(Leases, TwoNeverHoldOne)
{
    for (int seen_after = 0; seen_after <= 40; ++seen_after)
    {
        for (int last_renewal = 0; last_renewal <= 30; last_renewal += 3)
        {
            lock_record record = held_by("other");
            lease_hold hold(record.lease, start, 1);
            lease_watch watch("me");
            for (int second = 0; second <= 80; ++second)
            {
                const auto now = start + seconds(second);
                if (second != 0 && second <= last_renewal && second % 3 == 0)
                {
                    renew(record);
                    hold.renewed(now, 1);
                }
                if (second >= seen_after)
                    watch.saw(&record, now);
                if (watch.has_holder() && watch.may_take(now))
                {
                    EXPECT_TRUE(hold.is_lost(now)) << second;
                    break;
                }
                EXPECT_LT(second, 80) << "it is never taken";
            }
        }
    }
}

}  // namespace
}  // namespace ddbm::detail
