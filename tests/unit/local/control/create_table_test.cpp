#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ddbm::local::detail {
namespace {

struct refused
{
    std::string request;
    std::string error;
};

void expect_refused(const std::vector<refused>& cases)
{
    for (const refused& each : cases)
    {
        control_plane plane;
        EXPECT_EQ(plane.error_of(create_table, each.request), each.error) << each.request;
        EXPECT_EQ(plane.call(list_tables, "{}", "/TableNames"), boost::json::array());
    }
}

std::string on_demand(std::string_view members)
{
    return with(on_demand_table, members);
}

std::string provisioned(std::string_view members)
{
    return with(provisioned_table, members);
}

// With the keys a, b and one more attribute, c.
std::string with_three(std::string_view members)
{
    return with(
        on_demand(R"({
            "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"},
                                     {"AttributeName": "b", "AttributeType": "N"},
                                     {"AttributeName": "c", "AttributeType": "B"}],
            "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"},
                          {"AttributeName": "b", "KeyType": "RANGE"}]
        })"),
        members
    );
}

std::string elements(std::string_view text)
{
    std::string out("[");
    for (std::size_t i = 0; i < text.size(); i += 2)
    {
        out.append(i == 0 ? "" : ",").append(R"({"AttributeName":")");
        out.push_back(text[i]);
        out.append(R"(","KeyType":")").append(text[i + 1] == 'H' ? "HASH" : "RANGE");
        out.append("\"}");
    }
    return out + "]";
}

// "aHcR": a is HASH, c is RANGE.
std::string index(std::string_view name, std::string_view keys, std::string_view more = "{}")
{
    const std::string base = R"({"IndexName":")" + std::string(name) + R"(","KeySchema":)" +
                             elements(keys) + R"(,"Projection":{"ProjectionType":"ALL"}})";
    return with(base, more);
}

std::string locals(const std::string& indexes)
{
    return with_three(R"({"LocalSecondaryIndexes":[)" + indexes + "]}");
}

std::string globals(const std::string& indexes)
{
    return with_three(R"({"GlobalSecondaryIndexes":[)" + indexes + "]}");
}

TEST(CreateTable, RefusesThroughputThatDoesNotGoWithTheBillingMode)
{
    expect_refused({
        {on_demand(R"({"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}})"),
         invalid_parameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
                           "when BillingMode is PAY_PER_REQUEST")},
        {on_demand(R"({"BillingMode":null})"),
         invalid_parameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                           "BillingMode is PROVISIONED")},
        {provisioned(R"({"ProvisionedThroughput":{"ReadCapacityUnits":1000000000001,
                         "WriteCapacityUnits":1000000000002}})"),
         invalid("Given value 1000000000001 for ReadCapacityUnits is out of bounds")},
        {provisioned(R"({"ProvisionedThroughput":{"ReadCapacityUnits":1,
                         "WriteCapacityUnits":1000000000002}})"),
         invalid("Given value 1000000000002 for WriteCapacityUnits is out of bounds")},
        {provisioned(R"({"ProvisionedThroughput":{"ReadCapacityUnits":40001,
                         "WriteCapacityUnits":1}})"),
         limited("The requested ReadCapacityUnits, 40001, is above the per table maximum for the "
                 "account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB "
                 "Developer Guide for current limits and how to request higher limits.")},
    });
}

TEST(CreateTable, RefusesKeysThatCannotBe)
{
    expect_refused({
        {on_demand(R"({"KeySchema":)" + elements("aHbR") + "}"),
         invalid("Invalid KeySchema: Some index key attribute have no definition")},
        {on_demand(R"({"KeySchema":)" + elements("bH") + "}"),
         invalid_parameter("Some index key attributes are not defined in AttributeDefinitions. "
                           "Keys: [b], AttributeDefinitions: [a]")},
        {with_three(R"({"KeySchema":)" + elements("aHaR") + "}"),
         invalid("Both the Hash Key and the Range Key element in the KeySchema have the same "
                 "name")},
        {with_three(R"({"KeySchema":)" + elements("aRbR") + "}"),
         invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")},
        {with_three(R"({"KeySchema":)" + elements("aHbH") + "}"),
         invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")},
        {on_demand(R"({"AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
                                               {"AttributeName":"a","AttributeType":"N"}]})"),
         invalid("Attribute Name is duplicated: a")},
        {with_three("{}"),
         invalid_parameter("Number of attributes in KeySchema does not exactly match number of "
                           "attributes defined in AttributeDefinitions")},
    });
}

