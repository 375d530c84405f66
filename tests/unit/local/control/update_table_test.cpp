#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ddbm::local::detail {
namespace {

struct refused
{
    std::string members;
    std::string error;
};

std::string update(std::string_view members)
{
    return with(R"({"TableName":"music"})", members);
}

std::string units(int read, int write)
{
    return R"({"ReadCapacityUnits":)" + std::to_string(read) + R"(,"WriteCapacityUnits":)" +
           std::to_string(write) + "}";
}

std::string throughput(int read, int write)
{
    return update(R"({"ProvisionedThroughput":)" + units(read, write) + "}");
}

// An index with the partition key `b`, which is defined.
std::string create(std::string_view name, std::string_view more = "{}")
{
    const std::string action = with(
        R"({"KeySchema":[{"AttributeName":"b","KeyType":"HASH"}],
            "Projection":{"ProjectionType":"ALL"}})",
        more
    );
    return R"({"Create":)" + with(action, R"({"IndexName":")" + std::string(name) + "\"}") + "}";
}

std::string erase(std::string_view name)
{
    return R"({"Delete":{"IndexName":")" + std::string(name) + "\"}}";
}

std::string change(std::string_view name, std::string_view more)
{
    return R"({"Update":)" + with(more, R"({"IndexName":")" + std::string(name) + "\"}") + "}";
}

std::string indexes(const std::string& updates, std::string_view more = "{}")
{
    return with(
        update(
            R"({"AttributeDefinitions":[{"AttributeName":"b","AttributeType":"S"}],
                   "GlobalSecondaryIndexUpdates":[)" +
            updates + "]}"
        ),
        more
    );
}

// The table with the global indexes i1 and i2, and a local one.
std::string with_indexes(std::string_view table)
{
    const bool pays = table.find("PAY_PER_REQUEST") != std::string_view::npos;
    const std::string capacity =
        pays ? std::string("{}") : R"({"ProvisionedThroughput":)" + units(3, 4) + "}";
    const auto global = [&](const char* name) {
        return with(
            R"({"KeySchema":[{"AttributeName":"c","KeyType":"HASH"}],
                "Projection":{"ProjectionType":"ALL"},"IndexName":")" +
                std::string(name) + "\"}",
            capacity
        );
    };
    return with(
        table,
        R"({
        "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
                                {"AttributeName":"c","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},
                     {"AttributeName":"c","KeyType":"RANGE"}],
        "LocalSecondaryIndexes":[{"IndexName":"loc",
            "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},
                         {"AttributeName":"c","KeyType":"RANGE"}],
            "Projection":{"ProjectionType":"ALL"}}],
        "GlobalSecondaryIndexes":[)" +
            global("i1") + "," + global("i2") + "]}"
    );
}

void expect_refused(std::string_view table, const std::vector<refused>& cases)
{
    control_plane plane;
    plane.create(with_indexes(table));
    const auto before = plane.describe("music");
    for (const refused& each : cases)
        EXPECT_EQ(plane.error_of(update_table, update(each.members)), each.error) << each.members;
    EXPECT_EQ(plane.describe("music"), before);
}

TEST(UpdateTable, RefusesWhatIsNoUpdate)
{
    const std::string nothing =
        invalid("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
    const std::string failure = error_line(500, "com.amazon.coral.service#InternalFailure", "");
    expect_refused(
        on_demand_table,
        {
            {"{}", nothing},
            {R"({"AttributeDefinitions":[{"AttributeName":"b","AttributeType":"S"}]})", nothing},
            {R"({"GlobalSecondaryIndexUpdates":[]})", nothing},
            {R"({"GlobalSecondaryIndexUpdates":[],"DeletionProtectionEnabled":true})",
             invalid_parameter("List of GlobalSecondaryIndexUpdates is empty")},
            {R"({"WarmThroughput":{}})", failure},
            {R"({"OnDemandThroughput":{}})", failure},
        }
    );
}

TEST(UpdateTable, RefusesThroughputThatDoesNotGoWithTheBillingMode)
{
    const std::string neither = invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST"
    );
    const std::string given = R"("ProvisionedThroughput":)" + units(1, 1);
    expect_refused(
        on_demand_table,
        {
            {R"({"BillingMode":"PROVISIONED"})",
             invalid_parameter("ProvisionedThroughput must be specified when BillingMode is "
                               "PROVISIONED")},
            {R"({"BillingMode":"PAY_PER_REQUEST",)" + given + "}", neither},
            {"{" + given + "}", neither},
            {R"({"BillingMode":"PROVISIONED",)" + given + "}",
             invalid_parameter("ProvisionedThroughput must be specified for index: i1,i2")},
            {R"({"GlobalSecondaryIndexUpdates":[)" + change("i1", "{" + given + "}") + "]}",
             invalid_parameter("The only Updates for index: i1 when TableThroughputMode is "
                               "PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput")},
        }
    );
}

