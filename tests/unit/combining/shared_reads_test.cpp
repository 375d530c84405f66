#include "combining/shared_reads.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using time = waiting_callers::time;
using callers = std::vector<caller_id>;

constexpr std::string_view body = R"({"TableName":"a","Key":{"id":{"S":"k"}}})";

time at(int ms)
{
    return time(milliseconds(ms));
}

// An eventually consistent get without a deadline.
shared_reads::place join_get(shared_reads& reads, caller_id who)
{
    return reads.join("GetItem", body, false, who, std::nullopt);
}

shared_reads::place join_strong(shared_reads& reads, caller_id who)
{
    return reads.join("GetItem", body, true, who, std::nullopt);
}

TEST(SharedReads, AreJoinedByTheSameRead)
{
    shared_reads reads;
    const auto first = join_get(reads, 1);
    const auto second = join_get(reads, 2);

    EXPECT_TRUE(first.is_first);
    EXPECT_FALSE(second.is_first);
    EXPECT_EQ(second.flight, first.flight);
    EXPECT_EQ(reads.finished(first.flight), (callers{1, 2}));
    EXPECT_EQ(reads.size(), 0u);
}

TEST(SharedReads, AreNotJoinedByOthers)
{
    shared_reads reads;
    const auto get = join_get(reads, 1);
    const auto other_body = reads.join("GetItem", "{}", false, 2, std::nullopt);
    const auto other_operation = reads.join("Query", body, false, 3, std::nullopt);

    EXPECT_TRUE(other_body.is_first);
    EXPECT_TRUE(other_operation.is_first);
    EXPECT_EQ(reads.finished(get.flight), (callers{1}));
    EXPECT_EQ(reads.finished(other_body.flight), (callers{2}));
    EXPECT_EQ(reads.finished(other_operation.flight), (callers{3}));
}

TEST(SharedReads, OfEventualConsistencyAreJoinedUntilTheyAreAnswered)
{
    shared_reads reads;
    const auto first = join_get(reads, 1);
    reads.sent(first.flight);

    EXPECT_FALSE(join_get(reads, 2).is_first);
    EXPECT_EQ(reads.finished(first.flight), (callers{1, 2}));
    EXPECT_TRUE(join_get(reads, 3).is_first);
}

TEST(SharedReads, OfStrongConsistencyAreJoinedUntilTheyAreSent)
{
    shared_reads reads;
    const auto first = join_strong(reads, 1);
    EXPECT_FALSE(join_strong(reads, 2).is_first);
    reads.sent(first.flight);

    const auto next = join_strong(reads, 3);
    EXPECT_TRUE(next.is_first);
    EXPECT_NE(next.flight, first.flight);
    EXPECT_EQ(join_strong(reads, 4).flight, next.flight);

    // Whichever is answered first.
    EXPECT_EQ(reads.finished(first.flight), (callers{1, 2}));
    EXPECT_EQ(join_strong(reads, 5).flight, next.flight);
    EXPECT_EQ(reads.finished(next.flight), (callers{3, 4, 5}));
    EXPECT_EQ(reads.size(), 0u);
}

TEST(SharedReads, OfStrongConsistencyAreJoinedBetweenTwoAttempts)
{
    shared_reads reads;
    const auto first = join_strong(reads, 1);
    reads.sent(first.flight);
    reads.waits_again(first.flight);

    EXPECT_EQ(join_strong(reads, 2).flight, first.flight);
    reads.sent(first.flight);
    EXPECT_NE(join_strong(reads, 3).flight, first.flight);
}

TEST(SharedReads, AreOfUseUntilTheLastDeadline)
{
    shared_reads reads;
    const auto flight = reads.join("GetItem", body, false, 1, at(100)).flight;
    EXPECT_EQ(reads.last_deadline(flight), at(100));
    reads.join("GetItem", body, false, 2, at(300));
    reads.join("GetItem", body, false, 3, at(200));
    EXPECT_EQ(reads.last_deadline(flight), at(300));

    reads.join("GetItem", body, false, 4, std::nullopt);
    EXPECT_EQ(reads.last_deadline(flight), std::nullopt);
    EXPECT_FALSE(reads.leave(flight, 4));
    EXPECT_FALSE(reads.leave(flight, 2));
    EXPECT_EQ(reads.last_deadline(flight), at(200));
}

