#include "stream_fixture.hpp"

namespace ddbm::local::testing {
namespace {

using DescribeStream = stream_test;

TEST_F(DescribeStream, TellsAllAboutAStream)
{
    const std::string arn = enable(stream_view_type::new_image);

    json::value reply = answer(&describe_stream, "{'StreamArn':'" + arn + "'}");

    const std::string id = shard(arn);
    EXPECT_EQ(id.size(), 37u);
    EXPECT_TRUE(id.starts_with("shardId-00000001795370400275-")) << id;
    EXPECT_EQ(
        reply,
        json::parse(text_of(
            "{'StreamDescription':{'CreationRequestDateTime':1795370400.275,"
            "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'},"
            "{'AttributeName':'at','KeyType':'RANGE'}],"
            "'Shards':[{'SequenceNumberRange':{'StartingSequenceNumber':"
            "'100000000000000000001'},'ShardId':'" +
            id + "'}],'StreamArn':'" + arn +
            "','StreamLabel':'2026-11-22T18:00:00.275','StreamStatus':'ENABLED',"
            "'StreamViewType':'NEW_IMAGE','TableName':'ships'}}"
        ))
    );
}

TEST_F(DescribeStream, ClosesTheShardOfADisabledStream)
{
    const std::string arn = enable();
    record_ships(1, 3);
    disable();

    const json::value reply = answer(&describe_stream, "{'StreamArn':'" + arn + "'}");

    const auto& description = reply.at("StreamDescription");
    EXPECT_EQ(description.at("StreamStatus"), "DISABLED");
    EXPECT_EQ(
        description.at("Shards").at(0).at("SequenceNumberRange").at("EndingSequenceNumber"),
        "100000000000000000003"
    );
}

TEST_F(DescribeStream, ShowsThatATableIsAboutToGetOrLoseTheStream)
{
    const std::string arn = enable();
    const auto status = [&] {
        const json::value reply = answer(&describe_stream, "{'StreamArn':'" + arn + "'}");
        return json::value_to<std::string>(reply.at("StreamDescription").at("StreamStatus"));
    };

    ships().status = resource_status::creating;
    EXPECT_EQ(status(), "ENABLING");
    ships().status = resource_status::updating;
    EXPECT_EQ(status(), "ENABLED");
    ships().change = table_change::stream;
    EXPECT_EQ(status(), "ENABLING");
    disable();
    EXPECT_EQ(status(), "DISABLING");
    ships().status = resource_status::active;
    EXPECT_EQ(status(), "DISABLED");
}

TEST_F(DescribeStream, HasNoShardBehindTheOne)
{
    const std::string arn = enable();
    const std::string id = shard(arn);
    const auto shards = [&](const std::string& more) {
        const json::value reply =
            answer(&describe_stream, "{'StreamArn':'" + arn + "'," + more + "}");
        return reply.at("StreamDescription").at("Shards").as_array().size();
    };

    EXPECT_EQ(shards("'ExclusiveStartShardId':'" + id + "'"), 0u);
    EXPECT_EQ(shards("'ShardFilter':{'Type':'CHILD_SHARDS','ShardId':'" + id + "'}"), 0u);
    EXPECT_EQ(shards("'Limit':1"), 1u);
}

TEST_F(DescribeStream, WantsWholeFilters)
{
    const std::string arn = enable();

    expect_error(
        &describe_stream,
        "{'StreamArn':'" + arn + "','ShardFilter':{'Type':'CHILD_SHARDS'}}",
        "ValidationException",
        "Both Type and ShardId must be specified in ShardFilter"
    );
}

TEST_F(DescribeStream, DoesNotFindWhatIsNotThere)
{
    const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/ships/stream/x";

    expect_error(
        &describe_stream,
        "{'StreamArn':'" + arn + "'}",
        "ResourceNotFoundException",
        "Requested resource not found: Stream: " + arn + " not found"
    );
    expect_error(
        &describe_stream,
        "{'StreamArn':'no ARN, but of the length that one has'}",
        "ValidationException",
        "Invalid StreamArn"
    );
    expect_error(
        &describe_stream,
        "{'StreamArn':'" + enable() + "','ExclusiveStartShardId':'shardId-0'}",
        "ResourceNotFoundException",
        "Requested resource not found: Shard does not exist"
    );
}

}  // namespace
}  // namespace ddbm::local::testing