TEST(UpdateTable, RefusesThroughputOutOfBounds)
{
    const std::string much =
        R"("ProvisionedThroughput":{"ReadCapacityUnits":1000000000001,"WriteCapacityUnits":1})";
    expect_refused(
        provisioned_table,
        {
            {"{" + much + "}",
             invalid("Given value 1000000000001 for ReadCapacityUnits is out of bounds")},
            {R"({"GlobalSecondaryIndexUpdates":[)" + change("i1", "{" + much + "}") + "]}",
             invalid("This operation cannot be performed with given input values. Please contact "
                     "DynamoDB service team for more info: Action Blocked: IndexUpdate")},
            {R"({"ProvisionedThroughput":)" + units(1, 40001) + "}",
             limited("The requested WriteCapacityUnits, 40001, is above the per table maximum for "
                     "the account in us-east-1. Per table maximum: 40000. Refer to the Amazon "
                     "DynamoDB Developer Guide for current limits and how to request higher "
                     "limits.")},
            {R"({"GlobalSecondaryIndexUpdates":[)" +
                 change("i1", R"({"ProvisionedThroughput":)" + units(40001, 9) + "}") + "]}",
             limited("The requested ReadCapacityUnits for index i1, 40001, is above the per index "
                     "maximum for the account in us-east-1. Per index maximum: 40000. Refer to "
                     "the Amazon DynamoDB Developer Guide for current limits and how to request "
                     "higher limits.")},
        }
    );
}

TEST(UpdateTable, RefusesThroughputThatStaysAsItIs)
{
    expect_refused(
        provisioned_table,
        {
            {R"({"ProvisionedThroughput":)" + units(5, 6) + "}",
             invalid("The provisioned throughput for the table will not change. The requested "
                     "value equals the current value. Current ReadCapacityUnits provisioned for "
                     "the table: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits "
                     "provisioned for the table: 6. Requested WriteCapacityUnits: 6. Refer to the "
                     "Amazon DynamoDB Developer Guide for current limits and how to request "
                     "higher limits.")},
            {R"({"GlobalSecondaryIndexUpdates":[)" +
                 change("i2", R"({"ProvisionedThroughput":)" + units(3, 4) + "}") + "]}",
             invalid("The provisioned throughput for the index i2 will not change. The requested "
                     "value equals the current value. Current ReadCapacityUnits provisioned for "
                     "the index i2: 3. Requested ReadCapacityUnits: 3. Current WriteCapacityUnits "
                     "provisioned for the index i2: 4. Requested WriteCapacityUnits: 4. Refer to "
                     "the Amazon DynamoDB Developer Guide for current limits and how to request "
                     "higher limits.")},
        }
    );
}

