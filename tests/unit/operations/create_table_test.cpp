#include "protocol/operation_traits.hpp"
#include "protocol/operations/create_table.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

create_table_request doom_maps()
{
    return create_table_request("doom_map")
        .partition_key("episode", attribute_type::n)
        .sort_key("map", attribute_type::n);
}

constexpr std::string_view keys_written =
    R"("AttributeDefinitions":[{"AttributeName":"episode","AttributeType":"N"},)"
    R"({"AttributeName":"map","AttributeType":"N"}],)"
    R"("KeySchema":[{"AttributeName":"episode","KeyType":"HASH"},)"
    R"({"AttributeName":"map","KeyType":"RANGE"}])";

TEST(CreateTable, WritesATableWithThroughputSetAside)
{
    EXPECT_EQ(
        written(doom_maps().provisioned_throughput(10, 5)),
        R"({"TableName":"doom_map",)" + std::string(keys_written) +
            R"(,"BillingMode":"PROVISIONED",)"
            R"("ProvisionedThroughput":{"ReadCapacityUnits":10,"WriteCapacityUnits":5}})"
    );
}

TEST(CreateTable, WritesATablePaidPerRequest)
{
    EXPECT_EQ(
        written(doom_maps().provisioned_throughput(10, 5).pay_per_request()),
        R"({"TableName":"doom_map",)" + std::string(keys_written) +
            R"(,"BillingMode":"PAY_PER_REQUEST"})"
    );
}

TEST(CreateTable, WritesIndexes)
{
    const create_table_request request =
        create_table_request("saves")
            .partition_key("player", attribute_type::s)
            .attribute_definition("at", attribute_type::b)
            .provisioned_throughput(1, 1)
            .local_secondary_index(secondary_index("by_time").sort_key("at").keys_only())
            .local_secondary_index(secondary_index("by_age").partition_key("player").sort_key("at"))
            .global_secondary_index(secondary_index("everybody")
                                        .partition_key("at")
                                        .include("map")
                                        .include("health")
                                        .provisioned_throughput(2, 3));

    const std::string text = written(request);

    EXPECT_NE(
        text.find(R"("LocalSecondaryIndexes":[{"IndexName":"by_time","KeySchema":[)"
                  R"({"AttributeName":"player","KeyType":"HASH"},)"
                  R"({"AttributeName":"at","KeyType":"RANGE"}],)"
                  R"("Projection":{"ProjectionType":"KEYS_ONLY"}},)"
                  R"({"IndexName":"by_age","KeySchema":[)"
                  R"({"AttributeName":"player","KeyType":"HASH"},)"
                  R"({"AttributeName":"at","KeyType":"RANGE"}],)"
                  R"("Projection":{"ProjectionType":"ALL"}}])"),
        std::string::npos
    ) << text;
    EXPECT_NE(
        text.find(
            R"("GlobalSecondaryIndexes":[{"IndexName":"everybody","KeySchema":[)"
            R"({"AttributeName":"at","KeyType":"HASH"}],)"
            R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["map","health"]},)"
            R"("ProvisionedThroughput":{"ReadCapacityUnits":2,"WriteCapacityUnits":3}}])"
        ),
        std::string::npos
    ) << text;
}

TEST(CreateTable, WritesEverySetting)
{
    const create_table_request request = doom_maps()
                                             .pay_per_request()
                                             .stream(stream_view_type::new_and_old_images)
                                             .kms_encryption("alias/doom")
                                             .deletion_protection_enabled(true)
                                             .table_class(table_class::standard_infrequent_access)
                                             .tag("stage", "test")
                                             .tag("team", "id");

    EXPECT_EQ(
        written(request),
        R"({"TableName":"doom_map",)" + std::string(keys_written) +
            R"(,"BillingMode":"PAY_PER_REQUEST",)"
            R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"},)"
            R"("SSESpecification":{"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"alias/doom"},)"
            R"("DeletionProtectionEnabled":true,"TableClass":"STANDARD_INFREQUENT_ACCESS",)"
            R"("Tags":[{"Key":"stage","Value":"test"},{"Key":"team","Value":"id"}]})"
    );
}

