#include "protocol/arn.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

TEST(Arn, HasSixParts)
{
    const auto table = parse_arn("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/doom_map");

    ASSERT_TRUE(table);
    EXPECT_EQ(table->arn, "arn");
    EXPECT_EQ(table->partition, "aws-cn");
    EXPECT_EQ(table->service, "dynamodb");
    EXPECT_EQ(table->region, "cn-north-1");
    EXPECT_EQ(table->account, "123456789012");
    EXPECT_EQ(table->resource, "table/doom_map");
}

TEST(Arn, MayHaveColonsInItsLastPart)
{
    const auto stream =
        parse_arn("arn:aws:dynamodb:us-east-1:123456789012:table/abc/stream/2026-11-30T06:37:16.000"
        );

    ASSERT_TRUE(stream);
    EXPECT_EQ(stream->resource, "table/abc/stream/2026-11-30T06:37:16.000");
    EXPECT_EQ(parse_arn("arn:aws:sns:us-east-1:1::")->resource, ":");
}

TEST(Arn, MayBeOfNoRegionAndOfNoAccount)
{
    const auto bucket = parse_arn("arn:aws:s3:::bucket");

    ASSERT_TRUE(bucket);
    EXPECT_EQ(bucket->region, "");
    EXPECT_EQ(bucket->account, "");
    EXPECT_EQ(bucket->resource, "bucket");
}

TEST(Arn, IsNotAnyText)
{
    for (const char* text :
         {"",
          "doom_map",
          "arn",
          "arn:",
          "arn:aws",
          "arn:aws:dynamodb:us-east-1:123456789012",
          "arn:aws:dynamodb:us-east-1:123456789012:",
          "arn::dynamodb:us-east-1:123456789012:table/abc",
          "arn:aws::us-east-1:123456789012:table/abc",
          "ARN:aws:dynamodb:us-east-1:123456789012:table/abc",
          " arn:aws:dynamodb:us-east-1:123456789012:table/abc",
          ":::::"})
    {
        EXPECT_FALSE(parse_arn(text)) << text;
    }
}

TEST(SplitArn, LeavesEmptyWhatIsNotThere)
{
    const arn_parts parts = split_arn("doom:map");

    EXPECT_EQ(parts.arn, "doom");
    EXPECT_EQ(parts.partition, "map");
    EXPECT_EQ(parts.service, "");
    EXPECT_EQ(parts.region, "");
    EXPECT_EQ(parts.account, "");
    EXPECT_EQ(parts.resource, "");
    EXPECT_EQ(split_arn("").arn, "");
}

}  // namespace
}  // namespace ddbm::detail
