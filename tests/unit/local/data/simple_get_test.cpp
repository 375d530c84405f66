#include "local/data/simple_get.hpp"
#include "unit/local/engine_fixture.hpp"

#include <ddbm/local/faults.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::testing {
namespace {

using detail::read_simple_get;
using detail::simple_get;

// -- What is simple

TEST(SimpleGet, IsReadFromTheRequestsThatTablesMake)
{
    const std::string body =
        R"({"TableName":"t","Key":{"id":{"S":"é"},"at":{"N":"-1.5"}},"ConsistentRead":true})";

    const std::optional<simple_get> read = read_simple_get(body);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->table, "t");
    ASSERT_EQ(read->key.size(), 2u);
    EXPECT_EQ(read->key[0].name, "id");
    EXPECT_EQ(read->key[0].type, attribute_type::s);
    EXPECT_EQ(read->key[0].text, "é");
    EXPECT_EQ(read->key[1].name, "at");
    EXPECT_EQ(read->key[1].type, attribute_type::n);
    EXPECT_EQ(read->key[1].text, "-1.5");
    EXPECT_TRUE(read->consistent);
    EXPECT_FALSE(read_simple_get(R"({"TableName":"t","Key":{"id":{"S":"a"}}})")->consistent);
}

TEST(SimpleGet, IsNoOtherRequest)
{
    for (std::string_view body :
         {"",
          "5",
          "[]",
          "{}",
          "{'TableName':'t'}",
          "{'Key':{'id':{'S':'a'}}}",
          "{'TableName':'','Key':{'id':{'S':'a'}}}",
          "{'TableName':'t','Key':{}}",
          "{'TableName':'t','Key':{'id':{'S':'a'}},'AttributesToGet':['a']}",
          "{'TableName':'t','Key':{'id':{'S':'a'}},'ReturnConsumedCapacity':'TOTAL'}",
          "{'TableName':'t','Key':{'id':{'S':'a'}},'ConsistentRead':'true'}",
          "{'TableName':'t','Key':{'id':{'S':'a'}},'ConsistentRead':null}",
          "{'TableName':'t','Key':{'id':{'S':'a'}},'Key':{'id':{'S':'a'}}}",
          "{'TableName':'t','Key':{'id':{'B':'YQ=='}}}",
          "{'TableName':'t','Key':{'id':{'S':'a','N':'1'}}}",
          "{'TableName':'t','Key':{'id':{'S':5}}}",
          "{'TableName':'t','Key':{'id':{}}}",
          "{'TableName':'t','Key':{'id':'a'}}",
          "{'TableName':'t','Key':{'a':{'S':'a'},'b':{'S':'a'},'c':{'S':'a'}}}",
          "{'TableName':'t','Key':{'id':{'S':'\\n'}}}",
          "{'TableName':'t','Key':{'\\u0069d':{'S':'a'}}}",
          "{'TableName':'t','Key':{'id':{'S':'\xff'}}}",
          "{'TableName':'t','Key':{'id':{'S':'a'}}",
          "{'TableName':'t','Key':{'id':{'S':'a'}}}}"})
        EXPECT_FALSE(read_simple_get(text(body))) << body;
}

// -- Beside the other form

// Two engines of the same contents, one of which has a fault that never happens: requests that
// might meet one are all looked at closely.
class SimpleGetBeside : public engine_test
{
protected:
    SimpleGetBeside()
    {
        close_.set_faults(faults().add(fault::internal_error().on("ListTables")));
        for (engine* each : {&db_, &close_})
        {
            make_table(*each, "plain", "S");
            make_table(*each, "numbers", "N");
            make_table(*each, "binaries", "B");
            make_table(*each, "sorted", "S", "N");
            each->load("plain", items({"a", "b c", "é", std::string(2048, 'k')}));
            each->load(
                "numbers", std::vector<item>{item().set("id", 0), item().set("id", 1.5).set("v", 1)}
            );
            each->load("binaries", std::vector<item>{item().set("id", make_binary("a"))});
            each->load(
                "sorted",
                std::vector<item>{
                    item().set("id", "a").set("at", 0).set("v", "zero"),
                    item().set("id", "a").set("at", -7).set("v", item().set("x", 1))}
            );
            each->reset_counters();
        }
    }

    static std::vector<item> items(const std::vector<std::string>& ids)
    {
        std::vector<item> made;
        for (const std::string& id : ids)
            made.push_back(item().set("id", id).set("v", number::parse("1e50")));
        return made;
    }

