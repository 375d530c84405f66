#include "unit/local/engine_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class UpdateItem : public engine_test
{
protected:
    UpdateItem() { make_plain_table(); }

    static std::string request(std::string_view more)
    {
        return "{'TableName':'plain','Key':{'id':{'S':'a'}}" + std::string(more) + "}";
    }

    json::value stored() { return answer("GetItem", request("")); }
};

TEST_F(UpdateItem, MakesTheItemThatIsNotThere)
{
    expect(
        "UpdateItem",
        request(",'UpdateExpression':'SET n = if_not_exists(n, :one) + :one ADD hits :one',"
                "'ExpressionAttributeValues':{':one':{'N':'1'}},'ReturnValues':'ALL_NEW'"),
        "{'Attributes':{'id':{'S':'a'},'n':{'N':'2'},'hits':{'N':'1'}}}"
    );
    EXPECT_EQ(stored(), parsed("{'Item':{'id':{'S':'a'},'n':{'N':'2'},'hits':{'N':'1'}}}"));
}

TEST_F(UpdateItem, MakesNothingWhenItOnlyRemoves)
{
    expect(
        "UpdateItem", request(",'UpdateExpression':'REMOVE n, m.x','ReturnValues':'ALL_NEW'"), "{}"
    );
    EXPECT_EQ(stored(), parsed("{}"));
}

TEST_F(UpdateItem, ReturnsWhatIsAskedFor)
{
    const auto update = [&](std::string_view value, std::string_view what) {
        return answer(
            "UpdateItem",
            request(
                ",'UpdateExpression':'SET n = :v','ExpressionAttributeValues':{':v':{'N':'" +
                std::string(value) + "'}},'ReturnValues':'" + std::string(what) + "'"
            )
        );
    };

    EXPECT_EQ(update("1", "NONE"), parsed("{}"));
    EXPECT_EQ(update("2", "UPDATED_OLD"), parsed("{'Attributes':{'n':{'N':'1'}}}"));
    EXPECT_EQ(update("3", "UPDATED_NEW"), parsed("{'Attributes':{'n':{'N':'3'}}}"));
    EXPECT_EQ(update("4", "ALL_OLD"), parsed("{'Attributes':{'id':{'S':'a'},'n':{'N':'3'}}}"));
    EXPECT_EQ(update("5", "ALL_NEW"), parsed("{'Attributes':{'id':{'S':'a'},'n':{'N':'5'}}}"));
}

TEST_F(UpdateItem, LeavesTheItemAloneWhenItFails)
{
    answer("PutItem", "{'TableName':'plain','Item':{'id':{'S':'a'},'n':{'S':'x'}}}");

    expect_error(
        "UpdateItem",
        request(",'UpdateExpression':'SET o = :v, n = n + :v',"
                "'ExpressionAttributeValues':{':v':{'N':'1'}}"),
        "An operand in the update expression has an incorrect data type"
    );
    expect_error(
        "UpdateItem",
        request(",'UpdateExpression':'SET o = :v','ExpressionAttributeValues':{':v':{'N':'1'}},"
                "'ConditionExpression':'attribute_exists(zz)'"),
        "The conditional request failed",
        "ConditionalCheckFailedException"
    );
    expect_error(
        "UpdateItem",
        request(",'UpdateExpression':'SET id = :v','ExpressionAttributeValues':{':v':{'S':'b'}}"),
        "One or more parameter values were invalid: Cannot update attribute id. This attribute is "
        "part of the key"
    );
    EXPECT_EQ(stored(), parsed("{'Item':{'id':{'S':'a'},'n':{'S':'x'}}}"));
}

TEST_F(UpdateItem, TakesTheLegacyParameters)
{
    expect(
        "UpdateItem",
        request(",'AttributeUpdates':{'n':{'Action':'ADD','Value':{'N':'2'}},"
                "'s':{'Value':{'S':'x'}}},'ReturnValues':'ALL_NEW'"),
        "{'Attributes':{'id':{'S':'a'},'n':{'N':'2'},'s':{'S':'x'}}}"
    );
    expect_error(
        "UpdateItem",
        request(",'AttributeUpdates':{'s':{'Action':'DELETE'}},"
                "'Expected':{'n':{'ComparisonOperator':'GT','AttributeValueList':[{'N':'2'}]}}"),
        "The conditional request failed",
        "ConditionalCheckFailedException"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
