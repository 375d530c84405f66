#include "protocol/operation_traits.hpp"
#include "protocol/operations/update_table.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(UpdateTable, WritesThroughputAndBilling)
{
    EXPECT_EQ(
        written(update_table_request("doom_map").provisioned_throughput(10, 5)),
        R"({"TableName":"doom_map",)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":10,"WriteCapacityUnits":5}})"
    );
    EXPECT_EQ(
        written(update_table_request("doom_map")
                    .billing_mode(billing_mode::provisioned)
                    .provisioned_throughput(1, 2)),
        R"({"TableName":"doom_map","BillingMode":"PROVISIONED",)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}})"
    );
    EXPECT_EQ(
        written(update_table_request("doom_map").billing_mode(billing_mode::pay_per_request)),
        R"({"TableName":"doom_map","BillingMode":"PAY_PER_REQUEST"})"
    );
}

TEST(UpdateTable, WritesChangesOfIndexes)
{
    EXPECT_EQ(
        written(update_table_request("doom_map")
                    .attribute_definition("name", attribute_type::s)
                    .create_global_secondary_index(secondary_index("by_name")
                                                       .partition_key("name")
                                                       .include("cheats")
                                                       .provisioned_throughput(1, 2))
                    .update_global_secondary_index("by_size", 3, 4)
                    .delete_global_secondary_index("by_mood")),
        R"({"TableName":"doom_map",)"
        R"("AttributeDefinitions":[{"AttributeName":"name","AttributeType":"S"}],)"
        R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by_name",)"
        R"("KeySchema":[{"AttributeName":"name","KeyType":"HASH"}],)"
        R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["cheats"]},)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}}},)"
        R"({"Update":{"IndexName":"by_size",)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":3,"WriteCapacityUnits":4}}},)"
        R"({"Delete":{"IndexName":"by_mood"}}]})"
    );
}

TEST(UpdateTable, WritesWhetherThereIsAStream)
{
    const update_table_request with =
        update_table_request("doom_map").stream(stream_view_type::new_image);

    EXPECT_EQ(
        written(with),
        R"({"TableName":"doom_map",)"
        R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})"
    );
    EXPECT_EQ(
        written(update_table_request(with).disable_stream()),
        R"({"TableName":"doom_map","StreamSpecification":{"StreamEnabled":false}})"
    );
}

TEST(UpdateTable, WritesProtectionAndClass)
{
    EXPECT_EQ(
        written(update_table_request("doom_map")
                    .deletion_protection_enabled(false)
                    .table_class(table_class::standard)),
        R"({"TableName":"doom_map","DeletionProtectionEnabled":false,"TableClass":"STANDARD"})"
    );
}

TEST(UpdateTable, WritesLimitsAndWarmth)
{
    EXPECT_EQ(
        written(update_table_request("doom_map")
                    .on_demand_throughput(100, on_demand_throughput::unlimited)),
        R"({"TableName":"doom_map",)"
        R"("OnDemandThroughput":{"MaxReadRequestUnits":100,"MaxWriteRequestUnits":-1}})"
    );
    EXPECT_EQ(
        written(update_table_request("doom_map").warm_throughput(20'000, std::nullopt)),
        R"({"TableName":"doom_map","WarmThroughput":{"ReadUnitsPerSecond":20000}})"
    );
    EXPECT_EQ(
        written(update_table_request("doom_map")
                    .attribute_definition("name", attribute_type::s)
                    .create_global_secondary_index(secondary_index("by_name")
                                                       .partition_key("name")
                                                       .on_demand_throughput(std::nullopt, 5)
                                                       .warm_throughput(1, 2))),
        R"({"TableName":"doom_map",)"
        R"("AttributeDefinitions":[{"AttributeName":"name","AttributeType":"S"}],)"
        R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by_name",)"
        R"("KeySchema":[{"AttributeName":"name","KeyType":"HASH"}],)"
        R"("Projection":{"ProjectionType":"ALL"},)"
        R"("OnDemandThroughput":{"MaxWriteRequestUnits":5},)"
        R"("WarmThroughput":{"ReadUnitsPerSecond":1,"WriteUnitsPerSecond":2}}}]})"
    );
}

TEST(UpdateTable, WritesTheEncryption)
{
    const update_table_request with = update_table_request("doom_map").kms_encryption("alias/doom");

    EXPECT_EQ(
        written(with),
        R"({"TableName":"doom_map","SSESpecification":)"
        R"({"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"alias/doom"}})"
    );
    EXPECT_EQ(
        written(update_table_request("doom_map").kms_encryption()),
        R"({"TableName":"doom_map","SSESpecification":{"Enabled":true,"SSEType":"KMS"}})"
    );
    EXPECT_EQ(
        written(update_table_request(with).disable_kms_encryption()),
        R"({"TableName":"doom_map","SSESpecification":{"Enabled":false}})"
    );
}

TEST(UpdateTable, RefusesToChangeNothing)
{
    expect_refusal(update_table_request("doom_map"), "nothing to change");
    expect_refusal(
        update_table_request("doom_map").attribute_definition("a", attribute_type::s),
        "nothing to change"
    );
}

TEST(UpdateTable, RefusesWhatCannotBe)
{
    const update_table_request request("doom_map");

    expect_refusal(
        update_table_request("d").provisioned_throughput(1, 1), errc::invalid_table_name
    );
    expect_refusal(
        update_table_request(request).provisioned_throughput(0, 1), "ReadCapacityUnits is 0"
    );
    expect_refusal(
        update_table_request(request).update_global_secondary_index("by_name", 1, 0),
        "WriteCapacityUnits is 0"
    );
    expect_refusal(
        update_table_request(request).update_global_secondary_index("x", 1, 1), "index name"
    );
    expect_refusal(
        update_table_request(request).update_global_secondary_index("by_name", index_throughput()),
        "nothing to change of the index by_name"
    );
    expect_refusal(
        update_table_request(request).on_demand_throughput(1, 0), "MaxWriteRequestUnits is 0"
    );
    expect_refusal(
        update_table_request(request).on_demand_throughput({}, {}), "neither reads nor writes"
    );
    expect_refusal(
        update_table_request(request).warm_throughput(-1, 1), "ReadUnitsPerSecond is -1"
    );
    expect_refusal(update_table_request(request).warm_throughput({}, {}), "neither of reads");
    expect_refusal(update_table_request(request).delete_global_secondary_index("x"), "index name");
    expect_refusal(
        update_table_request(request).create_global_secondary_index(secondary_index("x")),
        "index name"
    );
    const update_table_request of_lists = update_table_request(request)
                                              .attribute_definition("a", attribute_type::l)
                                              .delete_global_secondary_index("by_name");
    expect_refusal(of_lists, errc::invalid_request);
    EXPECT_EQ(refusal_of(of_lists).get_diagnostics().attribute_path(), "a");
}

TEST(UpdateTable, ReadsTheDescription)
{
    const update_table_reply reply = read<update_table_request>(
        R"({"TableDescription":{"TableName":"doom_map","TableStatus":"UPDATING"}})"
    );

    EXPECT_EQ(reply.table_description.table_name, "doom_map");
    EXPECT_EQ(reply.table_description.table_status, table_status::updating);
    misfit_of<update_table_request>("{}", "TableDescription");
}

TEST(UpdateTable, IsAWriteThatMayNotBeSentAgain)
{
    const operation_traits known = traits(update_table_request("doom_map"));

    EXPECT_EQ(known.name, "UpdateTable");
    EXPECT_TRUE(known.is_write);
    EXPECT_FALSE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
