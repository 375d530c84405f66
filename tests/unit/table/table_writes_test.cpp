// Writes of tables with conditions, and what they give back.

#include "support/manual_environment.hpp"
#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/update.hpp>
#include <ddbm/validators.hpp>

#include <boost/asio/use_future.hpp>

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace {

struct stock
{
    std::string id;
    int left = 0;
    std::string state;
    long version = 0;
    std::set<std::string> tags;
};

struct seat
{
    std::string hall;
    int number = 0;
    std::optional<std::string> guest;
};

struct noted
{
    std::string id;
    std::string text;
    std::string owner;
};

}  // namespace

template <>
struct ddbm::model_of<stock>
{
    static constexpr auto value = ddbm::model<stock>("stock")
                                      .partition_key("id", &stock::id)
                                      .field("left", &stock::left)
                                      .field("state", &stock::state, ddbm::to_lower)
                                      .field("tags", &stock::tags)
                                      .version("v", &stock::version);
};

template <>
struct ddbm::model_of<seat>
{
    static constexpr auto value = ddbm::model<seat>("seats")
                                      .partition_key("hall", &seat::hall)
                                      .sort_key("number", &seat::number)
                                      .field("guest", &seat::guest);
};

template <>
struct ddbm::model_of<noted>
{
    static constexpr auto value =
        ddbm::model<noted>("noted")
            .partition_key("id", &noted::id, ddbm::generated(ddbm::uuid_v4))
            .field("text", &noted::text)
            .field("owner", &noted::owner, ddbm::read_only);
};

namespace ddbm::test {
namespace {

const std::string pear = R"({"id":{"S":"pear"},"left":{"N":"3"},"state":{"S":"open"},)"
                         R"("v":{"N":"2"},"colour":{"S":"green"}})";

class TableWrites : public ::testing::Test
{
protected:
    TableWrites() { env->skip_waits(); }

    client_config config() const
    {
        client_config made;
        made.env = env;
        return made;
    }

    const std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>();
    scripted_client side{config()};
    table<stock> stocks{side.db};
    table<seat> seats{side.db};

    const std::string& sent() const { return side.script.sent.back(); }
    bool has_sent(const std::string& text) const { return sent().find(text) != std::string::npos; }

