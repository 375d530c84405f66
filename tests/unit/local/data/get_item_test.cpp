#include "unit/local/engine_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class GetItem : public engine_test
{
protected:
    GetItem()
    {
        make_plain_table();
        answer(
            "PutItem",
            "{'TableName':'plain','Item':{'id':{'S':'a'},'name':{'S':'Hangar'},"
            "'map':{'M':{'x':{'N':'1'},'y':{'N':'2'}}},'parts':{'L':[{'N':'1'},{'N':'2'},"
            "{'N':'3'}]}}}"
        );
    }

    static std::string request(std::string_view id, std::string_view more = "")
    {
        return "{'TableName':'plain','Key':{'id':{'S':'" + std::string(id) + "'}}" +
               std::string(more) + "}";
    }
};

TEST_F(GetItem, AnswersNothingForAnItemThatIsNotThere)
{
    expect("GetItem", request("b"), "{}");
}

TEST_F(GetItem, ReturnsTheProjectedPartsOnly)
{
    expect(
        "GetItem",
        request(
            "a",
            ",'ProjectionExpression':'#n, #m.x, parts[2], parts[0], absent',"
            "'ExpressionAttributeNames':{'#n':'name','#m':'map'}"
        ),
        "{'Item':{'name':{'S':'Hangar'},'map':{'M':{'x':{'N':'1'}}},"
        "'parts':{'L':[{'N':'1'},{'N':'3'}]}}}"
    );
    expect("GetItem", request("a", ",'ProjectionExpression':'absent'"), "{'Item':{}}");
    expect(
        "GetItem", request("a", ",'AttributesToGet':['name']"), "{'Item':{'name':{'S':'Hangar'}}}"
    );
}

TEST_F(GetItem, CostsHalfAUnitOrAWholeOneWhenConsistent)
{
    expect(
        "GetItem",
        request("b", ",'ReturnConsumedCapacity':'TOTAL'"),
        "{'ConsumedCapacity':{'TableName':'plain','CapacityUnits':0.5}}"
    );
    expect(
        "GetItem",
        request("b", ",'ConsistentRead':true,'ReturnConsumedCapacity':'INDEXES'"),
        "{'ConsumedCapacity':{'TableName':'plain','CapacityUnits':1.0,"
        "'Table':{'CapacityUnits':1.0}}}"
    );
}

TEST_F(GetItem, RefusesWrongKeysAndPathsIntoThem)
{
    expect_error(
        "GetItem",
        "{'TableName':'plain','Key':{'id':{'N':'1'}}}",
        "The provided key element does not match the schema"
    );
    expect_error(
        "GetItem",
        "{'TableName':'plain','Key':{'id':{'S':'a'},'x':{'S':'b'}}}",
        "The provided key element does not match the schema"
    );
    expect_error(
        "GetItem",
        request("a", ",'ProjectionExpression':'id.x'"),
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
        "allowed: Key: id"
    );
    expect_error(
        "GetItem",
        request("a", ",'ExpressionAttributeNames':{'#n':'name'}"),
        "ExpressionAttributeNames can only be specified when using expressions"
    );
    expect_error(
        "GetItem",
        request("a", ",'ProjectionExpression':'parts','ExpressionAttributeNames':{'#n':'name'}"),
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
