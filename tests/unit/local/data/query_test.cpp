#include "unit/local/engine_fixture.hpp"

#include <vector>

namespace ddbm::local::testing {
namespace {

class Query : public engine_test
{
protected:
    Query()
    {
        make_sorted_table();
        for (int at : {3, -2, 10, 1, 25})
            put("a", at);
        put("b", 7);
    }

    void put(const std::string& id, int at)
    {
        answer(
            "PutItem",
            "{'TableName':'sorted','Item':{'id':{'S':'" + id + "'},'at':{'N':'" +
                std::to_string(at) + "'},'even':{'BOOL':" + (at % 2 ? "false" : "true") + "}}}"
        );
    }

    // The sort keys that are found, one after the other.
    std::string found(std::string_view condition, std::string_view more = "")
    {
        const json::value reply = answer(
            "Query",
            "{'TableName':'sorted','KeyConditionExpression':'id = :i" + std::string(condition) +
                "','ExpressionAttributeNames':{'#at':'at'}" + std::string(more) + "}"
        );
        std::string list;
        if (reply.is_object())
            for (const auto& item : reply.at("Items").as_array())
                list += std::string(item.at("at").at("N").as_string()) + " ";
        return list;
    }
};

TEST_F(Query, ReturnsAPartitionInTheOrderOfItsNumbers)
{
    const std::string values = ",'ExpressionAttributeValues':{':i':{'S':'a'},':x':{'N':'3'}}";

    EXPECT_EQ(found(" AND #at > :x", values), "10 25 ");
    EXPECT_EQ(found(" AND #at >= :x", values), "3 10 25 ");
    EXPECT_EQ(found(" AND #at < :x", values), "-2 1 ");
    EXPECT_EQ(found(" AND #at <= :x", values), "-2 1 3 ");
    EXPECT_EQ(found(" AND #at = :x", values), "3 ");
    EXPECT_EQ(
        found(
            " AND #at BETWEEN :x AND :y",
            ",'ExpressionAttributeValues':{':i':{'S':'a'},':x':{'N':'-2'},':y':{'N':'3'}}"
        ),
        "-2 1 3 "
    );
    EXPECT_EQ(found(" AND #at <= :x", values + ",'ScanIndexForward':false"), "3 1 -2 ");
}

TEST_F(Query, GoesOnAfterTheLastKey)
{
    const std::string start =
        "{'TableName':'sorted','KeyConditionExpression':'id = :i',"
        "'ExpressionAttributeValues':{':i':{'S':'a'}},'ProjectionExpression':'at','Limit':2";

    const std::string projected = start;
    expect_error(
        "Query",
        projected + "}",
        "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: at"
    );
    const std::string body =
        "{'TableName':'sorted','KeyConditionExpression':'id = :i',"
        "'ExpressionAttributeValues':{':i':{'S':'a'}},'ProjectionExpression':'#at',"
        "'ExpressionAttributeNames':{'#at':'at'},'Limit':2";
    expect(
        "Query",
        body + "}",
        "{'Items':[{'at':{'N':'-2'}},{'at':{'N':'1'}}],'Count':2,'ScannedCount':2,"
        "'LastEvaluatedKey':{'id':{'S':'a'},'at':{'N':'1'}}}"
    );
    expect(
        "Query",
        body + ",'ExclusiveStartKey':{'id':{'S':'a'},'at':{'N':'10'}}}",
        "{'Items':[{'at':{'N':'25'}}],'Count':1,'ScannedCount':1}"
    );
    expect(
        "Query",
        body + ",'ScanIndexForward':false,'ExclusiveStartKey':{'id':{'S':'a'},'at':{'N':'10'}}}",
        "{'Items':[{'at':{'N':'3'}},{'at':{'N':'1'}}],'Count':2,'ScannedCount':2,"
        "'LastEvaluatedKey':{'id':{'S':'a'},'at':{'N':'1'}}}"
    );
    expect_error(
        "Query",
        body + ",'ExclusiveStartKey':{'id':{'S':'b'},'at':{'N':'10'}}}",
        "The provided starting key is outside query boundaries based on provided conditions"
    );
}

TEST_F(Query, FiltersAfterCounting)
{
    expect(
        "Query",
        "{'TableName':'sorted','KeyConditionExpression':'id = :i','Select':'COUNT',"
        "'FilterExpression':'even = :t','ReturnConsumedCapacity':'TOTAL',"
        "'ExpressionAttributeValues':{':i':{'S':'a'},':t':{'BOOL':true}}}",
        "{'Count':2,'ScannedCount':5,"
        "'ConsumedCapacity':{'TableName':'sorted','CapacityUnits':0.5}}"
    );
}

TEST_F(Query, EndsAPageWithTheItemThatReachesOneMegabyte)
{
    const std::string large(300000, 'x');
    for (int at = 100; at < 105; ++at)
        answer(
            "PutItem",
            "{'TableName':'sorted','Item':{'id':{'S':'c'},'at':{'N':'" + std::to_string(at) +
                "'},'v':{'S':'" + large + "'}}}"
        );

    const json::value page = answer(
        "Query",
        "{'TableName':'sorted','KeyConditionExpression':'id = :i','Select':'COUNT',"
        "'ExpressionAttributeValues':{':i':{'S':'c'}}}"
    );

    EXPECT_EQ(page.at("Count"), 4);
    EXPECT_EQ(page.at("LastEvaluatedKey").at("at").at("N"), "103");
}

TEST_F(Query, EndsAPageWhenItHasFetchedOneMegabyteForALocalIndex)
{
    make_sorted_table(
        "indexed",
        ",'LocalSecondaryIndexes':[{'IndexName':'by_area','KeySchema':["
        "{'AttributeName':'id','KeyType':'HASH'},{'AttributeName':'area','KeyType':'RANGE'}],"
        "'Projection':{'ProjectionType':'KEYS_ONLY'}}]"
    );
    const std::string large(300000, 'x');
    for (int at = 0; at < 6; ++at)
        answer(
            "PutItem",
            "{'TableName':'indexed','Item':{'id':{'S':'a'},'at':{'N':'" + std::to_string(at) +
                "'},'area':{'S':'q'},'v':{'S':'" + large + "'}}}"
        );
    const std::string query =
        "{'TableName':'indexed','IndexName':'by_area','KeyConditionExpression':'id = :i',"
        "'ExpressionAttributeValues':{':i':{'S':'a'}}";

    EXPECT_EQ(answer("Query", query + ",'Select':'ALL_ATTRIBUTES'}").at("Count"), 4);
    EXPECT_EQ(answer("Query", query + "}").at("Count"), 6);
}

TEST_F(Query, RefusesConditionsThatKeysCannotHave)
{
    const auto refused = [&](std::string_view condition, std::string_view message) {
        expect_error(
            "Query",
            "{'TableName':'sorted','KeyConditionExpression':'" + std::string(condition) +
                "','ExpressionAttributeValues':{':s':{'S':'a'},':n':{'N':'1'}},"
                "'ExpressionAttributeNames':{'#at':'at'}}",
            message
        );
    };

    refused(
        "id = :s AND area = :n AND #at = :n",
        "The number of query conditions (3) exceeds the number of key attributes defined in the "
        "schema (2)"
    );
    refused("#at = :n AND area = :s", "Query condition missed key schema element: id");
    refused("id > :s AND #at = :n", "Query key condition not supported");
    refused(
        "id = :n AND #at = :s",
        "One or more parameter values were invalid: Condition parameter type does not match schema "
        "type"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