    // The reply of a write that returns this item.
    void returns(const std::string& json) { side.script.reply("{\"Attributes\":" + json + "}"); }
    // The condition does not hold; this is there, or nothing.
    void fails(const std::string& json = {})
    {
        side.script.refuse(
            "ConditionalCheckFailedException", json.empty() ? "" : ",\"Item\":" + json
        );
    }
};

stock some_pears()
{
    stock made;
    made.id = "pear";
    made.left = 3;
    made.state = "Open";
    return made;
}

const auto is_open = when(attr<&stock::state> == "open");

// -- Put and insert

TEST_F(TableWrites, PutUnderACondition)
{
    const stock pears = some_pears();
    side.script.reply("{}");

    EXPECT_FALSE(side.run([&](auto token) { stocks.async_put(pears, is_open, token); }).ec);

    EXPECT_TRUE(has_sent(R"("ConditionExpression":"#0 = :0")")) << sent();
    EXPECT_FALSE(has_sent("ReturnValues\""));
}

TEST_F(TableWrites, AConditionThatDoesNotHoldReturnsTheItem)
{
    const stock pears = some_pears();
    fails(pear);

    auto put = side.run([&](auto token) { stocks.async_put(pears, is_open, token); });

    EXPECT_EQ(put.ec, errc::condition_failed);
    EXPECT_EQ(put.ec, error_kind::conflict);
    ASSERT_TRUE(put.diag.returned_item());
    EXPECT_EQ(*put.diag.returned_item(), item_from_json(pear));
    EXPECT_EQ(put.diag.key(), R"({"id":{"S":"pear"}})");
    EXPECT_EQ(put.diag.table(), "stock");
}

TEST_F(TableWrites, PutGivesBackWhatItHasMade)
{
    const stock pears = some_pears();
    side.script.reply("{}");

    auto made =
        side.fetch<stock>([&](auto token) { stocks.async_put(pears, returning_new, token); });

    EXPECT_FALSE(has_sent("ReturnValues")) << sent();
    ASSERT_TRUE(made.result);
    EXPECT_EQ(made.result->version, 1);
    EXPECT_EQ(made.result->state, "open");
    EXPECT_EQ(
        item_from_json(made.result.image()),
        item().set("id", "pear").set("left", 3).set("state", "open").set("v", 1)
    );
}

TEST_F(TableWrites, PutGivesBackTheIdThatItMakes)
{
    table<noted> notes(side.db);
    noted note;
    note.text = "x";
    note.owner = "Ann";
    side.script.reply("{}");

    auto made = side.fetch<noted>([&](auto token) { notes.async_put(note, returning_new, token); });

    ASSERT_TRUE(made.result);
    EXPECT_EQ(made.result->id.size(), 36u);
    EXPECT_EQ(made.result->owner, "") << "it is read only, and not written";
    EXPECT_TRUE(has_sent(made.result->id));
}

TEST_F(TableWrites, AnObjectThatIsNotWrittenIsNotGivenBack)
{
    const stock pears = some_pears();
    fails(pear);

    auto made = side.fetch<stock>([&](auto token) {
        stocks.async_put(pears, is_open, returning_new, token);
    });

    EXPECT_EQ(made.ec, errc::condition_failed);
    EXPECT_FALSE(made.result);
}

TEST_F(TableWrites, PutGivesBackWhatItReplaces)
{
    const stock pears = some_pears();
    returns(pear);
    side.script.reply("{}");

    auto old =
        side.fetch<stock>([&](auto token) { stocks.async_put(pears, returning_old, token); });
    EXPECT_TRUE(has_sent(R"("ReturnValues":"ALL_OLD")")) << sent();
    ASSERT_TRUE(old.result);
    EXPECT_EQ(old.result->version, 2);
    EXPECT_EQ(old.result.image(), pear);

    auto none =
        side.fetch<stock>([&](auto token) { stocks.async_put(pears, returning_old, token); });
    EXPECT_FALSE(none.ec);
    EXPECT_FALSE(none.result);
}

TEST_F(TableWrites, AnInsertHasItsConditionAndAnother)
{
    const stock pears = some_pears();
    fails(pear);
    fails();

    auto there = side.run([&](auto token) { stocks.async_insert(pears, is_open, token); });
    EXPECT_EQ(there.ec, errc::conflict_exists);
    EXPECT_TRUE(has_sent("attribute_not_exists(#0) AND #1 = :0")) << sent();
    auto none = side.run([&](auto token) { stocks.async_insert(pears, is_open, token); });
    EXPECT_EQ(none.ec, errc::condition_failed);
}

TEST_F(TableWrites, OptionsStandInAnyOrder)
{
    const stock pears = some_pears();
    returns(pear);

    auto old = side.fetch<stock>([&](auto token) {
        stocks.async_put(pears, returning_old, is_open, token);
    });

    EXPECT_TRUE(old.result);
    EXPECT_TRUE(has_sent("ConditionExpression"));
}

TEST_F(TableWrites, AValueOfAConditionThatCannotBeStoredSendsNothing)
{
    const stock pears = some_pears();
    const auto bad = when(attr<&stock::state> == std::string_view("\xff"));

    auto put = side.run([&](auto token) { stocks.async_put(pears, bad, token); });

    EXPECT_EQ(put.ec, errc::invalid_utf8);
    EXPECT_EQ(put.diag.attribute_path(), "state");
    EXPECT_TRUE(side.script.sent.empty());
}

// -- Erase

TEST_F(TableWrites, EraseTellsWhetherThereWasSomething)
{
    side.script.reply("{}");
    fails();

    EXPECT_TRUE(side.get<bool>([&](auto token) { stocks.async_erase("pear", token); }).result);
    auto none = side.get<bool>([&](auto token) { stocks.async_erase("pear", token); });

    EXPECT_FALSE(none.ec);
    EXPECT_FALSE(none.result);
    EXPECT_TRUE(none.diag.empty());
}

TEST_F(TableWrites, EraseUnderAConditionIsAboutWhatIsThere)
{
    fails(pear);
    fails();
    side.script.reply("{}");
    const auto erase = [&] {
        return side.get<bool>([&](auto token) {
            seats.async_erase("A", 1, when(attr<&seat::guest>.missing()), token);
        });
    };

    auto other = erase();
    EXPECT_EQ(other.ec, errc::condition_failed);
    EXPECT_TRUE(other.diag.returned_item());
    EXPECT_TRUE(has_sent("attribute_exists(#0) AND attribute_not_exists(#1)")) << sent();
    auto none = erase();
    EXPECT_FALSE(none.ec);
    EXPECT_FALSE(none.result);
    EXPECT_TRUE(erase().result);
}

TEST_F(TableWrites, EraseGivesBackWhatItErases)
{
    returns(pear);
    side.script.reply("{}");
    const auto erase = [&] {
        return side.fetch<stock>([&](auto token) {
            stocks.async_erase(stocks.key("pear"), returning_old, token);
        });
    };

    auto erased = erase();
    EXPECT_EQ(
        sent(),
        R"(DeleteItem {"TableName":"stock","Key":{"id":{"S":"pear"}},"ReturnValues":"ALL_OLD"})"
    );
    ASSERT_TRUE(erased.result);
    EXPECT_EQ(erased.result->left, 3);
    auto none = erase();
    EXPECT_FALSE(none.ec);
    EXPECT_FALSE(none.result);
}

// -- Update

TEST_F(TableWrites, UpdateGivesTheObjectAsItIsNow)
{
    returns(pear);

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update(
            "pear", set<&stock::state>("OPEN").subtract<&stock::left>(1), is_open, token
        );
    });

    EXPECT_TRUE(has_sent(R"("ReturnValues":"ALL_NEW")")) << sent();
    EXPECT_TRUE(has_sent(R"({"S":"open"})")) << sent();
    ASSERT_TRUE(now.result);
    EXPECT_EQ(now.result->left, 3);
    EXPECT_EQ(now.result.image(), pear);
}

TEST_F(TableWrites, UpdateTakesAKeyInBracesAndAsAValue)
{
    const std::string of_a1 = R"("Key":{"hall":{"S":"A"},"number":{"N":"1"}})";
    const auto changes = set<&seat::guest>("Ann");
    side.script.reply("{}").reply("{}");

    side.run([&](auto token) { seats.async_update({"A", 1}, changes, returning_nothing, token); });
    EXPECT_TRUE(has_sent(of_a1)) << sent();
    EXPECT_FALSE(has_sent("ReturnValues\""));
    side.run([&](auto token) {
        seats.async_update(seats.key("A", 1), changes, returning_nothing, token);
    });
    EXPECT_TRUE(has_sent(of_a1)) << sent();
}

TEST_F(TableWrites, UpdateOfNoItemFindsNone)
{
    fails();
    fails();

    auto none = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", add<&stock::left>(1), token);
    });
    EXPECT_EQ(none.ec, errc::not_found);
    EXPECT_EQ(none.diag.message(), "there is no item with this key");
    auto none_open = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", add<&stock::left>(1), is_open, token);
    });
    EXPECT_EQ(none_open.ec, errc::not_found);
}

