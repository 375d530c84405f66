// What replies of operations on items have, and what they leave out.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class ReplyRules : public validation_test
{
protected:
    static constexpr std::string_view key = "'pk':{'S':'a'},'sk':{'N':'1'}";

    static std::string update(std::string_view expression, std::string_view returned)
    {
        return "'UpdateExpression':'" + std::string(expression) + "','ReturnValues':'" +
               std::string(returned) + "'";
    }

    // The item that updates are made to, made anew.
    void put_item()
    {
        put("rich",
            "{'pk':{'S':'a'},'sk':{'N':'1'},'n':{'N':'1'},'l':{'L':[{'N':'0'},{'N':'1'},"
            "{'N':'2'}]},'m':{'M':{'x':{'S':'x'},'y':{'S':'y'}}},'s':{'SS':['a','b']}}");
    }
};

TEST_F(ReplyRules, ReadsAnswerWhatThereIs)
{
    expect_changed("GetItem", "", "{}");
    expect_changed("GetItem", "'ProjectionExpression':'x'", "{}");
    put_item();
    expect_changed("GetItem", "'ProjectionExpression':'x'", "{'Item':{}}");
    expect_changed("GetItem", "'AttributesToGet':['x','pk']", "{'Item':{'pk':{'S':'a'}}}");
    expect_changed(
        "GetItem",
        "'ProjectionExpression':'l[2],m.y,l[0],m.z'",
        "{'Item':{'l':{'L':[{'N':'0'},{'N':'2'}]},'m':{'M':{'y':{'S':'y'}}}}}"
    );
    expect_changed(
        "TransactGetItems",
        "'TransactItems':[{'Get':{'TableName':'plain','Key':{'pk':{'S':'a'}}}},"
        "{'Get':{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},"
        "'ProjectionExpression':'n'}}]",
        "{'Responses':[{},{'Item':{'n':{'N':'1'}}}]}"
    );
    expect_changed(
        "TransactGetItems",
        "'TransactItems':[{'Get':{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},"
        "'ProjectionExpression':'x, m.z'}}]",
        "{'Responses':[{}]}"
    );
    expect_changed(
        "BatchGetItem",
        "'RequestItems':{'rich':{'Keys':[{'pk':{'S':'a'},'sk':{'N':'1'}}],"
        "'ProjectionExpression':'x, m.z'}}",
        "{'Responses':{'rich':[{}]},'UnprocessedKeys':{}}"
    );
    expect_changed(
        "BatchGetItem",
        "'RequestItems':{'plain':{'Keys':[{'pk':{'S':'a'}}]},'rich':{'Keys':["
        "{'pk':{'S':'b'},'sk':{'N':'1'}},{'pk':{'S':'a'},'sk':{'N':'1.0'}}],"
        "'AttributesToGet':['n']}}",
        "{'Responses':{'plain':[],'rich':[{'n':{'N':'1'}}]},'UnprocessedKeys':{}}"
    );
    expect_changed("Query", "'Select':'COUNT'", "{'Count':1,'ScannedCount':1}");
    expect_changed(
        "Query",
        "'ProjectionExpression':'n'",
        "{'Items':[{'n':{'N':'1'}}],'Count':1,'ScannedCount':1}"
    );
    expect_changed("Scan", "'TableName':'plain'", "{'Items':[],'Count':0,'ScannedCount':0}");
    expect_changed(
        "Scan",
        "'Select':'COUNT','FilterExpression':'attribute_exists(x)'",
        "{'Count':0,'ScannedCount':1}"
    );
}

TEST_F(ReplyRules, WritesAnswerNothingUnlessAsked)
{
    const std::string item = "{" + std::string(key) + ",'v':{'S':'x'}}";

    expect_changed("PutItem", "'Item':" + item, "{}");
    expect_changed("PutItem", "'ReturnValues':'NONE'", "{}");
    expect_changed(
        "PutItem", "'ReturnValues':'ALL_OLD'", "{'Attributes':{" + std::string(key) + "}}"
    );
    expect_changed(
        "DeleteItem", "'ReturnValues':'ALL_OLD'", "{'Attributes':{" + std::string(key) + "}}"
    );
    expect_changed("DeleteItem", "'ReturnValues':'ALL_OLD'", "{}");
    expect_changed("PutItem", "'ReturnValues':'ALL_OLD'", "{}");
    expect_changed("DeleteItem", "", "{}");
    expect_changed("BatchWriteItem", "", "{'UnprocessedItems':{}}");
    expect_changed("TransactWriteItems", "", "{}");
}

