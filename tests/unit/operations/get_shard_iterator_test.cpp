#include "protocol/operation_traits.hpp"
#include "protocol/operations/get_shard_iterator.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

get_shard_iterator_request from(shard_iterator_type type)
{
    return get_shard_iterator_request("arn:stream", "shardId-1", type);
}

TEST(GetShardIterator, WritesWhereToBegin)
{
    EXPECT_EQ(
        written(from(shard_iterator_type::trim_horizon)),
        R"({"StreamArn":"arn:stream","ShardId":"shardId-1","ShardIteratorType":"TRIM_HORIZON"})"
    );
    EXPECT_EQ(
        written(from(shard_iterator_type::latest)),
        R"({"StreamArn":"arn:stream","ShardId":"shardId-1","ShardIteratorType":"LATEST"})"
    );
    EXPECT_EQ(
        written(from(shard_iterator_type::at_sequence_number).sequence_number("7")),
        R"({"StreamArn":"arn:stream","ShardId":"shardId-1",)"
        R"("ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":"7"})"
    );
    EXPECT_EQ(
        written(from(shard_iterator_type::after_sequence_number).sequence_number("7")),
        R"({"StreamArn":"arn:stream","ShardId":"shardId-1",)"
        R"("ShardIteratorType":"AFTER_SEQUENCE_NUMBER","SequenceNumber":"7"})"
    );
}

TEST(GetShardIterator, RefusesASequenceNumberThatIsMissingOrTooMuch)
{
    expect_refusal_of_any(from(shard_iterator_type::at_sequence_number), "SequenceNumber is empty");
    expect_refusal_of_any(
        from(shard_iterator_type::after_sequence_number).sequence_number(std::string(41, '1')),
        "SequenceNumber has 41 bytes"
    );
    expect_refusal_of_any(
        from(shard_iterator_type::latest).sequence_number("7"), "no iterator of type LATEST"
    );
}

TEST(GetShardIterator, RefusesWhatIsNoShard)
{
    const shard_iterator_type latest = shard_iterator_type::latest;

    expect_refusal_of_any(get_shard_iterator_request("saves", "a", latest), "which is no ARN");
    expect_refusal_of_any(get_shard_iterator_request("arn:a", "", latest), "ShardId is empty");
}

TEST(GetShardIterator, ReadsTheIterator)
{
    EXPECT_EQ(
        read<get_shard_iterator_request>(R"({"ShardIterator":"arn:stream|1|x"})").shard_iterator,
        "arn:stream|1|x"
    );
    misfit_of<get_shard_iterator_request>("{}", "ShardIterator");
}

TEST(GetShardIterator, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(from(shard_iterator_type::latest));

    EXPECT_EQ(known.name, "GetShardIterator");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
    EXPECT_EQ(known.to, service::dynamodb_streams);
}

}  // namespace
}  // namespace ddbm::detail