TEST(CreateTable, RefusesLocalIndexesThatCannotBe)
{
    expect_refused({
        {locals(""), invalid_parameter("List of LocalSecondaryIndexes is empty")},
        {with(locals(index("abc", "aHcR")), R"({"KeySchema":)" + elements("aH") + "}"),
         invalid_parameter("Table KeySchema does not have a range key, which is required when "
                           "specifying a LocalSecondaryIndex")},
        {locals(index("abc", "aHdR")),
         invalid_parameter("Some index key attributes are not defined in AttributeDefinitions. "
                           "Keys: [a, d], AttributeDefinitions: [a, b, c]")},
        {locals(index("abc", "aHaR")),
         invalid("Both the Hash Key and the Range Key element in the KeySchema have the same "
                 "name")},
        {locals(index("abc", "aRcR")),
         invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")},
        {locals(index("abc", "aHcH")),
         invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")},
        {locals(index("abc", "aH")),
         invalid_parameter("Index KeySchema does not have a range key for index: abc")},
        {locals(index("abc", "bHcR")),
         invalid_parameter("Index KeySchema does not have the same leading hash key as table "
                           "KeySchema for index: abc. index hash key: b, table hash key: a")},
        {locals(index("abc", "aHcR") + "," + index("abc", "aHcR")),
         invalid_parameter("Duplicate index name: abc")},
        {locals(
             index("ab1", "aHcR") + "," + index("ab2", "aHcR") + "," + index("ab3", "aHcR") + "," +
             index("ab4", "aHcR") + "," + index("ab5", "aHcR") + "," + index("ab6", "aHcR")
         ),
         invalid_parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5")},
    });
}

TEST(CreateTable, RefusesProjectionsThatCannotBe)
{
    const auto projected = [](std::string_view projection) {
        return locals(index("abc", "aHcR", R"({"Projection":)" + std::string(projection) + "}"));
    };
    expect_refused({
        {projected("{}"), invalid_parameter("Unknown ProjectionType: null")},
        {projected(R"({"ProjectionType":"ALL","NonKeyAttributes":["x"]})"),
         invalid_parameter("ProjectionType is ALL, but NonKeyAttributes is specified")},
        {projected(R"({"ProjectionType":"KEYS_ONLY","NonKeyAttributes":["x"]})"),
         invalid_parameter("ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified")},
        {projected(R"({"ProjectionType":"INCLUDE"})"),
         invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")},
        {projected(R"({"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y","x"]})"),
         invalid_parameter("Duplicate element in NonKeyAttributes: x")},
    });
}

TEST(CreateTable, RefusesGlobalIndexesThatCannotBe)
{
    std::string many;
    for (int i = 10; i < 31; ++i)
        many.append(many.empty() ? "" : ",").append(index("i" + std::to_string(i), "cH"));
    const std::string units =
        R"({"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}})";
    const std::string too_much =
        R"({"ProvisionedThroughput":{"ReadCapacityUnits":1000000000001,"WriteCapacityUnits":1}})";
    const auto provisioned_globals = [](const std::string& indexes) {
        return with(
            globals(indexes),
            R"({"BillingMode":"PROVISIONED",
                "ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}})"
        );
    };
    expect_refused({
        {globals(""), invalid_parameter("List of GlobalSecondaryIndexes is empty")},
        {globals(index("abc", "dH")),
         invalid_parameter("Some index key attributes are not defined in AttributeDefinitions. "
                           "Keys: [d], AttributeDefinitions: [a, b, c]")},
        {globals(index("abc", "cH") + "," + index("abc", "aH")),
         invalid_parameter("Duplicate index name: abc")},
        {with(
             globals(index("abc", "cH")),
             R"({"LocalSecondaryIndexes":[)" + index("abc", "aHcR") + "]}"
         ),
         invalid_parameter("Duplicate index name: abc")},
        {provisioned_globals(index("abc", "cH")),
         invalid_parameter("ProvisionedThroughput is not specified for index: abc")},
        {provisioned_globals(index("abc", "cH", too_much)),
         invalid("Given value 1000000000001 for ReadCapacityUnits is out of bounds for index abc")},
        {globals(index("abc", "cH", units)),
         invalid_parameter("ProvisionedThroughput should not be specified for index: abc when "
                           "BillingMode is PAY_PER_REQUEST")},
        {globals(many),
         invalid_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20")},
        {globals(index("abc", "aHbR")),
         invalid_parameter("Some AttributeDefinitions are not used. AttributeDefinitions: [a, b, "
                           "c], keys used: [a, b]")},
    });
}

TEST(CreateTable, RefusesTooManyKeyAttributesOfAGlobalIndex)
{
    const auto keyed = [](std::string_view keys) {
        std::string definitions;
        for (const char name : std::string_view("abcdefghij"))
            definitions.append(definitions.empty() ? "" : ",")
                .append(R"({"AttributeType":"S","AttributeName":")")
                .append(1, name)
                .append("\"}");
        return on_demand(
            R"({"AttributeDefinitions":[)" + definitions + R"(],"GlobalSecondaryIndexes":[)" +
            index("abc", keys) + "]}"
        );
    };
    expect_refused({
        {keyed("aHbHcHdHeH"),
         invalid_parameter("The KeySchema exceeds the maximum allowed number of HASH key "
                           "attributes")},
        {keyed("aHbRcRdReRfR"),
         invalid_parameter("The KeySchema exceeds the maximum allowed number of RANGE key "
                           "attributes")},
        {keyed("aHbRcH"),
         invalid_parameter("All HASH key attributes must precede RANGE key attributes in the "
                           "KeySchema")},
        {keyed("aHbHaR"),
         invalid("The KeySchema contains multiple key attributes with the same "
                 "name")},
        {keyed("aR"),
         invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")},
        {keyed("aRbH"),
         invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")},
    });
}

TEST(CreateTable, RefusesStreamsThatCannotBe)
{
    expect_refused({
        {on_demand(R"({"StreamSpecification":{"StreamEnabled":false,
                                              "StreamViewType":"KEYS_ONLY"}})"),
         invalid_parameter("Table is being created with a stream disabled, UpdateViewType should "
                           "not be specified")},
        {on_demand(R"({"StreamSpecification":{"StreamEnabled":true}})"),
         invalid_parameter("Table is being created with a stream enabled, UpdateViewType is "
                           "required")},
    });
}

TEST(CreateTable, RefusesLimitsAndWarmThroughputOutOfRange)
{
    const std::string see =
        " See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
        "on-demand-capacity-mode.html#on-demand-capacity-mode-initial";
    expect_refused({
        {provisioned(R"({"OnDemandThroughput":{"MaxReadRequestUnits":5}})"),
         invalid_parameter("MaxReadRequestUnits for OnDemandThroughput cannot be specified when "
                           "table BillingMode is PROVISIONED.")},
        {on_demand(R"({"OnDemandThroughput":{"MaxReadRequestUnits":0}})"),
         invalid_parameter("Requested MaxReadRequestUnits for OnDemandThroughput for table is "
                           "outside of valid range")},
        {on_demand(R"({"OnDemandThroughput":{"MaxWriteRequestUnits":-1}})"),
         invalid_parameter("Requested MaxWriteRequestUnits for OnDemandThroughput for table is "
                           "outside of valid range")},
        {on_demand(
             R"({"GlobalSecondaryIndexes":[)" +
             index("abc", "aH", R"({"OnDemandThroughput":{"MaxReadRequestUnits":0}})") + "]}"
         ),
         invalid_parameter("Requested MaxReadRequestUnits for OnDemandThroughput for index : abc "
                           "is outside of valid range")},
        {on_demand(R"({"WarmThroughput":{"ReadUnitsPerSecond":11999}})"),
         invalid_parameter(
             "Requested ReadUnitsPerSecond for WarmThroughput for table is lower "
             "than initial throughput for OnDemand." +
             see
         )},
        {on_demand(
             R"({"GlobalSecondaryIndexes":[)" +
             index("abc", "aH", R"({"WarmThroughput":{"WriteUnitsPerSecond":3999}})") + "]}"
         ),
         invalid_parameter(
             "Requested WriteUnitsPerSecond for WarmThroughput for index abc is "
             "lower than initial throughput for OnDemand." +
             see
         )},
        {provisioned(R"({"WarmThroughput":{"ReadUnitsPerSecond":4}})"),
         invalid_parameter("Requested ReadUnitsPerSecond for WarmThroughput for table is lower "
                           "than ReadCapacityUnits of ProvisionedThroughput")},
    });
}

TEST(CreateTable, RefusesTagsEncryptionAndClassesThatCannotBe)
{
    expect_refused({
        {on_demand(R"({"Tags":[{"Key":"a#","Value":""}]})"),
         invalid("The Tag Key provided is invalid, Key: a#")},
        {on_demand(R"({"SSESpecification":{"Enabled":false,"SSEType":"KMS"}})"),
         invalid_parameter("SSEType can not be specified if Enabled is false")},
        {on_demand(R"({"SSESpecification":{"Enabled":false,"KMSMasterKeyId":"k"}})"),
         invalid_parameter("KMSMasterKeyId can not be specified if Enabled is false")},
        {on_demand(R"({"SSESpecification":{"Enabled":true,"KMSMasterKeyId":"k"}})"),
         invalid_parameter("SSEType KMS is required if KMSMasterKeyId is specified")},
        {on_demand(R"({"SSESpecification":{"Enabled":true,"SSEType":"AES256"}})"),
         invalid_parameter("SSEType AES256 is not supported")},
        {on_demand(R"({"TableClass":"FAST"})"),
         invalid("Invalid table-class parameter provided. Please try again with a valid "
                 "table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].")},
    });
}

TEST(CreateTable, RefusesANameThatIsTaken)
{
    control_plane plane(std::chrono::seconds(2));
    plane.create(on_demand_table);

    EXPECT_EQ(
        plane.error_of(create_table, on_demand_table), still_used("Table is being created: music")
    );
    EXPECT_EQ(
        plane.error_of(create_table, on_demand(R"({"BillingMode":null})")),
        invalid_parameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                          "BillingMode is PROVISIONED")
    );
    plane.now += std::chrono::seconds(2);
    EXPECT_EQ(plane.error_of(create_table, on_demand_table), used("Table already exists: music"));
    plane.reply_to(delete_table, R"({"TableName":"music"})");
    EXPECT_EQ(plane.error_of(create_table, on_demand_table), used("Table already exists: music"));
    plane.now += std::chrono::seconds(2);
    EXPECT_EQ(plane.error_of(create_table, on_demand_table), no_error);
}

TEST(CreateTable, CountsTheCapacityOfAllTables)
{
    control_plane plane;
    plane.create(provisioned(R"({"ProvisionedThroughput":
        {"ReadCapacityUnits":40000,"WriteCapacityUnits":1}})"));
    plane.create(provisioned(R"({"TableName":"songs","ProvisionedThroughput":
        {"ReadCapacityUnits":39990,"WriteCapacityUnits":1}})"));

    const std::string request = provisioned(R"({"TableName":"more","ProvisionedThroughput":
        {"ReadCapacityUnits":11,"WriteCapacityUnits":1}})");

    EXPECT_EQ(
        plane.error_of(create_table, request),
        limited("This request would have caused the ReadCapacityUnits limit to be exceeded for "
                "the account in us-east-1. Current ReadCapacityUnits reserved by the account: "
                "79990. Limit: 80000. Requested: 11. Refer to the Amazon DynamoDB Developer Guide "
                "for current limits and how to request higher limits.")
    );
}

TEST(CreateTable, TellsThatTheTableIsBeingCreated)
{
    control_plane plane;

    const boost::json::value reply = plane.call(
        create_table,
        with_three(
            R"({"LocalSecondaryIndexes":[)" + index("loc", "aHcR") +
            R"(],"GlobalSecondaryIndexes":[)" + index("glo", "cHbR") + "]}"
        )
    );

    boost::json::value expected = boost::json::parse(R"({"TableDescription": {
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"},
                                 {"AttributeName": "b", "AttributeType": "N"},
                                 {"AttributeName": "c", "AttributeType": "B"}],
        "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"},
                      {"AttributeName": "b", "KeyType": "RANGE"}],
        "TableName": "music",
        "TableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/music",
        "TableStatus": "CREATING", "TableSizeBytes": 0, "ItemCount": 0,
        "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0,
                                  "WriteCapacityUnits": 0},
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "DeletionProtectionEnabled": false,
        "CreationDateTime": 1732269600.000,
        "LocalSecondaryIndexes": [{
            "IndexName": "loc",
            "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"},
                          {"AttributeName": "c", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"}, "IndexSizeBytes": 0, "ItemCount": 0,
            "IndexArn": "arn:aws:dynamodb:us-east-1:000000000000:table/music/index/loc"}],
        "GlobalSecondaryIndexes": [{
            "IndexName": "glo",
            "KeySchema": [{"AttributeName": "c", "KeyType": "HASH"},
                          {"AttributeName": "b", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"}, "IndexStatus": "CREATING",
            "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0,
                                      "WriteCapacityUnits": 0},
            "IndexSizeBytes": 0, "ItemCount": 0,
            "IndexArn": "arn:aws:dynamodb:us-east-1:000000000000:table/music/index/glo"}]
    }})");
    const boost::json::value id = control_plane::at(reply, "/TableDescription/TableId");
    ASSERT_TRUE(id.is_string());
    EXPECT_EQ(id.as_string().size(), 36U);
    expected.as_object()["TableDescription"].as_object()["TableId"] = id;
    EXPECT_EQ(reply, expected);
    EXPECT_EQ(plane.describe("music", "/TableStatus"), "ACTIVE");
}

