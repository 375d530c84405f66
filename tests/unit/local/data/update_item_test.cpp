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

// Measured against the service: 3 bytes, 19 for each value that is set and one more through a list
// index, 2 for what is taken away.
TEST_F(UpdateItem, LimitsWhatIsWrittenToo)
{
    const auto set = [&](std::string_view clauses, std::size_t size, std::string_view more = "") {
        return call(
                   "UpdateItem",
                   request(
                       ",'UpdateExpression':'" + std::string(clauses) +
                       "','ExpressionAttributeValues':{':v':{'S':'" + std::string(size, 'x') +
                       "'}" + std::string(more) + "}"
                   )
        )
            .status;
    };
    const struct
    {
        std::string_view clauses;
        std::size_t largest;
        std::string_view values = "";
    } rows[] = {
        {"SET b = :v", 409600 - 22 - 1},
        {"SET b = :v, c = :c", 409600 - 41 - 1 - 2, ",':c':{'S':'y'}"},
        {"SET b = :v REMOVE r", 409600 - 24 - 1},
        {"SET b = :v DELETE r :c", 409600 - 24 - 1, ",':c':{'SS':['y']}"},
        {"SET l[0] = :v", 409600 - 23 - 1 - 3 - 1},
    };
    for (const auto& row : rows)
    {
        answer("PutItem", "{'TableName':'plain','Item':{'id':{'S':'a'},'l':{'L':[{'S':'x'}]}}}");
        EXPECT_EQ(set(row.clauses, row.largest + 1, row.values), 400) << row.clauses;
        EXPECT_EQ(set(row.clauses, row.largest, row.values), 200) << row.clauses;
    }
    // What it leaves alone does not count, but for the item as a whole.
    answer("PutItem", "{'TableName':'plain','Item':{'id':{'S':'a'},'u':{'S':'0123456789'}}}");
    EXPECT_EQ(set("SET b = :v", 409600 - 22 - 1), 200);
    answer(
        "PutItem", "{'TableName':'plain','Item':{'id':{'S':'a'},'u':{'S':'01234567890123456789'}}}"
    );
    EXPECT_EQ(set("SET b = :v", 409600 - 22 - 1), 400);
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
