#include "unit/local/engine_fixture.hpp"

#include <ddbm/error.hpp>

#include <vector>

namespace ddbm::local::testing {
namespace {

using Engine = engine_test;

constexpr std::string_view put_a = "{'TableName':'plain','Item':{'id':{'S':'a'},'v':{'N':'1'}}}";
constexpr std::string_view get_a = "{'TableName':'plain','Key':{'id':{'S':'a'}}}";

TEST_F(Engine, AnswersWhatIsNoRequestAsTheServiceDoes)
{
    const auto body = [&](std::string_view operation, std::string_view request) {
        const auto reply = call(operation, request);
        EXPECT_EQ(reply.status, 400);
        return reply.body;
    };
    const std::string serialization =
        R"({"__type":"com.amazon.coral.service#SerializationException"})";

    EXPECT_EQ(body("GetItem", ""), serialization);
    EXPECT_EQ(body("GetItem", "{"), serialization);
    EXPECT_EQ(body("GetItem", "[]"), serialization);
    EXPECT_EQ(body("GetItem", "null"), serialization);
    EXPECT_EQ(body("GetItem", std::string(5000, '[')), serialization);
    EXPECT_EQ(
        body("GetItems", "{}"), R"({"__type":"com.amazon.coral.service#UnknownOperationException"})"
    );
    expect_error(
        "ExecuteStatement",
        "{'Statement':'SELECT * FROM t'}",
        "PartiQL is not supported by this engine yet"
    );
}

TEST_F(Engine, NamesEveryRequest)
{
    const auto first = call("ListTables", "{}").request_id;
    const auto second = call("ListTables", "{}").request_id;

    EXPECT_EQ(first.size(), 52u);
    EXPECT_EQ(first.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos);
    EXPECT_NE(first, second);
}

TEST_F(Engine, ForgetsEverythingOnReset)
{
    make_plain_table();
    db_.reset();

    expect("ListTables", "{}", "{'TableNames':[]}");
    make_plain_table();
    expect("GetItem", get_a, "{}");
}

TEST_F(Engine, GoesBackToASnapshot)
{
    make_plain_table();
    answer("PutItem", put_a);
    const std::string snapshot = db_.snapshot();
    answer("DeleteItem", get_a);
    answer("DeleteTable", "{'TableName':'plain'}");

    db_.restore(snapshot);
    expect("GetItem", get_a, "{'Item':{'id':{'S':'a'},'v':{'N':'1'}}}");
    EXPECT_THROW(db_.restore("no snapshot"), error);
    expect("GetItem", get_a, "{'Item':{'id':{'S':'a'},'v':{'N':'1'}}}");

    engine other;
    other.restore(snapshot);
    EXPECT_EQ(other.call(service::dynamodb, "GetItem", text(get_a)).status, 200);
}

TEST_F(Engine, LoadsItemsAllOrNone)
{
    make_plain_table();
    std::vector<item> items;
    for (int i = 0; i < 1000; ++i)
        items.push_back(item().set("id", std::to_string(i)).set("v", i));
    db_.load("plain", items);
    expect(
        "GetItem",
        "{'TableName':'plain','Key':{'id':{'S':'999'}}}",
        "{'Item':{'id':{'S':'999'},'v':{'N':'999'}}}"
    );

    const std::vector<item> bad = {item().set("id", "new"), item().set("v", 1)};
    EXPECT_THROW(db_.load("plain", bad), error);
    EXPECT_THROW(db_.load("none", bad), error);
    expect("GetItem", "{'TableName':'plain','Key':{'id':{'S':'new'}}}", "{}");
}

TEST_F(Engine, CountsWhatItWasAskedFor)
{
    make_plain_table();
    answer("PutItem", put_a);
    answer("GetItem", get_a);
    answer(
        "Scan",
        "{'TableName':'plain','FilterExpression':'v > "
        ":x','ExpressionAttributeValues':{':x':{'N':'5'}}}"
    );
    call("GetItem", "{}");

    const auto counted = db_.counters();
    EXPECT_EQ(counted.requests.at("GetItem"), 2u);
    const auto& plain = counted.tables.at("plain");
    EXPECT_EQ(plain.items_written, 1u);
    EXPECT_EQ(plain.items_read, 2u);
    EXPECT_EQ(plain.items_returned, 1u);
    EXPECT_EQ(plain.table.write_units, 1);
    EXPECT_EQ(plain.table.read_units, 1);
    db_.reset_counters();
    EXPECT_TRUE(db_.counters().requests.empty());
}

TEST_F(Engine, FailsAsItsFaultsWantIt)
{
    make_plain_table();
    db_.set_faults(faults()
                       .add(fault::throttling().on("PutItem").nth(1))
                       .add(fault::drop_after().on("PutItem").nth(2))
                       .add(fault::drop_before().on("DeleteItem"))
                       .add(fault::delay(std::chrono::milliseconds(30)).on("GetItem")));

    EXPECT_NE(call("PutItem", put_a).body.find("#ThrottlingException"), std::string::npos);
    EXPECT_TRUE(call("PutItem", put_a).drop_connection);
    EXPECT_TRUE(call("DeleteItem", get_a).drop_connection);
    const auto reply = call("GetItem", get_a);
    EXPECT_EQ(reply.delay, std::chrono::milliseconds(30));
    EXPECT_EQ(json::parse(reply.body), parsed("{'Item':{'id':{'S':'a'},'v':{'N':'1'}}}"));
    db_.set_faults({});
    EXPECT_EQ(call("GetItem", get_a).delay, std::chrono::milliseconds(0));
}

TEST_F(Engine, ConflictsWithTransactionsAsAFaultWantsIt)
{
    make_plain_table();
    db_.set_faults(faults().add(fault::conflict(1)));
    const std::string_view ongoing = "Transaction is ongoing for the item";

    expect_error("PutItem", put_a, ongoing, "TransactionConflictException");
    expect_error("UpdateItem", get_a, ongoing, "TransactionConflictException");
    expect_error("DeleteItem", get_a, ongoing, "TransactionConflictException");
    expect("GetItem", get_a, "{}");
    const std::string get_b = "{'TableName':'plain','Key':{'id':{'S':'b'}}}";
    const auto cancelled = [&](std::string_view operation, const std::string& actions) {
        EXPECT_EQ(
            call(operation, "{'TransactItems':[" + actions + "]}").body,
            R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
            R"("CancellationReasons":[{"Code":"None"},)"
            R"({"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"}],)"
            R"("Message":"Transaction cancelled, please refer cancellation reasons for specific )"
            R"(reasons [None, TransactionConflict]"})"
        ) << operation;
    };
    cancelled("TransactWriteItems", "{'Put':" + std::string(put_a) + "},{'Delete':" + get_b + "}");
    cancelled("TransactGetItems", "{'Get':" + std::string(get_a) + "},{'Get':" + get_b + "}");

    // Of the last action, if there are not so many; and not for long.
    db_.set_faults(faults().add(fault::conflict(7).first(1)));
    const std::string alone = "{'TransactItems':[{'Put':" + std::string(put_a) + "}]}";
    EXPECT_NE(
        call("TransactWriteItems", alone).body.find("[TransactionConflict]"), std::string::npos
    );
    expect("GetItem", get_a, "{}");
    expect("TransactWriteItems", alone, "{}");
    expect("GetItem", get_a, "{'Item':{'id':{'S':'a'},'v':{'N':'1'}}}");
}

TEST_F(Engine, DeletesItemsWhoseTimeIsOver)
{
    make_plain_table();
    answer(
        "UpdateTimeToLive",
        "{'TableName':'plain','TimeToLiveSpecification':{'AttributeName':'v','Enabled':true}}"
    );
    const auto put = [&](std::string_view id, std::int64_t at) {
        answer(
            "PutItem",
            "{'TableName':'plain','Item':{'id':{'S':'" + std::string(id) + "'},'v':{'N':'" +
                std::to_string(at) + "'}}}"
        );
    };
    const std::int64_t now =
        std::chrono::floor<std::chrono::seconds>(now_.time_since_epoch()).count();
    put("soon", now + 10);
    put("later", now + 1000);
    put("long ago", now - 6LL * 365 * 24 * 3600);

    EXPECT_EQ(answer("Scan", "{'TableName':'plain'}").at("Count"), 3);
    now_ += std::chrono::seconds(11);
    EXPECT_EQ(answer("Scan", "{'TableName':'plain'}").at("Count"), 2);
    now_ += std::chrono::seconds(1000);
    EXPECT_EQ(answer("Scan", "{'TableName':'plain'}").at("Count"), 1);
}

}  // namespace
}  // namespace ddbm::local::testing
