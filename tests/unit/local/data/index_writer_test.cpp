#include "unit/local/engine_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class Indexes : public engine_test
{
protected:
    Indexes()
    {
        make_sorted_table(
            "ttt",
            ",'GlobalSecondaryIndexes':[{'IndexName':'by_other','KeySchema':["
            "{'AttributeName':'area','KeyType':'HASH'},{'AttributeName':'at','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['kept']}}],"
            "'LocalSecondaryIndexes':[{'IndexName':'local_other','KeySchema':["
            "{'AttributeName':'id','KeyType':'HASH'},{'AttributeName':'area','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}}]"
        );
        put("{'id':{'S':'a'},'at':{'N':'2'},'area':{'S':'x'},'kept':{'S':'k'},'lost':{'S':'l'}}");
        put("{'id':{'S':'b'},'at':{'N':'1'},'area':{'S':'x'}}");
        put("{'id':{'S':'a'},'at':{'N':'3'}}");
    }

    void put(std::string_view item)
    {
        answer("PutItem", "{'TableName':'ttt','Item':" + std::string(item) + "}");
    }

    json::value by_other(std::string_view more = "")
    {
        return answer(
            "Query",
            "{'TableName':'ttt','IndexName':'by_other','KeyConditionExpression':'area = :o',"
            "'ExpressionAttributeValues':{':o':{'S':'x'}}" +
                std::string(more) + "}"
        );
    }
};

TEST_F(Indexes, HoldWhatTheyProjectOfTheItemsThatHaveTheirKeys)
{
    EXPECT_EQ(
        by_other(),
        parsed("{'Items':[{'id':{'S':'b'},'at':{'N':'1'},'area':{'S':'x'}},"
               "{'id':{'S':'a'},'at':{'N':'2'},'area':{'S':'x'},'kept':{'S':'k'}}],"
               "'Count':2,'ScannedCount':2}")
    );
}

TEST_F(Indexes, FollowTheirItems)
{
    put("{'id':{'S':'a'},'at':{'N':'2'},'area':{'S':'y'}}");
    answer("DeleteItem", "{'TableName':'ttt','Key':{'id':{'S':'b'},'at':{'N':'1'}}}");

    EXPECT_EQ(by_other(), parsed("{'Items':[],'Count':0,'ScannedCount':0}"));
}

TEST_F(Indexes, GoOnAfterTheLastKey)
{
    const json::value first = by_other(",'Limit':1");
    EXPECT_EQ(
        first.at("LastEvaluatedKey"), parsed("{'id':{'S':'b'},'at':{'N':'1'},'area':{'S':'x'}}")
    );
    const json::value second =
        by_other(",'ExclusiveStartKey':" + json::serialize(first.at("LastEvaluatedKey")));
    EXPECT_EQ(second.at("Count"), 1);
    EXPECT_EQ(second.at("Items").at(0).at("id").at("S"), "a");
}

TEST_F(Indexes, LocalOnesReadTheTableForTheRest)
{
    expect(
        "Query",
        "{'TableName':'ttt','IndexName':'local_other','Select':'ALL_ATTRIBUTES',"
        "'KeyConditionExpression':'id = :i','ExpressionAttributeValues':{':i':{'S':'a'}},"
        "'ReturnConsumedCapacity':'INDEXES','ConsistentRead':true}",
        "{'Items':[{'id':{'S':'a'},'at':{'N':'2'},'area':{'S':'x'},'kept':{'S':'k'},"
        "'lost':{'S':'l'}}],'Count':1,'ScannedCount':1,'ConsumedCapacity':{'TableName':'ttt',"
        "'CapacityUnits':2.0,'Table':{'CapacityUnits':1.0},"
        "'LocalSecondaryIndexes':{'local_other':{'CapacityUnits':1.0}}}}"
    );
}

TEST_F(Indexes, CostWhatTheyWrite)
{
    expect(
        "PutItem",
        "{'TableName':'ttt','Item':{'id':{'S':'a'},'at':{'N':'2'},'area':{'S':'z'}},"
        "'ReturnConsumedCapacity':'INDEXES','ReturnItemCollectionMetrics':'SIZE'}",
        "{'ConsumedCapacity':{'TableName':'ttt','CapacityUnits':5.0,'Table':{'CapacityUnits':1.0},"
        "'LocalSecondaryIndexes':{'local_other':{'CapacityUnits':2.0}},"
        "'GlobalSecondaryIndexes':{'by_other':{'CapacityUnits':2.0}}},"
        "'ItemCollectionMetrics':{'ItemCollectionKey':{'id':{'S':'a'}},"
        "'SizeEstimateRangeGB':[0,1]}}"
    );
}

TEST_F(Indexes, RefuseKeysOfOtherTypes)
{
    expect_error(
        "PutItem",
        "{'TableName':'ttt','Item':{'id':{'S':'a'},'at':{'N':'2'},'area':{'N':'1'}}}",
        "One or more parameter values were invalid: Type mismatch for Index Key area Expected: S "
        "Actual: N IndexName: local_other"
    );
}

TEST_F(Indexes, AreFilledWhenTheyAreAddedLater)
{
    answer(
        "UpdateTable",
        "{'TableName':'ttt','AttributeDefinitions':[{'AttributeName':'kept','AttributeType':'S'}],"
        "'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'by_kept','KeySchema':["
        "{'AttributeName':'kept','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}"
    );

    const json::value found = answer("Scan", "{'TableName':'ttt','IndexName':'by_kept'}");
    EXPECT_EQ(found.at("Count"), 1);
    EXPECT_EQ(found.at("Items").at(0).at("lost").at("S"), "l");
}

}  // namespace
}  // namespace ddbm::local::testing
