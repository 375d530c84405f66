#include "protocol/operation_traits.hpp"
#include "protocol/operations/describe_table.hpp"
#include "unit/operations/operation_testing.hpp"

#include <chrono>

namespace ddbm::detail {
namespace {

/// The description in a reply, of which `members` are the table's members beside name and status.
table_description described(const std::string& members)
{
    return read<describe_table_request>(
               R"({"Table":{"TableName":"doom_map","TableStatus":"ACTIVE",)" + members + "}}"
    )
        .table;
}

TEST(DescribeTable, WritesTheTable)
{
    EXPECT_EQ(written(describe_table_request("doom_map")), R"({"TableName":"doom_map"})");
}

TEST(DescribeTable, RefusesWhatIsNoTable)
{
    expect_refusal(describe_table_request("dm"), errc::invalid_table_name);
}

TEST(DescribeTable, ReadsTheTable)
{
    const table_description table = described(
        R"("TableArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/doom_map",)"
        R"("TableId":"0b1c","CreationDateTime":1.786543210123E9,"ItemCount":9,)"
        R"("TableSizeBytes":4096,"KeySchema":[{"AttributeName":"episode","KeyType":"HASH"},)"
        R"({"AttributeName":"map","KeyType":"RANGE"}],"AttributeDefinitions":[)"
        R"({"AttributeName":"episode","AttributeType":"N"},)"
        R"({"AttributeName":"map","AttributeType":"B"},{"AttributeName":"name",)"
        R"("AttributeType":"S"}],"ProvisionedThroughput":{"NumberOfDecreasesToday":0,)"
        R"("ReadCapacityUnits":10,"WriteCapacityUnits":5},"DeletionProtectionEnabled":true,)"
        R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"},)"
        R"("LatestStreamArn":"arn:stream","LatestStreamLabel":"2026",)"
        R"("TableClassSummary":{"TableClass":"STANDARD_INFREQUENT_ACCESS"},)"
        R"("SSEDescription":{"Status":"ENABLED","SSEType":"KMS","KMSMasterKeyArn":"arn:kms"},)"
        R"("OnDemandThroughput":{"MaxWriteRequestUnits":7},)"
        R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,)"
        R"("Status":"ACTIVE"})"
    );

    EXPECT_EQ(table.table_name, "doom_map");
    EXPECT_EQ(table.table_arn, "arn:aws:dynamodb:eu-central-1:123456789012:table/doom_map");
    EXPECT_EQ(table.table_id, "0b1c");
    EXPECT_EQ(table.table_status, table_status::active);
    ASSERT_TRUE(table.creation_date_time);
    EXPECT_EQ(
        table.creation_date_time->time_since_epoch(), std::chrono::milliseconds(1786543210123)
    );
    EXPECT_EQ(table.item_count, 9);
    EXPECT_EQ(table.table_size_bytes, 4096);

    ASSERT_EQ(table.key_schema.size(), 2u);
    EXPECT_EQ(table.key_schema[0], key_schema_element("episode", key_type::hash));
    EXPECT_EQ(table.key_schema[1], key_schema_element("map", key_type::range));
    ASSERT_EQ(table.attribute_definitions.size(), 3u);
    EXPECT_EQ(table.attribute_definitions[0], attribute_definition("episode", attribute_type::n));
    EXPECT_EQ(table.attribute_definitions[1], attribute_definition("map", attribute_type::b));
    EXPECT_EQ(table.attribute_definitions[2], attribute_definition("name", attribute_type::s));