    // With a partition key and perhaps a sort key of these types.
    static void make_table(
        engine& in, const std::string& name, const std::string& id, const std::string& at = {}
    )
    {
        std::string attributes = "{'AttributeName':'id','AttributeType':'" + id + "'}";
        std::string keys = "{'AttributeName':'id','KeyType':'HASH'}";
        if (!at.empty())
        {
            attributes += ",{'AttributeName':'at','AttributeType':'" + at + "'}";
            keys += ",{'AttributeName':'at','KeyType':'RANGE'}";
        }
        const auto made = in.call(
            service::dynamodb,
            "CreateTable",
            text(
                "{'TableName':'" + name + "','AttributeDefinitions':[" + attributes +
                "],'KeySchema':[" + keys + "],'BillingMode':'PAY_PER_REQUEST'}"
            )
        );
        EXPECT_EQ(made.status, 200) << made.body;
    }

    engine close_{options()};
};

TEST_F(SimpleGetBeside, AnswersAsTheOther)
{
    std::vector<std::string> requests;
    for (std::string_view table :
         {"plain", "numbers", "binaries", "sorted", "none", "no", "arn:aws:dynamodb:x", "pläin"})
        for (const std::string& key :
             {std::string("'id':{'S':'a'}"),
              std::string("'id':{'S':'b c'}"),
              std::string("'id':{'S':'\\u0061'}"),
              std::string("'id':{'S':'é'}"),
              std::string("'id':{'S':'\xff'}"),
              std::string("'id':{'S':''}"),
              "'id':{'S':'" + std::string(2048, 'k') + "'}",
              "'id':{'S':'" + std::string(2049, 'k') + "'}",
              std::string("'id':{'N':'0'}"),
              std::string("'id':{'N':'-0.0'}"),
              std::string("'id':{'N':'0E500'}"),
              std::string("'id':{'N':'1.5'}"),
              std::string("'id':{'N':'15e-1'}"),
              std::string("'id':{'N':'x'}"),
              std::string("'id':{'N':''}"),
              std::string("'id':{'B':'YQ=='}"),
              std::string("'id':{'B':'Y'}"),
              std::string("'id':{'S':'a','N':'1'}"),
              std::string("'id':{'S':'a'},'at':{'N':'0'}"),
              std::string("'at':{'N':'-7'},'id':{'S':'a'}"),
              std::string("'id':{'S':'a'},'at':{'N':'8'}"),
              std::string("'id':{'S':'a'},'at':{'S':'0'}"),
              std::string("'id':{'S':'a'},'id':{'S':'b c'}"),
              std::string("'id':{'S':'a'},'v':{'S':'b'}"),
              std::string("'other':{'S':'a'}"),
              std::string("'id':{'NULL':true}"),
              std::string("'id':{}"),
              std::string("'id':null"),
              std::string()})
            for (std::string_view more :
                 {"",
                  ",'ConsistentRead':true",
                  ",'ConsistentRead':false",
                  ",'ConsistentRead':'yes'",
                  ",'ConsistentRead':7",
                  ",'ReturnConsumedCapacity':'TOTAL'",
                  ",'AttributesToGet':['id']",
                  ",'TableName':'plain'",
                  ",'Unknown':{'a':[1]}"})
                requests.push_back(
                    text("{'TableName':'" + std::string(table) + "','Key':{" + key + "}")
                        .append(text(more))
                        .append("}")
                );
    std::size_t found = 0;

    for (const std::string& request : requests)
    {
        const engine_reply simple = db_.call(service::dynamodb, "GetItem", request);
        const engine_reply close = close_.call(service::dynamodb, "GetItem", request);

        ASSERT_EQ(simple.body, close.body) << request;
        ASSERT_EQ(simple.status, close.status) << request;
        found += simple.body.starts_with(R"({"Item":)") ? 1 : 0;
    }

    EXPECT_GT(found, 30u);
    const counters a = db_.counters();
    const counters b = close_.counters();
    EXPECT_EQ(a.requests, b.requests);
    ASSERT_EQ(a.tables.size(), b.tables.size());
    for (const auto& [name, counted] : a.tables)
    {
        const table_counters& other = b.tables.at(name);
        EXPECT_EQ(counted.items_read, other.items_read) << name;
        EXPECT_EQ(counted.items_returned, other.items_returned) << name;
        EXPECT_EQ(counted.table.read_units, other.table.read_units) << name;
    }
}

TEST_F(SimpleGetBeside, SeesATableOnlyWhenItIsThere)
{
    engine_options slow = options();
    slow.table_changes_take = std::chrono::seconds(10);
    engine db(slow);
    make_table(db, "plain", "S");
    const std::string request = text("{'TableName':'plain','Key':{'id':{'S':'a'}}}");
    const auto status = [&] { return db.call(service::dynamodb, "GetItem", request).status; };

    EXPECT_EQ(status(), 400);
    now_ += std::chrono::seconds(11);
    EXPECT_EQ(status(), 200);
    db.call(service::dynamodb, "DeleteTable", text("{'TableName':'plain'}"));
    EXPECT_EQ(status(), 400);
}

}  // namespace
}  // namespace ddbm::local::testing