TEST(UpdateTable, RefusesIndexUpdatesThatCannotBe)
{
    const auto listed = [](const std::string& updates) {
        return R"({"GlobalSecondaryIndexUpdates":[)" + updates + "]}";
    };
    expect_refused(
        on_demand_table,
        {
            {listed("{}"),
             invalid_parameter("One of GlobalSecondaryIndexUpdate.Update, "
                               "GlobalSecondaryIndexUpdate.Create, "
                               "GlobalSecondaryIndexUpdate.Delete must not be null")},
            {listed(with(erase("i1"), create("i3"))),
             invalid_parameter("Only one global secondary index action is allowed per "
                               "GlobalSecondaryIndexUpdate object")},
            {listed(erase("abc") + "," + create("abc")),
             invalid_parameter("Only one global secondary index update per index is allowed "
                               "simultaneously. Index: abc")},
            {listed(erase("i1") + "," + erase("i2")),
             limited("Subscriber limit exceeded: Only 1 online index can be created or deleted "
                     "simultaneously per table")},
            {listed(create("i1")), invalid("Attempting to create an index which already exists")},
            {listed(create("loc")), invalid("Attempting to create an index which already exists")},
            {listed(erase("i3")),
             missing("Requested resource not found: Index i3 for table music")},
            {listed(change("i3", R"({"OnDemandThroughput":{"MaxReadRequestUnits":5}})")),
             missing("Requested resource not found: Index i3 for table music")},
            {listed(change("i3", R"({"WarmThroughput":{"ReadUnitsPerSecond":5}})")),
             error_line(500, "com.amazon.coral.service#InternalFailure", "")},
            {listed(erase("loc")),
             invalid("Cannot delete an index that is not a GlobalSecondaryIndex: loc")},
            {listed(change("loc", R"({"OnDemandThroughput":{"MaxReadRequestUnits":5}})")),
             invalid("Cannot update an index that is not a GlobalSecondaryIndex: loc")},
            {listed(create("abc")),
             invalid_parameter("AttributeDefinitions is not specified for index: abc")},
            {indexes(create("abc", R"({"KeySchema":[{"AttributeName":"d","KeyType":"HASH"}]})")),
             invalid_parameter("Some index key attributes are not defined in "
                               "AttributeDefinitions. Keys: [d], AttributeDefinitions: [b, a, "
                               "c]")},
            {indexes(create("abc", R"({"ProvisionedThroughput":)" + units(1, 1) + "}")),
             invalid_parameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
                               "for index: abc when BillingMode is PAY_PER_REQUEST")},
            {with(
                 indexes(create("abc", R"({"KeySchema":[{"AttributeName":"c","KeyType":"HASH"}]})")
                 ),
                 R"({"AttributeDefinitions":[{"AttributeName":"c","AttributeType":"N"}]})"
             ),
             invalid_parameter(
                 "Attributes cannot be redefined. Please check that your attribute has the same "
                 "type as previously defined. Existing schema: Schema:[SchemaElement: "
                 "key{a:S:HASH}, SchemaElement: key{c:S:RANGE}] New schema: "
                 "Schema:[SchemaElement: key{c:N:HASH}]"
             )},
            {listed(change("i1", R"({"WarmThroughput":{}})")),
             invalid_parameter("WarmThroughput must have at least one of ReadUnitsPerSecond or "
                               "WriteUnitsPerSecond specified for index: i1")},
            {listed(change("i1", R"({"WarmThroughput":{"ReadUnitsPerSecond":11999}})")),
             invalid_parameter("Requested ReadUnitsPerSecond for WarmThroughput for index i1 is "
                               "lower than current WarmThroughput, decreasing WarmThroughput is "
                               "not supported")},
        }
    );
    expect_refused(
        provisioned_table,
        {
            {indexes(create("abc")),
             invalid_parameter("Both ReadCapacityUnits and WriteCapacityUnits must be specified "
                               "for index: abc")},
        }
    );
}

TEST(UpdateTable, RefusesWhatMustStandAlone)
{
    const std::string encryption = R"("SSESpecification":{"Enabled":true})";
    const std::string stream =
        R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"})";
    const std::string capacity = R"("ProvisionedThroughput":)" + units(1, 1);
    const std::string warm = R"("WarmThroughput":{"ReadUnitsPerSecond":20000})";
    const std::string limit = R"("OnDemandThroughput":{"MaxReadRequestUnits":1})";
    const std::string protection = R"("DeletionProtectionEnabled":true)";
    const std::string table_class = R"("TableClass":"STANDARD")";
    const std::string erasure = R"("GlobalSecondaryIndexUpdates":[)" + erase("i1") + "]";
    const auto both = [](const std::string& a, const std::string& b) {
        return "{" + a + "," + b + "}";
    };
    expect_refused(
        provisioned_table,
        {
            {both(encryption, protection),
             invalid_parameter("Server-Side Encryption modification must be the only operation in "
                               "the request")},
            {both(protection, table_class),
             invalid_parameter("TableClass modification must be the only operation in the "
                               "request")},
            {both(warm, protection),
             invalid_parameter("DeletionProtection modification must be the only operation in the "
                               "request")},
            {both(warm, limit),
             invalid_parameter("WarmThroughput must be the only operation in the request")},
            {both(limit, stream),
             invalid_parameter("OnDemandThroughput can only be combined with BillingMode in an "
                               "UpdateTable request")},
            {both(stream, capacity),
             invalid_parameter("You cannot modify stream status while updating table IOPS")},
            {both(erasure, capacity),
             invalid_parameter("You cannot create or delete index while updating table IOPS")},
            {both(erasure, stream),
             invalid_parameter("You cannot create or delete index while changing stream status")},
            {R"({"GlobalSecondaryIndexUpdates":[)" + create("abc") + "," +
                 change("i1", "{" + warm + "}") + "]}",
             invalid_parameter("Create global secondary index cannot be specified when updating "
                               "WarmThroughput")},
        }
    );
}

