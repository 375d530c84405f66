// What is wrong with attribute values is said in the same words wherever they stand.

#include "unit/local/validation/validation_fixture.hpp"

#include <vector>

namespace ddbm::local::testing {
namespace {

struct bad_value
{
    std::string value;
    std::string message;
};

std::string nested(int levels)
{
    std::string value = "{'S':'x'}";
    for (int level = 0; level < levels; ++level)
        value = level % 2 ? "{'L':[" + value + "]}" : "{'M':{'a':" + value + "}}";
    return value;
}

const std::string is_empty =
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
const std::string has_several =
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
    "supported datatypes";
const std::string not_numeric = "The parameter cannot be converted to a numeric value";
const std::string too_precise = "Attempting to store more than 38 significant digits in a Number";
const std::string overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
const std::string underflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";
const std::string too_deep =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
    "beyond supported limit";

const std::vector<bad_value> bad_values = {
    {"{}", is_empty},
    {"{'X':'a'}", is_empty},
    {"{'S':null}", is_empty},
    {"{'L':[{}]}", is_empty},
    {"{'M':{'a':{}}}", is_empty},
    {"{'L':[{'M':{'a':{'Y':1}}}]}", is_empty},
    {"{'NULL':false}", "OMV: Null attribute value types must have the value of true"},
    {"{'NULL':'no'}", "OMV: Null attribute value types must have the value of true"},
    {"{'SS':[]}", "OMV: An string set  may not be empty"},
    {"{'NS':[]}", "OMV: An number set  may not be empty"},
    {"{'BS':[]}", "OMV: Binary sets should not be empty"},
    {"{'SS':['a','b','a']}", "OMV: Input collection [a, b, a] contains duplicates."},
    {"{'NS':['1','2','1.0']}", "Input collection contains duplicates"},
    {"{'BS':['Yg==','Yg==']}", "OMV: Input collection [Yg==, Yg==]of type BS contains duplicates."},
    {"{'N':''}", not_numeric},
    {"{'N':'b'}", not_numeric + ": b"},
    {"{'N':' 1'}", not_numeric + ":  1"},
    {"{'N':'1 '}", not_numeric + ": 1 "},
    {"{'N':'NaN'}", not_numeric + ": NaN"},
    {"{'N':'Infinity'}", not_numeric + ": Infinity"},
    {"{'N':'0x10'}", not_numeric + ": 0x10"},
    {"{'N':'1e'}", not_numeric + ": 1e"},
    {"{'N':'123456789012345678901234567890123456789'}", too_precise},
    {"{'N':'1e126'}", overflow},
    {"{'N':'-1e126'}", overflow},
    {"{'N':'0e126'}", overflow},
    {"{'N':'1e-131'}", underflow},
    {"{'N':'0e-131'}", underflow},
    {"{'N':'1e9223372036854775807'}", overflow},
    {"{'N':'-1E+99999999999'}", overflow},
    {"{'N':'1e-9223372036854775808'}", underflow},
    {"{'N':'0e-2147483649'}", underflow},
    {"{'N':'1e9223372036854775808'}", not_numeric},
    {"{'N':'1e-9223372036854775809'}", not_numeric},
    {"{'N':'-1.5E+99999999999999999999'}", not_numeric},
    {"{'N':'0e9223372036854775808'}", not_numeric},
    {"{'NS':['1','1e9223372036854775808']}", not_numeric},
    {"{'N':'123456789012345678901234567890123456789e9223372036854775808'}", not_numeric},
    {"{'S':'a','N':'1'}", has_several},
    {"{'S':'a','N':'b'}", not_numeric + ": b"},
    {"{'N':'1','NULL':false}", "OMV: Null attribute value types must have the value of true"},
    {"{'NS':['1','b','1'],'S':'a'}", not_numeric + ": b"},
    {"{'NS':['1','1'],'S':'a'}", "Input collection contains duplicates"},
    {"{'L':[{'N':'b'},{}]}", not_numeric + ": b"},
    {"{'L':[{'S':'a','BOOL':true},{}]}", has_several},
    {nested(32), too_deep},
};

class AttributeValueRules : public validation_test
{
protected:
    // A request with the value at one place of it.
    static std::string at(std::string_view before, const bad_value& bad, std::string_view after)
    {
        return std::string(before).append(bad.value).append(after);
    }