TEST(SharedReads, GoOnWithoutThoseThatLeave)
{
    shared_reads reads;
    const auto flight = join_get(reads, 1).flight;
    join_get(reads, 2);
    join_get(reads, 3);
    reads.sent(flight);

    EXPECT_FALSE(reads.leave(flight, 1));
    EXPECT_FALSE(reads.leave(flight, 3));
    // Twice, and somebody else.
    EXPECT_FALSE(reads.leave(flight, 3));
    EXPECT_FALSE(reads.leave(flight, 9));
    EXPECT_EQ(reads.finished(flight), (callers{2}));
}

TEST(SharedReads, EndWhenTheLastOneLeaves)
{
    shared_reads reads;
    const auto flight = join_get(reads, 1).flight;
    join_get(reads, 2);

    EXPECT_FALSE(reads.leave(flight, 1));
    EXPECT_TRUE(reads.leave(flight, 2));
    EXPECT_EQ(reads.size(), 0u);

    // What still comes of it is nobody's, and nobody joins it.
    reads.sent(flight);
    reads.waits_again(flight);
    EXPECT_FALSE(reads.leave(flight, 2));
    EXPECT_EQ(reads.finished(flight), callers());
    const auto next = join_get(reads, 3);
    EXPECT_TRUE(next.is_first);
    EXPECT_NE(next.flight, flight);
}

TEST(SharedReads, LeaveTheYoungestToBeJoinedWhenAnOlderOneEnds)
{
    shared_reads reads;
    const auto older = join_strong(reads, 1).flight;
    reads.sent(older);
    const auto younger = join_strong(reads, 2).flight;

    EXPECT_TRUE(reads.leave(older, 1));
    EXPECT_EQ(join_strong(reads, 3).flight, younger);
}

// Everyone who joins is told exactly once or leaves, and a strong read is never one that was sent
// before it was asked for.
TEST(SharedReads, TellEachCallerOnceWhateverHappens)
{
    std::mt19937 chance(11);
    shared_reads reads;
    std::map<caller_id, shared_reads::flight_id> waiting;
    std::map<shared_reads::flight_id, int> sent_at;  // -1: not yet
    std::set<caller_id> told;
    caller_id next = 1;
    for (int step = 0; step < 50'000; ++step)
    {
        const auto any_flight = [&] {
            auto it = sent_at.begin();
            std::advance(it, static_cast<long>(chance() % sent_at.size()));
            return it->first;
        };
        const auto what = chance() % 10;
        if (what < 5 || sent_at.empty())
        {
            const bool is_strong = chance() % 2 == 0;
            const std::string which = std::to_string(chance() % 3) + (is_strong ? "strong" : "");
            const auto place = reads.join("GetItem", which, is_strong, next, std::nullopt);
            if (place.is_first)
            {
                ASSERT_TRUE(sent_at.emplace(place.flight, -1).second);
            }
            ASSERT_TRUE(!is_strong || sent_at.at(place.flight) == -1);
            waiting.emplace(next++, place.flight);
        }
        else if (what < 7)
        {
            const auto flight = any_flight();
            reads.sent(flight);
            sent_at[flight] = step;
        }
        else if (what == 7 && !waiting.empty())
        {
            auto it = waiting.begin();
            std::advance(it, static_cast<long>(chance() % waiting.size()));
            const auto [who, flight] = *it;
            waiting.erase(it);
            bool is_last = true;
            for (const auto& [other, of] : waiting)
                is_last = is_last && of != flight;
            ASSERT_EQ(reads.leave(flight, who), is_last);
            if (is_last)
                sent_at.erase(flight);
        }
        else
        {
            const auto flight = any_flight();
            for (const caller_id who : reads.finished(flight))
            {
                ASSERT_EQ(waiting.at(who), flight);
                ASSERT_TRUE(told.insert(who).second);
                waiting.erase(who);
            }
            for (const auto& [who, of] : waiting)
                ASSERT_NE(of, flight);
            sent_at.erase(flight);
        }
        ASSERT_EQ(reads.size(), sent_at.size());
    }
    EXPECT_GT(told.size(), 10'000u);
}

}  // namespace
}  // namespace ddbm::detail
