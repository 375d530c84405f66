#include "combining/gathered_reads.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using time = gathered_reads::time;
using answer = gathered_batch::answer;
using answers = std::vector<answer>;
using positions = std::vector<std::size_t>;

constexpr auto never = std::nullopt;

time at(int ms)
{
    return time(std::chrono::seconds(1'000) + milliseconds(ms));
}

// -- A batch

TEST(GatheredBatch, HasEachKeyOnce)
{
    gathered_batch batch;
    EXPECT_EQ(batch.add("k", 1, never), 0u);
    EXPECT_EQ(batch.add("l", 2, never), 1u);
    EXPECT_EQ(batch.add("k", 3, never), 0u);

    EXPECT_EQ(batch.wanted(), 2u);
    EXPECT_EQ(batch.wanted_positions(), (positions{0, 1}));
    EXPECT_EQ(batch.answered({}), (answers{{1, 0}, {3, 0}, {2, 1}}));
    EXPECT_TRUE(batch.is_over());
}

TEST(GatheredBatch, KeepsWhatIsHandedBack)
{
    gathered_batch batch;
    batch.add("k", 1, never);
    batch.add("l", 2, never);
    batch.add("m", 3, never);

    EXPECT_EQ(batch.answered({1, 2}), (answers{{1, 0}}));
    EXPECT_EQ(batch.wanted_positions(), (positions{1, 2}));
    EXPECT_EQ(batch.answered({1}), (answers{{3, 2}}));
    EXPECT_EQ(batch.answered({1}), answers());
    EXPECT_FALSE(batch.is_over());
    EXPECT_EQ(batch.finished(), (answers{{2, 1}}));
    EXPECT_TRUE(batch.is_over());
}

TEST(GatheredBatch, DoesNotWantTheKeysOfThoseThatHaveLeft)
{
    gathered_batch batch;
    batch.add("k", 1, never);
    batch.add("k", 2, never);
    batch.add("l", 3, never);

    EXPECT_FALSE(batch.leave(1));
    EXPECT_EQ(batch.wanted(), 2u);
    EXPECT_FALSE(batch.leave(2));
    EXPECT_EQ(batch.wanted_positions(), (positions{1}));
    EXPECT_FALSE(batch.leave(2));
    // Though it is handed back.
    EXPECT_EQ(batch.answered({0}), (answers{{3, 1}}));
    EXPECT_TRUE(batch.is_over());
}

TEST(GatheredBatch, IsOverWhenTheLastOneLeaves)
{
    gathered_batch batch;
    batch.add("k", 1, never);
    batch.add("l", 2, never);

    EXPECT_FALSE(batch.leave(2));
    EXPECT_TRUE(batch.leave(1));
    EXPECT_TRUE(batch.is_over());
    EXPECT_EQ(batch.finished(), answers());
}

TEST(GatheredBatch, IsOfUseUntilTheLastDeadline)
{
    gathered_batch batch;
    batch.add("k", 1, at(100));
    batch.add("l", 2, at(300));
    batch.add("l", 3, at(200));
    EXPECT_EQ(batch.last_deadline(), at(300));
    batch.leave(2);
    EXPECT_EQ(batch.last_deadline(), at(200));
    batch.add("k", 4, never);
    EXPECT_EQ(batch.last_deadline(), never);
}

// -- Which go together, and when

TEST(GatheredReads, GatherAGroupForTheLengthOfAWindow)
{
    gathered_reads reads(milliseconds(2));
    EXPECT_EQ(reads.next_due(), never);
    const auto first = reads.add("a", "k", 1, never, at(0));
    const auto second = reads.add("a", "l", 2, never, at(1));

    EXPECT_EQ(second.batch, first.batch);
    EXPECT_EQ(second.position, 1u);
    // The window is that of the first.
    EXPECT_EQ(reads.next_due(), at(2));
    EXPECT_EQ(reads.due(at(1)), 0u);
    EXPECT_EQ(reads.due(at(2)), first.batch);

    gathered_batch batch = reads.take(first.batch);
    EXPECT_EQ(batch.finished(), (answers{{1, 0}, {2, 1}}));
    EXPECT_EQ(reads.size(), 0u);
    EXPECT_EQ(reads.next_due(), never);
}

TEST(GatheredReads, KeepGroupsApart)
{
    gathered_reads reads(milliseconds(2));
    const auto a = reads.add("a", "k", 1, never, at(0));
    const auto b = reads.add("b", "k", 2, never, at(1));

    EXPECT_NE(a.batch, b.batch);
    EXPECT_EQ(reads.next_due(), at(2));
    EXPECT_EQ(reads.take(reads.due(at(2))).finished(), (answers{{1, 0}}));
    EXPECT_EQ(reads.next_due(), at(3));
    EXPECT_EQ(reads.take(reads.due(at(3))).finished(), (answers{{2, 0}}));
}

TEST(GatheredReads, AddNothingToWhatWasTaken)
{
    gathered_reads reads(milliseconds(2));
    const auto first = reads.add("a", "k", 1, never, at(0));
    // Earlier than it is due: there is a connection for it.
    gathered_batch batch = reads.take(first.batch);

    const auto next = reads.add("a", "k", 2, never, at(1));
    EXPECT_NE(next.batch, first.batch);
    EXPECT_EQ(reads.next_due(), at(3));
    EXPECT_EQ(batch.finished(), (answers{{1, 0}}));
    EXPECT_TRUE(reads.take(first.batch).is_over());
}

TEST(GatheredReads, FillABatchWithAHundredKeys)
{
    gathered_reads reads(milliseconds(2));
    gathered_reads::batch_id full = 0;
    for (caller_id n = 0; n < 250; ++n)
    {
        // Every key is asked for twice in a row, but counts once.
        const auto place = reads.add("a", std::to_string(n / 2), n, never, at(0));
        EXPECT_EQ(place.is_full, n == 198) << n;
        if (place.is_full)
            full = place.batch;
    }
    // The hundredth key filled it: who asks for it once more comes too late.
    EXPECT_EQ(reads.size(), 2u);
    EXPECT_EQ(reads.due(at(0)), full);
    gathered_batch batch = reads.take(full);
    EXPECT_EQ(batch.wanted(), 100u);
    EXPECT_EQ(batch.finished().size(), 199u);
    EXPECT_EQ(reads.take(reads.due(at(2))).finished().size(), 51u);
}

TEST(GatheredReads, KeepAFullBatchFromItsGroupsNextOne)
{
    gathered_reads reads(milliseconds(2), 2);
    const auto first = reads.add("a", "k", 1, never, at(0));
    EXPECT_TRUE(reads.add("a", "l", 2, never, at(0)).is_full);
    const auto next = reads.add("a", "m", 3, never, at(0));
    EXPECT_NE(next.batch, first.batch);

    reads.take(first.batch);
    EXPECT_EQ(reads.add("a", "n", 4, never, at(0)).batch, next.batch);
}

TEST(GatheredReads, SpendHalfOfTheTimeThatIsLeftAtMost)
{
    gathered_reads reads(milliseconds(20));
    const auto first = reads.add("a", "k", 1, at(1'000), at(0));
    EXPECT_EQ(reads.next_due(), at(20));
    reads.add("a", "l", 2, at(18), at(10));
    EXPECT_EQ(reads.next_due(), at(14));
    // Too late for anything: it is not for the batch to say so.
    reads.add("a", "m", 3, at(5), at(11));
    EXPECT_EQ(reads.next_due(), at(11));
    EXPECT_EQ(reads.due(at(11)), first.batch);
}

TEST(GatheredReads, WithoutAWindowAreDueAtOnce)
{
    for (const milliseconds window : {milliseconds(0), milliseconds(-1)})
    {
        gathered_reads reads(window);
        const auto first = reads.add("a", "k", 1, never, at(0));
        EXPECT_FALSE(first.is_full);
        EXPECT_EQ(reads.add("a", "l", 2, never, at(0)).batch, first.batch);
        EXPECT_EQ(reads.due(at(0)), first.batch);
    }
}

TEST(GatheredReads, ForgetABatchThatNobodyWaitsFor)
{
    gathered_reads reads(milliseconds(2));
    const auto first = reads.add("a", "k", 1, never, at(0));
    reads.add("a", "l", 2, never, at(0));

    EXPECT_FALSE(reads.leave(first.batch, 1));
    EXPECT_FALSE(reads.leave(first.batch, 9));
    EXPECT_TRUE(reads.leave(first.batch, 2));
    EXPECT_FALSE(reads.leave(first.batch, 2));
    EXPECT_EQ(reads.size(), 0u);
    EXPECT_EQ(reads.next_due(), never);
    EXPECT_NE(reads.add("a", "k", 3, never, at(1)).batch, first.batch);
}

TEST(GatheredReads, MakeRoomForOthersWhereSomebodyLeaves)
{
    gathered_reads reads(milliseconds(2), 2);
    const auto first = reads.add("a", "k", 1, never, at(0));
    reads.add("a", "k", 2, never, at(0));
    reads.leave(first.batch, 1);
    reads.leave(first.batch, 2);
    const auto second = reads.add("a", "k", 3, never, at(0));
    EXPECT_FALSE(second.is_full);
    EXPECT_TRUE(reads.add("a", "l", 4, never, at(0)).is_full);
}

// Every caller is told once or leaves, by a batch of its own group, with its own key.
TEST(GatheredReads, TellEachCallerOnceWhateverHappens)
{
    struct asked
    {
        std::string group;
        std::string key;
        gathered_reads::batch_id batch = 0;
        std::size_t position = 0;
    };
    std::mt19937 chance(5);
    gathered_reads reads(milliseconds(2), 10);
    std::map<caller_id, asked> waiting;
    std::map<gathered_reads::batch_id, gathered_batch> sent;
    std::size_t told = 0;
    caller_id next = 1;

    const auto tell = [&](gathered_reads::batch_id batch, const answers& all) {
        for (const answer& each : all)
        {
            ASSERT_EQ(waiting.at(each.who).batch, batch);
            ASSERT_EQ(waiting.at(each.who).position, each.position);
            waiting.erase(each.who);
            ++told;
        }
    };
    for (int step = 0; step < 20'000; ++step)
    {
        const time now = at(step / 8);
        const auto what = chance() % 10;
        if (what < 5)
        {
            asked one;
            one.group = std::to_string(chance() % 3);
            one.key = std::to_string(chance() % 20);
            const auto place = reads.add(one.group, one.key, next, never, now);
            one.batch = place.batch;
            one.position = place.position;
            for (const auto& [who, other] : waiting)
            {
                ASSERT_EQ(
                    other.batch == one.batch && other.position == one.position,
                    other.batch == one.batch && other.key == one.key
                );
                ASSERT_TRUE(other.batch != one.batch || other.group == one.group);
            }
            waiting.emplace(next++, one);
            if (place.is_full)
                sent.emplace(place.batch, reads.take(place.batch));
        }
        else if (what == 5 && !waiting.empty())
        {
            auto it = waiting.begin();
            std::advance(it, static_cast<long>(chance() % waiting.size()));
            const caller_id who = it->first;
            const asked one = it->second;
            waiting.erase(it);
            const auto of_sent = sent.find(one.batch);
            const bool is_last =
                std::none_of(waiting.begin(), waiting.end(), [&one](const auto& other) {
                    return other.second.batch == one.batch;
                });
            if (of_sent == sent.end())
            {
                ASSERT_EQ(reads.leave(one.batch, who), is_last);
            }
            else
            {
                ASSERT_EQ(of_sent->second.leave(who), is_last);
            }
        }
        else if (!sent.empty())
        {
            auto& [id, batch] = *sent.begin();
            positions back;
            for (const std::size_t position : batch.wanted_positions())
            {
                if (chance() % 4 == 0)
                    back.push_back(position);
            }
            tell(id, batch.answered(back));
            if (batch.is_over())
                sent.erase(sent.begin());
        }
        while (const auto due = reads.due(now))
            sent.emplace(due, reads.take(due));
    }
    for (auto& [id, batch] : sent)
        tell(id, batch.finished());
    while (const auto due = reads.due(time::max()))
        tell(due, reads.take(due).finished());
    EXPECT_TRUE(waiting.empty());
    EXPECT_GT(told, 5'000u);
}

}  // namespace
}  // namespace ddbm::detail
