#include "unit/local/engine_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class PutItem : public engine_test
{
protected:
    PutItem() { make_plain_table(); }
};

TEST_F(PutItem, StoresAnItemOfAllTypes)
{
    const std::string item =
        "{'id':{'S':'a'},'n':{'N':'1.50'},'b':{'B':'AAEC'},'t':{'BOOL':true},'u':{'NULL':true},"
        "'l':{'L':[{'S':''},{'N':'2'}]},'m':{'M':{'x':{'M':{}}}},'ss':{'SS':['b','a']},"
        "'ns':{'NS':['3','1E1']},'bs':{'BS':['Yg==']}}";

    expect("PutItem", "{'TableName':'plain','Item':" + item + "}", "{}");

    expect(
        "GetItem",
        "{'TableName':'plain','Key':{'id':{'S':'a'}}}",
        "{'Item':{'id':{'S':'a'},'n':{'N':'1.5'},'b':{'B':'AAEC'},'t':{'BOOL':true},"
        "'u':{'NULL':true},'l':{'L':[{'S':''},{'N':'2'}]},'m':{'M':{'x':{'M':{}}}},"
        "'ss':{'SS':['a','b']},'ns':{'NS':['3','10']},'bs':{'BS':['Yg==']}}}"
    );
}

TEST_F(PutItem, ReturnsTheOldItemIfThereWasOne)
{
    const std::string request =
        "{'TableName':'plain','ReturnValues':'ALL_OLD','Item':{'id':{'S':'a'},'v':{'N':'";

    expect("PutItem", request + "1'}}}", "{}");
    expect("PutItem", request + "2'}}}", "{'Attributes':{'id':{'S':'a'},'v':{'N':'1'}}}");
}

TEST_F(PutItem, WritesOnlyIfItsConditionHolds)
{
    const std::string request = "{'TableName':'plain','Item':{'id':{'S':'a'},'v':{'N':'1'}},"
                                "'ConditionExpression':'attribute_not_exists(id)'";

    expect("PutItem", request + "}", "{}");
    expect_error(
        "PutItem",
        request + "}",
        "The conditional request failed",
        "ConditionalCheckFailedException"
    );
    const auto reply =
        call("PutItem", request + ",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}");
    EXPECT_EQ(
        json::parse(reply.body),
        parsed("{'__type':'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',"
               "'message':'The conditional request failed',"
               "'Item':{'id':{'S':'a'},'v':{'N':'1'}}}")
    );
}

TEST_F(PutItem, CostsTheLargerOfOldAndNew)
{
    const std::string large(2100, 'x');
    const std::string request = "{'TableName':'plain','ReturnConsumedCapacity':'INDEXES','Item':";

    expect(
        "PutItem",
        request + "{'id':{'S':'a'},'v':{'S':'" + large + "'}}}",
        "{'ConsumedCapacity':{'TableName':'plain','CapacityUnits':3.0,"
        "'Table':{'CapacityUnits':3.0}}}"
    );
    expect(
        "PutItem",
        request + "{'id':{'S':'a'}}}",
        "{'ConsumedCapacity':{'TableName':'plain','CapacityUnits':3.0,"
        "'Table':{'CapacityUnits':3.0}}}"
    );
    expect(
        "PutItem",
        request + "{'id':{'S':'a'}}}",
        "{'ConsumedCapacity':{'TableName':'plain','CapacityUnits':1.0,"
        "'Table':{'CapacityUnits':1.0}}}"
    );
}

TEST_F(PutItem, ChecksInTheServicesOrder)
{
    // Every request has the failure of the one before it, too.
    expect_error(
        "PutItem",
        "{'TableName':'none','Item':{'id':{'S':'a'}}}",
        "Requested resource not found",
        "ResourceNotFoundException"
    );
    expect_error(
        "PutItem",
        "{'TableName':'none','Item':{'id':{'S':'a'}},'ConditionExpression':'a ='}",
        "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\""
    );
    expect_error(
        "PutItem",
        "{'TableName':'none','Item':{'id':{'S':'a'}},'ReturnValues':'ALL_NEW',"
        "'ConditionExpression':'a ='}",
        "ReturnValues can only be ALL_OLD or NONE"
    );
    expect_error(
        "PutItem",
        "{'TableName':'none','Item':{'id':{}},'ReturnValues':'ALL_NEW',"
        "'ConditionExpression':'a ='}",
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
    );
    expect_error(
        "PutItem",
        "{'TableName':'none','Item':{'id':{}},'Expected':{},'ReturnValues':'ALL_NEW',"
        "'ConditionExpression':'a ='}",
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
    );
}

TEST_F(PutItem, RefusesWrongKeys)
{
    expect_error(
        "PutItem",
        "{'TableName':'plain','Item':{'x':{'S':'a'}}}",
        "One or more parameter values were invalid: Missing the key id in the item"
    );
    expect_error(
        "PutItem",
        "{'TableName':'plain','Item':{'id':{'N':'1'}}}",
        "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N"
    );
    expect_error(
        "PutItem",
        "{'TableName':'plain','Item':{'id':{'S':''}}}",
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty string value. Key: id"
    );
    expect_error(
        "PutItem",
        "{'TableName':'plain','Item':{'id':{'S':'" + std::string(2049, 'x') + "'}}}",
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size "
        "limit of2048 bytes"
    );
    expect(
        "PutItem",
        "{'TableName':'plain','Item':{'id':{'S':'" + std::string(2048, 'x') + "'}}}",
        "{}"
    );
}

TEST_F(PutItem, RefusesItemsAboveTheLimit)
{
    const auto request = [](std::size_t size) {
        return "{'TableName':'plain','Item':{'id':{'S':'a'},'v':{'S':'" + std::string(size, 'x') +
               "'}}}";
    };

    expect("PutItem", request(409600 - 4), "{}");
    expect_error("PutItem", request(409600 - 3), "Item size has exceeded the maximum allowed size");
}

}  // namespace
}  // namespace ddbm::local::testing
