// Writes of models with unique attributes: their sentinels go with them.

#include "unit/table/scripted_table.hpp"
#include "unit/table/unique_models.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/attribute.hpp>
#include <ddbm/cancellation_reason.hpp>
#include <ddbm/explain.hpp>
#include <ddbm/returned_item.hpp>
#include <ddbm/update.hpp>

#include <string>
#include <vector>

namespace ddbm::test {
namespace {

std::string member_json(const std::string& email, int age = 40)
{
    return R"({"age":{"N":")" + std::to_string(age) + R"("},"email":{"S":")" + email +
           R"("},"id":{"S":"7"}})";
}

member make_member(std::string email)
{
    member made;
    made.id = "7";
    made.email = std::move(email);
    made.age = 40;
    return made;
}

class UniqueWrites : public ::testing::Test
{
protected:
    stored<member> read(const std::string& email)
    {
        side.script.reply("{\"Item\":" + member_json(email) + "}");
        auto found = side.fetch<member>([&](auto token) { members.async_get("7", token); }).result;
        side.script.sent.clear();
        return found;
    }

    void there_is(const std::string& json) { side.script.reply("{\"Item\":" + json + "}"); }
    void there_is_none() { side.script.reply("{}"); }
    void succeeds() { side.script.reply("{}"); }
    void is_cancelled(const std::string& reasons)
    {
        side.script.refuse(
            "TransactionCanceledException", ",\"CancellationReasons\":[" + reasons + "]"
        );
    }
    static std::string is_now(const std::string& json)
    {
        return R"({"Code":"ConditionalCheckFailed","Message":"m","Item":)" + json + "}";
    }
    static std::string sentinel_of_another()
    {
        return is_now(
            R"({"id":{"S":"ddbm:unique//by_email/S:a"},"ddbm:owner":{"S":"{\"id\":{\"S\":\"8\"}}"}})"
        );
    }

    const std::vector<std::string>& sent() const { return side.script.sent; }
    static bool has(const std::string& text, const std::string& part)
    {
        return text.find(part) != std::string::npos;
    }

    const std::string none = R"({"Code":"None"})";
    scripted_client side{in_no_time()};
    table<member> members{side.db};
};

