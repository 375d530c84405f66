// What PutItem, GetItem, UpdateItem and DeleteItem check, and in which order: each row of a list
// has what is checked there and all that is checked later wrong, and the answer is about the
// former.

#include "unit/local/validation/validation_fixture.hpp"

#include <vector>

namespace ddbm::local::testing {
namespace {

// A check: what breaks it, and what is said then.
struct step
{
    std::string members;
    std::string message;
    std::string_view type = "ValidationException";
};

const std::string mixed =
    "Can not use both expression and non-expression parameters in the same request: "
    "Non-expression parameters: {";
const std::string no_number = "The parameter cannot be converted to a numeric value: b";

class ItemRequestRules : public validation_test
{
protected:
    // Later steps come first in the request, so that earlier ones replace their members.
    void expect_order(std::string_view operation, const std::vector<step>& steps)
    {
        std::string changes;
        for (auto each = steps.rbegin(); each != steps.rend(); ++each)
        {
            changes += (changes.empty() ? "" : ",") + each->members;
            expect_refused({operation, changes, each->message, each->type});
        }
    }
};

TEST_F(ItemRequestRules, PutItemChecksInThisOrder)
{
    put("rich", "{'pk':{'S':'x'},'sk':{'N':'1'}}");
    const std::string large(409600, 'x');

    expect_order(
        "PutItem",
        {
            {"'ReturnValues':'NONSENSE'",
             "1VE: Value 'NONSENSE' at 'returnValues' failed to satisfy constraint: Member must "
             "satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"},
            {"'ConditionExpression':'a = :b','Expected':{'a':{'Exists':true}}",
             mixed + "Expected} Expression parameters: {ConditionExpression}"},
            {"'ConditionExpression':null,'Expected':{'a':{'Exists':true}},"
             "'ExpressionAttributeValues':{}",
             "ExpressionAttributeValues can only be specified when using expressions: "
             "ConditionExpression is null"},
            {"'ExpressionAttributeValues':null,'Item':{'v':{'N':'b'}}", no_number},
            {"'ReturnValues':'ALL_NEW'", "ReturnValues can only be ALL_OLD or NONE"},
            {"'Item':{'v':{'S':'" + large + "'}}",
             "Item size has exceeded the maximum allowed size"},
            {"'Expected':{'a':{'Exists':true}}",
             "OMV: Value must be provided when Exists is true for Attribute: a"},
        }
    );
    expect_order(
        "PutItem",
        {
            {"'ConditionExpression':'a =','ReturnValues':'NONE'",
             "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\""},
            {"'ConditionExpression':'attribute_exists(a)','TableName':'none'",
             "Requested resource not found",
             not_found},
            {"'TableName':'rich','Item':{'pk':{'S':'x'},'area':{'N':'1'}}",
             "OMV: Missing the key sk in the item"},
            {"'Item':{'pk':{'S':'x'},'sk':{'N':'1'},'area':{'N':'1'}}",
             "OMV: Type mismatch for Index Key area Expected: S Actual: N IndexName: local"},
            {"'Item':{'pk':{'S':'x'},'sk':{'N':'1'}},'ConditionExpression':'attribute_exists(a)'",
             "The conditional request failed",
             "ConditionalCheckFailedException"},
        }
    );
}

TEST_F(ItemRequestRules, DeleteItemChecksInThisOrder)
{
    expect_order(
        "DeleteItem",
        {
            {"'ConditionExpression':'a = :b','Expected':{'a':{'Exists':true}},'Key':{'v':{}}",
             mixed + "Expected} Expression parameters: {ConditionExpression}"},
            {"'ConditionExpression':null,'Key':{'v':{'N':'b'}},'Expected':{'a':{'Exists':true}}",
             no_number},
            {"'Key':{'v':{'N':'1'}},'ConditionExpression':null,'Expected':{'a':{'Exists':true}}",
             "OMV: Value must be provided when Exists is true for Attribute: a"},
            {"'Expected':null,'ConditionExpression':''",
             "Invalid ConditionExpression: The expression can not be empty;"},
            {"'TableName':'none','ConditionExpression':'attribute_exists(a)'",
             "Requested resource not found",
             not_found},
            {"'TableName':'rich','Key':{'v':{'N':'1'}},"
             "'ConditionExpression':'attribute_exists(a)'",
             "The provided key element does not match the schema"},
            {"'ConditionExpression':'attribute_exists(a)'",
             "The conditional request failed",
             "ConditionalCheckFailedException"},
        }
    );
    expect_refused({
        {"DeleteItem", "'ReturnValues':'ALL_NEW'", "ReturnValues can only be ALL_OLD or NONE"},
        {"DeleteItem", "'ReturnValues':'UPDATED_OLD'", "ReturnValues can only be ALL_OLD or NONE"},
        {"DeleteItem",
         "'ReturnValues':'UPDATED_OLD','TableName':'none'",
         "ReturnValues can only be ALL_OLD or NONE"},
    });
}

TEST_F(ItemRequestRules, UpdateItemChecksInThisOrder)
{
    put("rich",
        "{'pk':{'S':'a'},'sk':{'N':'1'},'kept':{'S':'x'},'big':{'S':'" + std::string(400000, 'x') +
            "'}}");
    const std::string values = "'ExpressionAttributeValues':{':n':{'N':'1'}},";

    expect_order(
        "UpdateItem",
        {
            {"'UpdateExpression':'SET','AttributeUpdates':{'a':{}},'Expected':null",
             mixed + "AttributeUpdates} Expression parameters: {UpdateExpression}"},
            {"'UpdateExpression':null,'Key':{'v':{'N':'b'}},'AttributeUpdates':{'a':{}}",
             no_number},
            {"'Key':{'v':{'N':'1'}},'AttributeUpdates':{'a':{}}",
             "OMV: Only DELETE action is allowed when no attribute value is specified"},
            {"'AttributeUpdates':{'sk':{'Value':{'N':'1'}}},'Expected':{'a':{'Exists':true}}",
             "OMV: Value must be provided when Exists is true for Attribute: a"},
            {"'TableName':'none','AttributeUpdates':{'sk':{'Value':{'N':'1'}}}",
             "Requested resource not found",
             not_found},
            {"'Key':{'v':{'N':'1'}},'AttributeUpdates':{'sk':{'Value':{'N':'1'}}}",
             "The provided key element does not match the schema"},
        }
    );
    expect_order(
        "UpdateItem",
        {
            {"'UpdateExpression':'SET','ConditionExpression':'a ='",
             "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"SET\""},
            {"'UpdateExpression':'SET a = :n','ConditionExpression':'a ='," + values +
                 "'TableName':'none'",
             "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\""},
            {"'UpdateExpression':'SET a = :n','ConditionExpression':'a = :n',"
             "'ExpressionAttributeValues':{':n':{'N':'1'},':m':{'N':'1'}},'TableName':'none'",
             "Value provided in ExpressionAttributeValues unused in expressions: keys: {:m}"},
            {values + "'TableName':'none','Key':{'pk':{'S':'a'}}",
             "Requested resource not found",
             not_found},
            {"'TableName':'rich','Key':{'pk':{'S':'a'}},'UpdateExpression':'SET sk = :n'," +
                 values + "'ConditionExpression':'kept = :n'",
             "The provided key element does not match the schema"},
            {"'Key':{'pk':{'S':'a'},'sk':{'N':'1'}},'UpdateExpression':'SET sk = :n, area = :n'," +
                 values + "'ConditionExpression':'kept = :n'",
             "OMV: Cannot update attribute sk. This attribute is part of the key"},
            {"'UpdateExpression':'SET area = :n'," + values + "'ConditionExpression':'kept = :n'",
             "OMV: Type mismatch for Index Key area Expected: S Actual: N IndexName: local"},
            {"'UpdateExpression':'SET kept = lost','ConditionExpression':'kept = :n'," + values +
                 "'ReturnValues':'NONE'",
             "The conditional request failed",
             "ConditionalCheckFailedException"},
            {"'ConditionExpression':null,'ExpressionAttributeValues':null,"
             "'UpdateExpression':'SET kept = lost'",
             "The provided expression refers to an attribute that does not exist in the item"},
        }
    );
    expect_refused({
        {"UpdateItem",
         "'UpdateExpression':'SET big2 = big'",
         "Item size to update has exceeded the maximum allowed size"},
    });
}

TEST_F(ItemRequestRules, GetItemChecksInThisOrder)
{
    expect_order(
        "GetItem",
        {
            {"'ProjectionExpression':'a','AttributesToGet':['a','a'],'Key':{'v':{'N':'b'}}",
             mixed + "AttributesToGet} Expression parameters: {ProjectionExpression}"},
            {"'ProjectionExpression':null,'AttributesToGet':['a','a'],'Key':{'v':{'N':'b'}}",
             no_number},
            {"'Key':{'v':{'N':'1'}},'AttributesToGet':['a','a'],'ProjectionExpression':null",
             "OMV: Duplicate value in attribute name: a"},
            {"'AttributesToGet':null,'ProjectionExpression':'a,,b','Key':{'v':{'N':'1'}}",
             "Invalid ProjectionExpression: Syntax error; token: \",\", near: \",,b\""},
            {"'TableName':'none','ProjectionExpression':'pk.a'",
             "Requested resource not found",
             not_found},
            {"'TableName':'rich','ProjectionExpression':'pk.a','Key':{'v':{'N':'1'}}",
             "The provided key element does not match the schema"},
            {"'ProjectionExpression':'pk.a'",
             "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
             "allowed: Key: pk"},
        }
    );
}

TEST_F(ItemRequestRules, MixedStylesAreListedInFixedOrders)
{
    const auto both = [](std::string_view legacy, std::string_view expressions) {
        return mixed + std::string(legacy) + "} Expression parameters: {" +
               std::string(expressions) + "}";
    };
    const std::string conditions =
        "{'a':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a'}]}}";

    expect_refused({
        {"Query",
         "'KeyConditions':" + conditions +
             ",'ConditionalOperator':'AND','QueryFilter':" + conditions +
             ",'AttributesToGet':['a'],'KeyConditionExpression':'x',"
             "'FilterExpression':'x','ProjectionExpression':'x'",
         both(
             "AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions",
             "ProjectionExpression, FilterExpression, KeyConditionExpression"
         )},
        {"Query", "'AttributesToGet':['a']", both("AttributesToGet", "KeyConditionExpression")},
        {"Query", "'KeyConditions':" + conditions, both("KeyConditions", "KeyConditionExpression")},
        {"Query",
         "'QueryFilter':" + conditions + ",'KeyConditions':" + conditions +
             ",'KeyConditionExpression':null,'FilterExpression':'x'",
         both("QueryFilter", "FilterExpression")},
        {"Scan",
         "'ConditionalOperator':'OR','ScanFilter':" + conditions +
             ",'AttributesToGet':['a'],'FilterExpression':'x','ProjectionExpression':'x'",
         both(
             "AttributesToGet, ScanFilter, ConditionalOperator",
             "ProjectionExpression, FilterExpression"
         )},
        {"UpdateItem",
         "'ConditionalOperator':'OR','Expected':{'a':{}},'AttributeUpdates':{'a':{}},"
         "'ConditionExpression':'x','UpdateExpression':'x'",
         both(
             "AttributeUpdates, Expected, ConditionalOperator",
             "UpdateExpression, ConditionExpression"
         )},
        {"PutItem",
         "'ConditionalOperator':'AND','Expected':{'a':{}},'ConditionExpression':'x'",
         both("Expected, ConditionalOperator", "ConditionExpression")},
        {"DeleteItem",
         "'Expected':{'a':{}},'ConditionExpression':''",
         both("Expected", "ConditionExpression")},
        {"DeleteItem",
         "'ConditionalOperator':'AND','ConditionExpression':'x'",
         both("ConditionalOperator", "ConditionExpression")},
        {"GetItem",
         "'AttributesToGet':['a'],'ProjectionExpression':'x'",
         both("AttributesToGet", "ProjectionExpression")},
        {"BatchGetItem",
         "'RequestItems':{'plain':{'Keys':[{'pk':{}}],'AttributesToGet':['a']},"
         "'rich':{'Keys':[{}],'ProjectionExpression':'x'}}",
         both("AttributesToGet", "ProjectionExpression")},
    });
}

TEST_F(ItemRequestRules, NamesAndValuesNeedAnExpression)
{
    const std::string names = "'ExpressionAttributeNames':{'#a':'a'}";
    const std::string values = "'ExpressionAttributeValues':{':a':{'S':'a'}}";
    const std::string no_names =
        "ExpressionAttributeNames can only be specified when using expressions";
    const std::string no_values =
        "ExpressionAttributeValues can only be specified when using expressions: ";

    for (const char* operation : {"PutItem", "DeleteItem", "UpdateItem", "GetItem", "Scan"})
        expect_refused({operation, names, no_names});
    expect_refused({
        {"Query", "'KeyConditionExpression':null," + names, no_names},
        {"Query",
         "'KeyConditionExpression':null,'KeyConditions':{'pk':{'ComparisonOperator':'EQ',"
         "'AttributeValueList':[{'S':'a'}]}}," +
             names,
         no_names},
        {"BatchGetItem",
         "'RequestItems':{'plain':{'Keys':[{'pk':{'S':'a'}}]," + names + "}}",
         no_names},
        {"TransactGetItems",
         "'TransactItems':[{'Get':{'TableName':'plain','Key':{'pk':{'S':'a'}}," + names + "}}]",
         no_names},
        {"PutItem", names + "," + values, no_names},
        {"PutItem", values, no_values + "ConditionExpression is null"},
        {"DeleteItem", values, no_values + "ConditionExpression is null"},
        {"UpdateItem", values, no_values + "UpdateExpression and ConditionExpression are null"},
        {"Query",
         "'KeyConditionExpression':null," + values,
         no_values + "FilterExpression and KeyConditionExpression are null"},
        {"Scan", values, no_values + "FilterExpression is null"},
        {"Scan", values + ",'ProjectionExpression':'a'", no_values + "FilterExpression is null"},
    });
}

TEST_F(ItemRequestRules, NamesAndValuesAreCheckedBeforeExpressions)
{
    const std::string condition = "'ConditionExpression':'a b',";
    const std::string bad_values = ",'ExpressionAttributeValues':{'b':{'S':'a'}}";

    expect_refused({
        {"PutItem",
         condition + "'ExpressionAttributeNames':{}" + bad_values,
         "ExpressionAttributeNames must not be empty"},
        {"PutItem",
         condition + "'ExpressionAttributeNames':{'a':'x'}" + bad_values,
         "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\""},
        {"PutItem",
         condition + "'ExpressionAttributeNames':{'#a-b':'x'}",
         "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\""},
        {"PutItem",
         condition + "'ExpressionAttributeNames':{'#':'x'}",
         "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\""},
        {"PutItem",
         condition + "'ExpressionAttributeNames':{'#a':'x'},'ExpressionAttributeValues':{}",
         "ExpressionAttributeValues must not be empty"},
        {"PutItem",
         condition + "'ExpressionAttributeNames':{'#a':'x'}" + bad_values,
         "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\""},
        {"PutItem",
         condition + "'ExpressionAttributeValues':{':b':{'N':'x'}}",
         "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
         "numeric value: x for key :b"},
        {"PutItem",
         condition + "'ExpressionAttributeValues':{':b':{'N':'1'}}",
         "Invalid ConditionExpression: Syntax error; token: \"b\", near: \"a b\""},
        {"GetItem",
         "'ProjectionExpression':'a','ExpressionAttributeNames':{'#a':'x','#b':'y'},'TableName':"
         "'none'",
         "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}"},
        {"Scan",
         "'FilterExpression':'a = :b','ExpressionAttributeNames':{'#a':'x'},"
         "'ExpressionAttributeValues':{':a':{'S':''},':b':{'S':''}},'TableName':'none'",
         "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}"},
        {"Scan",
         "'FilterExpression':'a = :b','ExpressionAttributeValues':{':a':{'S':''},':b':{'S':''}}",
         "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}"},
    });
}

TEST_F(ItemRequestRules, TablesThatAreNotThere)
{
    const std::string table = "'TableName':'none'";
    const std::string missing = "Requested resource not found";

    for (const char* operation :
         {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"})
        expect_refused({operation, table, missing, not_found});
    expect_refused({
        {"BatchGetItem",
         "'RequestItems':{'plain':{'Keys':[{'pk':{'S':'a'}}]},'none':{'Keys':[{'pk':{'S':'a'}}]}}",
         missing,
         not_found},
        {"BatchWriteItem",
         "'RequestItems':{'plain':[{'PutRequest':{'Item':{'x':{'S':'a'}}}}],"
         "'none':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}}]}",
         missing,
         not_found},
        {"TransactGetItems",
         "'TransactItems':[{'Get':{'TableName':'none','Key':{'pk':{'S':'a'}}}}]",
         missing,
         not_found},
        {"TransactWriteItems",
         "'TransactItems':[{'Delete':{'TableName':'none','Key':{'pk':{'S':'a'}}}}]",
         missing,
         not_found},
    });
}

TEST_F(ItemRequestRules, ItemsOfTheLargestSizeAreTaken)
{
    // The key: 2 + 1 and 2 + 2 bytes; the name of the text: 1.
    const auto item = [](std::size_t size) {
        return "'Item':{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'S':'" + std::string(size, 'x') + "'}}";
    };

    answer_changed("PutItem", item(409600 - 8));
    expect_refused(
        {"PutItem",
         item(409600 - 7) + ",'TableName':'none'",
         "Item size has exceeded the maximum allowed size"}
    );
    expect_refused(
        {"UpdateItem",
         "'UpdateExpression':'SET w = :x','ExpressionAttributeValues':{':x':{'S':''}}",
         "Item size to update has exceeded the maximum allowed size"}
    );
}

}  // namespace
}  // namespace ddbm::local::testing