TEST(UpdateTable, RefusesStreamsThatCannotBe)
{
    expect_refused(
        on_demand_table,
        {
            {R"({"StreamSpecification":{"StreamEnabled":true}})",
             invalid_parameter("If stream is being enabled then UpdateViewType is required")},
            {R"({"StreamSpecification":{"StreamEnabled":false,"StreamViewType":"KEYS_ONLY"}})",
             invalid_parameter("If stream is being disabled, then UpdateViewType must not be "
                               "specified")},
            {R"({"StreamSpecification":{"StreamEnabled":false}})",
             invalid("Table has no stream to disable: TableName: music")},
        }
    );
    expect_refused(
        with(on_demand_table, R"({"StreamSpecification":
            {"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})"),
        {
            {R"({"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})",
             invalid("Table already has an enabled stream: TableName: music")},
        }
    );
}

TEST(UpdateTable, RefusesLimitsWarmThroughputAndEncryptionThatCannotBe)
{
    expect_refused(
        on_demand_table,
        {
            {R"({"OnDemandThroughput":{"MaxReadRequestUnits":0}})",
             invalid_parameter("Requested MaxReadRequestUnits for OnDemandThroughput for table is "
                               "outside of valid range")},
            {R"({"OnDemandThroughput":{"MaxWriteRequestUnits":-2}})",
             invalid_parameter("Requested MaxWriteRequestUnits for OnDemandThroughput for table "
                               "is outside of valid range")},
            {R"({"WarmThroughput":{"WriteUnitsPerSecond":3999}})",
             invalid_parameter("Requested WriteUnitsPerSecond for WarmThroughput for table is "
                               "lower than current WarmThroughput, decreasing WarmThroughput is "
                               "not supported")},
            {R"({"SSESpecification":{"Enabled":false}})",
             invalid_parameter("Table is already encrypted by default")},
        }
    );
    expect_refused(
        provisioned_table,
        {
            {R"({"OnDemandThroughput":{"MaxReadRequestUnits":1}})",
             invalid_parameter("MaxReadRequestUnits for OnDemandThroughput cannot be specified "
                               "when the table BillingMode is PROVISIONED")},
        }
    );
    expect_refused(
        with(on_demand_table, R"({"SSESpecification":{"Enabled":true}})"),
        {
            {R"({"SSESpecification":{"Enabled":true}})",
             invalid_parameter("Table is already encrypted with given KMSMasterKeyId. Use "
                               "KMSMasterKeyId parameter if you want to change Master Key")},
        }
    );
}

TEST(UpdateTable, RefusesATableThatIsNotThere)
{
    control_plane plane;

    EXPECT_EQ(
        plane.error_of(update_table, update(R"({"DeletionProtectionEnabled":true})")),
        missing("Requested resource not found: Table: music not found")
    );
}

TEST(UpdateTable, ShowsTheOldThroughputAndThenTheNew)
{
    control_plane plane;
    plane.create(provisioned_table);
    plane.now += std::chrono::seconds(1);

    const auto reply = plane.call(update_table, throughput(8, 2), "/TableDescription");

    EXPECT_EQ(control_plane::at(reply, "/TableStatus"), "UPDATING");
    EXPECT_EQ(control_plane::at(reply, "/ProvisionedThroughput/ReadCapacityUnits"), 5);
    EXPECT_EQ(
        plane.describe("music", "/ProvisionedThroughput"),
        boost::json::parse(R"({"NumberOfDecreasesToday":1,"ReadCapacityUnits":8,
            "WriteCapacityUnits":2,"LastIncreaseDateTime":1732269601.000,
            "LastDecreaseDateTime":1732269601.000})")
    );
    EXPECT_EQ(plane.describe("music", "/TableStatus"), "ACTIVE");
    EXPECT_EQ(plane.describe("music", "/WarmThroughput/ReadUnitsPerSecond"), 8);
    EXPECT_EQ(plane.describe("music", "/WarmThroughput/WriteUnitsPerSecond"), 6);
}

TEST(UpdateTable, DecreasesFourTimesADayAndThenOnceAnHour)
{
    control_plane plane;
    plane.create(provisioned_table);
    plane.reply_to(update_table, throughput(20, 20));
    for (int i = 19; i > 15; --i)
        plane.reply_to(update_table, throughput(i, i));

    EXPECT_EQ(
        plane.error_of(update_table, throughput(15, 40)),
        limited("Subscriber limit exceeded: Provisioned throughput decreases are limited within a "
                "given UTC day. After the first 4 decreases, each subsequent decrease in the same "
                "UTC day can be performed at most once every 3600 seconds. Number of decreases "
                "today: 4. Last decrease at Friday, November 22, 2024 at 10:00:00 AM Coordinated "
                "Universal Time. Next decrease can be made at Friday, November 22, 2024 at "
                "11:00:00 AM Coordinated Universal Time")
    );
    EXPECT_EQ(plane.error_of(update_table, throughput(30, 30)), no_error);
    plane.now += std::chrono::hours(1);
    EXPECT_EQ(plane.error_of(update_table, throughput(15, 15)), no_error);
    EXPECT_EQ(plane.describe("music", "/ProvisionedThroughput/NumberOfDecreasesToday"), 5);
    plane.now += std::chrono::hours(13);
    EXPECT_EQ(plane.describe("music", "/ProvisionedThroughput/NumberOfDecreasesToday"), 0);
    EXPECT_EQ(plane.error_of(update_table, throughput(14, 14)), no_error);
    EXPECT_EQ(plane.describe("music", "/ProvisionedThroughput/NumberOfDecreasesToday"), 1);
}

