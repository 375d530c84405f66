// What operations on tables check, and in which order: each step of a list is broken together with
// all later ones, and the answer is about the former. The single texts have tests of their own
// beside the operations.

#include "unit/local/validation/validation_fixture.hpp"

#include <vector>

namespace ddbm::local::testing {
namespace {

struct step
{
    std::string members;
    std::string message;
    std::string_view type = "ValidationException";
};

constexpr std::string_view in_use = "ResourceInUseException";
const std::string missing_table = "Requested resource not found: Table: none not found";

std::string definitions(std::string_view names)
{
    std::string all;
    for (const char name : names)
        all += std::string(all.empty() ? "" : ",") + "{'AttributeName':'" + name +
               "','AttributeType':'S'}";
    return "'AttributeDefinitions':[" + all + "]";
}

// "aH bR": HASH and RANGE.
std::string keys(std::string_view elements)
{
    std::string all;
    for (std::size_t at = 0; at < elements.size(); at += 3)
        all += std::string(all.empty() ? "" : ",") + "{'AttributeName':'" + elements[at] +
               "','KeyType':'" + (elements[at + 1] == 'H' ? "HASH" : "RANGE") + "'}";
    return "'KeySchema':[" + all + "]";
}

std::string
index(std::string_view name, std::string_view elements, std::string_view projection = "'ALL'")
{
    return "{'IndexName':'" + std::string(name) + "'," + keys(elements) +
           ",'Projection':{'ProjectionType':" + std::string(projection) + "}}";
}

std::string locals(std::string_view indexes)
{
    return "'LocalSecondaryIndexes':[" + std::string(indexes) + "]";
}

std::string globals(std::string_view indexes)
{
    return "'GlobalSecondaryIndexes':[" + std::string(indexes) + "]";
}

class TableRequestRules : public validation_test
{
protected:
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

TEST_F(TableRequestRules, AMissingTableNameComesFirst)
{
    const std::string absent =
        "The parameter 'TableName' is required but was not present in the request";

    for (const char* operation :
         {"CreateTable", "UpdateTable", "DeleteTable", "DescribeTable", "DescribeTimeToLive"})
        expect_refused({
            {operation, "{}", absent},
            {operation, "{'TableName':null,'BillingMode':'FREE'}", absent},
        });
}

TEST_F(TableRequestRules, TableNamesHaveConstraints)
{
    const auto violates = [](std::string_view name, std::string_view constraint) {
        return "Value '" + std::string(name) +
               "' at 'tableName' failed to satisfy constraint: Member must " +
               std::string(constraint);
    };
    const std::string long_name(256, 'a');
    const std::string at_least_3 = "have length greater than or equal to 3";
    const std::string pattern = "satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

    for (const char* operation :
         {"CreateTable",
          "UpdateTable",
          "DeleteTable",
          "DescribeTable",
          "DescribeTimeToLive",
          "UpdateTimeToLive",
          "DescribeContinuousBackups"})
        expect_refused({
            {operation, "'TableName':'ab'", "1VE: " + violates("ab", at_least_3)},
            {operation,
             "'TableName':''",
             "2 validation errors detected: " + violates("", pattern) + "; " +
                 violates("", at_least_3)},
            {operation,
             "'TableName':'" + long_name + "'",
             "1VE: " + violates(long_name, "have length less than or equal to 255")},
            {operation, "'TableName':'a;b'", "1VE: " + violates("a;b", pattern)},
        });
}

TEST_F(TableRequestRules, CreateTableChecksKeysInThisOrder)
{
    const std::string one_unit =
        "'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}";

    expect_order(
        "CreateTable",
        {
            {"'KeySchema':[],'TableName':'plain'",
             "1VE: Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length "
             "greater than or equal to 1"},
            {one_unit + ",'BillingMode':'PAY_PER_REQUEST'," + keys("bH cH"),
             "OMV: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
             "BillingMode is PAY_PER_REQUEST"},
            {"'ProvisionedThroughput':null,'BillingMode':'PROVISIONED'",
             "OMV: ReadCapacityUnits and WriteCapacityUnits must both be specified when "
             "BillingMode "
             "is PROVISIONED"},
            {"'BillingMode':null,'ProvisionedThroughput':{'ReadCapacityUnits':1000000000001,"
             "'WriteCapacityUnits':1000000000002}",
             "Given value 1000000000001 for ReadCapacityUnits is out of bounds"},
            {"'BillingMode':'PAY_PER_REQUEST','ProvisionedThroughput':null," + keys("bR cR"),
             "Invalid KeySchema: Some index key attribute have no definition"},
        }
    );
    expect_order(
        "CreateTable",
        {
            {definitions("ad") + "," + keys("aR bR"),
             "OMV: Some index key attributes are not defined in AttributeDefinitions. Keys: [a, "
             "b], "
             "AttributeDefinitions: [a, d]"},
            {definitions("aab") + "," + keys("bR bR"),
             "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
            {keys("bR aH"), "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
            {definitions("aab") + "," + keys("bH aH"),
             "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
            {definitions("aab") + "," + keys("bH aR"), "Attribute Name is duplicated: a"},
            {definitions("abc") + ",'StreamSpecification':{'StreamEnabled':true}",
             "OMV: Number of attributes in KeySchema does not exactly match number of attributes "
             "defined in AttributeDefinitions"},
            {definitions("ab") + "," + keys("aH bR") +
                 ",'StreamSpecification':{'StreamEnabled':false,'StreamViewType':'NEW_IMAGE'}",
             "OMV: Table is being created with a stream disabled, UpdateViewType should not be "
             "specified"},
            {"'StreamSpecification':{'StreamEnabled':true},'OnDemandThroughput':"
             "{'MaxReadRequestUnits':0}",
             "OMV: Table is being created with a stream enabled, UpdateViewType is required"},
            {"'StreamSpecification':null,'OnDemandThroughput':{'MaxReadRequestUnits':0}",
             "OMV: Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of "
             "valid range"},
            {"'OnDemandThroughput':null,'Tags':[{'Key':'','Value':'x'}]",
             "The Tag Key provided is invalid, Key: "},
            {"'Tags':[],'SSESpecification':{'Enabled':true,'SSEType':'AES256'}",
             "OMV: SSEType AES256 is not supported"},
            {"'SSESpecification':null,'TableName':'plain'", "Table already exists: plain", in_use},
        }
    );
}

TEST_F(TableRequestRules, CreateTableChecksIndexesInThisOrder)
{
    const std::string table = definitions("abc") + "," + keys("aH bR") + ",";

    expect_order(
        "CreateTable",
        {
            {table + locals("") + "," + globals(""), "OMV: List of LocalSecondaryIndexes is empty"},
            {table + keys("aH") + "," + locals(index("ix1", "aH")),
             "OMV: Table KeySchema does not have a range key, which is required when specifying a "
             "LocalSecondaryIndex"},
            {table + locals(index("ix1", "aH dR")),
             "OMV: Some index key attributes are not defined in AttributeDefinitions. Keys: [a, "
             "d], "
             "AttributeDefinitions: [a, b, c]"},
            {table + locals(index("ix1", "cR cR")),
             "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
            {table + locals(index("ix1", "cR aR")),
             "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
            {table + locals(index("ix1", "cH aH")),
             "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
            {table + locals(index("ix1", "cH")),
             "OMV: Index KeySchema does not have a range key for index: ix1"},
            {table + locals(index("ix1", "cH aR")),
             "OMV: Index KeySchema does not have the same leading hash key as table KeySchema for "
             "index: ix1. index hash key: c, table hash key: a"},
            {table + locals(index("ix1", "aH cR")) + "," + globals(""),
             "OMV: List of GlobalSecondaryIndexes is empty"},
            {table + globals(index("ix2", "cR")),
             "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
        }
    );
    expect_refused({
        {"CreateTable",
         table + globals(index("ix1", "aH bR")),
         "OMV: Some AttributeDefinitions are not used. AttributeDefinitions: [a, b, c], keys used: "
         "[a, b]"},
        {"CreateTable",
         table + locals(index("ix1", "aH cR")) + "," + globals(index("ix1", "cH")),
         "OMV: Duplicate index name: ix1"},
        {"CreateTable",
         table + locals(index("ix1", "aH cR", "null")),
         "OMV: Unknown ProjectionType: null"},
        {"CreateTable",
         table + locals(index("ix1", "aH cR") + "," + index("ix2", "aH cR", "'INCLUDE'")),
         "OMV: ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
    });
}

TEST_F(TableRequestRules, UpdateTableChecksInThisOrder)
{
    const std::string none = "{'TableName':'none'";
    const std::string delete_index = "{'Delete':{'IndexName':'ixx'}}";
    const auto updates = [](std::string_view list) {
        return ",'GlobalSecondaryIndexUpdates':[" + std::string(list) + "]";
    };
    const std::string units =
        ",'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}";

    const auto nothing = call("UpdateTable", none + "}");
    EXPECT_TRUE(
        json::parse(nothing.body)
            .at("message")
            .as_string()
            .starts_with("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                         "GlobalSecondaryIndexUpdates")
    ) << nothing.body;
    for (const std::string& members : {definitions("a"), std::string("'Unknown':1")})
        EXPECT_EQ(call("UpdateTable", none + "," + members + "}").body, nothing.body) << members;
    expect_refused({
        {"UpdateTable",
         none + updates("") + units + "}",
         "OMV: List of GlobalSecondaryIndexUpdates is empty"},
        {"UpdateTable",
         none + ",'BillingMode':'PROVISIONED'" + updates("{}") + "}",
         "OMV: ProvisionedThroughput must be specified when BillingMode is PROVISIONED"},
        {"UpdateTable",
         none + ",'BillingMode':'PAY_PER_REQUEST'" + units + updates("{}") + "}",
         "OMV: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
         "is PAY_PER_REQUEST"},
        {"UpdateTable",
         none + updates("{}," + delete_index + "," + delete_index) + "}",
         "OMV: One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
         "GlobalSecondaryIndexUpdate.Delete must not be null"},
        {"UpdateTable",
         none +
             updates("{'Delete':{'IndexName':'ixx'},'Update':{'IndexName':'ixx',"
                     "'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}}}") +
             "}",
         "OMV: Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate "
         "object"},
        {"UpdateTable",
         none + updates(delete_index + "," + delete_index) + "}",
         "OMV: Only one global secondary index update per index is allowed simultaneously. Index: "
         "ixx"},
        {"UpdateTable", none + updates(delete_index) + "}", missing_table, not_found},
        {"UpdateTable",
         "'DeletionProtectionEnabled':null" + updates(delete_index),
         "Requested resource not found: Index ixx for table plain",
         not_found},
        {"UpdateTable",
         "{'TableName':'rich'" + updates("{'Delete':{'IndexName':'local'}}") + "}",
         "Cannot delete an index that is not a GlobalSecondaryIndex: local"},
        {"UpdateTable",
         "{'TableName':'plain'" + updates("{'Create':" + index("ixx", "aH") + "}") + "}",
         "OMV: AttributeDefinitions is not specified for index: ixx"},
        {"UpdateTable",
         "{'TableName':'plain'" + units + "}",
         "OMV: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
         "is PAY_PER_REQUEST"},
        {"UpdateTable",
         "{'TableName':'plain','StreamSpecification':{'StreamEnabled':false}}",
         "Table has no stream to disable: TableName: plain"},
    });
}

TEST_F(TableRequestRules, TablesThatAreNotThereAreNamed)
{
    const std::string none = "'TableName':'none'";
    for (const char* operation :
         {"DeleteTable", "DescribeTable", "UpdateTable", "UpdateTimeToLive", "DescribeTimeToLive"})
        expect_refused({operation, none, missing_table, not_found});
    expect_refused({
        {"DescribeContinuousBackups", none, "Table not found: none", "TableNotFoundException"},
        {"DescribeTable",
         "'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/none'",
         missing_table,
         not_found},
        {"TagResource",
         "'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/none'",
         "Requested resource not found: ResourcArn: "
         "arn:aws:dynamodb:us-east-1:000000000000:table/none not found",
         not_found},
    });
}

TEST_F(TableRequestRules, ListTablesTakesNamesOnly)
{
    expect_refused({
        {"ListTables",
         "'Limit':0",
         "1VE: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater "
         "than or equal to 1"},
        {"ListTables",
         "'Limit':101",
         "1VE: Value '101' at 'limit' failed to satisfy constraint: Member must have value less "
         "than or equal to 100"},
        {"ListTables",
         "'ExclusiveStartTableName':'a;'",
         "2 validation errors detected: Value 'a;' at 'exclusiveStartTableName' failed to satisfy "
         "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' "
         "at 'exclusiveStartTableName' failed to satisfy constraint: Member must have length "
         "greater than or equal to 3"},
    });
    expect(
        "ListTables", "{'Limit':1}", "{'TableNames':['plain'],'LastEvaluatedTableName':'plain'}"
    );
    expect("ListTables", "{'Limit':2}", "{'TableNames':['plain','rich']}");
    expect("ListTables", "{'ExclusiveStartTableName':'plan'}", "{'TableNames':['rich']}");
}

TEST_F(TableRequestRules, TimeToLiveChecksInThisOrder)
{
    const auto setting = [](std::string_view name, std::string_view enabled) {
        return "'TimeToLiveSpecification':{'AttributeName':" + std::string(name) +
               ",'Enabled':" + std::string(enabled) + "}";
    };
    const std::string at = "1VE: Value null at 'timeToLiveSpecification.";
    const std::string absent = " failed to satisfy constraint: Member must not be null";

    expect_refused({
        {"UpdateTimeToLive", setting("null", "true"), at + "attributeName'" + absent},
        {"UpdateTimeToLive", setting("'t'", "null"), at + "enabled'" + absent},
        {"UpdateTimeToLive",
         setting("''", "true"),
         "1VE: Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: "
         "Member must have length greater than or equal to 1"},
        {"UpdateTimeToLive", setting("'t'", "false"), "TimeToLive is already disabled"},
    });
    expect_changed(
        "UpdateTimeToLive",
        setting("'t'", "true"),
        "{'TimeToLiveSpecification':{'AttributeName':'t','Enabled':true}}"
    );
    // What it says comes before how often it may be said.
    expect_refused({
        {"UpdateTimeToLive", setting("'t'", "true"), "TimeToLive is already enabled"},
        {"UpdateTimeToLive",
         setting("'u'", "false"),
         "TimeToLive is active on a different AttributeName: current AttributeName is t"},
        {"UpdateTimeToLive",
         setting("'t'", "false"),
         "Time to live has been modified multiple times within a fixed interval"},
    });
}

TEST_F(TableRequestRules, TagsAreCheckedBeforeTheTable)
{
    const std::string none = "'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/none',";
    const auto tags = [&](std::string_view key, std::string_view value) {
        return none + "'Tags':[{'Key':" + std::string(key) + ",'Value':" + std::string(value) +
               "}]";
    };

    expect_refused({
        {"TagResource",
         "'Tags':null",
         "1VE: Value null at 'tags' failed to satisfy constraint: Member must not be null"},
        {"UntagResource",
         "'TagKeys':null",
         "1VE: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"},
        {"TagResource", "'ResourceArn':null", "Invalid TableArn"},
        {"TagResource", "'ResourceArn':'plain'", "OMV: ARNs must start with 'arn:': plain"},
        {"TagResource",
         "'ResourceArn':'arn:aws:s3:us-east-1:000000000000:table/plain'",
         "OMV: Provided Arn is not a DynamoDB resource arn: "
         "arn:aws:s3:us-east-1:000000000000:table/plain"},
        {"TagResource",
         "'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/plain/index/ixx'",
         "OMV: Invalid resource arn provided, only table or stream is accepted. Provided resource "
         "arn: arn:aws:dynamodb:us-east-1:000000000000:table/plain/index/ixx"},
        {"TagResource", none + "'Tags':[]", "Atleast one Tag needs to be provided as Input."},
        {"UntagResource",
         none + "'TagKeys':[]",
         "Atleast one Tag Key needs to be provided as Input."},
        {"TagResource", tags("''", "'x'"), "The Tag Key provided is invalid, Key: "},
        {"TagResource", tags("'a#'", "'x'"), "The Tag Key provided is invalid, Key: a#"},
        {"TagResource", tags("'a'", "null"), "The Tag Value provided is invalid, Value: null"},
        {"TagResource",
         tags("'a'", "'" + std::string(257, 'v') + "'"),
         "The Tag Value provided is invalid, Value: " + std::string(257, 'v')},
        {"TagResource", tags("'AWS:x'", "'x'"), "Tag Key cannot be prefixed with aws:, Key: AWS:x"},
        {"UntagResource",
         none + "'TagKeys':['aws:x']",
         "Tag Key cannot be prefixed with aws:, Key: aws:x"},
        {"TagResource",
         none + "'Tags':[{'Key':'a','Value':'1'},{'Key':'a','Value':'2'}]",
         "Duplicate Tag Keys provided as input: Duplicate Tag Key found a"},
    });
    EXPECT_EQ(call("TagResource", good_request("TagResource")).body, "");
    EXPECT_EQ(call("UntagResource", good_request("UntagResource")).body, "");
}

TEST_F(TableRequestRules, ProtectedTablesStay)
{
    answer_changed("UpdateTable", "'DeletionProtectionEnabled':true");

    expect_refused(
        {"DeleteTable",
         "'TableName':'plain'",
         "Resource cannot be deleted as it is currently protected against deletion. Disable "
         "deletion protection first."}
    );
}

}  // namespace
}  // namespace ddbm::local::testing
