// What requests cost, by table and by index.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class CapacityRules : public validation_test
{
protected:
    // The members of an item of `rich`: `bytes` of it are the value of v.
    static std::string item(std::size_t bytes, std::string_view more = "")
    {
        return "{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'S':'" + std::string(bytes, 'x') + "'}" +
               std::string(more) + "}";
    }

    // ConsumedCapacity without the name of the table.
    json::value cost(std::string_view operation, const std::string& changes)
    {
        const json::value reply =
            answer_changed(operation, changes + ",'ReturnConsumedCapacity':'INDEXES'");
        const json::value* found =
            reply.is_object() ? reply.as_object().if_contains("ConsumedCapacity") : nullptr;
        if (!found)
            return nullptr;
        json::object used = found->is_array() ? found->at(0).as_object() : found->as_object();
        used.erase("TableName");
        return used;
    }

    static std::string table_only(std::string_view units)
    {
        return "{'CapacityUnits':" + std::string(units) +
               ",'Table':{'CapacityUnits':" + std::string(units) + "}}";
    }

    void
    expect_cost(std::string_view operation, const std::string& changes, const std::string& expected)
    {
        EXPECT_EQ(cost(operation, changes), parsed(expected))
            << operation << changes.substr(0, 200);
    }
};

TEST_F(CapacityRules, ReadsCostFourKilobyteBlocks)
{
    // 8 bytes of the item are not in v.
    const struct
    {
        std::size_t size;
        std::string_view consistent;
        std::string_view eventual;
        std::string_view transaction;
    } rows[] = {
        {100, "1.0", "0.5", "2.0"},
        {4096, "1.0", "0.5", "2.0"},
        {4097, "2.0", "1.0", "4.0"},
        {8193, "3.0", "1.5", "6.0"},
    };

    expect_cost("GetItem", "'ConsistentRead':true", table_only("1.0"));
    expect_cost("GetItem", "'ConsistentRead':false", table_only("0.5"));
    for (const auto& row : rows)
    {
        put("rich", item(row.size - 8));
        const std::string projected = "'ProjectionExpression':'pk',";
        expect_cost("GetItem", projected + "'ConsistentRead':true", table_only(row.consistent));
        expect_cost("GetItem", "'ConsistentRead':false", table_only(row.eventual));
        expect_cost("Query", "'ConsistentRead':true,'Select':'COUNT'", table_only(row.consistent));
        expect_cost("Query", "'ConsistentRead':false", table_only(row.eventual));
        expect_cost("Scan", "'ConsistentRead':true", table_only(row.consistent));
        expect_cost("Scan", "'FilterExpression':'attribute_exists(x)'", table_only(row.eventual));
        const std::string units(row.transaction);
        expect_cost(
            "TransactGetItems",
            "'TransactItems':[{'Get':{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}}}}]",
            "{'CapacityUnits':" + units + ",'ReadCapacityUnits':" + units +
                ",'Table':{'CapacityUnits':" + units + ",'ReadCapacityUnits':" + units + "}}"
        );
    }
}

TEST_F(CapacityRules, PagesAreRoundedOnceAndBatchesForEachItem)
{
    for (int at = 1; at <= 3; ++at)
        put("rich",
            "{'pk':{'S':'a'},'sk':{'N':'" + std::to_string(at) + "'},'v':{'S':'" +
                std::string(1990, 'x') + "'}}");
    const auto key = [](int at) {
        return "{'pk':{'S':'a'},'sk':{'N':'" + std::to_string(at) + "'}}";
    };

    expect_cost("Query", "'ConsistentRead':true", table_only("2.0"));
    expect_cost("Query", "'Limit':2", table_only("0.5"));
    expect_cost(
        "BatchGetItem",
        "'RequestItems':{'rich':{'Keys':[" + key(1) + "," + key(2) + "," + key(3) + "," + key(4) +
            "]}}",
        table_only("2.0")
    );
}

TEST_F(CapacityRules, WritesCostTheLargerOfOldAndNew)
{
    expect_cost("DeleteItem", "'ReturnValues':'NONE'", table_only("1.0"));
    expect_cost("PutItem", "'Item':" + item(1016), table_only("1.0"));
    expect_cost("PutItem", "'Item':" + item(1017), table_only("2.0"));
    expect_cost("PutItem", "'Item':" + item(1), table_only("2.0"));
    expect_cost("PutItem", "'Item':" + item(5000), table_only("5.0"));
    expect_cost("UpdateItem", "'UpdateExpression':'REMOVE v'", table_only("5.0"));
    expect_cost("UpdateItem", "'UpdateExpression':'REMOVE v'", table_only("1.0"));
    expect_cost("PutItem", "'Item':" + item(5000), table_only("5.0"));
    expect_cost("DeleteItem", "'ReturnValues':'NONE'", table_only("5.0"));
    expect_cost("UpdateItem", "'UpdateExpression':'REMOVE v'", table_only("1.0"));
}

TEST_F(CapacityRules, FailedConditionsAreCountedByTheItemThatIsThere)
{
    put("rich", item(3000));
    db_.reset_counters();

    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem"})
        EXPECT_EQ(
            call(operation, changed(operation, "'ConditionExpression':'attribute_exists(x)'"))
                .status,
            400
        );

    EXPECT_EQ(db_.counters().tables.find("rich")->second.table.write_units, 9);
}

