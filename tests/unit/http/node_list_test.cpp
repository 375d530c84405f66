#include "http/node_list.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using names = std::vector<std::string>;

class NodeList : public testing::Test
{
protected:
    // Whoever is to be asked says this. Returns who that was.
    std::string answer(const names& nodes)
    {
        EXPECT_LE(list.due(), now);
        const std::string asked = list.next();
        list.named(nodes, now, chance);
        return asked;
    }

    std::string fail()
    {
        EXPECT_LE(list.due(), now);
        const std::string asked = list.next();
        list.failed(now, chance);
        return asked;
    }

    void pass_time()
    {
        EXPECT_EQ(list.due() - now, 10s);
        now = list.due();
    }

    double chance = 0;
    node_list::clock::time_point now{1h};
    node_list list{{"a", "b"}, 10s};
};

}  // namespace

TEST_F(NodeList, BeginsWithWhatIsConfigured)
{
    EXPECT_EQ(list.used(), (names{"a", "b"}));
    EXPECT_LE(list.due(), now);
    EXPECT_EQ(list.next(), "a");
}

TEST_F(NodeList, IsWhatTheFirstOneSays)
{
    EXPECT_TRUE(list.named({"c", "b", "d"}, now, 0));

    EXPECT_EQ(list.used(), (names{"b", "c", "d"}));
    EXPECT_EQ(list.due(), now + 10s);
}

TEST_F(NodeList, SaysWhetherItHasChanged)
{
    EXPECT_FALSE(list.named({"b", "a"}, now, 0));
    EXPECT_TRUE(list.named({"b", "a", "c"}, now, 0));
    EXPECT_FALSE(list.named({"a", "c"}, now, 0)) << "b is missed only once";
    EXPECT_TRUE(list.named({"a", "c"}, now, 0));
}

TEST_F(NodeList, AsksOneAfterTheOther)
{
    answer({"a", "b", "c"});
    for (const char* next : {"b", "c", "a", "b"})
    {
        pass_time();
        EXPECT_EQ(answer({"c", "b", "a"}), next);
    }
}

TEST_F(NodeList, AsksTheNextOneAtOnceWhereOneDoesNotAnswer)
{
    answer({"a", "b", "c"});
    pass_time();

    EXPECT_EQ(fail(), "b");
    EXPECT_EQ(fail(), "c");
    EXPECT_EQ(answer({"a", "b", "c"}), "a");
    pass_time();
    EXPECT_EQ(fail(), "b");
}

TEST_F(NodeList, AsksThoseThatAreConfiguredWhereNoneOfTheUsedAnswers)
{
    answer({"c", "d"});
    pass_time();

    EXPECT_EQ(fail(), "c");
    EXPECT_EQ(fail(), "d");
    EXPECT_EQ(fail(), "a");
    EXPECT_EQ(answer({"e"}), "b");

    EXPECT_EQ(list.used(), (names{"c", "d", "e"})) << "it is used at once";
    EXPECT_EQ(fail(), "c");
    EXPECT_EQ(fail(), "d");
    EXPECT_EQ(answer({"e"}), "e");
    EXPECT_EQ(list.used(), names{"e"})
        << "and takes the place of the others when it says so itself";
}

TEST_F(NodeList, StaysAsItIsWhereNobodyAnswers)
{
    answer({"c", "d"});
    pass_time();
    for (int round = 0; round < 3; ++round)
    {
        for (int n = 0; n < 4; ++n)
            fail();
        EXPECT_EQ(list.used(), (names{"c", "d"}));
        pass_time();
    }
}

TEST_F(NodeList, AsksAgainAfterAPauseWhereNobodyHasEverAnswered)
{
    EXPECT_EQ(fail(), "a");
    EXPECT_EQ(fail(), "b");
    pass_time();
    EXPECT_EQ(fail(), "a");
    EXPECT_EQ(list.used(), (names{"a", "b"}));
}

TEST_F(NodeList, LeavesANodeThatASecondOneDoesNotNameEither)
{
    answer({"a", "b", "c"});
    pass_time();

    EXPECT_EQ(answer({"b", "c"}), "b");
    EXPECT_EQ(list.used(), (names{"a", "b", "c"}));
    EXPECT_EQ(answer({"b", "c"}), "c") << "which is asked at once";

    EXPECT_EQ(list.used(), (names{"b", "c"}));
    EXPECT_EQ(list.due(), now + 10s);
}

TEST_F(NodeList, LeavesANodeWhereNobodyElseAnswers)
{
    list = node_list({"a"}, 10s);
    answer({"a", "b"});
    pass_time();
    EXPECT_EQ(fail(), "b");
    answer({"a"});
    EXPECT_EQ(fail(), "b");
    EXPECT_EQ(answer({"a"}), "a");
    EXPECT_EQ(list.used(), names{"a"});
}

// One that is cut off from the others names only itself.
TEST_F(NodeList, DoesNotFollowOneIntoSolitude)
{
    answer({"a", "b", "c"});
    const std::map<std::string, names> says = {{"a", {"a"}}, {"b", {"b", "c"}}, {"c", {"b", "c"}}};
    for (int n = 0; n < 6; ++n)
    {
        now = std::max(now, list.due());
        answer(says.at(list.next()));
    }
    EXPECT_EQ(list.used(), (names{"b", "c"}));
}

// Two halves that do not know each other are both used, and asked no more often for that.
TEST_F(NodeList, BearsContradictions)
{
    answer({"a", "b"});
    const auto began = now;
    for (int n = 0; n < 20; ++n)
    {
        now = std::max(now, list.due());
        const std::string asked = list.next();
        answer({asked});
        EXPECT_EQ(list.used(), (names{"a", "b"}));
    }
    EXPECT_GE(now - began, 100s);
}

TEST_F(NodeList, HasANodeThatIsBackWithoutDelay)
{
    answer({"a", "b", "c"});
    pass_time();
    answer({"b", "c"});
    answer({"b", "c"});
    pass_time();

    EXPECT_TRUE(list.named({"a", "b", "c"}, now, 0));

    EXPECT_EQ(list.used(), (names{"b", "c", "a"}));
    pass_time();
    answer({"b", "c"});
    EXPECT_EQ(list.used(), (names{"b", "c", "a"})) << "an old miss does not count";
}

TEST_F(NodeList, IsAskedForALittleSoonerByChance)
{
    chance = 0.5;
    answer({"a", "b"});
    EXPECT_EQ(list.due() - now, 9500ms);
}

TEST_F(NodeList, MayBeGoodForEver)
{
    for (const double fraction : {0.0, 0.5, 0.999})
    {
        list = node_list({"a"}, std::chrono::milliseconds::max());
        chance = fraction;
        answer({"a", "b"});
        EXPECT_GT(list.due() - now, std::chrono::hours(24 * 365 * 200));
    }
}

TEST_F(NodeList, BeginsAnywhereWithNodesThatAreNew)
{
    for (const auto& [fraction, first] :
         {std::pair(0.0, "c"), std::pair(0.4, "d"), std::pair(0.999, "e")})
    {
        list = node_list({"a"}, 10s);
        chance = fraction;
        answer({"c", "d", "e"});
        EXPECT_EQ(list.next(), first);
    }
}

}  // namespace ddbm::detail