TEST(CreateTable, AcceptsWhatTheServiceAccepts)
{
    const std::vector<std::string> requests = {
        locals(index("abc", "aHbR") + "," + index("abd", "aHcR")),
        globals(index("music", "aHbR") + "," + index("abd", "cH")),
        globals(index("abc", "aHbHcR")),
        locals(index(
            "abc",
            "aHcR",
            R"({"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["a","x.y"]}})"
        )),
        on_demand(R"({"Tags":[]})"),
        on_demand(R"({"OnDemandThroughput":{}})"),
    };
    for (const std::string& request : requests)
    {
        control_plane plane;
        EXPECT_EQ(plane.error_of(create_table, request), no_error) << request;
    }
}

TEST(CreateTable, GivesEachTableAnotherId)
{
    control_plane plane;

    const auto first = plane.call(create_table, on_demand_table, "/TableDescription/TableId");
    const auto second = plane.call(
        create_table, on_demand(R"({"TableName":"songs"})"), "/TableDescription/TableId"
    );

    EXPECT_NE(first, second);
}

TEST(CreateTable, ShowsWarmThroughputOnlyIfItIsAskedFor)
{
    control_plane plane;

    const auto reply = plane.call(
        create_table,
        on_demand(R"({"WarmThroughput":{"ReadUnitsPerSecond":13000}})"),
        "/TableDescription/WarmThroughput"
    );

    EXPECT_EQ(
        reply,
        boost::json::parse(
            R"({"ReadUnitsPerSecond":13000,"WriteUnitsPerSecond":4000,"Status":"UPDATING"})"
        )
    );
    EXPECT_EQ(plane.describe("music", "/WarmThroughput/Status"), "ACTIVE");
}

TEST(CreateTable, MakesAStream)
{
    control_plane plane;

    const auto reply = plane.call(
        create_table,
        on_demand(R"({"StreamSpecification":{"StreamEnabled":true,
                                             "StreamViewType":"NEW_AND_OLD_IMAGES"}})"),
        "/TableDescription"
    );

    EXPECT_EQ(
        control_plane::at(reply, "/StreamSpecification"),
        boost::json::parse(R"({"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"})")
    );
    EXPECT_TRUE(control_plane::at(reply, "/LatestStreamArn").is_string());
    EXPECT_TRUE(control_plane::at(reply, "/LatestStreamLabel").is_string());
}

TEST(CreateTable, IsInTheStoreWhenItHasAnswered)
{
    control_plane plane;
    const boost::json::value request =
        boost::json::parse({on_demand_table.data(), on_demand_table.size()});
    std::string reply;
    create_table(plane.state, request.as_object(), reply);

    catalog again(plane.state.data);

    ASSERT_NE(again.find("music"), nullptr);
    EXPECT_EQ(again.find("music")->status, resource_status::active);
}

}  // namespace
}  // namespace ddbm::local::detail
