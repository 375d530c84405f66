// A store that contradicts itself, as no store does that was only written by an engine: what is
// found out is a failure, and not an answer.

#include "local/catalog/catalog.hpp"
#include "local/storage/store.hpp"
#include "unit/local/engine_fixture.hpp"

#include <ddbm/error.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ddbm::local::testing {
namespace {

using detail::catalog;
using detail::catalog_tree;
using detail::cursor;
using detail::direction;
using detail::store;
using detail::table;
using detail::tree_id;

class Contradictions : public engine_test
{
protected:
    Contradictions()
    {
        make_sorted_table(
            "ttt",
            ",'LocalSecondaryIndexes':[{'IndexName':'by_area','KeySchema':["
            "{'AttributeName':'id','KeyType':'HASH'},{'AttributeName':'area','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}}],"
            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}"
        );
        answer(
            "UpdateTimeToLive",
            "{'TableName':'ttt','TimeToLiveSpecification':{'AttributeName':'at','Enabled':true}}"
        );
        answer(
            "PutItem",
            "{'TableName':'ttt','Item':{'id':{'S':'a'},'at':{'N':'1795370410'},"
            "'area':{'S':'x'}}}"
        );
    }

    // Changes the store that the engine has.
    template <class Change>
    void forge(Change change)
    {
        db_.restore(forged(change));
    }

    template <class Change>
    std::string forged(Change change)
    {
        store data("");
        data.restore(db_.snapshot());
        change(data);
        return data.snapshot();
    }

    static const table& ttt(catalog& tables) { return *tables.find("ttt"); }

    static std::vector<std::pair<std::string, std::string>> entries(store& data, tree_id tree)
    {
        std::vector<std::pair<std::string, std::string>> all;
        cursor each = data.find(tree, {}, {}, direction::forward);
        while (each.next())
            all.emplace_back(each.key(), each.value());
        return all;
    }

    static void clear(store& data, tree_id tree)
    {
        for (const auto& [key, value] : entries(data, tree))
            data.erase(tree, key);
    }

    // Puts `to` for `from` in what is catalogued.
    static void replace_in_catalog(store& data, std::string_view from, std::string_view to)
    {
        bool found = false;
        for (auto [key, value] : entries(data, catalog_tree))
        {
            const std::size_t at = value.find(from);
            if (at == value.npos)
                continue;
            found = true;
            data.put(catalog_tree, key, value.replace(at, from.size(), to));
        }
        EXPECT_TRUE(found) << from;
    }

    void expect_failure(std::string_view operation, std::string_view body, std::string_view words)
    {
        const engine_reply reply = call(operation, body);
        EXPECT_EQ(reply.status, 500) << reply.body;
        EXPECT_NE(reply.body.find(words), std::string::npos) << reply.body;
    }

    template <class Change>
    void expect_no_snapshot(Change change)
    {
        const std::string bytes = forged(change);
        try
        {
            db_.restore(bytes);
            ADD_FAILURE() << "restored";
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::store_damaged) << e.get_diagnostics().message();
        }
        expect("ListTables", "{}", "{'TableNames':['ttt']}");
    }
};

TEST_F(Contradictions, AnEntryOfAnIndexHasItsItem)
{
    forge([](store& data) {
        catalog tables(data);
        clear(data, ttt(tables).items);
    });

    expect_failure(
        "Query",
        "{'TableName':'ttt','IndexName':'by_area','Select':'ALL_ATTRIBUTES',"
        "'KeyConditionExpression':'id = :i','ExpressionAttributeValues':{':i':{'S':'a'}}}",
        "the index by_area has an entry without its item"
    );
}

TEST_F(Contradictions, ATimeToLiveHasItsItem)
{
    forge([](store& data) {
        catalog tables(data);
        clear(data, ttt(tables).items);
    });

    now_ += std::chrono::seconds(11);

    expect_failure("ListTables", "{}", "a time to live of the table ttt has no item");
}

