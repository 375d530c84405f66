#include "differential/run/player.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace ddbm::differential {
namespace {

/// Answers what it is told to, and remembers what it was asked.
class scripted_side : public side
{
public:
    std::string_view name() const override { return "script"; }
    answer send(ddbm::service, std::string_view, std::string_view body) override
    {
        asked.emplace_back(body);
        answer next = {200, "{}"};
        if (!answers.empty())
        {
            next.body = answers.front();
            answers.pop_front();
        }
        return next;
    }

    std::deque<std::string> answers;
    std::vector<std::string> asked;
};

step step_of(int number, std::string_view operation, json::object body)
{
    step made;
    made.number = number;
    made.operation = operation;
    made.body = std::move(body);
    return made;
}

}  // namespace

TEST(Player, GivesEachSideItsOwnTables)
{
    scripted_side side;
    side.answers = {R"({"Table":{"TableName":"zzabcdefg.t1"}})"};
    player plays(side, "zzabcdefg.");

    const pages got = plays.play(step_of(1, "DescribeTable", {{"TableName", "zzdifftst.t1"}}));

    EXPECT_EQ(side.asked.front(), R"({"TableName":"zzabcdefg.t1"})");
    EXPECT_EQ(got.front().body.at("Table").at("TableName"), "zzdifftst.t1");
}

TEST(Player, PutsInPartsOfEarlierAnswers)
{
    scripted_side side;
    side.answers = {R"({"ShardIterator":"abc"})"};
    player plays(side, make_prefix());

    plays.play(step_of(4, "GetShardIterator", {}));
    plays.play(step_of(5, "GetRecords", {{"ShardIterator", reply_part(4, "/ShardIterator")}}));

    EXPECT_EQ(side.asked.back(), R"({"ShardIterator":"abc"})");
}

TEST(Player, LeavesOutPartsThatAnAnswerDidNotHave)
{
    scripted_side side;
    player plays(side, make_prefix());

    plays.play(step_of(4, "GetShardIterator", {}));
    plays.play(step_of(5, "GetRecords", {{"ShardIterator", reply_part(4, "/ShardIterator")}}));

    EXPECT_EQ(side.asked.back(), "{}");
}

TEST(Player, FollowsPagesToTheEnd)
{
    scripted_side side;
    side.answers = {R"({"LastEvaluatedKey":{"a":1}})", "{}"};
    player plays(side, make_prefix());
    step walk = step_of(1, "Scan", {{"TableName", "t"}});
    walk.walk = walk_kind::pages;

    const pages got = plays.play(walk);

    EXPECT_EQ(got.size(), 2U);
    EXPECT_EQ(side.asked.back(), R"({"TableName":"t","ExclusiveStartKey":{"a":1}})");
}

TEST(Player, AsksForEachSegment)
{
    scripted_side side;
    player plays(side, make_prefix());
    step walk = step_of(1, "Scan", {{"TotalSegments", 2}});
    walk.walk = walk_kind::segments;

    const pages got = plays.play(walk);

    EXPECT_EQ(got.size(), 2U);
    EXPECT_EQ(side.asked.back(), R"({"TotalSegments":2,"Segment":1})");
}

TEST(Player, RemovesItsTablesInTheEnd)
{
    scripted_side side;
    player plays(side, "zzabcdefg.");
    plays.play(step_of(1, "CreateTable", {{"TableName", "zzdifftst.t1"}}));

    plays.clean_up();

    EXPECT_EQ(side.asked.back(), R"({"TableName":"zzabcdefg.t1"})");
}

TEST(Player, RemovesProtectedTablesToo)
{
    scripted_side side;
    player plays(side, "zzabcdefg.");
    plays.play(step_of(1, "CreateTable", {{"TableName", "zzdifftst.t1"}}));
    side.answers = {R"({"message":"It is protected against deletion."})"};

    plays.clean_up();

    ASSERT_GE(side.asked.size(), 2U);
    EXPECT_EQ(
        side.asked[side.asked.size() - 2],
        R"({"TableName":"zzabcdefg.t1","DeletionProtectionEnabled":false})"
    );
    EXPECT_EQ(side.asked.back(), R"({"TableName":"zzabcdefg.t1"})");
}

TEST(Player, MakesPrefixesAsLongAsTheOneTheyStandFor)
{
    EXPECT_EQ(make_prefix().size(), table_prefix.size());
    EXPECT_NE(make_prefix(), make_prefix());
}

}  // namespace ddbm::differential