TEST_F(TableWrites, UpdateThatIsRefusedReturnsTheItem)
{
    fails(pear);

    auto refused = side.fetch<stock>([&](auto token) {
        stocks.async_update(
            "pear", subtract<&stock::left>(5), when(attr<&stock::left> >= 5), token
        );
    });

    EXPECT_EQ(refused.ec, errc::condition_failed);
    ASSERT_TRUE(refused.diag.returned_item());
    EXPECT_EQ(*refused.diag.returned_item(), item_from_json(pear));
    EXPECT_EQ(refused.diag.key(), R"({"id":{"S":"pear"}})");
}

TEST_F(TableWrites, UpdateGivesTheObjectAsItWas)
{
    const auto update = [&] {
        return side.fetch<seat>([&](auto token) {
            seats.async_update({"A", 1}, set<&seat::guest>("Ann"), or_create, returning_old, token);
        });
    };

    returns(R"({"hall":{"S":"A"},"number":{"N":"1"}})");
    side.script.reply("{}");
    auto old = update();
    EXPECT_TRUE(has_sent(R"("ReturnValues":"ALL_OLD")")) << sent();
    EXPECT_TRUE(old.result);
    auto none = update();
    EXPECT_FALSE(none.ec);
    EXPECT_FALSE(none.result);
}