TEST_F(Contradictions, AnItemCollectionHasASize)
{
    for (const char* size : {"", "x", "12x", "-5", "9223372036854775807"})
    {
        SCOPED_TRACE(size);
        forge([&](store& data) {
            catalog tables(data);
            for (const auto& [key, value] : entries(data, ttt(tables).collections))
                data.put(ttt(tables).collections, key, size);
        });

        expect_failure(
            "PutItem",
            "{'TableName':'ttt','Item':{'id':{'S':'a'},'at':{'N':'2'},'area':{'S':'x'}}}",
            "the size of an item collection is none"
        );
    }
}

TEST_F(Contradictions, AStreamThatIsOnIsThere)
{
    forge([](store& data) {
        for (const auto& [key, value] : entries(data, catalog_tree))
            if (key.starts_with("stream:"))
                data.erase(catalog_tree, key);
    });

    expect_failure(
        "PutItem",
        "{'TableName':'ttt','Item':{'id':{'S':'b'},'at':{'N':'2'}}}",
        "the stream of the table ttt is missing"
    );
}

TEST_F(Contradictions, TimesAreSuchAsAClockShows)
{
    const std::string created = "\"created\":1795370400000000";
    for (const char* time :
         {"9223372036854775807",
          "-9223372036854775808",
          "9223372036854775",
          "-9223372036854775",
          "18446744073709551615",
          "1e300"})
    {
        SCOPED_TRACE(time);
        expect_no_snapshot([&](store& data) {
            replace_in_catalog(data, created, "\"created\":" + std::string(time));
        });
    }
}

TEST_F(Contradictions, NumbersAreSuchAsCanBeSummedUp)
{
    for (const char* number : {"9223372036854775807", "-1"})
        expect_no_snapshot([&](store& data) {
            replace_in_catalog(data, "\"read\":0", "\"read\":" + std::string(number));
        });
}

TEST_F(Contradictions, ADefinitionStandsUnderItsName)
{
    expect_no_snapshot([&](store& data) {
        replace_in_catalog(data, "\"name\":\"ttt\"", "\"name\":\"uuu\"");
    });
}

TEST_F(Contradictions, RecordsHaveATimeAndANumber)
{
    const auto read = [&](std::string_view words) {
        const auto streams = answer("ListStreams", "{}");
        const std::string arn =
            json::value_to<std::string>(streams.at("Streams").at(0).at("StreamArn"));
        const auto described = answer("DescribeStream", "{'StreamArn':'" + arn + "'}");
        const std::string shard = json::value_to<std::string>(
            described.at("StreamDescription").at("Shards").at(0).at("ShardId")
        );
        const auto iterator = answer(
            "GetShardIterator",
            "{'StreamArn':'" + arn + "','ShardId':'" + shard +
                "','ShardIteratorType':'AT_SEQUENCE_NUMBER',"
                "'SequenceNumber':'100000000000000000001'}"
        );
        expect_failure("GetRecords", json::serialize(iterator), words);
    };
    const auto change_records = [&](auto change) {
        return forged([&](store& data) {
            catalog tables(data);
            const tree_id tree = tables.streams().begin()->second.records;
            for (auto [key, value] : entries(data, tree))
            {
                data.erase(tree, key);
                change(key, value);
                data.put(tree, key, value);
            }
        });
    };
    const std::string right = db_.snapshot();

    db_.restore(change_records([](std::string&, std::string& value) {
        value.replace(0, 8, "\x7f\xff\xff\xff\xff\xff\xff\xff");
    }));
    expect_failure("ListStreams", "{}", "a time that is none");
    db_.restore(right);
    db_.restore(change_records([](std::string&, std::string& value) { value[24] = 9; }));
    read("cannot be read");
    db_.restore(right);
    db_.restore(change_records([](std::string&, std::string& value) { value += "more"; }));
    read("cannot be read");
}

}  // namespace
}  // namespace ddbm::local::testing