TEST_F(CapacityRules, IndexesCostWhatTheyWrite)
{
    const auto with = [](std::string_view table,
                         std::string_view total,
                         std::string_view local,
                         std::string_view global) {
        std::string all = "{'CapacityUnits':" + std::string(total) +
                          ",'Table':{'CapacityUnits':" + std::string(table) + "}";
        if (!local.empty())
            all += ",'LocalSecondaryIndexes':{" + std::string(local) + "}";
        if (!global.empty())
            all += ",'GlobalSecondaryIndexes':{" + std::string(global) + "}";
        return all + "}";
    };
    const std::string area = ",'area':{'S':'x'}";
    const std::string other_area = ",'area':{'S':'y'}";
    const std::string kept = ",'kept':{'S':'" + std::string(1500, 'k') + "'}";
    const std::string local1 = "'local':{'CapacityUnits':1.0}";
    const std::string local2 = "'local':{'CapacityUnits':2.0}";

    // An insert, where only what is projected counts.
    expect_cost(
        "PutItem",
        "'Item':" + item(3000, area),
        with("3.0", "5.0", local1, "'global':{'CapacityUnits':1.0}")
    );
    // Nothing that is projected has changed.
    expect_cost("PutItem", "'Item':" + item(2000, area), with("3.0", "3.0", "", ""));
    // Changed in place, by the larger.
    expect_cost(
        "PutItem",
        "'Item':" + item(1, area + kept),
        with("2.0", "4.0", "", "'global':{'CapacityUnits':2.0}")
    );
    expect_cost(
        "PutItem",
        "'Item':" + item(1, area),
        with("2.0", "4.0", "", "'global':{'CapacityUnits':2.0}")
    );
    // A changed key is a delete and an insert.
    expect_cost(
        "PutItem",
        "'Item':" + item(1, other_area + kept),
        with("2.0", "7.0", local2, "'global':{'CapacityUnits':3.0}")
    );
    // A delete of the entries.
    expect_cost(
        "UpdateItem",
        "'UpdateExpression':'REMOVE area'",
        with("2.0", "5.0", local1, "'global':{'CapacityUnits':2.0}")
    );
    expect_cost("DeleteItem", "'ReturnValues':'NONE'", with("2.0", "2.0", "", ""));
}

TEST_F(CapacityRules, QueriesOfIndexesCostTheIndex)
{
    put("rich", item(5000, ",'area':{'S':'x'},'kept':{'S':'k'}"));
    const std::string global = "'IndexName':'global','KeyConditionExpression':'area = :p',"
                               "'ExpressionAttributeValues':{':p':{'S':'x'}}";

    expect_cost(
        "Query",
        global,
        "{'CapacityUnits':0.5,'Table':{'CapacityUnits':0.0},"
        "'GlobalSecondaryIndexes':{'global':{'CapacityUnits':0.5}}}"
    );
    expect_cost(
        "Scan",
        "'IndexName':'local','ConsistentRead':true",
        "{'CapacityUnits':1.0,'Table':{'CapacityUnits':0.0},"
        "'LocalSecondaryIndexes':{'local':{'CapacityUnits':1.0}}}"
    );
    for (const char* more :
         {"'Select':'ALL_ATTRIBUTES'", "'ProjectionExpression':'v'", "'ProjectionExpression':'nn'"})
        expect_cost(
            "Query",
            "'IndexName':'local','ConsistentRead':true," + std::string(more),
            "{'CapacityUnits':3.0,'Table':{'CapacityUnits':2.0},"
            "'LocalSecondaryIndexes':{'local':{'CapacityUnits':1.0}}}"
        );
}

TEST_F(CapacityRules, TransactionsCostTheTableTwiceAndIndexesOnce)
{
    const std::string actions =
        "'TransactItems':[{'Put':{'TableName':'rich','Item':" + item(1500, ",'area':{'S':'x'}") +
        "}},{'ConditionCheck':{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'2'}},"
        "'ConditionExpression':'attribute_not_exists(pk)'}}],'ClientRequestToken':'t'";

    expect_cost(
        "TransactWriteItems",
        actions,
        "{'CapacityUnits':8.0,'WriteCapacityUnits':8.0,"
        "'Table':{'CapacityUnits':6.0,'WriteCapacityUnits':6.0},"
        "'LocalSecondaryIndexes':{'local':{'CapacityUnits':1.0,'WriteCapacityUnits':1.0}},"
        "'GlobalSecondaryIndexes':{'global':{'CapacityUnits':1.0,'WriteCapacityUnits':1.0}}}"
    );
    // The same again reads the items that are there.
    expect_cost(
        "TransactWriteItems",
        actions,
        "{'CapacityUnits':4.0,'ReadCapacityUnits':4.0,"
        "'Table':{'CapacityUnits':4.0,'ReadCapacityUnits':4.0}}"
    );
}

TEST_F(CapacityRules, BatchesCostTheSumByTable)
{
    expect(
        "BatchWriteItem",
        "{'ReturnConsumedCapacity':'TOTAL','RequestItems':{'plain':["
        "{'PutRequest':{'Item':{'pk':{'S':'a'},'v':{'S':'" +
            std::string(1500, 'x') +
            "'}}}},"
            "{'DeleteRequest':{'Key':{'pk':{'S':'b'}}}}],"
            "'rich':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'N':'1'},'area':{'S':'x'}}}}]}}",
        "{'UnprocessedItems':{},'ConsumedCapacity':[{'TableName':'plain','CapacityUnits':3.0},"
        "{'TableName':'rich','CapacityUnits':3.0}]}"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