TEST_F(ReplyRules, UpdatesReturnWhatReturnValuesSays)
{
    const struct
    {
        std::string_view expression;
        std::string_view returned;
        std::string_view attributes;  // empty: none
    } rows[] = {
        {"SET n = n", "NONE", ""},
        {"SET n = n", "UPDATED_NEW", "{'n':{'N':'1'}}"},
        {"SET n = n", "UPDATED_OLD", "{'n':{'N':'1'}}"},
        {"SET n = n + n", "UPDATED_OLD", "{'n':{'N':'1'}}"},
        {"SET n = n + n", "UPDATED_NEW", "{'n':{'N':'2'}}"},
        {"SET o = n", "UPDATED_OLD", ""},
        {"SET o = n", "UPDATED_NEW", "{'o':{'N':'1'}}"},
        {"SET m.x = n", "UPDATED_OLD", "{'m':{'M':{'x':{'S':'x'}}}}"},
        {"SET m.x = n", "UPDATED_NEW", "{'m':{'M':{'x':{'N':'1'}}}}"},
        {"SET m.z = n", "UPDATED_OLD", ""},
        {"SET l[1] = m.x", "UPDATED_NEW", "{'l':{'L':[{'S':'x'}]}}"},
        {"SET l[1] = m.x", "UPDATED_OLD", "{'l':{'L':[{'N':'1'}]}}"},
        {"SET l[7] = n", "UPDATED_NEW", ""},
        {"REMOVE n", "UPDATED_NEW", ""},
        {"REMOVE n", "UPDATED_OLD", "{'n':{'N':'1'}}"},
        {"REMOVE m.x", "UPDATED_NEW", ""},
        {"REMOVE m.x", "UPDATED_OLD", "{'m':{'M':{'x':{'S':'x'}}}}"},
        {"REMOVE l[1]", "UPDATED_NEW", "{'l':{'L':[{'N':'2'}]}}"},
        {"REMOVE l[1]", "UPDATED_OLD", "{'l':{'L':[{'N':'1'}]}}"},
        {"REMOVE l[7]", "UPDATED_NEW", ""},
        {"REMOVE o", "UPDATED_OLD", ""},
    };

    for (const auto& row : rows)
    {
        put_item();
        const std::string attributes(row.attributes);
        expect_changed(
            "UpdateItem",
            update(row.expression, row.returned),
            attributes.empty() ? "{}" : "{'Attributes':" + attributes + "}"
        );
    }
}

TEST_F(ReplyRules, UpdatesReturnWholeItemsWithTheirKeys)
{
    const std::string whole = std::string(key);

    expect_changed("UpdateItem", update("SET n = if_not_exists(n, pk)", "ALL_OLD"), "{}");
    expect_changed(
        "UpdateItem", update("SET o = n", "ALL_OLD"), "{'Attributes':{" + whole + ",'n':{'S':'a'}}}"
    );
    expect_changed(
        "UpdateItem", update("REMOVE o, n", "ALL_NEW"), "{'Attributes':{" + whole + "}}"
    );
    expect_changed("DeleteItem", "", "{}");
    expect_changed("UpdateItem", "'ReturnValues':'ALL_NEW'", "{'Attributes':{" + whole + "}}");
    expect_changed("UpdateItem", "'ReturnValues':'UPDATED_NEW'", "{}");
}

TEST_F(ReplyRules, UpdatesThatOnlyRemoveMakeNoItem)
{
    const std::string values = ",'ExpressionAttributeValues':{':s':{'SS':['a']}}";

    for (const char* returned : {"ALL_NEW", "ALL_OLD", "UPDATED_NEW", "UPDATED_OLD"})
    {
        expect_changed("UpdateItem", update("REMOVE n", returned), "{}");
        expect_changed("UpdateItem", update("REMOVE n.x[1]", returned), "{}");
        expect_changed("UpdateItem", update("DELETE s :s REMOVE n", returned) + values, "{}");
    }
    expect_changed("UpdateItem", "'AttributeUpdates':{'n':{'Action':'DELETE'}}", "{}");
    expect_changed("GetItem", "", "{}");
}