TEST(UpdateTable, ChangesTheThroughputOfIndexesApart)
{
    control_plane plane;
    plane.create(with_indexes(provisioned_table));

    const auto reply = plane.call(
        update_table,
        indexes(change("i1", R"({"ProvisionedThroughput":)" + units(1, 1) + "}")),
        "/TableDescription"
    );

    EXPECT_EQ(control_plane::at(reply, "/TableStatus"), "ACTIVE");
    EXPECT_EQ(control_plane::at(reply, "/GlobalSecondaryIndexes/0/IndexStatus"), "UPDATING");
    EXPECT_EQ(
        control_plane::at(
            reply, "/GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits"
        ),
        3
    );
    const auto after = plane.describe("music", "/GlobalSecondaryIndexes");
    EXPECT_EQ(control_plane::at(after, "/0/IndexStatus"), "ACTIVE");
    EXPECT_EQ(control_plane::at(after, "/0/ProvisionedThroughput/ReadCapacityUnits"), 1);
    EXPECT_EQ(control_plane::at(after, "/0/ProvisionedThroughput/NumberOfDecreasesToday"), 1);
    EXPECT_EQ(control_plane::at(after, "/1/ProvisionedThroughput/ReadCapacityUnits"), 3);
    EXPECT_EQ(plane.describe("music", "/ProvisionedThroughput/NumberOfDecreasesToday"), 0);
}

TEST(UpdateTable, SwitchesTheBillingMode)
{
    control_plane plane;
    plane.create(with_indexes(provisioned_table));
    plane.now += std::chrono::seconds(1);

    auto reply = plane.call(
        update_table, update(R"({"BillingMode":"PAY_PER_REQUEST"})"), "/TableDescription"
    );
    EXPECT_EQ(control_plane::at(reply, "/TableStatus"), "UPDATING");
    EXPECT_EQ(
        control_plane::at(reply, "/BillingModeSummary"),
        boost::json::parse(R"({"BillingMode":"PAY_PER_REQUEST",
                               "LastUpdateToPayPerRequestDateTime":1732269601.000})")
    );
    EXPECT_EQ(control_plane::at(reply, "/ProvisionedThroughput/ReadCapacityUnits"), 0);
    EXPECT_EQ(control_plane::at(reply, "/GlobalSecondaryIndexes/1/IndexStatus"), "UPDATING");
    EXPECT_EQ(plane.describe("music", "/WarmThroughput/ReadUnitsPerSecond"), 12000);

    plane.reply_to(update_table, update(R"({"OnDemandThroughput":{"MaxReadRequestUnits":9}})"));
    const std::string capacity = R"({"ProvisionedThroughput":)" + units(7, 7) + "}";
    reply = plane.call(
        update_table,
        indexes(
            change("i1", capacity) + "," + change("i2", capacity),
            with(capacity, R"({"BillingMode":"PROVISIONED"})")
        ),
        "/TableDescription"
    );
    EXPECT_EQ(control_plane::at(reply, "/BillingModeSummary/BillingMode"), "PROVISIONED");
    EXPECT_EQ(control_plane::at(reply, "/ProvisionedThroughput/ReadCapacityUnits"), 7);
    EXPECT_EQ(
        control_plane::at(
            reply, "/GlobalSecondaryIndexes/1/ProvisionedThroughput/ReadCapacityUnits"
        ),
        7
    );
    EXPECT_EQ(plane.describe("music", "/OnDemandThroughput"), nullptr);
}

TEST(UpdateTable, CountsTheCapacityOfAllTables)
{
    const std::string most = R"({"ProvisionedThroughput":)" + units(40000, 1) + "}";
    const std::string switching = with(most, R"({"BillingMode":"PROVISIONED"})");
    control_plane plane;
    plane.create(on_demand_table);
    plane.create(with(with(provisioned_table, most), R"({"TableName":"songs"})"));

    EXPECT_EQ(plane.error_of(update_table, update(switching)), no_error);
    EXPECT_EQ(
        plane.error_of(
            update_table, indexes(create("abc", R"({"ProvisionedThroughput":)" + units(1, 1) + "}"))
        ),
        limited("This request would have caused the ReadCapacityUnits limit to be exceeded for "
                "the account in us-east-1. Current ReadCapacityUnits reserved by the account: "
                "80000. Limit: 80000. Requested: 1. Refer to the Amazon DynamoDB Developer Guide "
                "for current limits and how to request higher limits.")
    );
    EXPECT_EQ(plane.describe("music", "/GlobalSecondaryIndexes"), nullptr);
}

