// Items that get another key: one transaction.

#include "unit/table/scripted_table.hpp"

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/explain.hpp>
#include <ddbm/returned_item.hpp>

#include <optional>
#include <string>

namespace {

struct parcel
{
    std::string depot;
    int shelf = 0;
    std::string label;
    long version = 0;
};

struct ticket
{
    std::string queue;
    int number = 0;
    std::string state;
};

}  // namespace

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value = ddbm::model<parcel>("parcels")
                                      .partition_key("depot", &parcel::depot)
                                      .sort_key("shelf", &parcel::shelf)
                                      .field("label", &parcel::label)
                                      .version("v", &parcel::version);
};

template <>
struct ddbm::model_of<ticket>
{
    static constexpr auto value =
        ddbm::model<ticket>("tickets")
            .partition_key("pk", ddbm::compose("QUEUE#", &ticket::queue))
            .sort_key("sk", ddbm::compose("NO#", ddbm::padded<3>(&ticket::number)))
            .field("state", &ticket::state);
};

namespace ddbm::test {
namespace {

const std::string parcel_json =
    R"({"depot":{"S":"Ulm"},"shelf":{"N":"4"},"label":{"S":"fragile"},"v":{"N":"2"},)"
    R"("x":{"L":[]}})";
const std::string moved_json =
    R"({"depot":{"S":"Bonn"},"label":{"S":"heavy"},"shelf":{"N":"4"},"v":{"N":"3"},"x":{"L":[]}})";

class Moves : public ::testing::Test
{
protected:
    Moves() { mine = read(parcel_json); }

    stored<parcel> read(const std::string& json)
    {
        side.script.reply("{\"Item\":" + json + "}");
        return side.fetch<parcel>([&](auto token) { parcels.async_get("Ulm", 4, token); }).result;
    }

    auto move()
    {
        return side.run([&](auto token) { parcels.async_move(mine, token); });
    }

    // Reasons as JSON, one for each of the two actions.
    void cancels(const std::string& of_put, const std::string& of_delete)
    {
        side.script.refuse(
            "TransactionCanceledException",
            ",\"CancellationReasons\":[" + of_put + "," + of_delete + "]"
        );
    }

    const std::string& sent() const { return side.script.sent.back(); }

