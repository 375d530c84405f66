#include "protocol/operation_traits.hpp"
#include "protocol/operations/get_records.hpp"
#include "unit/operations/operation_testing.hpp"

#include <chrono>

namespace ddbm::detail {
namespace {

TEST(GetRecords, WritesEveryParameter)
{
    EXPECT_EQ(written(get_records_request("it")), R"({"ShardIterator":"it"})");
    EXPECT_EQ(
        written(get_records_request("it").limit(1000)), R"({"ShardIterator":"it","Limit":1000})"
    );
}

TEST(GetRecords, RefusesWhatCannotBe)
{
    expect_refusal_of_any(get_records_request(""), "ShardIterator is empty");
    for (const int limit : {0, -1, 1001})
        expect_refusal_of_any(get_records_request("it").limit(limit), "Limit is");
}

TEST(GetRecords, ReadsEveryMember)
{
    const get_records_reply reply = read<get_records_request>(
        R"({"Records":[{"awsRegion":"eu-central-1","eventID":"e1","eventName":"MODIFY",)"
        R"("eventSource":"aws:dynamodb","eventVersion":"1.1","dynamodb":{)"
        R"("ApproximateCreationDateTime":1786543210,"Keys":{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"("NewImage":{"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}},)"
        R"("OldImage":{"episode":{"N":"1"},"map":{"N":"1"}},)"
        R"("SequenceNumber":"100000000000000000001","SizeBytes":42,)"
        R"("StreamViewType":"NEW_AND_OLD_IMAGES"}}],"NextShardIterator":"next"})"
    );

    EXPECT_EQ(reply.next_shard_iterator, "next");
    ASSERT_EQ(reply.records.size(), 1u);
    const stream_record& record = reply.records[0];
    EXPECT_EQ(record.event_id, "e1");
    EXPECT_EQ(record.event_name, stream_event::modify);
    EXPECT_EQ(record.event_source, "aws:dynamodb");
    EXPECT_EQ(record.event_version, "1.1");
    EXPECT_EQ(record.aws_region, "eu-central-1");
    ASSERT_TRUE(record.approximate_creation_date_time);
    EXPECT_EQ(
        record.approximate_creation_date_time->time_since_epoch(), std::chrono::seconds(1786543210)
    );
    EXPECT_EQ(record.keys, hangar_key());
    EXPECT_EQ(record.new_image, hangar());
    EXPECT_EQ(record.old_image, hangar_key());
    EXPECT_EQ(record.sequence_number, "100000000000000000001");
    EXPECT_EQ(record.size_bytes, 42);
    EXPECT_EQ(record.stream_view_type, stream_view_type::new_and_old_images);
    EXPECT_FALSE(record.user_identity);
}

TEST(GetRecords, ReadsWhoTookAnItemAway)
{
    const get_records_reply reply = read<get_records_request>(
        R"({"Records":[{"eventName":"REMOVE","dynamodb":{"Keys":{"id":{"N":"1"}},)"
        R"("SequenceNumber":"1"},)"
        R"("userIdentity":{"Type":"Service","PrincipalId":"dynamodb.amazonaws.com"}}]})"
    );

    EXPECT_FALSE(reply.next_shard_iterator);
    ASSERT_EQ(reply.records.size(), 1u);
    const stream_record& record = reply.records[0];
    EXPECT_EQ(record.event_name, stream_event::remove);
    EXPECT_FALSE(record.new_image);
    EXPECT_FALSE(record.old_image);
    ASSERT_TRUE(record.user_identity);
    EXPECT_EQ(record.user_identity->type, "Service");
    EXPECT_EQ(record.user_identity->principal_id, "dynamodb.amazonaws.com");
}

TEST(GetRecords, ReadsEventsThatItDoesNotKnow)
{
    const get_records_reply reply = read<get_records_request>(
        R"({"Records":[{"eventName":"DREAM","dynamodb":{"Keys":{},"SequenceNumber":"1"}}]})"
    );

    ASSERT_EQ(reply.records.size(), 1u);
    EXPECT_EQ(reply.records[0].event_name, stream_event::unknown);
}

TEST(GetRecords, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<get_records_request>("{}", "Records");
    misfit_of<get_records_request>(R"({"Records":[{}]})", "Records[0].eventName");
    misfit_of<get_records_request>(
        R"({"Records":[{"eventName":"INSERT"}]})", "Records[0].dynamodb"
    );
    misfit_of<get_records_request>(
        R"({"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{}}}]})",
        "Records[0].dynamodb.SequenceNumber"
    );
    misfit_of<get_records_request>(
        R"({"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"a":1}}}]})",
        "Records[0].dynamodb.Keys"
    );
}

TEST(GetRecords, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(get_records_request("it"));

    EXPECT_EQ(known.name, "GetRecords");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
    EXPECT_EQ(known.to, service::dynamodb_streams);
}

}  // namespace
}  // namespace ddbm::detail