TEST(UpdateTable, AcceptsWhatChangesNothing)
{
    control_plane plane;
    plane.create(with(on_demand_table, R"({"OnDemandThroughput":{"MaxReadRequestUnits":9}})"));

    for (const char* members :
         {R"({"BillingMode":"PAY_PER_REQUEST"})",
          R"({"DeletionProtectionEnabled":false})",
          R"({"DeletionProtectionEnabled":false,"OnDemandThroughput":{}})",
          R"({"OnDemandThroughput":{"MaxReadRequestUnits":9}})"})
    {
        EXPECT_EQ(
            plane.call(update_table, update(members), "/TableDescription/TableStatus"), "ACTIVE"
        ) << members;
    }
}

TEST(UpdateTable, TakesLimitsAwayWithMinusOne)
{
    control_plane plane;
    plane.create(with(
        on_demand_table,
        R"({"OnDemandThroughput":{"MaxReadRequestUnits":9,"MaxWriteRequestUnits":8}})"
    ));

    plane.reply_to(update_table, update(R"({"OnDemandThroughput":{"MaxReadRequestUnits":-1}})"));

    EXPECT_EQ(
        plane.describe("music", "/OnDemandThroughput"),
        boost::json::parse(R"({"MaxWriteRequestUnits":8})")
    );
}

TEST(UpdateTable, AddsAnIndexOfWhatIsInTheTable)
{
    control_plane plane;
    plane.create(on_demand_table);
    plane.put_item("music", {{"a", "k"}, {"b", "l"}});

    const auto reply = plane.call(update_table, indexes(create("abc")), "/TableDescription");

    EXPECT_EQ(control_plane::at(reply, "/TableStatus"), "UPDATING");
    EXPECT_EQ(
        control_plane::at(reply, "/AttributeDefinitions"),
        boost::json::parse(R"([{"AttributeName":"a","AttributeType":"S"},
                               {"AttributeName":"b","AttributeType":"S"}])")
    );
    EXPECT_EQ(control_plane::at(reply, "/GlobalSecondaryIndexes/0/IndexStatus"), "CREATING");
    EXPECT_EQ(control_plane::at(reply, "/GlobalSecondaryIndexes/0/Backfilling"), false);
    EXPECT_EQ(control_plane::at(reply, "/GlobalSecondaryIndexes/0/WarmThroughput"), nullptr);
    const auto after = plane.describe("music", "/GlobalSecondaryIndexes/0");
    EXPECT_EQ(control_plane::at(after, "/IndexStatus"), "ACTIVE");
    EXPECT_EQ(control_plane::at(after, "/Backfilling"), nullptr);
    EXPECT_EQ(control_plane::at(after, "/ItemCount"), 1);
    EXPECT_EQ(control_plane::at(after, "/IndexSizeBytes"), 4);
    EXPECT_EQ(control_plane::at(after, "/WarmThroughput/ReadUnitsPerSecond"), 12000);
}

TEST(UpdateTable, ForgetsDefinitionsWithTheIndexThatUsedThem)
{
    control_plane plane;
    plane.create(on_demand_table);
    plane.reply_to(update_table, indexes(create("abc")));

    const auto reply = plane.call(
        update_table,
        indexes(erase("abc")),
        "/TableDescription/GlobalSecondaryIndexes/0/IndexStatus"
    );

    EXPECT_EQ(reply, "DELETING");
    EXPECT_EQ(plane.describe("music", "/GlobalSecondaryIndexes"), nullptr);
    EXPECT_EQ(
        plane.describe("music", "/AttributeDefinitions"),
        boost::json::parse(R"([{"AttributeName":"a","AttributeType":"S"}])")
    );
    EXPECT_EQ(
        plane.error_of(
            update_table,
            indexes(
                create("abc"),
                R"({"AttributeDefinitions":[{"AttributeName":"b","AttributeType":"N"}]})"
            )
        ),
        no_error
    );
}

TEST(UpdateTable, KeepsTwentyIndexesAtMost)
{
    control_plane plane;
    plane.create(on_demand_table);
    for (int i = 0; i < 20; ++i)
        plane.reply_to(update_table, indexes(create("index" + std::to_string(i))));

    EXPECT_EQ(
        plane.error_of(update_table, indexes(create("index20"))),
        limited("Subscriber limit exceeded: Number of global secondary indexes exceeds per-table "
                "limit of 20")
    );
}

