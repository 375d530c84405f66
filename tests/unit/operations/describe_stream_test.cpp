#include "protocol/operation_traits.hpp"
#include "protocol/operations/describe_stream.hpp"
#include "unit/operations/operation_testing.hpp"

#include <chrono>

namespace ddbm::detail {
namespace {

constexpr const char* stream_arn =
    "arn:aws:dynamodb:eu-central-1:123456789012:table/saves/stream/2026-10-08T23:07:31.275";

TEST(DescribeStream, WritesTheStream)
{
    EXPECT_EQ(
        written(describe_stream_request(stream_arn)),
        R"({"StreamArn":")" + std::string(stream_arn) + "\"}"
    );
}

TEST(DescribeStream, WritesEveryParameter)
{
    EXPECT_EQ(
        written(describe_stream_request("arn:stream")
                    .limit(7)
                    .exclusive_start_shard_id("shardId-1")
                    .children_of("shardId-0")),
        R"({"StreamArn":"arn:stream","Limit":7,"ExclusiveStartShardId":"shardId-1",)"
        R"("ShardFilter":{"Type":"CHILD_SHARDS","ShardId":"shardId-0"}})"
    );
}

TEST(DescribeStream, RefusesWhatCannotBe)
{
    const describe_stream_request request(stream_arn);

    expect_refusal_of_any(describe_stream_request("saves"), "which is no ARN");
    for (const int limit : {0, -1, 101})
        expect_refusal_of_any(describe_stream_request(request).limit(limit), "Limit is");
    expect_refusal_of_any(
        describe_stream_request(request).exclusive_start_shard_id(""), "ExclusiveStartShardId is"
    );
    expect_refusal_of_any(
        describe_stream_request(request).children_of(std::string(66, 'x')), "ShardId has 66 bytes"
    );
}

TEST(DescribeStream, ReadsEveryMember)
{
    const stream_description stream =
        read<describe_stream_request>(
            R"({"StreamDescription":{"StreamArn":"arn:stream","StreamLabel":"2026",)"
            R"("StreamStatus":"ENABLED","StreamViewType":"NEW_AND_OLD_IMAGES",)"
            R"("CreationRequestDateTime":1786543210.123,"TableName":"saves",)"
            R"("KeySchema":[{"AttributeName":"player","KeyType":"HASH"}],)"
            R"("Shards":[{"ShardId":"shardId-0","SequenceNumberRange":)"
            R"({"StartingSequenceNumber":"1","EndingSequenceNumber":"5"}},)"
            R"({"ShardId":"shardId-1","ParentShardId":"shardId-0","SequenceNumberRange":)"
            R"({"StartingSequenceNumber":"6"}}],"LastEvaluatedShardId":"shardId-1"}})"
        )
            .stream_description;

    EXPECT_EQ(stream.stream_arn, "arn:stream");
    EXPECT_EQ(stream.stream_label, "2026");
    EXPECT_EQ(stream.stream_status, stream_status::enabled);
    EXPECT_EQ(stream.stream_view_type, stream_view_type::new_and_old_images);
    ASSERT_TRUE(stream.creation_request_date_time);
    EXPECT_EQ(
        stream.creation_request_date_time->time_since_epoch(),
        std::chrono::milliseconds(1786543210123)
    );
    EXPECT_EQ(stream.table_name, "saves");
    ASSERT_EQ(stream.key_schema.size(), 1u);
    EXPECT_EQ(stream.key_schema[0], key_schema_element("player", key_type::hash));
    ASSERT_EQ(stream.shards.size(), 2u);
    EXPECT_EQ(stream.shards[0].shard_id, "shardId-0");
    EXPECT_EQ(stream.shards[0].parent_shard_id, "");
    EXPECT_EQ(stream.shards[0].starting_sequence_number, "1");
    EXPECT_EQ(stream.shards[0].ending_sequence_number, "5");
    EXPECT_EQ(stream.shards[1].parent_shard_id, "shardId-0");
    EXPECT_FALSE(stream.shards[1].ending_sequence_number);
    EXPECT_EQ(stream.last_evaluated_shard_id, "shardId-1");
}

TEST(DescribeStream, ReadsStatesThatItDoesNotKnow)
{
    const stream_description stream =
        read<describe_stream_request>(
            R"({"StreamDescription":{"StreamArn":"arn:stream","StreamStatus":"DREAMING"}})"
        )
            .stream_description;

    EXPECT_EQ(stream.stream_status, stream_status::unknown);
    EXPECT_FALSE(stream.stream_view_type);
    EXPECT_TRUE(stream.shards.empty());
    EXPECT_FALSE(stream.last_evaluated_shard_id);
}

TEST(DescribeStream, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<describe_stream_request>("{}", "StreamDescription");
    misfit_of<describe_stream_request>(
        R"({"StreamDescription":{"StreamArn":"a"}})", "StreamDescription.StreamStatus"
    );
    misfit_of<describe_stream_request>(
        R"({"StreamDescription":{"StreamArn":"a","StreamStatus":"ENABLED","Shards":[{}]}})",
        "StreamDescription.Shards[0].ShardId"
    );
}

TEST(DescribeStream, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(describe_stream_request(stream_arn));

    EXPECT_EQ(known.name, "DescribeStream");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
    EXPECT_EQ(known.to, service::dynamodb_streams);
}

}  // namespace
}  // namespace ddbm::detail
