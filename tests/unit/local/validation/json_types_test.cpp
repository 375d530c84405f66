// Every member of every request, given each kind of JSON instead of its own: what is said of it,
// and that it is said before anything else.

#include "unit/local/validation/validation_fixture.hpp"

#include <functional>
#include <vector>

namespace ddbm::local::testing {
namespace {

struct operation_spec
{
    std::string_view operation;
    // Texts are names of types; [x] is a list, {'*':x} a map, and everything else a structure, with
    // its name under '$'. AttributeValue is a structure too, written out in one place.
    std::string members;
};

constexpr std::string_view attribute_value_spec =
    "{'$':'AttributeValue','S':'String','N':'String','B':'Blob','BOOL':'Boolean','NULL':'Boolean',"
    "'SS':['String'],'NS':['String'],'BS':['Blob'],'L':['AttributeValue'],"
    "'M':{'*':'AttributeValue'}}";

const std::string capacity_spec = "'ReturnConsumedCapacity':'String'";
const std::string names_spec = "'ExpressionAttributeNames':{'*':'String'}";
const std::string values_spec = "'ExpressionAttributeValues':{'*':'AttributeValue'}";
const std::string attributes_spec = "{'*':'AttributeValue'}";
const std::string conditions_spec =
    "{'*':{'$':'Condition','ComparisonOperator':'String','AttributeValueList':['AttributeValue']}}";
const std::string expected_spec =
    "'Expected':{'*':{'$':'ExpectedAttributeValue','Value':'AttributeValue','Exists':'Boolean',"
    "'ComparisonOperator':'String','AttributeValueList':['AttributeValue']}}";
const std::string writes_spec =
    capacity_spec + ",'ReturnItemCollectionMetrics':'String','ReturnValues':'String'," +
    expected_spec + ",'ConditionalOperator':'String','ConditionExpression':'String'," + names_spec +
    "," + values_spec + ",'ReturnValuesOnConditionCheckFailure':'String'";
const std::string in_transaction_spec = "'TableName':'String','ConditionExpression':'String'," +
                                        names_spec + "," + values_spec +
                                        ",'ReturnValuesOnConditionCheckFailure':'String'";
const std::string key_schema_spec =
    "'KeySchema':[{'$':'KeySchemaElement','AttributeName':'String','KeyType':'String'}]";
const std::string projection_spec =
    "'Projection':{'$':'Projection','ProjectionType':'String','NonKeyAttributes':['String']}";
const std::string units_spec =
    "'ProvisionedThroughput':{'$':'ProvisionedThroughput','ReadCapacityUnits':'Long',"
    "'WriteCapacityUnits':'Long'}";
const std::string maxima_spec =
    "'OnDemandThroughput':{'$':'OnDemandThroughput','MaxReadRequestUnits':'Long',"
    "'MaxWriteRequestUnits':'Long'}";
const std::string warm_spec = "'WarmThroughput':{'$':'WarmThroughput','ReadUnitsPerSecond':'Long',"
                              "'WriteUnitsPerSecond':'Long'}";
const std::string definitions_spec =
    "'AttributeDefinitions':[{'$':'AttributeDefinition','AttributeName':'String',"
    "'AttributeType':'String'}]";
const std::string stream_spec =
    "'StreamSpecification':{'$':'StreamSpecification','StreamEnabled':'Boolean',"
    "'StreamViewType':'String'}";
const std::string encryption_spec =
    "'SSESpecification':{'$':'SSESpecification','Enabled':'Boolean','SSEType':'String',"
    "'KMSMasterKeyId':'String'}";

const operation_spec specs[] = {
    {"GetItem",
     "{'TableName':'String','Key':" + attributes_spec +
         ",'AttributesToGet':['String'],"
         "'ConsistentRead':'Boolean'," +
         capacity_spec + ",'ProjectionExpression':'String'," + names_spec + "}"},
    {"PutItem", "{'TableName':'String','Item':" + attributes_spec + "," + writes_spec + "}"},
    {"DeleteItem", "{'TableName':'String','Key':" + attributes_spec + "," + writes_spec + "}"},
    {"UpdateItem",
     "{'TableName':'String','Key':" + attributes_spec + "," + writes_spec +
         ",'UpdateExpression':'String',"
         "'AttributeUpdates':{'*':{'$':'AttributeValueUpdate','Value':'AttributeValue',"
         "'Action':'String'}}}"},
    {"Query",
     "{'TableName':'String','IndexName':'String','Select':'String','AttributesToGet':['String'],"
     "'Limit':'Integer','ConsistentRead':'Boolean','KeyConditions':" +
         conditions_spec +
         ","
         "'QueryFilter':" +
         conditions_spec +
         ",'ConditionalOperator':'String','ScanIndexForward':'Boolean',"
         "'ExclusiveStartKey':" +
         attributes_spec + "," + capacity_spec +
         ",'ProjectionExpression':'String',"
         "'FilterExpression':'String','KeyConditionExpression':'String'," +
         names_spec + "," + values_spec + "}"},
    {"Scan",
     "{'TableName':'String','IndexName':'String','Select':'String','AttributesToGet':['String'],"
     "'Limit':'Integer','ConsistentRead':'Boolean','ScanFilter':" +
         conditions_spec +
         ","
         "'ConditionalOperator':'String','ExclusiveStartKey':" +
         attributes_spec + "," + capacity_spec +
         ",'TotalSegments':'Integer','Segment':'Integer','ProjectionExpression':'String',"
         "'FilterExpression':'String'," +
         names_spec + "," + values_spec + "}"},
    {"BatchGetItem",
     "{'RequestItems':{'*':{'$':'KeysAndAttributes','Keys':[" + attributes_spec +
         "],"
         "'AttributesToGet':['String'],'ConsistentRead':'Boolean','ProjectionExpression':'String'"
         "," +
         names_spec + "}}," + capacity_spec + "}"},
    {"BatchWriteItem",
     "{'RequestItems':{'*':[{'$':'WriteRequest','PutRequest':{'$':'PutRequest','Item':" +
         attributes_spec + "},'DeleteRequest':{'$':'DeleteRequest','Key':" + attributes_spec +
         "}}]}," + capacity_spec + ",'ReturnItemCollectionMetrics':'String'}"},
    {"TransactGetItems",
     "{'TransactItems':[{'$':'TransactGetItem','Get':{'$':'Get','Key':" + attributes_spec +
         ",'TableName':'String','ProjectionExpression':'String'," + names_spec + "}}]," +
         capacity_spec + "}"},
    {"TransactWriteItems",
     "{'TransactItems':[{'$':'TransactWriteItem','Put':{'$':'Put','Item':" + attributes_spec + "," +
         in_transaction_spec + "},'Delete':{'$':'Delete','Key':" + attributes_spec + "," +
         in_transaction_spec + "},'ConditionCheck':{'$':'ConditionCheck','Key':" + attributes_spec +
         "," + in_transaction_spec + "},'Update':{'$':'Update','UpdateExpression':'String','Key':" +
         attributes_spec + "," + in_transaction_spec + "}}]," + capacity_spec +
         ",'ReturnItemCollectionMetrics':'String','ClientRequestToken':'String'}"},
    {"CreateTable",
     "{'TableName':'String'," + definitions_spec + "," + key_schema_spec +
         ",'LocalSecondaryIndexes':[{'$':'LocalSecondaryIndex','IndexName':'String'," +
         key_schema_spec + "," + projection_spec +
         "}],'GlobalSecondaryIndexes':[{'$':'GlobalSecondaryIndex','IndexName':'String'," +
         key_schema_spec + "," + projection_spec + "," + units_spec + "," + maxima_spec + "," +
         warm_spec + "}],'BillingMode':'String'," + units_spec + "," + stream_spec + "," +
         encryption_spec +
         ",'Tags':[{'$':'Tag','Key':'String','Value':'String'}],'TableClass':'String',"
         "'DeletionProtectionEnabled':'Boolean'," +
         maxima_spec + "," + warm_spec + "}"},
    {"UpdateTable",
     "{'TableName':'String'," + definitions_spec + ",'BillingMode':'String'," + units_spec +
         ","
         "'GlobalSecondaryIndexUpdates':[{'$':'GlobalSecondaryIndexUpdate',"
         "'Update':{'$':'UpdateGlobalSecondaryIndexAction','IndexName':'String'," +
         units_spec + "," + maxima_spec + "," + warm_spec +
         "},'Create':{'$':'CreateGlobalSecondaryIndexAction','IndexName':'String'," +
         key_schema_spec + "," + projection_spec + "," + units_spec + "," + maxima_spec + "," +
         warm_spec + "},'Delete':{'$':'DeleteGlobalSecondaryIndexAction','IndexName':'String'}}]," +
         stream_spec + "," + encryption_spec +
         ",'TableClass':'String','DeletionProtectionEnabled':'Boolean'," + maxima_spec + "," +
         warm_spec + "}"},
    {"DeleteTable", "{'TableName':'String'}"},
    {"DescribeTable", "{'TableName':'String'}"},
    {"DescribeTimeToLive", "{'TableName':'String'}"},
    {"DescribeContinuousBackups", "{'TableName':'String'}"},
    {"ListTables", "{'ExclusiveStartTableName':'String','Limit':'Integer'}"},
    {"UpdateTimeToLive",
     "{'TableName':'String','TimeToLiveSpecification':{'$':'TimeToLiveSpecification',"
     "'AttributeName':'String','Enabled':'Boolean'}}"},
    {"TagResource",
     "{'ResourceArn':'String','Tags':[{'$':'Tag','Key':'String','Value':'String'}]}"},
    {"UntagResource", "{'ResourceArn':'String','TagKeys':['String']}"},
    {"ListTagsOfResource", "{'ResourceArn':'String','NextToken':'String'}"},
    {"ListStreams", "{'TableName':'String','Limit':'Integer','ExclusiveStartStreamArn':'String'}"},
    {"DescribeStream",
     "{'StreamArn':'String','Limit':'Integer','ExclusiveStartShardId':'String',"
     "'ShardFilter':{'$':'ShardFilter','Type':'String','ShardId':'String'}}"},
    {"GetShardIterator",
     "{'StreamArn':'String','ShardId':'String','ShardIteratorType':'String',"
     "'SequenceNumber':'String'}"},
    {"GetRecords", "{'ShardIterator':'String','Limit':'Integer'}"},
};

bool is_map(const json::value& spec)
{
    return spec.is_object() && spec.as_object().contains("*");
}

bool is_structure(const json::value& spec)
{
    return spec == "AttributeValue" || (spec.is_object() && !is_map(spec));
}

// As messages print it.
std::string class_name(const json::value& spec)
{
    const std::string package = "com.amazonaws.dynamodb.v20120810.";
    if (spec == "AttributeValue")
        return package + "AttributeValue";
    if (spec == "Blob")
        return "java.nio.ByteBuffer";
    if (const auto* scalar = spec.if_string())
        return std::string("java.lang.").append(scalar->data(), scalar->size());
    if (spec.is_array())
        return "java.util.List<" + class_name(spec.at(0)) + ">";
    if (is_map(spec))
        return "java.util.Map<java.lang.String, " + class_name(spec.at("*")) + ">";
    return package + std::string(spec.at("$").as_string());
}

// Empty: it is taken.
std::string message(const json::value& spec, const json::value& sent, bool is_element)
{
    const bool is_list = spec.is_array();
    const bool is_scalar = spec.is_string() && !is_structure(spec);
    if (sent.is_null())
        return {};
    if (sent.is_object())
        return is_map(spec) || is_structure(spec)
                   ? ""
                   : "Start of structure or map found where not expected";
    if (sent.is_array())
    {
        if (is_list)
            return {};
        return "Unrecognized collection type " + std::string(is_map(spec) ? "" : "class ") +
               class_name(spec);
    }
    if (!is_scalar)
    {
        if (!is_element)
            return "Unexpected field type";
        if (is_structure(spec))
            return "Unexpected value type in payload";
        return "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast "
               "to class java.lang.Class (sun.reflect.generics.reflectiveObjects."
               "ParameterizedTypeImpl and java.lang.Class are in module java.base of loader "
               "'bootstrap')";
    }
    const std::string type(spec.as_string());
    const std::string token = sent.is_bool()     ? sent.as_bool() ? "TRUE_VALUE" : "FALSE_VALUE"
                              : sent.is_double() ? "DECIMAL_VALUE"
                              : sent.is_string() ? "STRING_VALUE"
                                                 : "NUMBER_VALUE";
    if (type == "Blob")
        return sent.is_string() ? "Base64 encoded length is expected a multiple of 4 bytes but "
                                  "found: 1"
                                : "only base-64-encoded strings are convertible to bytes";
    if (type == "Boolean" && sent.is_string())
        return "Unexpected token received from parser";
    const bool is_taken = type == "String"    ? sent.is_string()
                          : type == "Boolean" ? sent.is_bool()
                                              : sent.is_number();
    return is_taken ? "" : token + " cannot be converted to " + type;
}

json::value sample(const json::value& spec, int depth = 0)
{
    if (spec == "AttributeValue")
    {
        // With values in it once.
        if (depth > 0)
            return json::object{{"S", "x"}};
        return sample(parsed(attribute_value_spec), 1);
    }
    if (spec == "Blob")
        return "Yg==";
    if (spec == "Boolean")
        return true;
    if (spec == "Integer" || spec == "Long")
        return 5;
    if (spec.is_string())
        return "x";
    if (spec.is_array())
        return json::array{sample(spec.at(0), depth)};
    json::object made;
    for (const auto& member : spec.as_object())
        if (member.key() == "*")
            made["xxx"] = sample(member.value(), depth);
        else if (member.key() != "$")
            made[member.key()] = sample(member.value(), depth);
    return made;
}

class JsonTypeRules : public validation_test
{
protected:
    // Puts each kind of JSON in the place of `part`, and of all that is in it.
    void replace_in(
        std::string_view operation,
        const json::value& whole,
        json::value& part,
        const json::value& spec,
        bool is_element,
        int depth
    )
    {
        const json::value replacements[] = {
            true, false, 5, 1.5, "x", json::array(), json::object(), nullptr};
        for (const json::value& sent : replacements)
        {
            json::value kept = std::move(part);
            part = sent;
            expect_answer(operation, json::serialize(whole), message(spec, sent, is_element));
            part = std::move(kept);
        }
        const json::value structure =
            spec == "AttributeValue" ? parsed(attribute_value_spec) : spec;
        if (spec == "AttributeValue" && depth > 1)
            return;
        if (structure.is_array())
            replace_in(operation, whole, part.at(0), structure.at(0), true, depth + 1);
        if (!structure.is_object())
            return;
        for (const auto& member : structure.as_object())
        {
            const bool of_map = member.key() == "*";
            if (json::value* found = part.as_object().if_contains(of_map ? "xxx" : member.key()))
                replace_in(
                    operation,
                    whole,
                    *found,
                    member.value(),
                    of_map,
                    depth + (spec == "AttributeValue")
                );
        }
        ++places_;
    }

