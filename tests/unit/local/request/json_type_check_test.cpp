#include "shape_testing.hpp"

#include <iterator>
#include <span>
#include <utility>

namespace ddbm::local::testing {
namespace {

constexpr char structure_start[] = "Start of structure or map found where not expected";
constexpr char unexpected_field[] = "Unexpected field type";
constexpr char unexpected_value[] = "Unexpected value type in payload";
constexpr char only_base64[] = "only base-64-encoded strings are convertible to bytes";
constexpr char nested_generic[] =
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class "
    "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
    "java.lang.Class are in module java.base of loader 'bootstrap')";

std::string checked(std::string_view operation, const std::string& body)
{
    return check(operation, body, detail::serialization_exception);
}

// The kinds of JSON that a member can be sent as, in the order of the columns below.
constexpr const char* sent_kinds[] = {"true", "false", "34", "3.4", "'hello'", "['a']", "{'a':1}"};

// One member of each type; `%` stands for what is sent. "" is accepted.
struct type_row
{
    const char* operation;
    const char* body;
    const char* texts[std::size(sent_kinds)];
};

void expect_rows(std::span<const type_row> rows)
{
    for (const type_row& row : rows)
        for (std::size_t i = 0; i != std::size(sent_kinds); ++i)
        {
            std::string body = row.body;
            body.replace(body.find('%'), 1, sent_kinds[i]);
            const std::string found = checked(row.operation, body);
            // Other errors come later, and mean that this one is accepted.
            const bool is_later = found.starts_with("com.amazon.coral.validate#");
            EXPECT_EQ(is_later || found == "ok" ? "" : found, row.texts[i])
                << row.operation << " " << body;
        }
}

TEST(JsonTypeCheck, HasAnOwnTextForEachTypeAndEachKindOfJson)
{
    const type_row rows[] = {
        {"GetItem",
         "{'TableName':%}",
         {"TRUE_VALUE cannot be converted to String",
          "FALSE_VALUE cannot be converted to String",
          "NUMBER_VALUE cannot be converted to String",
          "DECIMAL_VALUE cannot be converted to String",
          "",
          "Unrecognized collection type class java.lang.String",
          structure_start}},
        {"Query",
         "{'Limit':%}",
         {"TRUE_VALUE cannot be converted to Integer",
          "FALSE_VALUE cannot be converted to Integer",
          "",
          "",
          "STRING_VALUE cannot be converted to Integer",
          "Unrecognized collection type class java.lang.Integer",
          structure_start}},
        {"CreateTable",
         "{'ProvisionedThroughput':{'ReadCapacityUnits':%}}",
         {"TRUE_VALUE cannot be converted to Long",
          "FALSE_VALUE cannot be converted to Long",
          "",
          "",
          "STRING_VALUE cannot be converted to Long",
          "Unrecognized collection type class java.lang.Long",
          structure_start}},
        {"GetItem",
         "{'ConsistentRead':%}",
         {"",
          "",
          "NUMBER_VALUE cannot be converted to Boolean",
          "DECIMAL_VALUE cannot be converted to Boolean",
          "Unexpected token received from parser",
          "Unrecognized collection type class java.lang.Boolean",
          structure_start}},
        {"GetItem",
         "{'Key':{'a':{'B':%}}}",
         {only_base64,
          only_base64,
          only_base64,
          only_base64,
          "Base64 encoded length is expected a multiple of 4 bytes but found: 5",
          "Unrecognized collection type class java.nio.ByteBuffer",
          structure_start}},
        {"GetItem",
         "{'AttributesToGet':%}",
         {unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          "",
          structure_start}},
        {"CreateTable",
         "{'ProvisionedThroughput':%}",
         {unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          "Unrecognized collection type class "
          "com.amazonaws.dynamodb.v20120810.ProvisionedThroughput",
          ""}},
        {"GetItem",
         "{'ExpressionAttributeNames':%}",
         {unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
          "NUMBER_VALUE cannot be converted to String"}},
        {"GetItem",
         "{'Key':%}",
         {unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          unexpected_field,
          "Unrecognized collection type java.util.Map<java.lang.String, "
          "com.amazonaws.dynamodb.v20120810.AttributeValue>",
          unexpected_value}},
        {"GetItem",
         "{'Key':{'a':%}}",
         {unexpected_value,
          unexpected_value,
          unexpected_value,
          unexpected_value,
          unexpected_value,
          "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
          ""}},
        {"CreateTable",
         "{'KeySchema':[%]}",
         {unexpected_value,
          unexpected_value,
          unexpected_value,
          unexpected_value,
          unexpected_value,
          "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.KeySchemaElement",
          ""}},
        {"BatchGetItem",
         "{'RequestItems':{'tab':{'Keys':[%]}}}",
         {nested_generic,
          nested_generic,
          nested_generic,
          nested_generic,
          nested_generic,
          "Unrecognized collection type java.util.Map<java.lang.String, "
          "com.amazonaws.dynamodb.v20120810.AttributeValue>",
          unexpected_value}},
        {"BatchWriteItem",
         "{'RequestItems':{'tab':%}}",
         {nested_generic,
          nested_generic,
          nested_generic,
          nested_generic,
          nested_generic,
          unexpected_value,
          structure_start}},
    };
    expect_rows(rows);
}

TEST(JsonTypeCheck, NamesTheTypesOfMapsAndStructures)
{
    const check_case cases[] = {
        {"PutItem",
         "{'Expected':[]}",
         "java.util.Map<java.lang.String, "
         "com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue>"},
        {"Query",
         "{'KeyConditions':[]}",
         "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.Condition>"},
        {"UpdateItem",
         "{'AttributeUpdates':[]}",
         "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValueUpdate>"},
        {"BatchGetItem",
         "{'RequestItems':[]}",
         "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.KeysAndAttributes>"},
        {"BatchWriteItem",
         "{'RequestItems':[]}",
         "java.util.Map<java.lang.String, "
         "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>"},
        {"CreateTable",
         "{'GlobalSecondaryIndexes':[{'Projection':[]}]}",
         "class com.amazonaws.dynamodb.v20120810.Projection"},
        {"BatchWriteItem",
         "{'RequestItems':{'t':[{'PutRequest':[]}]}}",
         "class com.amazonaws.dynamodb.v20120810.PutRequest"},
        {"BatchWriteItem",
         "{'RequestItems':{'t':[{'DeleteRequest':[]}]}}",
         "class com.amazonaws.dynamodb.v20120810.DeleteRequest"},
        {"BatchWriteItem",
         "{'RequestItems':{'t':[[]]}}",
         "class com.amazonaws.dynamodb.v20120810.WriteRequest"},
        {"PutItem",
         "{'Expected':{'a':{'Value':[]}}}",
         "class com.amazonaws.dynamodb.v20120810.AttributeValue"},
        {"TransactWriteItems",
         "{'TransactItems':[{'Put':[]}]}",
         "class com.amazonaws.dynamodb.v20120810.Put"},
    };
    for (const check_case& c : cases)
        EXPECT_EQ(
            checked(c.operation, c.body), std::string("Unrecognized collection type ") + c.text
        ) << c.body;
}

TEST(JsonTypeCheck, LooksIntoAttributeValuesOfAnyDepth)
{
    const check_case cases[] = {
        {"PutItem", "{'Item':{'a':{'N':5}}}", "NUMBER_VALUE cannot be converted to String"},
        {"PutItem", "{'Item':{'a':{'S':false}}}", "FALSE_VALUE cannot be converted to String"},
        {"PutItem", "{'Item':{'a':{'BOOL':'maybe'}}}", "Unexpected token received from parser"},
        {"PutItem", "{'Item':{'a':{'NULL':1}}}", "NUMBER_VALUE cannot be converted to Boolean"},
        {"PutItem", "{'Item':{'a':{'SS':'x'}}}", unexpected_field},
        {"PutItem", "{'Item':{'a':{'SS':{}}}}", structure_start},
        {"PutItem",
         "{'Item':{'a':{'SS':['a',1.5]}}}",
         "DECIMAL_VALUE cannot be converted to String"},
        {"PutItem", "{'Item':{'a':{'NS':[1]}}}", "NUMBER_VALUE cannot be converted to String"},
        {"PutItem", "{'Item':{'a':{'BS':[1]}}}", only_base64},
        {"PutItem",
         "{'Item':{'a':{'M':[]}}}",
         "Unrecognized collection type java.util.Map<java.lang.String, "
         "com.amazonaws.dynamodb.v20120810.AttributeValue>"},
        {"PutItem", "{'Item':{'a':{'M':'x'}}}", unexpected_field},
        {"PutItem", "{'Item':{'a':{'L':'x'}}}", unexpected_field},
        {"PutItem", "{'Item':{'a':{'L':{}}}}", structure_start},
        {"PutItem", "{'Item':{'a':{'L':['x']}}}", unexpected_value},
        {"PutItem",
         "{'Item':{'a':{'M':{'b':{'L':[{'S':'ok'},{'M':{'c':{'S':1}}}]}}}}}",
         "NUMBER_VALUE cannot be converted to String"},
        {"TransactWriteItems",
         "{'TransactItems':[{},{'Update':{'ExpressionAttributeValues':{':a':{'N':1}}}}]}",
         "NUMBER_VALUE cannot be converted to String"},
        {"Query", "{'KeyConditions':{'a':{'AttributeValueList':[1]}}}", unexpected_value},
    };
    for (const check_case& c : cases)
        EXPECT_EQ(checked(c.operation, c.body), c.text) << c.body;
}

TEST(JsonTypeCheck, WantsStrictBase64)
{
    const std::pair<const char*, const char*> texts[] = {
        {"", "ok"},
        {"AAAA", "ok"},
        {"Zg==", "ok"},
        {"Zm8=", "ok"},
        {"+/8=", "ok"},
        {"abcde", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"},
        {"=", "Base64 encoded length is expected a multiple of 4 bytes but found: 1"},
        {"ab c", "Invalid Base64 character: ' '"},
        {"A=AA", "Invalid Base64 character: '='"},
        {"A===", "Invalid Base64 character: '='"},
        {"====", "Invalid Base64 character: '='"},
        {"AAA*", "Invalid Base64 character: '*'"},
        {"Zh==", "Invalid last non-pad Base64 character dectected"},
        {"Zm9=", "Invalid last non-pad Base64 character dectected"},
    };
    for (const auto& [text, failure] : texts)
    {
        const std::string prefix = "{'TableName':'tab','Item':{'a':{";
        EXPECT_EQ(checked("PutItem", prefix + "'B':'" + text + "'}}}"), failure) << text;
        EXPECT_EQ(checked("PutItem", prefix + "'BS':['AAAA','" + text + "']}}}"), failure) << text;
    }
}

TEST(JsonTypeCheck, AnswersTheFirstErrorOfTheBody)
{
    EXPECT_EQ(
        checked("Query", "{'Limit':'x','TableName':true}"),
        "STRING_VALUE cannot be converted to Integer"
    );
    EXPECT_EQ(
        checked("Query", "{'TableName':true,'Limit':'x'}"),
        "TRUE_VALUE cannot be converted to String"
    );
    EXPECT_EQ(
        checked("PutItem", "{'Item':{'a':{'N':1,'S':[]}},'TableName':[]}"),
        "NUMBER_VALUE cannot be converted to String"
    );
}

TEST(JsonTypeCheck, ComesBeforeAllConstraints)
{
    EXPECT_EQ(
        checked("Query", "{'TableName':'','Limit':0,'Select':'X','ConsistentRead':3}"),
        "NUMBER_VALUE cannot be converted to Boolean"
    );
    EXPECT_EQ(
        checked("CreateTable", "{'TableName':1}"), "NUMBER_VALUE cannot be converted to String"
    );
}

TEST(JsonTypeCheck, WantsAnObjectAsBody)
{
    for (const char* body : {"null", "[]", "'x'", "5", "true"})
        for (const char* operation : {"GetItem", "CreateTable", "ListTables"})
            EXPECT_EQ(checked(operation, body), "(none)") << body;
}

TEST(JsonTypeCheck, IgnoresNullsAndUnknownMembers)
{
    const char* bodies[] = {
        "{'TableName':'tab','Key':{},'ConsistentRead':null,'AttributesToGet':null}",
        "{'TableName':'tab','Key':{},'What':{'Ever':[1,{}]}}",
        "{'TableName':'tab','Key':{'a':{'S':'x','X':[1]}}}",
        "{'TableName':'tab','Key':{'a':{'S':null,'M':{'b':null},'L':[null],'SS':[null]}}}",
        "{'TableName':'tab','Key':{'a':null}}",
    };
    for (const char* body : bodies)
        EXPECT_EQ(checked("GetItem", body), "ok") << body;
}

TEST(JsonTypeCheck, ConvertsFractionsAndWords)
{
    EXPECT_EQ(checked("Scan", "{'TableName':'tab','Limit':1.9}"), "ok");
    for (const char* word : {"true", "TRUE", "1", "yes", "false", "0", "No"})
        EXPECT_EQ(
            checked("Scan", std::string("{'TableName':'tab','ConsistentRead':'") + word + "'}"),
            "ok"
        ) << word;
}

}  // namespace
}  // namespace ddbm::local::testing