TEST(UpdateTable, BuildsOneIndexAtATime)
{
    control_plane plane(std::chrono::seconds(10));
    plane.create(provisioned_table);
    plane.now += std::chrono::seconds(10);
    const std::string capacity = R"({"ProvisionedThroughput":)" + units(1, 1) + "}";
    const std::string allocating = still_used(
        "Index creation is in resource allocation phase. Retry deletion during backfilling phase "
        "or when the index is active. Table: music Index: abc"
    );
    const std::string only_one = limited(
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously "
        "per table"
    );
    const std::string no_throughput = still_used(
        "Can't change table IOPS when an index is being created. Table: music Indexes: [abc]"
    );
    plane.reply_to(update_table, indexes(create("abc", capacity)));

    EXPECT_EQ(plane.error_of(update_table, indexes(erase("abc"))), allocating);
    EXPECT_EQ(plane.error_of(update_table, indexes(create("def", capacity))), only_one);
    EXPECT_EQ(plane.error_of(update_table, throughput(9, 9)), no_throughput);
    plane.now += std::chrono::seconds(10);
    EXPECT_EQ(plane.describe("music", "/TableStatus"), "ACTIVE");
    EXPECT_EQ(plane.describe("music", "/GlobalSecondaryIndexes/0/Backfilling"), true);
    EXPECT_EQ(plane.error_of(update_table, indexes(create("def", capacity))), only_one);
    EXPECT_EQ(plane.error_of(update_table, throughput(9, 9)), no_throughput);
    EXPECT_EQ(
        plane.error_of(update_table, indexes(change("abc", capacity))),
        still_used("Index is being created. Table: music Index: abc")
    );
    EXPECT_EQ(plane.error_of(update_table, indexes(erase("abc"))), no_error);
    EXPECT_EQ(
        plane.error_of(update_table, indexes(erase("abc"))),
        still_used("Index is being deleted. Table: music Index: abc")
    );
    EXPECT_EQ(plane.error_of(update_table, indexes(create("def", capacity))), only_one);
    plane.now += std::chrono::seconds(10);
    EXPECT_EQ(plane.describe("music", "/GlobalSecondaryIndexes"), nullptr);
    EXPECT_EQ(plane.error_of(update_table, indexes(create("def", capacity))), no_error);
}

TEST(UpdateTable, RefusesWhatTheLastUpdateStillStandsInTheWayOf)
{
    const std::string stream =
        update(R"({"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})");
    const std::string no_stream = update(R"({"StreamSpecification":{"StreamEnabled":false}})");
    control_plane plane(std::chrono::seconds(1));
    plane.create(provisioned_table);
    EXPECT_EQ(
        plane.error_of(update_table, throughput(9, 9)), still_used("Table is being created: music")
    );
    plane.now += std::chrono::seconds(1);

    plane.reply_to(update_table, throughput(9, 9));
    EXPECT_EQ(
        plane.error_of(update_table, throughput(8, 8)),
        still_used("Table IOPS are currently being updated. Table: music")
    );
    EXPECT_EQ(
        plane.error_of(update_table, stream),
        still_used("Can't enable or disable stream while table IOPS are being updated. Table: "
                   "music")
    );
    EXPECT_EQ(
        plane.error_of(update_table, update(R"({"DeletionProtectionEnabled":true})")),
        used("Table needs to be in ACTIVE status to modify deletion protection setting.")
    );

    plane.now += std::chrono::seconds(1);
    const auto label = plane.call(update_table, stream, "/TableDescription/LatestStreamLabel");
    const std::string operation =
        " Table: music Stream: " + std::string(label.as_string()) + " Operation: ENABLE";
    EXPECT_EQ(
        plane.error_of(update_table, throughput(8, 8)),
        still_used("Can't change table IOPS when stream status is being updated." + operation)
    );
    EXPECT_EQ(
        plane.error_of(update_table, no_stream),
        still_used("A stream status change is currently in progress." + operation)
    );

    plane.now += std::chrono::seconds(1);
    plane.reply_to(update_table, update(R"({"SSESpecification":{"Enabled":true}})"));
    EXPECT_EQ(
        plane.error_of(update_table, throughput(8, 8)),
        still_used("Server-Side Encryption is still being updated")
    );

    plane.now += std::chrono::seconds(1);
    plane.reply_to(delete_table, R"({"TableName":"music"})");
    EXPECT_EQ(
        plane.error_of(update_table, throughput(8, 8)), still_used("Table is being deleted: music")
    );
}