    EXPECT_EQ(table.billing_mode, billing_mode::provisioned);
    EXPECT_EQ(table.provisioned_throughput, provisioned_throughput(10, 5));
    EXPECT_TRUE(table.deletion_protection_enabled);
    EXPECT_EQ(table.stream_view_type, stream_view_type::new_and_old_images);
    EXPECT_EQ(table.latest_stream_arn, "arn:stream");
    EXPECT_EQ(table.latest_stream_label, "2026");
    EXPECT_EQ(table.table_class, table_class::standard_infrequent_access);
    EXPECT_EQ(table.kms_master_key_arn, "arn:kms");
    EXPECT_EQ(table.on_demand_throughput, on_demand_throughput(std::nullopt, 7));
    EXPECT_EQ(table.warm_throughput, warm_throughput(12'000, 4'000));
}

TEST(DescribeTable, ReadsIndexes)
{
    const table_description table = described(
        R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},)"
        R"("LocalSecondaryIndexes":[{"IndexName":"by_size","KeySchema":[)"
        R"({"AttributeName":"episode","KeyType":"HASH"},)"
        R"({"AttributeName":"size","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",)"
        R"("NonKeyAttributes":["cheats","name"]},"IndexSizeBytes":100,"ItemCount":3,)"
        R"("IndexArn":"arn:index"}],)"
        R"("GlobalSecondaryIndexes":[{"IndexName":"by_name","KeySchema":[)"
        R"({"AttributeName":"name","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"},)"
        R"("IndexStatus":"CREATING","Backfilling":true,)"
        R"("OnDemandThroughput":{"MaxReadRequestUnits":8},"WarmThroughput":{},)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":0,"WriteCapacityUnits":0}},)"
        R"({"IndexName":"by_mood","IndexStatus":"DREAMING"}])"
    );

    EXPECT_EQ(table.billing_mode, billing_mode::pay_per_request);

    ASSERT_EQ(table.local_secondary_indexes.size(), 1u);
    const secondary_index_description& local = table.local_secondary_indexes[0];
    EXPECT_EQ(local.index_name, "by_size");
    EXPECT_EQ(local.index_arn, "arn:index");
    ASSERT_EQ(local.key_schema.size(), 2u);
    EXPECT_EQ(local.key_schema[1], key_schema_element("size", key_type::range));
    EXPECT_EQ(local.projection_type, projection_type::include);
    ASSERT_EQ(local.non_key_attributes.size(), 2u);
    EXPECT_EQ(local.non_key_attributes[0], "cheats");
    EXPECT_EQ(local.index_size_bytes, 100);
    EXPECT_EQ(local.item_count, 3);
    EXPECT_FALSE(local.index_status);

    ASSERT_EQ(table.global_secondary_indexes.size(), 2u);
    const secondary_index_description& global = table.global_secondary_indexes[0];
    EXPECT_EQ(global.projection_type, projection_type::keys_only);
    EXPECT_EQ(global.index_status, index_status::creating);
    EXPECT_TRUE(global.backfilling);
    EXPECT_EQ(global.provisioned_throughput, provisioned_throughput(0, 0));
    EXPECT_EQ(global.on_demand_throughput, on_demand_throughput(8, std::nullopt));
    EXPECT_EQ(global.warm_throughput, warm_throughput());
    EXPECT_EQ(table.global_secondary_indexes[1].index_status, index_status::unknown);
}

TEST(DescribeTable, ReadsStatesThatItDoesNotKnow)
{
    const auto status_of = [](const std::string& status) {
        return read<describe_table_request>(
                   R"({"Table":{"TableName":"doom_map","TableStatus":")" + status + "\"}}"
        )
            .table.table_status;
    };

    EXPECT_EQ(status_of("CREATING"), table_status::creating);
    EXPECT_EQ(status_of("REPLICATION_NOT_AUTHORIZED"), table_status::replication_not_authorized);
    EXPECT_EQ(status_of("DREAMING"), table_status::unknown);
}

TEST(DescribeTable, ReadsPlainTimesAndWholeNumbersWithAFraction)
{
    const table_description table = described(R"("CreationDateTime":1786543210,"ItemCount":9.0)");

    ASSERT_TRUE(table.creation_date_time);
    EXPECT_EQ(table.creation_date_time->time_since_epoch(), std::chrono::seconds(1786543210));
    EXPECT_EQ(table.item_count, 9);
}

TEST(DescribeTable, KnowsThatAStreamIsSwitchedOff)
{
    const table_description table =
        described(R"("StreamSpecification":{"StreamEnabled":false},"LatestStreamArn":"arn:stream")"
        );

    EXPECT_FALSE(table.stream_view_type);
    EXPECT_EQ(table.latest_stream_arn, "arn:stream");
}

TEST(DescribeTable, NamesTheMemberOfAReplyOfAnotherShape)
{
    const auto misfit = [](const std::string& members, std::string_view member) {
        return misfit_of<describe_table_request>(
            R"({"Table":{"TableName":"doom_map","TableStatus":"ACTIVE",)" + members + "}}", member
        );
    };

    misfit_of<describe_table_request>("{}", "Table");
    misfit_of<describe_table_request>(R"({"Table":[]})", "Table");
    misfit_of<describe_table_request>(R"({"Table":{"TableStatus":"ACTIVE"}})", "Table.TableName");
    misfit_of<describe_table_request>(R"({"Table":{"TableName":"a"}})", "Table.TableStatus");
    misfit(R"("CreationDateTime":"today")", "Table.CreationDateTime");
    misfit(R"("CreationDateTime":1e300)", "Table.CreationDateTime");
    misfit(R"("DeletionProtectionEnabled":1)", "Table.DeletionProtectionEnabled");
    misfit(R"("KeySchema":[{"AttributeName":"a"}])", "Table.KeySchema[0].KeyType");
    misfit(
        R"("GlobalSecondaryIndexes":[{"IndexName":"a"},{"IndexName":1}])",
        "Table.GlobalSecondaryIndexes[1].IndexName"
    );
    const error word = misfit(
        R"("BillingModeSummary":{"BillingMode":"BARTER"})", "Table.BillingModeSummary.BillingMode"
    );
    EXPECT_EQ(word.get_diagnostics().found(), "\"BARTER\"");
}

TEST(DescribeTable, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(describe_table_request("doom_map"));

    EXPECT_EQ(known.name, "DescribeTable");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
