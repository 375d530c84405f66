#include "stream_fixture.hpp"

namespace ddbm::local::testing {
namespace {

using GetShardIterator = stream_test;

constexpr std::string_view second_number = "'SequenceNumber':'100000000000000000002'";

std::string by_number(std::string_view type)
{
    return "'ShardIteratorType':'" + std::string(type) + "'," + std::string(second_number);
}

TEST_F(GetShardIterator, StartsWhereItIsAskedTo)
{
    const std::string arn = enable();
    record_ships(1, 3);
    const std::string latest = iterator(arn, "LATEST");
    record_ships(4, 1);

    EXPECT_EQ(keys_in(read(iterator(arn))), (std::vector<int>{1, 2, 3, 4}));
    EXPECT_EQ(keys_in(read(latest)), (std::vector<int>{4}));
    EXPECT_EQ(
        keys_in(read(iterator_with(arn, by_number("AT_SEQUENCE_NUMBER")))),
        (std::vector<int>{2, 3, 4})
    );
    EXPECT_EQ(
        keys_in(read(iterator_with(arn, by_number("AFTER_SEQUENCE_NUMBER")))),
        (std::vector<int>{3, 4})
    );
}

TEST_F(GetShardIterator, ContainsTheArn)
{
    const std::string arn = enable();

    EXPECT_TRUE(iterator(arn).starts_with(arn));
}

TEST_F(GetShardIterator, FindsNothingOnAQuietShard)
{
    const std::string arn = enable();

    const json::value reply = read(iterator(arn, "LATEST"));

    EXPECT_EQ(keys_in(reply), std::vector<int>());
    EXPECT_NE(next_of(reply), "(none)");
}

TEST_F(GetShardIterator, TakesNumbersBeyondTheLast)
{
    const std::string arn = enable();
    record_ships(1, 1);

    const std::string beyond = iterator_with(
        arn,
        "'ShardIteratorType':'AFTER_SEQUENCE_NUMBER',"
        "'SequenceNumber':'9999999999999999999999999999999999999999'"
    );

    EXPECT_EQ(keys_in(read(beyond)), std::vector<int>());
}

TEST_F(GetShardIterator, SaysThatRecordsAreGone)
{
    const std::string arn = enable();
    record_ships(1, 3);
    now_ += std::chrono::hours(24);

    expect_error(
        &get_shard_iterator,
        iterator_request(arn, by_number("AT_SEQUENCE_NUMBER")),
        "TrimmedDataAccessException",
        "The data you are trying to access has been trimmed"
    );
    EXPECT_EQ(keys_in(read(iterator(arn))), std::vector<int>());
}

TEST_F(GetShardIterator, WantsANumberWhereTheTypeDoes)
{
    const std::string arn = enable();

    expect_error(
        &get_shard_iterator,
        iterator_request(arn, "'ShardIteratorType':'AT_SEQUENCE_NUMBER'"),
        "ValidationException",
        "SequenceNumber must be specified for ShardIteratorType AT_SEQUENCE_NUMBER"
    );
    expect_error(
        &get_shard_iterator,
        iterator_request(arn, by_number("LATEST")),
        "ValidationException",
        "SequenceNumber must not be specified for ShardIteratorType LATEST"
    );
    expect_error(
        &get_shard_iterator,
        iterator_request(
            arn,
            "'ShardIteratorType':'AT_SEQUENCE_NUMBER','SequenceNumber':'-10000000000000000000001'"
        ),
        "ValidationException",
        "Invalid SequenceNumber"
    );
}

TEST_F(GetShardIterator, DoesNotFindWhatIsNotThere)
{
    const std::string arn = enable();
    const std::string type = "'ShardIteratorType':'LATEST'";

    expect_error(
        &get_shard_iterator,
        "{'StreamArn':'" + arn + "','ShardId':'shardId-00000000000000000000-00000000'," + type +
            "}",
        "ResourceNotFoundException",
        "Requested resource not found: Shard does not exist"
    );
    expect_error(
        &get_shard_iterator,
        "{'StreamArn':'" + arn + "0','ShardId':'" + shard(arn) + "'," + type + "}",
        "ResourceNotFoundException",
        "Requested resource not found: Stream: " + arn + "0 not found"
    );
    expect_error(
        &get_shard_iterator,
        "{'StreamArn':'arn:aws:dynamodb:us-east-1:000000000000:table/ships','ShardId':'" +
            shard(arn) + "'," + type + "}",
        "ValidationException",
        "Invalid StreamArn"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
