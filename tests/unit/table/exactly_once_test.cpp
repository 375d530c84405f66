// Updates that are applied once, whatever becomes of their replies.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/explain.hpp>
#include <ddbm/returned_item.hpp>
#include <ddbm/update.hpp>

#include <string>

namespace {

struct account
{
    std::string owner;
    int cents = 0;
    std::string state;
};

struct bare_key
{
    std::string id;
};

}  // namespace

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value = ddbm::model<account>("accounts")
                                      .partition_key("owner", &account::owner)
                                      .field("cents", &account::cents)
                                      .field("state", &account::state, ddbm::or_default());
};

template <>
struct ddbm::model_of<bare_key>
{
    static constexpr auto value = ddbm::model<bare_key>("bare").partition_key("id", &bare_key::id);
};

namespace ddbm::test {
namespace {

class ExactlyOnce : public ::testing::Test
{
protected:
    template <class... Arguments>
    auto add_five(const Arguments&... arguments)
    {
        return side.run([&](auto token) {
            accounts.async_update(
                "ann", add<&account::cents>(5), exactly_once, arguments..., token
            );
        });
    }

    void cancels(const std::string& reason)
    {
        side.script.refuse(
            "TransactionCanceledException", ",\"CancellationReasons\":[" + reason + "]"
        );
    }

    const std::string& sent() const { return side.script.sent.back(); }

    scripted_client side{in_no_time()};
    table<account> accounts{side.db};
};

TEST_F(ExactlyOnce, IsATransactionOfOneActionWithAToken)
{
    side.script.reply("{}");

    const auto done = add_five(when(attr<&account::state> == "open"));

    EXPECT_FALSE(done.ec) << done.ec.message();
    const std::string expected =
        R"(TransactWriteItems {"TransactItems":[{"Update":{"TableName":"accounts",)"
        R"("Key":{"owner":{"S":"ann"}},"UpdateExpression":"ADD )";
    EXPECT_EQ(sent().substr(0, expected.size()), expected);
    EXPECT_NE(sent().find(R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD")"), sent().npos);
    EXPECT_EQ(sent().find(R"("ReturnValues":)"), sent().npos) << "a transaction has none";
    const auto token = sent().find(R"(],"ClientRequestToken":")");
    ASSERT_NE(token, sent().npos);
    EXPECT_EQ(sent().size(), token + 24 + 36 + 2);
}

TEST_F(ExactlyOnce, IsSentAgainAsItIs)
{
    side.script.reply("", 500);
    side.script.reply("{}");

    EXPECT_FALSE(add_five().ec);

    ASSERT_EQ(side.script.sent.size(), 2u);
    EXPECT_EQ(side.script.sent[0], side.script.sent[1]);
}

TEST_F(ExactlyOnce, WaitsForAnAttemptThatIsUnderWay)
{
    side.script.reply("", 500);
    side.script.refuse("TransactionInProgressException");
    side.script.reply("{}");

    EXPECT_FALSE(add_five().ec);
    EXPECT_EQ(side.script.sent.size(), 3u);
}

TEST_F(ExactlyOnce, HasATokenOfItsOwnEachTime)
{
    side.script.reply("{}").reply("{}");
    add_five();
    add_five();

    EXPECT_NE(side.script.sent[0], side.script.sent[1]);
}

TEST_F(ExactlyOnce, IsNotInDoubtWhereItIsRefused)
{
    side.script.reply("", 500);
    cancels(R"({"Code":"ConditionalCheckFailed","Item":)"
            R"({"owner":{"S":"ann"},"cents":{"N":"1"},"state":{"S":"shut"}}})");

    const auto done = add_five(when(attr<&account::state> == "open"));

    EXPECT_EQ(done.ec, errc::condition_failed);
    EXPECT_EQ(done.diag.applied(), applied::no);
    EXPECT_EQ(returned_item<account>(done.diag)->state, "shut");
    EXPECT_EQ(done.diag.key(), R"({"owner":{"S":"ann"}})");
}

TEST_F(ExactlyOnce, SaysThatThereIsNoItem)
{
    cancels(R"({"Code":"ConditionalCheckFailed"})");
    EXPECT_EQ(add_five().ec, errc::not_found);
    cancels(R"({"Code":"ConditionalCheckFailed"})");
    EXPECT_EQ(add_five(or_create).ec, errc::condition_failed);
}

TEST_F(ExactlyOnce, TellsWhatTheServiceSaysOfTheUpdate)
{
    cancels(R"({"Code":"ValidationError","Message":"An operand has the wrong type"})");

    const auto done = add_five();

    EXPECT_EQ(done.ec, service_errc::validation);
    EXPECT_EQ(done.diag.message(), "An operand has the wrong type");
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(ExactlyOnce, MayHaveBeenAppliedWhereNothingAnswers)
{
    for (int i = 0; i < 4; ++i)
        side.script.reply("", 500);

    const auto done = add_five();

    EXPECT_EQ(done.ec, service_errc::internal_server_error);
    EXPECT_EQ(done.diag.applied(), applied::maybe);
}

TEST_F(ExactlyOnce, IsACheckWhereNothingChanges)
{
    side.script.reply("{}");
    const auto done = side.run([&](auto token) {
        accounts.async_update("ann", update<account>(), exactly_once, token);
    });

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_NE(sent().find(R"({"ConditionCheck":{"TableName":"accounts")"), sent().npos) << sent();
}

TEST_F(ExactlyOnce, MakesNoItemOfNothing)
{
    table<bare_key> keys(side.db);
    const auto done = side.run([&](auto token) {
        keys.async_update("a", update<bare_key>(), or_create, exactly_once, token);
    });

    EXPECT_EQ(done.ec, errc::invalid_request);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(ExactlyOnce, CostsTwice)
{
    const explanation once =
        accounts.async_update("ann", add<&account::cents>(5), returning_nothing, explain);
    const explanation exact =
        accounts.async_update("ann", add<&account::cents>(5), exactly_once, explain);

    EXPECT_EQ(exact.cost().write_units(), 2 * once.cost().write_units());
    EXPECT_EQ(exact.operation(), "TransactWriteItems");
}

}  // namespace
}  // namespace ddbm::test