TEST_F(TableWrites, AnUpdateWithoutItsObjectIsNoReply)
{
    side.script.reply("{}");

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", add<&stock::left>(1), token);
    });

    EXPECT_EQ(now.ec, errc::invalid_reply);
    EXPECT_EQ(now.diag.applied(), applied::yes);
}

// DynamoDB makes none of removals alone.
TEST_F(TableWrites, AnUpdateThatMakesNoItemGivesNone)
{
    side.script.reply("{}");

    auto none = side.fetch<seat>([&](auto token) {
        seats.async_update({"A", 1}, remove<&seat::guest>(), or_create, token);
    });

    EXPECT_FALSE(none.ec) << none.diag.message();
    EXPECT_FALSE(none.result);
}

// It is nowhere else any more.
TEST_F(TableWrites, AnOldItemThatDoesNotFitIsInTheDiagnostics)
{
    const std::string odd = R"({"id":{"S":"pear"},"left":{"S":"three"},"v":{"N":"1"}})";
    const stock pears = some_pears();
    side.script.reply("{\"Other\":{}, \"Attributes\": " + odd + " }");
    returns(odd);

    auto put =
        side.fetch<stock>([&](auto token) { stocks.async_put(pears, returning_old, token); });
    EXPECT_EQ(put.ec, errc::attribute_type_mismatch);
    EXPECT_EQ(put.diag.attribute_path(), "left");
    EXPECT_EQ(put.diag.applied(), applied::yes);
    ASSERT_TRUE(put.diag.returned_item());
    EXPECT_EQ(*put.diag.returned_item(), item_from_json(odd));
    auto erased =
        side.fetch<stock>([&](auto token) { stocks.async_erase("pear", returning_old, token); });
    EXPECT_EQ(erased.ec, errc::attribute_type_mismatch);
    ASSERT_TRUE(erased.diag.returned_item());
    EXPECT_EQ(*erased.diag.returned_item(), item_from_json(odd));
}

TEST_F(TableWrites, AnObjectThatDoesNotFitHasBeenUpdated)
{
    returns(R"({"id":{"S":"pear"},"left":{"S":"three"}})");

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", add<&stock::left>(1), token);
    });

    EXPECT_EQ(now.ec, errc::attribute_type_mismatch);
    EXPECT_EQ(now.diag.applied(), applied::yes);
}

TEST_F(TableWrites, AKeyThatIsNoneSendsNothing)
{
    auto refused = side.fetch<stock>([&](auto token) {
        stocks.async_update("", add<&stock::left>(1), token);
    });

    EXPECT_EQ(refused.ec, errc::empty_key);
    EXPECT_TRUE(side.script.sent.empty());
}

// -- When the reply is lost

// The first attempt fails with what leaves its outcome open.
void lose_reply(scripted_client& side)
{
    side.script.reply("{}", 500);
}

TEST_F(TableWrites, ASetIsSentAgain)
{
    lose_reply(side);
    returns(pear);

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", set<&stock::left>(3), token);
    });

    EXPECT_FALSE(now.ec) << now.ec.message();
    EXPECT_EQ(side.script.sent.size(), 2u);
}

TEST_F(TableWrites, AnAdditionIsNot)
{
    lose_reply(side);

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", add<&stock::left>(3), token);
    });

    EXPECT_EQ(now.ec, service_errc::internal_server_error);
    EXPECT_EQ(now.diag.applied(), applied::maybe);
    EXPECT_EQ(now.diag.retry_end(), retry_end::may_apply_twice);
    EXPECT_EQ(side.script.sent.size(), 1u);
}

TEST_F(TableWrites, WhatReturnsTheOldObjectIsNot)
{
    const stock pears = some_pears();
    for (int i = 0; i < 3; ++i)
        lose_reply(side);

    side.fetch<stock>([&](auto token) { stocks.async_put(pears, returning_old, token); });
    side.fetch<stock>([&](auto token) { stocks.async_erase("pear", returning_old, token); });
    side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", set<&stock::left>(3), returning_old, token);
    });

    EXPECT_EQ(side.script.sent.size(), 3u);
}

