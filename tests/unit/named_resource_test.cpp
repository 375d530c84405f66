// What requests name of whose account may be known. Which parameters those are is compared with
// botocore in tests/endpoint_rules.

#include "protocol/named_resource.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

const std::string arn = "arn:aws:dynamodb:us-east-1:111122223333:table/first";
const std::string stream = arn + "/stream/2026-11-30T06:37:16.000";

TEST(NamedResource, IsTheTable)
{
    const get_item_request get(arn, item());
    const describe_table_request describe(arn);
    const tag_resource_request tag(arn);

    EXPECT_EQ(resource_of(get).only, arn);
    EXPECT_EQ(resource_of(get).first_of_several, "");
    EXPECT_EQ(resource_of(describe).only, arn);
    EXPECT_EQ(resource_of(tag).only, arn);
}

TEST(NamedResource, IsTheFirstTableAsItIsSent)
{
    batch_get_item_request get;
    get.table("z", keys_and_attributes()).table(arn, keys_and_attributes());
    transact_write_items_request write;
    write.action(transact_put("z", item())).action(transact_put(arn, item()));

    EXPECT_EQ(resource_of(get).first_of_several, arn);
    EXPECT_EQ(resource_of(get).only, "");
    EXPECT_EQ(resource_of(write).first_of_several, "z");
}

TEST(NamedResource, IsNoneOfARequestWithoutTables)
{
    EXPECT_EQ(resource_of(batch_get_item_request()).first_of_several, "");
    EXPECT_EQ(resource_of(batch_write_item_request()).first_of_several, "");
    EXPECT_EQ(resource_of(transact_get_items_request()).first_of_several, "");
    EXPECT_EQ(resource_of(transact_write_items_request()).first_of_several, "");
    EXPECT_EQ(resource_of(list_tables_request()).only, "");
}

TEST(NamedResource, IsNoneOfARequestToStreams)
{
    const list_streams_request list(arn);
    const describe_stream_request describe(stream);

    EXPECT_EQ(resource_of(list).only, "");
    EXPECT_EQ(resource_of(describe).only, "");
}

}  // namespace
}  // namespace ddbm::detail