TEST(UpdateTable, EnablesAndDisablesTheStream)
{
    control_plane plane;
    plane.create(on_demand_table);

    auto reply = plane.call(
        update_table,
        update(R"({"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})"),
        "/TableDescription"
    );
    EXPECT_EQ(control_plane::at(reply, "/TableStatus"), "UPDATING");
    EXPECT_EQ(control_plane::at(reply, "/StreamSpecification/StreamViewType"), "NEW_IMAGE");
    const auto arn = control_plane::at(reply, "/LatestStreamArn");
    reply = plane.call(
        update_table,
        update(R"({"StreamSpecification":{"StreamEnabled":false}})"),
        "/TableDescription"
    );
    EXPECT_EQ(control_plane::at(reply, "/StreamSpecification"), nullptr);
    EXPECT_EQ(control_plane::at(reply, "/LatestStreamArn"), arn);
}

TEST(UpdateTable, ProtectsFromQuickChangesOfProtectionOnlyIfChangesTakeTime)
{
    const std::string on = update(R"({"DeletionProtectionEnabled":true})");
    const std::string off = update(R"({"DeletionProtectionEnabled":false})");
    control_plane slow(std::chrono::milliseconds(1));
    slow.create(on_demand_table);
    slow.now += std::chrono::milliseconds(1);
    control_plane quick;
    quick.create(on_demand_table);

    EXPECT_EQ(slow.call(update_table, on, "/TableDescription/TableStatus"), "ACTIVE");
    EXPECT_EQ(
        slow.error_of(update_table, off),
        error_line(
            400,
            "com.amazon.coral.availability#ThrottlingException",
            "Deletion protection setting for table music modified within the previous 15000 "
            "milliseconds. Please try again after 2024-11-22T10:00:15.001Z"
        )
    );
    slow.now += std::chrono::seconds(15);
    EXPECT_EQ(slow.error_of(update_table, off), no_error);
    EXPECT_EQ(quick.error_of(update_table, on), no_error);
    EXPECT_EQ(quick.error_of(update_table, off), no_error);
}

TEST(UpdateTable, ChangesEncryptionAndClass)
{
    control_plane plane;
    plane.create(on_demand_table);

    plane.reply_to(update_table, update(R"({"SSESpecification":{"Enabled":true}})"));
    plane.reply_to(update_table, update(R"({"TableClass":"STANDARD_INFREQUENT_ACCESS"})"));

    EXPECT_EQ(plane.describe("music", "/SSEDescription/Status"), "ENABLED");
    EXPECT_EQ(
        plane.describe("music", "/TableClassSummary/TableClass"), "STANDARD_INFREQUENT_ACCESS"
    );
    plane.reply_to(update_table, update(R"({"SSESpecification":{"Enabled":false}})"));
    EXPECT_EQ(plane.describe("music", "/SSEDescription"), nullptr);
}

TEST(UpdateTable, ChangesTheClassTwiceInThirtyDays)
{
    control_plane plane;
    plane.create(on_demand_table);
    const std::string rare = update(R"({"TableClass":"STANDARD_INFREQUENT_ACCESS"})");
    const std::string often = update(R"({"TableClass":"STANDARD"})");
    const std::string error = limited(
        "Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s)."
    );

    plane.reply_to(update_table, rare);
    plane.reply_to(update_table, rare);  // no change
    plane.now += std::chrono::hours(24 * 20);
    plane.reply_to(update_table, often);
    EXPECT_EQ(plane.error_of(update_table, rare), error);
    plane.reply_to(update_table, often);

    // The first of the two is long enough ago, then the second.
    plane.now += std::chrono::hours(24 * 10);
    plane.reply_to(update_table, rare);
    EXPECT_EQ(plane.error_of(update_table, often), error);
    plane.now += std::chrono::hours(24 * 20);
    plane.reply_to(update_table, often);
    EXPECT_EQ(plane.error_of(update_table, rare), error);
}

TEST(UpdateTable, RaisesWarmThroughput)
{
    control_plane plane;
    plane.create(on_demand_table);

    const auto reply = plane.call(
        update_table,
        update(R"({"WarmThroughput":{"ReadUnitsPerSecond":20000}})"),
        "/TableDescription/WarmThroughput"
    );

    EXPECT_EQ(
        reply,
        boost::json::parse(
            R"({"ReadUnitsPerSecond":20000,"WriteUnitsPerSecond":4000,"Status":"UPDATING"})"
        )
    );
    EXPECT_EQ(plane.describe("music", "/WarmThroughput/Status"), "ACTIVE");
}

}  // namespace
}  // namespace ddbm::local::detail