TEST_F(TableWrites, AnUpdateThatIsDoneIsRecognised)
{
    lose_reply(side);
    const std::string paid =
        R"({"id":{"S":"pear"},"left":{"N":"3"},"state":{"S":"paid"},"v":{"N":"3"}})";
    fails(paid);

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", set<&stock::state>("paid"), is_open, token);
    });

    EXPECT_FALSE(now.ec) << now.ec.message();
    EXPECT_TRUE(now.diag.recognised_by_equality());
    ASSERT_TRUE(now.result);
    EXPECT_EQ(now.result->version, 3);
    EXPECT_EQ(item_from_json(now.result.image()), item_from_json(paid));
}

TEST_F(TableWrites, AnUpdateOfAnotherIsAConflict)
{
    lose_reply(side);
    fails(R"({"id":{"S":"pear"},"left":{"N":"3"},"state":{"S":"lost"},"v":{"N":"3"}})");

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", set<&stock::state>("paid"), is_open, token);
    });

    EXPECT_EQ(now.ec, errc::condition_failed);
    EXPECT_EQ(now.diag.applied(), applied::maybe);
}

// It has done nothing by which it could be told from any other.
TEST_F(TableWrites, AnUpdateWithoutChangesIsNot)
{
    lose_reply(side);
    fails(R"({"id":{"S":"pear"},"left":{"N":"3"},"state":{"S":"lost"},"v":{"N":"3"}})");

    auto now = side.fetch<stock>([&](auto token) {
        stocks.async_update("pear", update<stock>(), is_open, token);
    });

    EXPECT_EQ(side.script.sent.size(), 2u);
    EXPECT_EQ(now.ec, errc::condition_failed);
    EXPECT_FALSE(now.result);
}

TEST_F(TableWrites, APutThatIsDoneIsRecognised)
{
    const stock pears = some_pears();
    lose_reply(side);
    fails(R"({"id":{"S":"pear"},"left":{"N":"3"},"state":{"S":"open"},"v":{"N":"1"}})");

    auto made = side.fetch<stock>([&](auto token) {
        stocks.async_put(pears, is_open, returning_new, token);
    });

    EXPECT_FALSE(made.ec) << made.ec.message();
    EXPECT_TRUE(made.diag.recognised_by_equality());
    EXPECT_TRUE(made.result);
}

TEST_F(TableWrites, AnEraseThatIsDoneIsRecognised)
{
    lose_reply(side);
    fails();

    auto erased = side.get<bool>([&](auto token) { stocks.async_erase("pear", token); });

    EXPECT_FALSE(erased.ec) << erased.ec.message();
    EXPECT_TRUE(erased.result);
    EXPECT_TRUE(erased.diag.recognised_by_equality());
}

// -- Exists

TEST_F(TableWrites, ExistsReadsTheKeyAlone)
{
    side.script.reply(R"({"Item":{"hall":{"S":"A"}}})").reply("{}").reply("{}");

    auto there = side.get<bool>([&](auto token) { seats.async_exists("A", 1, token); });
    EXPECT_TRUE(there.result);
    EXPECT_EQ(
        sent(),
        R"(GetItem {"TableName":"seats","Key":{"hall":{"S":"A"},"number":{"N":"1"}},)"
        R"("ProjectionExpression":"#0","ExpressionAttributeNames":{"#0":"hall"}})"
    );
    auto none = side.get<bool>([&](auto token) { stocks.async_exists("pear", token); });
    EXPECT_FALSE(none.ec);
    EXPECT_FALSE(none.result);
    side.get<bool>([&](auto token) {
        seats.with(call_options().consistent()).async_exists(seats.key("A", 1), token);
    });
    EXPECT_TRUE(has_sent(R"("ConsistentRead":true)"));
}

TEST_F(TableWrites, ExistsFailsForWhatIsNoReply)
{
    side.script.reply("[]").reply(R"({"Item")");

    EXPECT_EQ(
        side.get<bool>([&](auto token) { stocks.async_exists("a", token); }).ec, errc::invalid_reply
    );
    EXPECT_EQ(
        side.get<bool>([&](auto token) { stocks.async_exists("a", token); }).ec, errc::invalid_reply
    );
}

}  // namespace
}  // namespace ddbm::test