TEST(CreateTable, WritesLimitsAndWarmth)
{
    EXPECT_EQ(
        written(doom_maps()
                    .pay_per_request()
                    .on_demand_throughput(100, std::nullopt)
                    .warm_throughput(20'000, 10'000)),
        R"({"TableName":"doom_map",)" + std::string(keys_written) +
            R"(,"BillingMode":"PAY_PER_REQUEST","OnDemandThroughput":{"MaxReadRequestUnits":100},)"
            R"("WarmThroughput":{"ReadUnitsPerSecond":20000,"WriteUnitsPerSecond":10000}})"
    );
    const create_table_request request = doom_maps().pay_per_request();
    expect_refusal(
        create_table_request(request).on_demand_throughput(-1, 1), "MaxReadRequestUnits is -1"
    );
    expect_refusal(
        create_table_request(request).local_secondary_index(
            secondary_index("by_size").sort_key("map").warm_throughput(1, 1)
        ),
        "no throughput of its own"
    );
}

TEST(CreateTable, EncryptsWithTheKeyThatAwsKeepsIfNoneIsNamed)
{
    EXPECT_NE(
        written(doom_maps().pay_per_request().kms_encryption())
            .find(R"("SSESpecification":{"Enabled":true,"SSEType":"KMS"}})"),
        std::string::npos
    );
}

TEST(CreateTable, RefusesANameThatIsNone)
{
    const char* arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/doom_map";

    for (const char* name : {"", "ab", "doom map", arn})
    {
        expect_refusal(
            create_table_request(name).partition_key("a", attribute_type::s).pay_per_request(),
            errc::invalid_table_name
        );
    }
}

TEST(CreateTable, RefusesAKeyThatIsNone)
{
    const create_table_request request = create_table_request("doom_map").pay_per_request();

    expect_refusal(request, "does not begin with a partition key");
    expect_refusal(
        create_table_request(request).sort_key("a", attribute_type::s),
        "does not begin with a partition key"
    );
    expect_refusal(
        doom_maps().pay_per_request().sort_key("c", attribute_type::s), "more than a partition key"
    );
    expect_refusal(
        create_table_request(request)
            .partition_key("a", attribute_type::s)
            .partition_key("b", attribute_type::s),
        "more than a partition key"
    );

    const create_table_request of_lists =
        create_table_request(request).partition_key("a", attribute_type::l);
    expect_refusal(of_lists, errc::invalid_request);
    EXPECT_EQ(refusal_of(of_lists).get_diagnostics().attribute_path(), "a");
    EXPECT_EQ(refusal_of(of_lists).get_diagnostics().found(), "type L");
}

TEST(CreateTable, RefusesToGuessTheBilling)
{
    expect_refusal(doom_maps(), "provisioned or paid per request");
    expect_refusal(doom_maps().provisioned_throughput(0, 1), "ReadCapacityUnits is 0");
    expect_refusal(
        doom_maps().provisioned_throughput(1, 1'000'000'000'001), "WriteCapacityUnits is"
    );
}

TEST(CreateTable, RefusesIndexesThatCannotBe)
{
    const create_table_request request = doom_maps().pay_per_request();

    expect_refusal(
        create_table_request(request).global_secondary_index(secondary_index("x")), "index name"
    );
    expect_refusal(
        create_table_request(request).local_secondary_index(
            secondary_index("by_name").provisioned_throughput(1, 1)
        ),
        "no throughput of its own"
    );
    expect_refusal(
        create_table_request(request).global_secondary_index(
            secondary_index("by_name").provisioned_throughput(1, 0)
        ),
        "WriteCapacityUnits is 0"
    );
}

TEST(CreateTable, ReadsTheDescription)
{
    const create_table_reply reply = read<create_table_request>(
        R"({"TableDescription":{"TableName":"doom_map","TableStatus":"CREATING"}})"
    );

    EXPECT_EQ(reply.table_description.table_name, "doom_map");
    EXPECT_EQ(reply.table_description.table_status, table_status::creating);
    misfit_of<create_table_request>(R"({"Table":{}})", "TableDescription");
}

TEST(CreateTable, IsAWriteThatMayNotBeSentAgain)
{
    const operation_traits known = traits(doom_maps());

    EXPECT_EQ(known.name, "CreateTable");
    EXPECT_TRUE(known.is_write);
    EXPECT_FALSE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
