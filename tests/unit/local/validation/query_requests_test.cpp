// What a query checks, from its parameters to its start key.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

// One entry of KeyConditions or QueryFilter.
std::string on(std::string_view attribute, std::string_view op, std::string_view values)
{
    return "'" + std::string(attribute) + "':{'ComparisonOperator':'" + std::string(op) +
           "','AttributeValueList':[" + std::string(values) + "]}";
}

std::string legacy(const std::string& conditions)
{
    return "'KeyConditionExpression':null,'ExpressionAttributeValues':null,'KeyConditions':{" +
           conditions + "}";
}

// With :p a text, :n a number and :b a binary.
std::string keys(std::string_view condition)
{
    std::string all =
        "'KeyConditionExpression':'" + std::string(condition) + "','ExpressionAttributeValues':{";
    const char* separator = "";
    for (const char* value : {"':p':{'S':'a'}", "':n':{'N':'1'}", "':b':{'B':'Yg=='}"})
        if (condition.find(std::string_view(value).substr(1, 2)) != condition.npos)
        {
            all.append(separator).append(value);
            separator = ",";
        }
    return all + "}";
}

std::string start(std::string_view members)
{
    return ",'ExclusiveStartKey':{" + std::string(members) + "}";
}

const std::string pk_is_a = on("pk", "EQ", "{'S':'a'}");
const std::string bad_start = "The provided starting key is invalid";
const std::string no_match = "The provided key element does not match the schema";

using QueryRequestRules = validation_test;

TEST_F(QueryRequestRules, ParametersComeInThisOrder)
{
    const std::string bad_filter = ",'QueryFilter':{'x':{'ComparisonOperator':'LT'}}";
    const std::string twice = ",'AttributesToGet':['x','x']";
    const std::string bad_value = start("'pk':{'X':'a'}");
    const std::string no_conditions = "'KeyConditionExpression':null,"
                                      "'ExpressionAttributeValues':null,'TableName':'none'";

    expect_refused({
        {"Query",
         no_conditions + twice + bad_value + bad_filter,
         "OMV: Invalid number of argument(s) for the LT ComparisonOperator"},
        {"Query", no_conditions + twice + bad_value, "OMV: Duplicate value in attribute name: x"},
        {"Query",
         no_conditions + bad_value,
         bad_start +
             ": Supplied AttributeValue is empty, must contain exactly one of the supported "
             "datatypes"},
        {"Query",
         no_conditions + start("'pk':{'N':'b'}"),
         "The parameter cannot be converted to a numeric value: b"},
        {"Query",
         no_conditions,
         "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
         "request."},
        {"Query",
         no_conditions + ",'FilterExpression':'x y'",
         "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
         "request."},
        {"Query",
         "'TableName':'none','FilterExpression':'x y'," + keys("pk = = :p"),
         "Invalid KeyConditionExpression: Syntax error; token: \"=\", near: \"= = :p\""},
        {"Query",
         "'TableName':'none','FilterExpression':'x y','ProjectionExpression':'x y'," +
             keys("pk = :p"),
         "Invalid FilterExpression: Syntax error; token: \"y\", near: \"x y\""},
        {"Query",
         "'TableName':'none','ProjectionExpression':'x y'," + keys("pk = :p"),
         "Invalid ProjectionExpression: Syntax error; token: \"y\", near: \"x y\""},
        {"Query",
         "'TableName':'none'," + legacy(on("pk", "LT", "")),
         "OMV: Invalid number of argument(s) for the LT ComparisonOperator"},
        {"Query", "'TableName':'none'," + legacy(""), "Conditions can be of length 1 or 2 only"},
        {"Query",
         "'TableName':'none'," +
             legacy(pk_is_a + "," + on("sk", "EQ", "{'N':'1'}") + "," + on("x", "EQ", "{'N':'1'}")),
         "Requested resource not found",
         not_found},
        {"Query",
         "'TableName':'none'," + legacy(pk_is_a),
         "Requested resource not found",
         not_found},
        {"Query",
         "'IndexName':'other','ConsistentRead':true" + start("'x':{'S':'a'}"),
         "The table does not have the specified index: other"},
        {"Query",
         "'IndexName':'global','ConsistentRead':true" + start("'x':{'S':'a'}"),
         "Consistent reads are not supported on global secondary indexes"},
    });
}

