// Items of older versions of a model in transactions, however they come to be known.

#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/transaction.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

struct player
{
    std::string name;
    int score = 0;
};

// Was a text once.
bool has_points(const ddbm::item& read)
{
    return read.contains("points");
}

bool has_score(const ddbm::item& read)
{
    return read.contains("score");
}

void points_to_score(ddbm::item& to)
{
    to.set("score", ddbm::number::parse(to.at("points").as_string()));
    to.erase("points");
}

}  // namespace

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value = ddbm::model<player>("players")
                                      .partition_key("name", &player::name)
                                      .field("score", &player::score)
                                      .version(1, has_points)
                                      .version(2, has_score, points_to_score);
};

namespace ddbm::test {
namespace {

std::string old_player(const std::string& name, int points)
{
    return R"({"name":{"S":")" + name + R"("},"points":{"S":")" + std::to_string(points) + "\"}}";
}

class TransactionOfOldItems : public transaction_fixture
{
protected:
    table<player> players{side.db};
};

TEST_F(TransactionOfOldItems, ReadsThemAsNewOnesAndComparesThemAsTheyWere)
{
    side.script.reply("{\"Item\":" + old_player("ann", 7) + "}");
    side.script.reply(R"({"Responses":[{"Item":)" + old_player("bob", 5) + "}]}");
    is_cancelled(
        R"({"Code":"ConditionalCheckFailed","Message":"m","Item":)" + old_player("ann", 8) + "}," +
        none()
    );
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const std::vector<key<player>> others = {players.key("bob")};
        std::vector<int> scores;
        stored<player> ann;
        do
        {
            ann = co_await tx.async_get(players, "ann");
            auto found = co_await tx.async_get_together(players, others);
            EXPECT_TRUE(ann.is_migrated());
            EXPECT_TRUE(found.at(0).is_migrated());
            EXPECT_EQ(found.at(0)->score, 5);
            scores.push_back(ann->score);
            ann->score += 1;
            tx.save(ann);
        } while (!co_await tx.async_commit());
        EXPECT_EQ(scores, std::vector<int>({7, 8}));
        EXPECT_FALSE(ann.is_migrated());
        EXPECT_EQ(item_from_json(ann.image()), item().set("name", "ann").set("score", 9));
    });
    ASSERT_EQ(sent().size(), 4U);
    // Of the one what the service said that it was, of the other what was read.
    for (const char* part : {" REMOVE ", R"({"S":"8"})", R"({"N":"9"})", R"({"S":"5"})"})
        EXPECT_TRUE(has(sent()[3], part)) << part;
    EXPECT_TRUE(has(sent()[3], "\"ConditionCheck\""));
}

TEST_F(TransactionOfOldItems, OfNoVersionAreErrorsAndNothingIsWritten)
{
    side.script.reply(R"({"Item":{"name":{"S":"ann"},"level":{"N":"3"}}})");
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        std::optional<error> failure;
        try
        {
            co_await tx.async_get(players, "ann");
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::unknown_version);
        EXPECT_TRUE(
            failure && failure->get_diagnostics().found() == "one with the attributes level, name"
        );
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 1U);
}

}  // namespace
}  // namespace ddbm::test
