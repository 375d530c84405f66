#include "local/storage/page_checksum.hpp"
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

    // A snapshot whose tables cannot be read changes nothing either.
    std::string damaged = snapshot;
    const std::string_view definition = R"({"name":"plain")";
    for (auto at = damaged.find(definition); at != damaged.npos; at = damaged.find(definition, at))
        damaged[at] = '!';
    ASSERT_NE(damaged, snapshot);
    detail::stamp_pages(damaged, 16384);
    EXPECT_THROW(db_.restore(damaged), error);
    expect("GetItem", get_a, "{'Item':{'id':{'S':'a'},'v':{'N':'1'}}}");
    answer("PutItem", put_a);

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

TEST_F(Engine, LoadsNothingThatDynamoDbWouldRefuse)
{
    make_plain_table();
    attribute_value deep = 1;
    for (int level = 0; level < 32; ++level)
        deep = attribute_value::list{deep};
    const std::pair<item, const char*> rows[] = {
        {item().set("v", 1), "item 1: One or more parameter values were invalid: Missing the key"},
        {item().set("id", "\xff"), "item 1: a string is not UTF-8: byte 0xff at offset 0"},
        {item().set("id", "b").set("v", "a\xff\xfe"),
         "item 1: a string is not UTF-8: byte 0xff at offset 1"},
        {item().set("id", "b").set("", 1),
         "item 1: One or more parameter values were invalid: Empty"},
        {item().set("id", "b").set("v", deep), "item 1: Nesting Levels have exceeded"},
    };
    for (const auto& [bad, words] : rows)
    {
        const std::vector<item> items = {item().set("id", "a"), bad};
        try
        {
            db_.load("plain", items);
            ADD_FAILURE() << words;
        }
        catch (const error& e)
        {
            EXPECT_TRUE(e.get_diagnostics().message().starts_with(words))
                << e.get_diagnostics().message();
            EXPECT_EQ(e.get_diagnostics().table(), "plain");
        }
    }
    expect("Scan", "{'TableName':'plain'}", "{'Items':[],'Count':0,'ScannedCount':0}");
}

TEST_F(Engine, LoadsIntoATableThatHasBecomeActive)
{
    engine_options slow = options();
    slow.table_changes_take = std::chrono::milliseconds(500);
    engine db(slow);
    const std::string create = text(
        "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],"
        "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}"
    );
    ASSERT_EQ(db.call(service::dynamodb, "CreateTable", create).status, 200);

    now_ += std::chrono::seconds(1);
    const std::vector<item> items = {item().set("id", "a")};
    db.load("tab", items);
    EXPECT_EQ(db.counters().tables.at("tab").items_written, 1U);
}

TEST_F(Engine, ReadsFourMegabytesInATransactionAndNoMore)
{
    make_plain_table();
    const std::string large(400000, 'x');
    std::vector<item> items;
    for (int i = 0; i < 11; ++i)
        items.push_back(item().set("id", std::to_string(i)).set("v", large));
    db_.load("plain", items);
    const auto read = [&](int count) {
        std::string gets;
        for (int i = 0; i < count; ++i)
            gets += (i == 0 ? "" : ",") + std::string("{'Get':{'TableName':'plain','Key':") +
                    "{'id':{'S':'" + std::to_string(i) + "'}}}}";
        return call("TransactGetItems", "{'TransactItems':[" + gets + "]}");
    };

    EXPECT_EQ(read(10).status, 200);
    EXPECT_EQ(read(11).status, 400);
}

TEST_F(Engine, SaysThatAnIndexIsBeingBuilt)
{
    engine_options slow = options();
    slow.table_changes_take = std::chrono::milliseconds(500);
    engine db(slow);
    const auto ask = [&](std::string_view operation, std::string_view body) {
        return db.call(service::dynamodb, operation, text(body));
    };
    ask("CreateTable",
        "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],"
        "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}");
    now_ += std::chrono::seconds(1);
    const auto updated =
        ask("UpdateTable",
            "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'}],"
            "'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'by_a','KeySchema':"
            "[{'AttributeName':'a','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}");
    ASSERT_EQ(updated.status, 200) << updated.body;
    const std::string_view scan = "{'TableName':'tab','IndexName':'by_a'}";

    const auto early = ask("Scan", scan);
    EXPECT_NE(
        early.body.find("Cannot read from backfilling global secondary index: by_a"),
        std::string::npos
    ) << early.body;
    now_ += std::chrono::seconds(1);
    EXPECT_EQ(ask("Scan", scan).status, 200);
}

TEST_F(Engine, RefusesFaultsThatCannotHappen)
{
    using namespace std::chrono_literals;
    const std::pair<fault, const char*> rows[] = {
        {fault::throttling().on("PutItm"), "fault 2: 'operation': there is no operation 'PutItm'"},
        {fault::partial_batch(2).on("PutItem"),
         "fault 2: 'operation': this fault cannot happen to PutItem"},
        {fault::partial_batch(0), "fault 2: 'items' must be a whole number from 1 to 2147483647"},
        {fault::delay(-1ms), "fault 2: 'milliseconds' must be a whole number from 0 to 86400000"},
        {fault::throttling().nth(0), "fault 2: 'nth' must be a whole number from 1 to 2147483647"},
        {fault::throttling().with_probability(2),
         "fault 2: 'probability' must be a number from 0 to 1"},
    };
    for (const auto& [wrong, words] : rows)
    {
        try
        {
            db_.set_faults(faults().add(fault::internal_error()).add(wrong));
            ADD_FAILURE() << words;
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_configuration);
            EXPECT_EQ(e.get_diagnostics().message(), text(words));
        }
    }
    expect("ListTables", "{}", "{'TableNames':[]}");
}

TEST_F(Engine, ForgetsOldStreamsThatNobodyReads)
{
    make_plain_table();
    answer(
        "UpdateTable",
        "{'TableName':'plain','StreamSpecification':"
        "{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}}"
    );
    const std::string padding(1000, 'x');
    for (int i = 0; i < 500; ++i)
        answer(
            "PutItem",
            "{'TableName':'plain','Item':{'id':{'S':'" + std::to_string(i) + "'},'v':{'S':'" +
                padding + "'}}}"
        );
    answer("DeleteTable", "{'TableName':'plain'}");
    const std::size_t before = db_.snapshot().size();

    now_ += std::chrono::hours(25);
    answer("ListTables", "{}");

    engine fresh;
    fresh.restore(db_.snapshot());
    EXPECT_LT(fresh.snapshot().size(), before / 4);
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