    // In front of whatever the text may be shortened to.
    static std::string whole(std::string_view before, const std::string& message)
    {
        return std::string(before) +
               (message.starts_with("OMV: ")
                    ? "One or more parameter values were invalid: " + message.substr(5)
                    : message);
    }
};

TEST_F(AttributeValueRules, HoldInItems)
{
    for (const bad_value& bad : bad_values)
    {
        expect_refused(
            {"PutItem", at("'Item':{'pk':{'S':'a'},'sk':{'N':'1'},'v':", bad, "}"), bad.message}
        );
        expect_refused(
            {"BatchWriteItem",
             at("'RequestItems':{'plain':[{'PutRequest':{'Item':{'v':", bad, "}}}]}"),
             bad.message}
        );
        expect_refused(
            {"TransactWriteItems",
             at("'TransactItems':[{'Put':{'TableName':'plain','Item':{'v':", bad, "}}}]"),
             bad.message}
        );
    }
}

TEST_F(AttributeValueRules, HoldInKeys)
{
    for (const bad_value& bad : bad_values)
    {
        for (const char* operation : {"GetItem", "UpdateItem", "DeleteItem"})
            expect_refused({operation, at("'Key':{'pk':", bad, "}"), bad.message});
        expect_refused(
            {"BatchGetItem",
             at("'RequestItems':{'plain':{'Keys':[{'pk':", bad, "}]}}"),
             bad.message}
        );
        expect_refused(
            {"BatchWriteItem",
             at("'RequestItems':{'plain':[{'DeleteRequest':{'Key':{'pk':", bad, "}}}]}"),
             bad.message}
        );
        expect_refused(
            {"TransactGetItems",
             at("'TransactItems':[{'Get':{'TableName':'plain','Key':{'pk':", bad, "}}}]"),
             bad.message}
        );
    }
}

TEST_F(AttributeValueRules, HoldInExpressionValues)
{
    for (const bad_value& bad : bad_values)
    {
        const std::string message =
            whole("ExpressionAttributeValues contains invalid value: ", bad.message) +
            " for key :b";
        const std::string values = at("'ExpressionAttributeValues':{':b':", bad, "}");
        // Operations on one item and queries do not say which value is too deep.
        const std::string of_one_item = bad.message == too_deep ? too_deep : message;
        for (const char* operation : {"PutItem", "DeleteItem"})
            expect_refused({operation, "'ConditionExpression':'a = :b'," + values, of_one_item});
        expect_refused({"UpdateItem", "'UpdateExpression':'SET a = :b'," + values, of_one_item});
        expect_refused({"Query", "'KeyConditionExpression':'pk = :b'," + values, of_one_item});
        expect_refused({"Scan", "'FilterExpression':'a = :b'," + values, message});
        expect_refused(
            {"TransactWriteItems",
             "'TransactItems':[{'ConditionCheck':{'TableName':'plain','Key':{'pk':{'S':'a'}},"
             "'ConditionExpression':'a = :b'," +
                 values + "}}]",
             message}
        );
    }
}

TEST_F(AttributeValueRules, HoldInLegacyParameters)
{
    for (const bad_value& bad : bad_values)
    {
        expect_refused({"PutItem", at("'Expected':{'a':{'Value':", bad, "}}"), bad.message});
        expect_refused(
            {"DeleteItem",
             at("'Expected':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[", bad, "]}}"),
             bad.message}
        );
        expect_refused(
            {"UpdateItem", at("'AttributeUpdates':{'a':{'Value':", bad, "}}"), bad.message}
        );
        expect_refused(
            {"Scan",
             at("'ScanFilter':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[", bad, "]}}"),
             bad.message}
        );
    }
}

TEST_F(AttributeValueRules, HaveAnotherBeginningInStartKeys)
{
    for (const bad_value& bad : bad_values)
    {
        bool bare = bad.message.find("contains duplicates") != std::string::npos ||
                    bad.message.find("number set") != std::string::npos;
        for (const std::string& text : {not_numeric, too_precise, overflow, underflow})
            bare = bare || bad.message.find(text) != std::string::npos;
        const std::string message =
            bare ? bad.message : whole("The provided starting key is invalid: ", bad.message);
        const std::string start = at("'ExclusiveStartKey':{'pk':", bad, "}");
        expect_refused({"Scan", start, message});
        // A query has none for a value that is too deep either.
        expect_refused({"Query", start, bad.message == too_deep ? too_deep : message});
    }
}

TEST_F(AttributeValueRules, LetTheRestThrough)
{
    struct good_value
    {
        std::string sent;
        std::string stored;
    };
    const good_value good[] = {
        {"{'S':''}", "{'S':''}"},
        {"{'B':''}", "{'B':''}"},
        {"{'SS':['','a']}", "{'SS':['','a']}"},
        {"{'L':[]}", "{'L':[]}"},
        {"{'M':{}}", "{'M':{}}"},
        {"{'NULL':true}", "{'NULL':true}"},
        {"{'S':'a','N':null}", "{'S':'a'}"},
        {"{'S':'a','X':{'S':1}}", "{'S':'a'}"},
        {"{'N':'0.0e126'}", "{'N':'0'}"},
        {"{'N':'-0'}", "{'N':'0'}"},
        {"{'N':'+5'}", "{'N':'5'}"},
        {"{'N':'.5'}", "{'N':'0.5'}"},
        {"{'N':'1.50'}", "{'N':'1.5'}"},
        {"{'N':'1E+2'}", "{'N':'100'}"},
        {"{'NS':['1.0','2e1']}", "{'NS':['1','20']}"},
        {"{'N':'1e-130'}", "{'N':'0." + std::string(129, '0') + "1'}"},
        {"{'N':'1e125'}", "{'N':'1" + std::string(125, '0') + "'}"},
        {"{'N':'1e+00000000000000000000000000125'}", "{'N':'1" + std::string(125, '0') + "'}"},
        {"{'N':'1e-00000000000000000000000000001'}", "{'N':'0.1'}"},
    };

    for (const good_value& each : good)
    {
        put("plain", "{'pk':{'S':'a'},'v':" + each.sent + "}");
        expect(
            "GetItem",
            "{'TableName':'plain','Key':{'pk':{'S':'a'}},'ProjectionExpression':'v'}",
            "{'Item':{'v':" + each.stored + "}}"
        );
    }
    put("plain", "{'pk':{'S':'b'},'v':" + nested(31) + "}");
    EXPECT_EQ(
        call("GetItem", "{'TableName':'plain','Key':{'pk':{'S':'b'}},'ProjectionExpression':'v'}")
            .body,
        text("{'Item':{'v':" + nested(31) + "}}")
    );
}

TEST_F(AttributeValueRules, HoldForNames)
{
    const std::string long_name(65536, 'n');
    const std::string item = "'Item':{'pk':{'S':'a'},'sk':{'N':'1'},'";

    const auto refused = call("PutItem", changed("PutItem", item + long_name + "':{'S':'x'}}"));
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("65535"), std::string::npos);
    const auto unnamed = call("PutItem", changed("PutItem", item + "':{'S':'x'}}"));
    EXPECT_EQ(unnamed.status, 400);
    EXPECT_NE(unnamed.body.find("Empty attribute name"), std::string::npos);
    answer_changed("PutItem", item + long_name.substr(1) + "':{'S':'x'}}");
}

TEST_F(AttributeValueRules, HoldForNamesInLegacyParameters)
{
    const std::string compared = "':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a'}]}}";
    const std::string no_expression =
        "'KeyConditionExpression':null,'ExpressionAttributeValues':null,'KeyConditions':{'pk':{"
        "'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a'}]}";
    struct place
    {
        std::string_view operation;
        std::string before;
        std::string after;
    };
    const place places[] = {
        {"GetItem", "'AttributesToGet':['pk','", "']"},
        {"Query", no_expression + "},'AttributesToGet':['", "']"},
        {"Scan", "'AttributesToGet':['", "']"},
        {"BatchGetItem",
         "'RequestItems':{'plain':{'Keys':[{'pk':{'S':'a'}}],'AttributesToGet':['",
         "']}}"},
        {"Scan", "'ScanFilter':{'", compared},
        {"Query", no_expression + "},'QueryFilter':{'", compared},
        {"PutItem", "'Expected':{'", "':{'Exists':false}}"},
        {"DeleteItem", "'Expected':{'", compared},
        {"UpdateItem", "'Expected':{'", "':{'Exists':false}}"},
        {"UpdateItem", "'AttributeUpdates':{'", "':{'Value':{'S':'x'}}}"},
        {"Query", no_expression + ",'", compared},
    };

    for (const place& each : places)
    {
        expect_refused({each.operation, each.before + each.after, "OMV: Empty attribute name"});
        expect_refused(
            {each.operation,
             each.before + std::string(65536, 'n') + each.after,
             "OMV: Attribute name is too large, must be less than 65535 bytes"}
        );
        const engine_reply reply = call(
            each.operation,
            changed(each.operation, each.before + std::string(65535, 'n') + each.after)
        );
        EXPECT_EQ(reply.body.find("Attribute name is too large"), std::string::npos)
            << each.operation << " " << each.before;
    }
}

}  // namespace
}  // namespace ddbm::local::testing
