// Items that are changed by a function, again where somebody else has written in between.

#include "unit/table/scripted_table.hpp"

#include <ddbm/explain.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/item_json.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct session
{
    std::string user;
    int hits = 0;
    std::string note = "new";
};

struct booking
{
    std::string hall;
    int seat = 0;
    std::string guest;
};

struct numbered_note
{
    int id = 0;
    std::string text;
};

}  // namespace

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value = ddbm::model<session>("sessions")
                                      .partition_key("user", &session::user)
                                      .field("hits", &session::hits)
                                      .field("note", &session::note);
};

template <>
struct ddbm::model_of<booking>
{
    static constexpr auto value =
        ddbm::model<booking>("bookings")
            .partition_key("pk", ddbm::compose("HALL#", &booking::hall))
            .sort_key("sk", ddbm::compose("SEAT#", ddbm::padded<3>(&booking::seat)))
            .field("guest", &booking::guest);
};

template <>
struct ddbm::model_of<numbered_note>
{
    static constexpr auto value = ddbm::model<numbered_note>("notes")
                                      .partition_key("id", &numbered_note::id, ddbm::auto_increment)
                                      .field("text", &numbered_note::text);
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

std::string ann(int hits)
{
    return R"({"hits":{"N":")" + std::to_string(hits) +
           R"("},"note":{"S":"x"},"user":{"S":"ann"}})";
}

class Modify : public ::testing::Test
{
protected:
    template <class Function, class... Arguments>
    auto modify(Function& function, const Arguments&... arguments)
    {
        return side.fetch<session>([&](auto token) {
            sessions.async_modify("ann", function, arguments..., token);
        });
    }

    void finds(const std::string& json) { side.script.reply("{\"Item\":" + json + "}"); }
    void finds_nothing() { side.script.reply("{}"); }
    // What is there, or nothing.
    void refuses(const std::string& json = {})
    {
        side.script.refuse(
            "ConditionalCheckFailedException", json.empty() ? "" : ",\"Item\":" + json
        );
    }
    void succeeds() { side.script.reply("{}"); }

    const std::vector<std::string>& sent() const { return side.script.sent; }
    bool has(std::size_t request, std::string_view text) const
    {
        return sent().at(request).find(text) != std::string::npos;
    }

    const std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>();
    scripted_client side{in_no_time(env)};
    table<session> sessions{side.db};

    // What it was given each time.
    std::vector<int> seen;
    std::vector<std::string> notes;
    const std::function<void(session&)> count = [this](session& s) {
        seen.push_back(s.hits);
        notes.push_back(s.note);
        ++s.hits;
    };
};