TEST_F(QueryRequestRules, SelectGoesWithTheAttributes)
{
    const std::string list = "'ProjectionExpression':'kept','Select':'";
    const std::string names = "'AttributesToGet':['kept'],'KeyConditions':{" + pk_is_a +
                              "},'KeyConditionExpression':null,'ExpressionAttributeValues':null,"
                              "'Select':'";
    const std::string specific =
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
        "SPECIFIC_ATTRIBUTES";

    for (const char* operation : {"Query", "Scan"})
        expect_refused({
            {operation,
             "'Select':'ALL_PROJECTED_ATTRIBUTES'",
             "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"},
            {operation, "'Select':'SPECIFIC_ATTRIBUTES'", specific},
            {operation,
             list + "ALL_ATTRIBUTES'",
             "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"},
            {operation,
             list + "COUNT'",
             "Cannot specify the ProjectionExpression when choosing to get only the Count"},
            {operation,
             list + "ALL_PROJECTED_ATTRIBUTES','IndexName':'global'",
             "Cannot specify the ProjectionExpression when choosing to get "
             "ALL_PROJECTED_ATTRIBUTES"},
        });
    expect_refused(
        {"Query",
         names + "COUNT'",
         "Cannot specify the AttributesToGet when choosing to get only the Count"}
    );
    answer_changed("Query", list + "SPECIFIC_ATTRIBUTES'");
}

TEST_F(QueryRequestRules, KeyConditionsFitTheKey)
{
    const std::string mismatch = "OMV: Condition parameter type does not match schema type";
    const std::string plain = "'TableName':'plain',";
    const auto too_many = [](int count, int most) {
        return "The number of query conditions (" + std::to_string(count) +
               ") exceeds the number of key attributes defined in the schema (" +
               std::to_string(most) + ")";
    };

    expect_refused({
        {"Query", keys("pk > :p"), "Query key condition not supported"},
        {"Query", keys("begins_with(pk, :p) AND sk = :n"), "Query key condition not supported"},
        {"Query", plain + keys("pk = :p AND sk = :n"), "Query key condition not supported"},
        {"Query", plain + keys("a = :p AND sk = :n"), "Query key condition not supported"},
        {"Query", plain + keys("pk = :p AND sk = :n AND kept > :p"), too_many(3, 1)},
        {"Query", keys("pk = :p AND sk = :n AND kept = :p"), too_many(3, 2)},
        {"Query", keys("pk > :p AND a = :n AND kept = :p"), too_many(3, 2)},
        {"Query",
         legacy(pk_is_a + "," + on("sk", "EQ", "{'N':'1'}") + "," + on("x", "EQ", "{'N':'1'}")),
         too_many(3, 2)},
        {"Query", keys("sk = :n"), "Query condition missed key schema element: pk"},
        {"Query", keys("kept = :p"), "Query condition missed key schema element: pk"},
        {"Query", keys("pk = :p AND kept = :n"), "Query condition missed key schema element: sk"},
        {"Query",
         "'IndexName':'global'," + keys("pk = :p"),
         "Query condition missed key schema element: area"},
        {"Query", keys("pk = :n"), mismatch},
        {"Query", keys("pk = :p AND sk = :p"), mismatch},
        {"Query", keys("pk = :p AND begins_with(sk, :p)"), mismatch},
        {"Query", "'IndexName':'coded'," + keys("code = :p AND bin > :p"), mismatch},
    });
    expect_refused(
        {"Query",
         "'KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':''}}",
         "One or more parameter values are not valid. The AttributeValue for a key attribute "
         "cannot "
         "contain an empty string value. Key: pk"}
    );
    for (const char* op : {"NE", "CONTAINS", "NOT_CONTAINS", "IN"})
        expect_refused(
            {"Query",
             legacy(pk_is_a + "," + on("sk", op, "{'N':'1'}")),
             "Attempted conditional constraint is not an indexable operation"}
        );
    for (const char* op : {"NULL", "NOT_NULL"})
        expect_refused(
            {"Query",
             legacy(pk_is_a + "," + on("sk", op, "")),
             "Attempted conditional constraint is not an indexable operation"}
        );
    for (const char* op : {"NE", "IN", "LT", "BEGINS_WITH"})
        expect_refused(
            {"Query", legacy(on("pk", op, "{'S':'a'}")), "Query key condition not supported"}
        );
    answer_changed("Query", keys(":n < sk AND (pk = :p)"));
    answer_changed("Query", "'IndexName':'local'," + keys("begins_with(area, :p) AND :p = pk"));
}