    const std::string none = R"({"Code":"None"})";
    scripted_client side{in_no_time()};
    table<parcel> parcels{side.db};
    stored<parcel> mine;
};

TEST_F(Moves, PutTheItemUnderItsNewKeyAndDeleteTheOldOneIfItIsWhatItWas)
{
    mine->depot = "Bonn";
    mine->label = "heavy";
    side.script.reply("{}");

    const auto done = move();

    EXPECT_FALSE(done.ec) << done.ec.message();
    const std::string expected =
        R"(TransactWriteItems {"TransactItems":[)"
        R"({"Put":{"TableName":"parcels","Item":)" +
        moved_json +
        R"~(,"ConditionExpression":"attribute_not_exists(#0)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"depot"}}},)"
        R"({"Delete":{"TableName":"parcels","Key":{"depot":{"S":"Ulm"},"shelf":{"N":"4"}},)"
        R"("ConditionExpression":"#0 = :0","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"v"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"2"}}}}],"ClientRequestToken":")";
    EXPECT_EQ(sent().substr(0, expected.size()), expected);
    EXPECT_EQ(sent().size(), expected.size() + 36 + 2);
}

TEST_F(Moves, AreRememberedByTheHandle)
{
    mine->depot = "Bonn";
    mine->label = "heavy";
    side.script.reply("{}");

    move();

    EXPECT_EQ(item_from_json(mine.image()), item_from_json(moved_json));
    EXPECT_EQ(mine->version, 3);
    side.script.reply("{}");
    mine->label = "light";
    EXPECT_FALSE(side.run([&](auto token) { parcels.async_save(mine, token); }).ec);
    EXPECT_NE(sent().find(R"("Key":{"depot":{"S":"Bonn"},"shelf":{"N":"4"}})"), std::string::npos);
}

TEST_F(Moves, ToAKeyThatIsTakenAreAConflict)
{
    mine->depot = "Bonn";
    cancels(
        R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed","Item":)" +
            moved_json + "}",
        none
    );

    const auto done = move();

    EXPECT_EQ(done.ec, errc::conflict_exists);
    EXPECT_EQ(returned_item<parcel>(done.diag)->label, "heavy");
    EXPECT_EQ(done.diag.key(), R"({"depot":{"S":"Bonn"},"shelf":{"N":"4"}})");
    EXPECT_EQ(done.diag.table(), "parcels");
    EXPECT_EQ(done.diag.applied(), applied::no);
    EXPECT_EQ(mine.image(), parcel_json);
    EXPECT_EQ(mine->version, 2);
}

TEST_F(Moves, OfAnItemThatHasChangedAreAConflict)
{
    mine->depot = "Bonn";
    const std::string other =
        R"({"depot":{"S":"Ulm"},"shelf":{"N":"4"},"label":{"S":"new"},"v":{"N":"3"}})";
    cancels(none, R"({"Code":"ConditionalCheckFailed","Item":)" + other + "}");

    const auto changed = move();

    EXPECT_EQ(changed.ec, errc::conflict_changed);
    EXPECT_EQ(returned_item<parcel>(changed.diag)->label, "new");
    EXPECT_EQ(changed.diag.key(), R"({"depot":{"S":"Ulm"},"shelf":{"N":"4"}})");

    cancels(none, R"({"Code":"ConditionalCheckFailed"})");
    const auto gone = move();
    EXPECT_EQ(gone.ec, errc::conflict_changed);
    EXPECT_FALSE(returned_item<parcel>(gone.diag));
}

TEST_F(Moves, AreSentAgainAsTheyAreWhereOthersAreAtWork)
{
    mine->depot = "Bonn";
    cancels(none, R"({"Code":"TransactionConflict","Message":"Transaction is ongoing"})");
    cancels(R"({"Code":"ThrottlingError"})", none);
    side.script.reply("", 500);
    side.script.reply("{}");

    EXPECT_FALSE(move().ec);

    const auto& all = side.script.sent;
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(all[1], all[4]);
    EXPECT_EQ(all[2], all[4]);
}

TEST_F(Moves, GiveUpWhereOthersAreAlwaysAtWork)
{
    mine->depot = "Bonn";
    for (int i = 0; i < 4; ++i)
        cancels(none, R"({"Code":"TransactionConflict","Message":"Transaction is ongoing"})");

    const auto done = move();

    EXPECT_EQ(done.ec, service_errc::transaction_conflict);
    EXPECT_EQ(done.diag.retry_end(), retry_end::attempts);
    EXPECT_EQ(done.diag.message(), "Transaction is ongoing");
    EXPECT_EQ(done.diag.applied(), applied::no);
    EXPECT_EQ(done.diag.cancellation_reasons().size(), 2u);
}

TEST_F(Moves, AreRefusedWhereTheKeyIsNotAnotherOne)
{
    mine->label = "heavy";
    const auto same = move();
    mine->depot = "";
    const auto empty = move();
    const auto nothing = side.run([&](auto token) { parcels.async_move({}, token); });

    EXPECT_EQ(same.ec, errc::invalid_request);
    EXPECT_NE(same.diag.message().find("async_save"), std::string::npos);
    EXPECT_EQ(same.diag.key(), R"({"depot":{"S":"Ulm"},"shelf":{"N":"4"}})");
    EXPECT_EQ(empty.ec, errc::empty_key);
    EXPECT_EQ(nothing.ec, errc::empty_handle);
    EXPECT_EQ(side.script.sent.size(), 1u) << "only the read";
}

TEST_F(Moves, AreWhatASaveOfAChangedKeySays)
{
    mine->depot = "Bonn";
    const auto saved = side.run([&](auto token) { parcels.async_save(mine, token); });

    EXPECT_EQ(saved.ec, errc::invalid_request);
    EXPECT_NE(saved.diag.message().find("async_move"), std::string::npos);
}

TEST_F(Moves, GoByTheMembersThatAKeyIsComposedOf)
{
    table<ticket> tickets(side.db);
    side.script.reply(R"({"Item":{"pk":{"S":"QUEUE#a"},"sk":{"S":"NO#007"},"state":{"S":"open"}}})"
    );
    auto found = side.fetch<ticket>([&](auto token) { tickets.async_get("a", 7, token); }).result;
    found->queue = "b";
    side.script.reply("{}");

    EXPECT_FALSE(side.run([&](auto token) { tickets.async_move(found, token); }).ec);

    EXPECT_NE(
        sent().find(R"("Item":{"pk":{"S":"QUEUE#b"},"sk":{"S":"NO#007"},"state":{"S":"open"}})"),
        std::string::npos
    ) << sent();
    EXPECT_NE(sent().find(R"("Key":{"pk":{"S":"QUEUE#a"},"sk":{"S":"NO#007"}})"), std::string::npos)
        << sent();
}

TEST_F(Moves, AreExplained)
{
    mine->depot = "Bonn";
    const explanation told = parcels.async_move(mine, explain);

    EXPECT_EQ(told.operation(), "TransactWriteItems");
    EXPECT_EQ(told.table(), "parcels");
    // Of each of the two items twice what a write of it costs.
    EXPECT_EQ(told.cost().write_units(), 4);
    EXPECT_EQ(side.script.sent.size(), 1u);
}

}  // namespace
}  // namespace ddbm::test