    void expect_answer(
        std::string_view operation, const std::string& request, const std::string& expected
    )
    {
        const engine_reply reply = call(operation, request);
        const bool is_serialization =
            reply.body.find("#SerializationException") != std::string::npos;
        if (expected.empty())
        {
            EXPECT_FALSE(is_serialization) << operation << request << reply.body;
            EXPECT_TRUE(reply.status == 200 || reply.status == 400) << operation << request;
            return;
        }
        EXPECT_EQ(reply.status, 400) << operation << request;
        const json::object body = json::parse(reply.body).as_object();
        ASSERT_TRUE(body.contains("Message")) << operation << request << reply.body;
        EXPECT_EQ(
            std::string_view(body.at("__type").as_string()),
            "com.amazon.coral.service#SerializationException"
        );
        EXPECT_EQ(std::string_view(body.at("Message").as_string()), expected)
            << operation << request;
        EXPECT_EQ(body.size(), 2u);
    }

    int places_ = 0;
};

TEST_F(JsonTypeRules, EveryMemberOfEveryRequestHasItsType)
{
    for (const operation_spec& each : specs)
    {
        json::value spec = parsed(each.members);
        json::value whole = sample(spec);
        for (const auto& member : spec.as_object())
            replace_in(each.operation, whole, whole.at(member.key()), member.value(), false, 0);
    }
    EXPECT_GT(places_, 100);
}

TEST_F(JsonTypeRules, TheFirstOfTheBodyIsAnswered)
{
    const auto first = [&](std::string_view body) {
        return std::string(json::parse(call("GetItem", body).body).at("Message").as_string());
    };

    EXPECT_EQ(first("{'TableName':5,'Key':true}"), "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(first("{'Key':true,'TableName':5}"), "Unexpected field type");
    EXPECT_EQ(
        first("{'Unknown':[{}],'Key':{'a':{'S':'x','M':{'b':{'L':[{'N':5}]}}},'c':5}}"),
        "NUMBER_VALUE cannot be converted to String"
    );
}

TEST_F(JsonTypeRules, WordsAndFractionsAreConverted)
{
    put("rich", "{'pk':{'S':'a'},'sk':{'N':'1'}}");

    for (const char* word : {"'TRUE'", "'1'", "'Yes'", "'false'", "'0'", "'NO'", "true"})
        answer_changed("GetItem", "'ConsistentRead':" + std::string(word));
    for (const char* number : {"1", "1.9", "1e0", "3", "9223372036854775807"})
        answer_changed("Scan", "'Limit':" + std::string(number));
    expect_refused(
        {"Scan",
         "'Limit':0.9",
         "1VE: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater "
         "than or equal to 1"}
    );
    expect_refused({
        {"PutItem",
         "'Item':{'a':{'B':'Yg='}}",
         "Base64 encoded length is expected a multiple of 4 bytes but found: 3",
         "SerializationException"},
        {"PutItem",
         "'Item':{'a':{'BS':['Yh==']}}",
         "Invalid last non-pad Base64 character dectected",
         "SerializationException"},
    });
}

}  // namespace
}  // namespace ddbm::local::testing