TEST_F(QueryRequestRules, StartKeysFitTheKey)
{
    const std::string whole = bad_start + ": " + no_match;
    const std::string outside =
        "The provided starting key is outside query boundaries based on provided conditions";

    expect_refused({
        {"Query", keys("pk = :p") + start("'pk':{'S':'a'}"), bad_start},
        {"Query", keys("pk = :p") + start("'pk':{'S':'a'},'x':{'N':'1'}"), bad_start},
        {"Query",
         keys("pk = :p") + start("'pk':{'S':'a'},'sk':{'N':'1'},'x':{'N':'1'}"),
         bad_start},
        {"Query", keys("pk = :p") + start("'pk':{'S':'a'},'sk':{'S':'1'}"), whole},
        {"Query", keys("pk = :p") + start("'pk':{'N':'1'},'sk':{'N':'1'}"), whole},
        {"Query", keys("pk = :p") + start("'pk':{'S':'b'},'sk':{'N':'1'}"), outside},
        {"Query",
         keys("pk = :p AND sk > :n") + start("'pk':{'S':'a'},'sk':{'N':'1'}"),
         "The provided starting key does not match the range key predicate"},
        {"Query",
         keys("pk = :p AND sk = :n") + start("'pk':{'S':'a'},'sk':{'N':'1'}"),
         "The query can return at most one row and cannot be restarted"},
        {"Query",
         "'IndexName':'local'," + keys("pk = :p") + start("'pk':{'S':'a'},'sk':{'N':'1'}"),
         bad_start},
        {"Query",
         "'IndexName':'local'," + keys("pk = :p") +
             start("'pk':{'S':'a'},'sk':{'N':'1'},'area':{'N':'1'}"),
         no_match},
        {"Query",
         "'IndexName':'coded'," + keys("code = :p") +
             start("'pk':{'S':'a'},'sk':{'S':'1'},'code':{'S':'a'},'bin':{'B':'Yg=='}"),
         whole},
        {"Query",
         "'IndexName':'coded'," + keys("code = :p") +
             start("'pk':{'S':'a'},'sk':{'N':'1'},'code':{'S':'b'},'bin':{'B':'Yg=='}"),
         outside},
    });
}

TEST_F(QueryRequestRules, StartKeysOfTablesWithoutSortKeyHaveOwnWords)
{
    const std::string bad = "The provided exclusive start key is invalid";
    const std::string plain = "'TableName':'plain',";

    expect_refused({
        {"Query", plain + keys("pk = :p") + start(""), bad},
        {"Query", plain + keys("pk = :p") + start("'x':{'S':'a'}"), bad},
        {"Query", plain + keys("pk = :p") + start("'pk':{'S':'a'},'sk':{'N':'1'}"), bad},
        {"Query", plain + keys("pk = :p") + start("'pk':{'N':'1'}"), bad_start + ": " + no_match},
        {"Query",
         plain + keys("pk = :p") + start("'pk':{'S':'a'}"),
         "The query can return at most one row and cannot be restarted"},
        {"Scan", plain + start("'x':{'S':'a'}").substr(1), bad_start + ": " + no_match},
    });
}

TEST_F(QueryRequestRules, StartKeysComeBeforeConditionsAndAfterThem)
{
    expect_refused({
        {"Query", keys("sk = :n") + start("'x':{'S':'a'}"), bad_start},
        {"Query",
         "'IndexName':'local'," + keys("area = :n") +
             start("'pk':{'S':'a'},'sk':{'S':'1'},'area':{'N':'1'}"),
         no_match},
        {"Query",
         keys("sk = :n") + start("'pk':{'S':'a'},'sk':{'S':'1'}"),
         "Query condition missed key schema element: pk"},
        {"Query",
         keys("pk = :n") + start("'pk':{'S':'a'},'sk':{'S':'1'}"),
         "OMV: Condition parameter type does not match schema type"},
        {"Query",
         "'ProjectionExpression':'pk.x'," + keys("pk = :p") +
             start("'pk':{'S':'a'},'sk':{'S':'1'}"),
         bad_start + ": " + no_match},
    });
}

TEST_F(QueryRequestRules, FiltersLeaveTheKeyAlone)
{
    const auto by_expression = [](std::string_view attribute) {
        return "Filter Expression can only contain non-primary key attributes: Primary key "
               "attribute: " +
               std::string(attribute);
    };

    expect_refused({
        {"Query", "'FilterExpression':'pk = :p'", by_expression("pk")},
        {"Query", "'FilterExpression':'kept = sk'", by_expression("sk")},
        {"Query", "'FilterExpression':'kept = :p AND size(sk) > :p'", by_expression("sk")},
        {"Query",
         "'IndexName':'global','FilterExpression':'area <> :p'," + keys("area = :p"),
         by_expression("area")},
        {"Query",
         legacy(pk_is_a) + ",'QueryFilter':{" + on("sk", "EQ", "{'N':'1'}") + "}",
         "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk"},
        {"Query",
         "'FilterExpression':'pk = :p','ProjectionExpression':'sk[1]'",
         "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
         "allowed: Key: sk"},
    });
    answer_changed(
        "Query", "'IndexName':'global','FilterExpression':'pk <> :p'," + keys("area = :p")
    );
}