TEST_F(ReplyRules, ConsumedCapacityNamesTheTableAsTheRequestDoes)
{
    put_item();

    expect_changed(
        "GetItem",
        "'ReturnConsumedCapacity':'NONE','ProjectionExpression':'n'",
        "{'Item':{'n':{'N':'1'}}}"
    );
    expect_changed(
        "GetItem",
        "'ReturnConsumedCapacity':'TOTAL','ProjectionExpression':'n'",
        "{'Item':{'n':{'N':'1'}},"
        "'ConsumedCapacity':{'TableName':'rich','CapacityUnits':0.5}}"
    );
    expect_changed(
        "GetItem",
        "'ReturnConsumedCapacity':'INDEXES','ProjectionExpression':'n'",
        "{'Item':{'n':{'N':'1'}},'ConsumedCapacity':{'TableName':'rich',"
        "'CapacityUnits':0.5,'Table':{'CapacityUnits':0.5}}}"
    );
    const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/rich";
    expect_changed(
        "Query",
        "'Select':'COUNT','ReturnConsumedCapacity':'TOTAL','TableName':'" + arn + "'",
        "{'Count':1,'ScannedCount':1,'ConsumedCapacity':{'TableName':'" + arn +
            "','CapacityUnits':0.5}}"
    );
    expect_changed(
        "BatchGetItem",
        "'ReturnConsumedCapacity':'INDEXES','RequestItems':{'plain':{'Keys':[{'pk':{'S':'x'}},"
        "{'pk':{'S':'y'}}],'ConsistentRead':true},'rich':{'Keys':[{'pk':{'S':'b'},'sk':{'N':'1'}}]}"
        "}",
        "{'Responses':{'plain':[],'rich':[]},'UnprocessedKeys':{},'ConsumedCapacity':["
        "{'TableName':'plain','CapacityUnits':2.0,'Table':{'CapacityUnits':2.0}},"
        "{'TableName':'rich','CapacityUnits':0.5,'Table':{'CapacityUnits':0.5}}]}"
    );
}

TEST_F(ReplyRules, CollectionsAreMeasuredOnlyWhereThereAreLocalIndexes)
{
    const std::string metrics =
        "{'ItemCollectionKey':{'pk':{'S':'a'}},'SizeEstimateRangeGB':[0,1]}";
    const std::string size = "'ReturnItemCollectionMetrics':'SIZE'";

    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem"})
    {
        expect_changed(operation, size, "{'ItemCollectionMetrics':" + metrics + "}");
        expect_changed(operation, "'ReturnItemCollectionMetrics':'NONE'", "{}");
    }
    expect_changed("PutItem", "'TableName':'plain'," + size, "{}");
    expect_changed(
        "BatchWriteItem",
        size + ",'RequestItems':{'plain':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}}],"
               "'rich':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'N':'1'}}}},"
               "{'DeleteRequest':{'Key':{'pk':{'S':'a'},'sk':{'N':'2'}}}}]}",
        "{'UnprocessedItems':{},'ItemCollectionMetrics':{'rich':[" + metrics + "]}}"
    );
    expect_changed(
        "TransactWriteItems",
        size + ",'TransactItems':[{'Put':{'TableName':'plain','Item':{'pk':{'S':'a'}}}},"
               "{'Put':{'TableName':'rich','Item':{'pk':{'S':'a'},'sk':{'N':'1'}}}},"
               "{'Delete':{'TableName':'rich','Key':{'pk':{'S':'a'},'sk':{'N':'2'}}}}]",
        "{'ItemCollectionMetrics':{'rich':[" + metrics + "]}}"
    );
}

TEST_F(ReplyRules, FailedConditionsReturnTheItemIfAsked)
{
    const std::string condition =
        "'ConditionExpression':'attribute_exists(x)','ReturnValuesOnConditionCheckFailure':'";
    const auto reply = [&](std::string_view operation, std::string_view wanted) {
        const auto answered =
            call(operation, changed(operation, condition + std::string(wanted) + "'"));
        EXPECT_EQ(answered.status, 400);
        return json::parse(answered.body);
    };
    const json::value without_item =
        parsed("{'__type':'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',"
               "'message':'The conditional request failed'}");

    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem"})
        EXPECT_EQ(reply(operation, "ALL_OLD"), without_item);
    put("rich", "{" + std::string(key) + "}");
    json::value with_item = without_item;
    with_item.as_object()["Item"] = parsed("{" + std::string(key) + "}");
    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem"})
    {
        EXPECT_EQ(reply(operation, "ALL_OLD"), with_item);
        EXPECT_EQ(reply(operation, "NONE"), without_item);
    }
}

}  // namespace
}  // namespace ddbm::local::testing