TEST_F(UniqueWrites, InsertTakesItsValues)
{
    succeeds();
    const member made = make_member("a");
    EXPECT_FALSE(side.run([&](auto token) { members.async_insert(made, token); }).ec);

    ASSERT_EQ(sent().size(), 1U);
    EXPECT_EQ(
        sent()[0].rfind(R"(TransactWriteItems {"TransactItems":[{"Put":{"TableName":"members")", 0),
        0U
    );
    EXPECT_TRUE(has(sent()[0], R"({"Put":{"TableName":"members","Item":{"ddbm:owner")"));
    EXPECT_TRUE(has(sent()[0], R"("S":"ddbm:unique//by_email/S:a")"));
    EXPECT_FALSE(has(sent()[0], "by_nick"));
}

TEST_F(UniqueWrites, AValueThatIsTakenIsAnErrorOfItsOwn)
{
    is_cancelled(none + "," + sentinel_of_another());
    const member made = make_member("a");
    const auto done = side.run([&](auto token) { members.async_insert(made, token); });

    EXPECT_EQ(done.ec, errc::unique_taken);
    EXPECT_NE(done.ec, error_kind::conflict);
    EXPECT_EQ(
        done.diag.message(), "unique by_email of members: another item has this value of email"
    );
    EXPECT_EQ(done.diag.key(), R"({"id":{"S":"7"}})");
    EXPECT_EQ(done.diag.table(), "members");
    EXPECT_EQ(done.diag.applied(), applied::no);
    // That is none of the program's items.
    EXPECT_FALSE(done.diag.returned_item());
    ASSERT_EQ(done.diag.cancellation_reasons().size(), 2U);
    EXPECT_FALSE(done.diag.cancellation_reasons()[1].returned_item);
}

TEST_F(UniqueWrites, AnItemThatIsThereComesBeforeAValueThatIsTaken)
{
    is_cancelled(is_now(member_json("a")) + "," + sentinel_of_another());
    const member made = make_member("a");
    const auto done = side.run([&](auto token) { members.async_insert(made, token); });
    EXPECT_EQ(done.ec, errc::conflict_exists);
    ASSERT_TRUE(done.diag.returned_item());
    EXPECT_EQ(*done.diag.returned_item(), item_from_json(member_json("a")));
}

TEST_F(UniqueWrites, SaveOfAnotherValueMovesTheSentinel)
{
    auto mine = read("a");
    mine->email = "b";
    succeeds();
    EXPECT_FALSE(side.run([&](auto token) { members.async_save(mine, token); }).ec);

    ASSERT_EQ(sent().size(), 1U);
    EXPECT_TRUE(has(sent()[0], R"({"Update":{"TableName":"members")"));
    EXPECT_TRUE(
        has(sent()[0],
            R"({"Delete":{"TableName":"members","Key":{"id":{"S":"ddbm:unique//by_email/S:a"}})")
    );
    EXPECT_TRUE(has(sent()[0], R"("S":"ddbm:unique//by_email/S:b")"));
    EXPECT_EQ(item_from_json(mine.image()), item_from_json(member_json("b")));
}

TEST_F(UniqueWrites, SaveOfAMigratedItemMovesTheSentinel)
{
    table<subscriber> subscribers(side.db);
    there_is(R"({"id":{"S":"7"},"email":{"S":"Ann"}})");
    auto mine =
        side.fetch<subscriber>([&](auto token) { subscribers.async_get("7", token); }).result;
    ASSERT_TRUE(mine);
    EXPECT_EQ(mine->email, "ann");
    succeeds();
    EXPECT_FALSE(side.run([&](auto token) { subscribers.async_save(mine, token); }).ec);
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(has(sent()[1], R"({"Update":{"TableName":"subscribers")"));
    EXPECT_TRUE(has(sent()[1], R"("Key":{"id":{"S":"ddbm:unique//by_email/S:Ann"}})"));
    EXPECT_TRUE(has(sent()[1], R"("S":"ddbm:unique//by_email/S:ann")"));
}

TEST_F(UniqueWrites, SaveOfTheSameValueIsOneUpdate)
{
    auto mine = read("a");
    mine->age = 41;
    succeeds();
    EXPECT_FALSE(side.run([&](auto token) { members.async_save(mine, token); }).ec);
    ASSERT_EQ(sent().size(), 1U);
    EXPECT_EQ(sent()[0].rfind("UpdateItem ", 0), 0U);
}

TEST_F(UniqueWrites, PutReadsWhatItGivesUp)
{
    there_is(member_json("a"));
    succeeds();
    const member made = make_member("b");
    EXPECT_FALSE(side.run([&](auto token) { members.async_put(made, token); }).ec);

    ASSERT_EQ(sent().size(), 2U);
    EXPECT_EQ(
        sent()[0], R"(GetItem {"TableName":"members","Key":{"id":{"S":"7"}},"ConsistentRead":true})"
    );
    EXPECT_TRUE(
        has(sent()[1],
            R"({"Delete":{"TableName":"members","Key":{"id":{"S":"ddbm:unique//by_email/S:a"}})")
    );
    EXPECT_TRUE(has(sent()[1], R"("S":"ddbm:unique//by_email/S:b")"));
    EXPECT_TRUE(has(sent()[1], R"("ConditionExpression":"#0 = :0 AND )"));
}

TEST_F(UniqueWrites, PutTakesItsValuesAgain)
{
    there_is(member_json("a"));
    succeeds();
    const member made = make_member("a");
    EXPECT_FALSE(side.run([&](auto token) { members.async_put(made, token); }).ec);
    EXPECT_TRUE(has(sent().back(), R"({"Put":{"TableName":"members","Item":{"ddbm:owner")"));
    EXPECT_FALSE(has(sent().back(), "\"Delete\""));
}

TEST_F(UniqueWrites, PutGoesRoundWithWhatCameBack)
{
    there_is_none();
    is_cancelled(is_now(member_json("x")) + "," + none);
    succeeds();
    const member made = make_member("b");
    const auto done =
        side.fetch<member>([&](auto token) { members.async_put(made, returning_old, token); });
    EXPECT_FALSE(done.ec) << done.ec.message();
    ASSERT_TRUE(done.result);
    EXPECT_EQ(done.result->email, "x");
    ASSERT_EQ(sent().size(), 3U);
    EXPECT_TRUE(has(sent()[1], "attribute_not_exists(#0)"));
    EXPECT_TRUE(has(sent()[2], R"("Key":{"id":{"S":"ddbm:unique//by_email/S:x"}})"));
}

// It is not the program's condition that has failed: there is none.
TEST_F(UniqueWrites, PutTellsOfAnItemThatChangesAllTheTime)
{
    there_is(member_json("a", 0));
    for (int round = 1; round <= 100; ++round)
        is_cancelled(is_now(member_json("a", round)) + "," + none + "," + none);
    const member made = make_member("b");
    const auto done = side.run([&](auto token) { members.async_put(made, token); });
    EXPECT_EQ(done.ec, errc::conflict_changed);
    EXPECT_EQ(sent().size(), 101U);
}

TEST_F(UniqueWrites, PutTellsOfAConditionOfTheProgramsOwn)
{
    there_is(member_json("a"));
    is_cancelled(is_now(member_json("a")) + "," + none + "," + none);
    const member made = make_member("b");
    const auto done = side.run([&](auto token) {
        members.async_put(made, when(attr<&member::age> > 100), token);
    });
    EXPECT_EQ(done.ec, errc::condition_failed);
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(UniqueWrites, EraseGivesUpItsValues)
{
    there_is(member_json("a"));
    succeeds();
    const auto done = side.get<bool>([&](auto token) { members.async_erase("7", token); });
    EXPECT_FALSE(done.ec);
    EXPECT_TRUE(done.result);
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(has(sent()[1], R"({"Delete":{"TableName":"members","Key":{"id":{"S":"7"}})"));
    EXPECT_TRUE(
        has(sent()[1],
            R"({"Delete":{"TableName":"members","Key":{"id":{"S":"ddbm:unique//by_email/S:a"}})")
    );
}

TEST_F(UniqueWrites, EraseOfNothingIsARead)
{
    there_is_none();
    const auto done = side.get<bool>([&](auto token) { members.async_erase("7", token); });
    EXPECT_FALSE(done.ec);
    EXPECT_FALSE(done.result);
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(UniqueWrites, EraseOfWhatHasGoneMeanwhileFindsNothing)
{
    there_is(member_json("a"));
    is_cancelled(R"({"Code":"ConditionalCheckFailed","Message":"m"},)" + none);
    const auto done = side.get<bool>([&](auto token) { members.async_erase("7", token); });
    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_FALSE(done.result);
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(UniqueWrites, EraseOfAHandleIsOneTransaction)
{
    auto mine = read("a");
    succeeds();
    EXPECT_FALSE(side.run([&](auto token) { members.async_erase(mine, token); }).ec);
    ASSERT_EQ(sent().size(), 1U);
    EXPECT_TRUE(has(sent()[0], R"("Key":{"id":{"S":"ddbm:unique//by_email/S:a"}})"));
}

TEST_F(UniqueWrites, MoveGivesTheSentinelAnotherOwner)
{
    auto mine = read("a");
    mine->id = "9";
    succeeds();
    EXPECT_FALSE(side.run([&](auto token) { members.async_move(mine, token); }).ec);
    ASSERT_EQ(sent().size(), 1U);
    EXPECT_TRUE(has(sent()[0], R"("ddbm:owner":{"S":"{\"id\":{\"S\":\"9\"}}"})"));
    EXPECT_TRUE(has(sent()[0], "attribute_not_exists(#0) OR #1 = :0 OR #1 = :1")) << sent()[0];
}

TEST_F(UniqueWrites, ModifyKeepsThemRight)
{
    there_is(member_json("a"));
    succeeds();
    const auto done = side.fetch<member>([&](auto token) {
        members.async_modify(
            "7", [](member& each) { each.email = "b"; }, token
        );
    });
    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(sent().back().rfind("TransactWriteItems ", 0), 0U);
}

TEST_F(UniqueWrites, UpdatesOfOtherAttributesAreAsEver)
{
    side.script.reply("{\"Attributes\":" + member_json("a", 41) + "}");
    const auto done = side.fetch<member>([&](auto token) {
        members.async_update("7", add<&member::age>(1), token);
    });
    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(sent().back().rfind("UpdateItem ", 0), 0U);
}

TEST_F(UniqueWrites, UpdatesWithoutAModelAreRefused)
{
    const auto done = side.fetch<member>([&](auto token) {
        members.async_update("7", update<member>().set(attribute("email"), "b"), token);
    });
    EXPECT_EQ(done.ec, errc::invalid_request);
    EXPECT_EQ(done.diag.attribute_path(), "email");
    // Older items have it there.
    const auto old = side.fetch<member>([&](auto token) {
        members.async_update("7", update<member>().remove(attribute("mail")), token);
    });
    EXPECT_EQ(old.ec, errc::invalid_request);
    EXPECT_TRUE(sent().empty());
}

TEST_F(UniqueWrites, ScansLeaveSentinelsOut)
{
    side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":2})");
    auto all = members.scan();
    EXPECT_FALSE(side.fetch<member>([&](auto token) { all.async_next(token); }).result);
    EXPECT_TRUE(has(sent()[0], R"~("FilterExpression":"attribute_not_exists(#0)")~"));
    EXPECT_TRUE(has(sent()[0], R"("#0":"ddbm:unique")"));
}

// An index of the keys of the table has sentinels, too, and nothing by which they are told.
TEST_F(UniqueWrites, ScansOfIndexesLeaveSentinelsOut)
{
    table<booking> bookings(side.db);
    side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":1})");
    auto all = bookings.scan<"by_number">();
    EXPECT_FALSE(side.run([&](auto token) { all.async_next(token); }).ec);
    EXPECT_TRUE(has(sent()[0], "NOT begins_with(#0, :0)")) << sent()[0];
    EXPECT_TRUE(has(sent()[0], R"(":0":{"S":"ddbm:unique/"})"));

    // A query goes by keys that no sentinel has.
    side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");
    auto some = bookings.query("x");
    EXPECT_FALSE(side.run([&](auto token) { some.async_next(token); }).ec);
    EXPECT_FALSE(has(sent()[1], "FilterExpression"));
}

// By the version alone a put anew would not be seen.
TEST_F(UniqueWrites, AVersionIsNotAllThatASaveGoesBy)
{
    table<booking> bookings(side.db);
    there_is(R"({"show":{"S":"x"},"number":{"N":"1"},"type":{"S":"a/b"},"row":{"S":"A"},)"
             R"("seat":{"N":"7"},"v":{"N":"1"}})");
    auto mine = side.fetch<booking>([&](auto token) { bookings.async_get("x", 1, token); }).result;
    ASSERT_TRUE(mine);
    mine->seat = 8;
    succeeds();
    EXPECT_FALSE(side.run([&](auto token) { bookings.async_save(mine, token); }).ec);
    EXPECT_TRUE(has(sent().back(), " AND #")) << sent().back();
    EXPECT_TRUE(has(sent().back(), R"({"S":"A"})"));
    EXPECT_TRUE(has(sent().back(), R"({"N":"7"})"));
}

TEST_F(UniqueWrites, AreExplained)
{
    const member made = make_member("a");
    const explanation insert = members.async_insert(made, explain);
    EXPECT_EQ(insert.operation(), "TransactWriteItems");
    EXPECT_TRUE(has(insert.request(), "by_email"));
    const explanation put = members.async_put(made, explain);
    EXPECT_EQ(put.operation(), "GetItem");
    EXPECT_EQ(put.warnings().size(), 2U);
    EXPECT_TRUE(sent().empty());
}

TEST_F(UniqueWrites, GoToATableOfTheirOwn)
{
    table<member, apart> others(side.db);
    succeeds();
    const member made = make_member("a");
    EXPECT_FALSE(side.run([&](auto token) { others.async_insert(made, token); }).ec);
    EXPECT_TRUE(has(sent()[0], R"({"Put":{"TableName":"names","Item":{"ddbm:owner")"));
    EXPECT_TRUE(has(sent()[0], R"("value":{"S":"ddbm:unique/members/by_email/S:a"})"));
    auto all = others.scan();
    side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");
    EXPECT_FALSE(side.fetch<member>([&](auto token) { all.async_next(token); }).result);
    EXPECT_FALSE(has(sent().back(), "FilterExpression"));
}

}  // namespace
}  // namespace ddbm::test