TEST_F(Modify, ReadsConsistentlyChangesAndSaves)
{
    finds(ann(4));
    succeeds();

    const auto done = modify(count);

    EXPECT_FALSE(done.ec) << done.ec.message();
    ASSERT_TRUE(done.result);
    EXPECT_EQ(done.result->hits, 5);
    EXPECT_EQ(item_from_json(done.result.image()), item_from_json(ann(5)));
    ASSERT_EQ(sent().size(), 2u);
    EXPECT_TRUE(has(0, R"(GetItem {"TableName":"sessions","Key":{"user":{"S":"ann"}})"));
    EXPECT_TRUE(has(0, R"("ConsistentRead":true)"));
    EXPECT_TRUE(
        has(1,
            R"(UpdateItem {"TableName":"sessions","Key":{"user":{"S":"ann"}},)"
            R"("UpdateExpression":"SET #0 = :0")")
    );
}

// Its members are as C++ makes them, but for the key.
TEST_F(Modify, InsertsWhatIsNotThere)
{
    finds_nothing();
    succeeds();

    const auto done = modify(count);

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(done.result->user, "ann");
    EXPECT_EQ(done.result->hits, 1);
    EXPECT_EQ(notes, std::vector<std::string>{"new"});
    EXPECT_TRUE(has(1, "PutItem "));
    EXPECT_TRUE(has(1, "attribute_not_exists(#0)"));
    EXPECT_EQ(
        item_from_json(done.result.image()),
        item_from_json(R"({"user":{"S":"ann"},"hits":{"N":"1"},"note":{"S":"new"}})")
    );
}

TEST_F(Modify, GoesOnFromWhatTheRefusalReturnsAndReadsNothingAgain)
{
    finds(ann(4));
    refuses(ann(5));
    refuses(ann(9));
    succeeds();

    const auto done = modify(count);

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(done.result->hits, 10);
    EXPECT_EQ(seen, (std::vector<int>{4, 5, 9}));
    ASSERT_EQ(sent().size(), 4u);
    EXPECT_TRUE(has(3, R"({"N":"9"})")) << "the condition is what was there last";
    // Chance says the longest.
    EXPECT_EQ(env->waits(), (std::vector<std::chrono::milliseconds>{9ms, 19ms}));
}

TEST_F(Modify, SavesWhereSomebodyElseHasInserted)
{
    finds_nothing();
    refuses(ann(1));
    succeeds();

    const auto done = modify(count);

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(done.result->hits, 2);
    EXPECT_TRUE(has(2, "UpdateItem "));
    EXPECT_EQ(sent().size(), 3u);
}

TEST_F(Modify, InsertsWhereSomebodyElseHasErased)
{
    finds(ann(4));
    refuses();
    succeeds();

    const auto done = modify(count);

    EXPECT_EQ(done.result->hits, 1);
    EXPECT_TRUE(has(2, "PutItem "));
}

TEST_F(Modify, ReadsAgainWhereTheServiceDoesNotSayWhatIsThere)
{
    finds_nothing();
    refuses();
    finds(ann(7));
    succeeds();

    const auto done = modify(count);

    EXPECT_EQ(done.result->hits, 8);
    EXPECT_TRUE(has(2, "GetItem "));
}

// Nobody knows yet what comes of it: the function need not be asked again.
TEST_F(Modify, SendsTheSameAgainWhereATransactionIsAtWork)
{
    finds(ann(4));
    side.script.refuse("TransactionConflictException");
    succeeds();

    const auto done = modify(count);

    EXPECT_EQ(done.result->hits, 5);
    EXPECT_EQ(seen, std::vector<int>{4});
    EXPECT_EQ(sent().at(1), sent().at(2));
}

TEST_F(Modify, EndsAfterItsAttempts)
{
    finds(ann(0));
    for (int i = 1; i <= 3; ++i)
        refuses(ann(i));

    const auto done = modify(count, rounds().attempts(3));

    EXPECT_EQ(done.ec, errc::conflict_changed);
    EXPECT_EQ(done.diag.attempts(), 3);
    EXPECT_EQ(done.diag.retry_end(), retry_end::attempts);
    EXPECT_EQ(done.diag.message().find("3 attempts: "), 0u) << done.diag.message();
    ASSERT_TRUE(done.diag.returned_item());
    EXPECT_EQ(*done.diag.returned_item(), item_from_json(ann(3)));
    EXPECT_EQ(done.diag.applied(), applied::no);
    EXPECT_FALSE(done.result);
    EXPECT_EQ(seen.size(), 3u);
}

TEST_F(Modify, TriesAHundredTimes)
{
    finds(ann(0));
    for (int i = 1; i <= 100; ++i)
        refuses(ann(i));

    EXPECT_EQ(modify(count).ec, errc::conflict_changed);
    EXPECT_EQ(seen.size(), 100u);
}

TEST_F(Modify, EndsBeforeAPauseThatIsLongerThanItsTime)
{
    finds(ann(0));
    for (int i = 1; i <= 100; ++i)
        refuses(ann(i));

    const auto done = modify(count, rounds().timeout(60ms));

    // 9 and 19 ms have passed, and the next would be 39.
    EXPECT_EQ(done.ec, errc::deadline_exceeded);
    EXPECT_EQ(done.diag.retry_end(), retry_end::deadline);
    EXPECT_EQ(done.diag.message().find("rounds::timeout, 60 ms: 3 attempts: "), 0u)
        << done.diag.message();
    EXPECT_EQ(seen.size(), 3u);
}

TEST_F(Modify, EndsARequestThatHangs)
{
    side.script.takes = 40ms;
    finds(ann(0));
    succeeds();

    const auto done = modify(count, rounds().timeout(60ms));

    EXPECT_EQ(done.ec, errc::deadline_exceeded);
    EXPECT_EQ(done.diag.message().find("waiting for the reply: rounds::timeout, 60 ms: "), 0u)
        << done.diag.message();
    EXPECT_EQ(done.diag.applied(), applied::maybe);
    EXPECT_EQ(sent().size(), 2u);
}

TEST_F(Modify, HasNoTimeWhereThatHasPassed)
{
    const auto done = modify(count, rounds().timeout(-1ms));

    EXPECT_EQ(done.ec, errc::deadline_exceeded);
    EXPECT_TRUE(seen.empty());
}

TEST_F(Modify, RefusesToMakeNoAttempt)
{
    const auto done = modify(count, rounds().attempts(0));

    EXPECT_EQ(done.ec, errc::invalid_request);
    EXPECT_NE(done.diag.message().find("rounds::attempts is 0"), std::string::npos);
    EXPECT_EQ(done.diag.table(), "sessions");
    EXPECT_TRUE(sent().empty());
}

TEST_F(Modify, TellsWhatTheFunctionThrows)
{
    finds(ann(4));
    const auto words = [](session&) { throw std::runtime_error("no funds"); };
    const auto without_code = modify(words);
    finds(ann(4));
    const auto code = [](session&) { throw error(errc::value_not_allowed, "no such note"); };
    const auto with_code = modify(code);

    EXPECT_EQ(without_code.ec, errc::invalid_request);
    EXPECT_NE(without_code.diag.message().find("no funds"), std::string::npos);
    EXPECT_EQ(with_code.ec, errc::value_not_allowed);
    EXPECT_EQ(with_code.diag.message(), "no such note");
    EXPECT_EQ(sent().size(), 2u) << "nothing is written";
}

TEST_F(Modify, RefusesAnotherKey)
{
    const auto rename = [](session& s) { s.user = "bob"; };
    finds(ann(4));
    const auto found = modify(rename);
    finds_nothing();
    const auto made = modify(rename);

    for (const auto* each : {&found, &made})
    {
        EXPECT_EQ(each->ec, errc::invalid_request);
        EXPECT_NE(each->diag.message().find(R"({"user":{"S":"bob"}})"), std::string::npos);
        EXPECT_EQ(each->diag.key(), R"({"user":{"S":"ann"}})");
    }
    EXPECT_EQ(sent().size(), 2u);
}

TEST_F(Modify, KnowsTheMembersOfAComposedKey)
{
    table<booking> bookings(side.db);
    finds_nothing();
    succeeds();
    const auto book = [](booking& b) { b.guest = "Ann"; };

    const auto done = side.fetch<booking>([&](auto token) {
        bookings.async_modify({"A", 7}, book, token);
    });

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(done.result->hall, "A");
    EXPECT_EQ(done.result->seat, 7);
    EXPECT_TRUE(has(1, R"("pk":{"S":"HALL#A"})")) << sent().back();
    EXPECT_TRUE(has(1, R"("sk":{"S":"SEAT#007"})")) << sent().back();
}

TEST_F(Modify, LeavesTheCounterOfATableAlone)
{
    table<numbered_note> numbered(side.db);
    const auto nothing = [](numbered_note&) {};
    const auto done =
        side.fetch<numbered_note>([&](auto token) { numbered.async_modify(-1, nothing, token); });

    EXPECT_EQ(done.ec, errc::invalid_request);
    EXPECT_TRUE(sent().empty());
}

TEST_F(Modify, EndsWithAnItemThatDoesNotFitTheModel)
{
    finds(ann(4));
    refuses(R"({"user":{"S":"ann"},"hits":{"S":"many"},"note":{"S":"x"}})");

    const auto done = modify(count);

    EXPECT_EQ(done.ec, errc::attribute_type_mismatch);
    EXPECT_EQ(done.diag.attribute_path(), "hits");
    EXPECT_EQ(done.diag.table(), "sessions");
}

TEST_F(Modify, EndsWithWhatIsNoConflict)
{
    side.script.refuse("ResourceNotFoundException");
    EXPECT_EQ(modify(count).ec, service_errc::resource_not_found);
    finds(ann(4));
    side.script.refuse("ValidationException");
    EXPECT_EQ(modify(count).ec, service_errc::validation);
    EXPECT_EQ(seen.size(), 1u);
}

// -- Replies that are lost

TEST_F(Modify, KnowsItsOwnWriteByWhatIsThere)
{
    finds(ann(4));
    side.script.reply("", 500);
    refuses(ann(5));

    const auto done = modify(count);

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_TRUE(done.diag.recognised_by_equality());
    EXPECT_EQ(done.result->hits, 5);
    EXPECT_EQ(seen.size(), 1u);
}

// The first attempt may be part of what is there now: to count again might count twice.
TEST_F(Modify, EndsWhereAnAttemptMayHaveBeenApplied)
{
    finds(ann(4));
    side.script.reply("", 500);
    refuses(ann(6));

    const auto done = modify(count);

    EXPECT_EQ(done.ec, errc::conflict_changed);
    EXPECT_EQ(done.diag.applied(), applied::maybe);
    EXPECT_EQ(seen.size(), 1u);
}

TEST_F(Modify, ExactlyOnceWritesInTransactions)
{
    finds(ann(4));
    side.script.reply("", 500);
    side.script.refuse(
        "TransactionCanceledException",
        R"(,"CancellationReasons":[{"Code":"ConditionalCheckFailed","Item":)" + ann(5) + "}]"
    );
    succeeds();

    const auto done = modify(count, exactly_once, rounds().attempts(5));

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(done.result->hits, 6);
    EXPECT_EQ(seen, (std::vector<int>{4, 5})) << "what is there is certainly somebody else's";
    EXPECT_FALSE(done.diag.recognised_by_equality());
    EXPECT_EQ(sent().at(1), sent().at(2));
    EXPECT_TRUE(has(3, R"(TransactWriteItems {"TransactItems":[{"Update":{)"));
}

TEST_F(Modify, ExactlyOnceInsertsInTransactions)
{
    finds_nothing();
    succeeds();

    const auto done = modify(count, exactly_once);

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_EQ(done.result->hits, 1);
    EXPECT_TRUE(has(1, R"(TransactWriteItems {"TransactItems":[{"Put":{)"));
}

TEST_F(Modify, ExactlyOnceChecksWhatTheFunctionLeavesAlone)
{
    finds(ann(4));
    succeeds();
    const auto nothing = [](session&) {};

    const auto done = modify(nothing, exactly_once);

    EXPECT_FALSE(done.ec) << done.ec.message();
    EXPECT_TRUE(has(1, R"(TransactWriteItems {"TransactItems":[{"ConditionCheck":{)"));
}

// -- The function

TEST_F(Modify, TakesFunctionsThatCannotBeCopied)
{
    finds(ann(4));
    succeeds();
    auto by = std::make_unique<int>(10);

    const auto done = side.fetch<session>([&](auto token) {
        sessions.async_modify(
            "ann", [by = std::move(by)](session& s) { s.hits += *by; }, token
        );
    });

    EXPECT_EQ(done.result->hits, 14);
}

TEST_F(Modify, TakesAKeyAsAValue)
{
    finds(ann(4));
    succeeds();
    const auto done = side.fetch<session>([&](auto token) {
        sessions.async_modify(sessions.key("ann"), count, token);
    });

    EXPECT_EQ(done.result->hits, 5);
}

}  // namespace
}  // namespace ddbm::test
