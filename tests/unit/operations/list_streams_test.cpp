#include "protocol/operation_traits.hpp"
#include "protocol/operations/list_streams.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

constexpr const char* stream_arn =
    "arn:aws:dynamodb:eu-central-1:123456789012:table/saves/stream/2026-10-08T23:07:31.275";

TEST(ListStreams, WritesNothingIfNothingIsAsked)
{
    EXPECT_EQ(written(list_streams_request()), "{}");
}

TEST(ListStreams, WritesEveryParameter)
{
    EXPECT_EQ(
        written(list_streams_request("saves").limit(100).exclusive_start_stream_arn(stream_arn)),
        R"({"TableName":"saves","Limit":100,"ExclusiveStartStreamArn":")" +
            std::string(stream_arn) + "\"}"
    );
}

TEST(ListStreams, RefusesWhatCannotBe)
{
    expect_refusal(list_streams_request("s"), errc::invalid_table_name);
    for (const int limit : {0, -1, 101})
        expect_refusal(list_streams_request().limit(limit), "Limit is");
    expect_refusal(
        list_streams_request("saves").exclusive_start_stream_arn("2026"), "which is no ARN"
    );
}

TEST(ListStreams, ReadsAPageOfStreams)
{
    const list_streams_reply reply = read<list_streams_request>(
        R"({"Streams":[{"StreamArn":"arn:one","TableName":"saves","StreamLabel":"2026"},)"
        R"({"StreamArn":"arn:two","TableName":"doom_map","StreamLabel":"2025"}],)"
        R"("LastEvaluatedStreamArn":"arn:two"})"
    );

    ASSERT_EQ(reply.streams.size(), 2u);
    EXPECT_EQ(reply.streams[0].stream_arn, "arn:one");
    EXPECT_EQ(reply.streams[0].table_name, "saves");
    EXPECT_EQ(reply.streams[1].stream_label, "2025");
    EXPECT_EQ(reply.last_evaluated_stream_arn, "arn:two");
    EXPECT_FALSE(read<list_streams_request>(R"({"Streams":[]})").last_evaluated_stream_arn);
}

TEST(ListStreams, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<list_streams_request>("{}", "Streams");
    misfit_of<list_streams_request>(R"({"Streams":[{}]})", "Streams[0].StreamArn");
}

TEST(ListStreams, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(list_streams_request());

    EXPECT_EQ(known.name, "ListStreams");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
    EXPECT_EQ(known.to, service::dynamodb_streams);
}

}  // namespace
}  // namespace ddbm::detail