TEST_F(QueryRequestRules, GlobalIndexesHaveOnlyWhatTheyProject)
{
    const std::string in_global = "'IndexName':'global',";
    const std::string condition = keys("area = :p");
    const std::string all =
        "OMV: Select type ALL_ATTRIBUTES is not supported for global secondary index global "
        "because its projection type is not ALL";

    expect_refused({
        {"Query", in_global + condition + ",'Select':'ALL_ATTRIBUTES'", all},
        {"Scan", in_global + "'Select':'ALL_ATTRIBUTES'", all},
        {"Query",
         in_global + condition + ",'ProjectionExpression':'kept, zz'",
         "OMV: Global secondary index global does not project [zz]"},
        {"Query",
         in_global + condition + ",'Select':'ALL_ATTRIBUTES','FilterExpression':'area = :p'",
         "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
         "area"},
    });
    answer_changed("Query", "'IndexName':'coded','Select':'ALL_ATTRIBUTES'," + keys("code = :p"));
    answer_changed("Query", "'IndexName':'local','Select':'ALL_ATTRIBUTES'");
    answer_changed("Query", "'IndexName':'local','ProjectionExpression':'zz'");
}

TEST_F(QueryRequestRules, FiltersKeepToWhatAnIndexHolds)
{
    const std::string lacks = " does not project one or more filter attributes: ";

    expect_refused({
        {"Query",
         "'IndexName':'global','FilterExpression':'attribute_exists(zz) AND "
         "attribute_exists(yy)'," +
             keys("area = :p"),
         "OMV: Secondary index global" + lacks + "[yy, zz]"},
        {"Query",
         "'IndexName':'local','FilterExpression':'attribute_exists(zz)'",
         "OMV: Secondary index local" + lacks + "[zz]"},
    });
    answer_changed(
        "Query",
        "'IndexName':'global','FilterExpression':'attribute_exists(kept)'," + keys("area = :p")
    );
}

TEST_F(QueryRequestRules, ScansOfALocalIndexFilterByMoreThanTheyReturn)
{
    answer(
        "PutItem",
        "{'TableName':'rich','Item':{'pk':{'S':'a'},'sk':{'N':'1'},'area':{'S':'x'},'zz':{'N':'1'}}"
        "}"
    );

    const json::value page =
        answer_changed("Scan", "'IndexName':'local','FilterExpression':'attribute_exists(zz)'");

    EXPECT_EQ(page.at("Items"), parsed("[{'pk':{'S':'a'},'sk':{'N':'1'},'area':{'S':'x'}}]"));
}

TEST_F(QueryRequestRules, NoKeyIsEmptyOrTooLong)
{
    const auto values = [](const std::string& area) {
        return "'ExpressionAttributeValues':{':p':{'S':'a'},':e':{'S':'" + area + "'}}";
    };
    const std::string empty =
        "One or more parameter values are not valid. A value specified for a secondary index key "
        "is not supported. The AttributeValue for a key attribute cannot contain an empty string "
        "value. IndexName: local, IndexKey: area";

    for (const char* condition : {"area = :e", "area > :e", "begins_with(area, :e)"})
    {
        const std::string asked = "'IndexName':'local','KeyConditionExpression':'pk = :p AND " +
                                  std::string(condition) + "',";
        expect_refused({"Query", asked + values(""), empty});
        expect_refused(
            {"Query",
             asked + values(std::string(1025, 'x')),
             "OMV: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"}
        );
        answer_changed("Query", asked + values(std::string(1024, 'x')));
    }
}

TEST_F(QueryRequestRules, LegacyConditionsAreChecked)
{
    expect_refused({
        {"Query",
         legacy(on("pk", "EQ", "{'S':'a'},{'S':'b'}")),
         "OMV: Invalid number of argument(s) for the EQ ComparisonOperator"},
        {"Query",
         legacy(on("pk", "BETWEEN", "{'S':'b'},{'S':'a'}")),
         "The BETWEEN condition was provided a range where the lower bound is greater than the "
         "upper bound"},
        {"Query",
         legacy(on("pk", "IN", "{'S':'b'},{'N':'1'}")),
         "OMV: AttributeValues inside AttributeValueList must be of same type"},
        {"Query",
         legacy(on("pk", "LT", "{'SS':['b']}")),
         "OMV: ComparisonOperator LT is not valid for SS AttributeValue type"},
        {"Query",
         legacy("'pk':{'AttributeValueList':[{'S':'a'}]}"),
         "1VE: Value null at 'keyConditions.pk.member.comparisonOperator' failed to satisfy "
         "constraint: Member must not be null"},
        {"Query", legacy(""), "Conditions can be of length 1 or 2 only"},
    });
}

}  // namespace
}  // namespace ddbm::local::testing
