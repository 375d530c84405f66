#include "recording/recorded_replies.hpp"
#include "recording/redaction.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {
namespace {

std::string get_of(const std::string& key)
{
    return R"({"TableName":"t","Key":{"id":{"S":")" + key + "\"}}}";
}

struct sample
{
    std::string operation;
    std::string request;
    std::string reply;
    service to = service::dynamodb;
};

recorded_replies replies_of(const std::vector<sample>& all, bool replaced = false)
{
    recorded_exchanges made;
    made.name = "a.jsonl";
    made.replaced = replaced;
    numbered_stand_ins in_place;
    for (const sample& each : all)
    {
        recorded_exchange x;
        x.operation = each.operation;
        x.request = each.request;
        x.reply = each.reply;
        x.service = each.to;
        x.status = 200;
        made.exchanges.push_back(replaced ? redacted(std::move(x), in_place) : std::move(x));
        made.lines.push_back(made.exchanges.size() + 1);
    }
    return recorded_replies(std::move(made));
}

std::string taken(recorded_replies& from, const std::string& operation, const std::string& request)
{
    try
    {
        return from.take(service::dynamodb, operation, request).reply;
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::no_recorded_reply);
        return why.get_diagnostics().message();
    }
}

TEST(RecordedReplies, AnswerTheSameRequestOfTheSameOperation)
{
    auto replies = replies_of(
        {{"GetItem", get_of("a"), "1"},
         {"GetItem", get_of("b"), "2"},
         {"DeleteItem", get_of("a"), "3"}}
    );

    EXPECT_EQ(replies.left(), 3u);
    EXPECT_EQ(taken(replies, "DeleteItem", get_of("a")), "3");
    EXPECT_EQ(taken(replies, "GetItem", get_of("b")), "2");
    EXPECT_EQ(taken(replies, "GetItem", R"({ "Key":{"id":{"S":"a"}}, "TableName":"t"})"), "1");
    EXPECT_EQ(replies.left(), 0u);
}

TEST(RecordedReplies, ComeInTheirOrder)
{
    auto replies = replies_of(
        {{"GetItem", get_of("a"), "1"},
         {"GetItem", get_of("b"), "x"},
         {"GetItem", get_of("a"), "2"}}
    );

    EXPECT_EQ(taken(replies, "GetItem", get_of("a")), "1");
    EXPECT_EQ(taken(replies, "GetItem", get_of("a")), "2");
    EXPECT_EQ(
        taken(replies, "GetItem", get_of("a")),
        R"(The recording "a.jsonl" has no reply left for this GetItem: it has 2, and all were )"
        "taken."
    );
}

TEST(RecordedReplies, AreThoseThatSomebodyWaitedForFirst)
{
    recorded_exchanges made;
    for (const char* const reply : {"", "1", "2"})
    {
        recorded_exchange x;
        x.operation = "GetItem";
        x.request = get_of("a");
        x.reply = reply;
        if (x.reply.empty())
            x.code = boost::asio::error::operation_aborted;
        made.exchanges.push_back(std::move(x));
        made.lines.push_back(made.exchanges.size() + 1);
    }
    recorded_replies replies(std::move(made));

    EXPECT_EQ(taken(replies, "GetItem", get_of("a")), "1");
    EXPECT_EQ(taken(replies, "GetItem", get_of("a")), "2");
    EXPECT_EQ(
        replies.take(service::dynamodb, "GetItem", get_of("a")).code,
        boost::asio::error::operation_aborted
    );
}

recorded_exchange answered(int attempt, int status, std::string reply)
{
    recorded_exchange x;
    x.operation = "GetItem";
    x.request = get_of("a");
    x.attempt = attempt;
    x.status = status;
    x.content_type = "application/x-amz-json-1.0";
    x.reply = std::move(reply);
    return x;
}

recorded_replies replies_of(std::vector<recorded_exchange> all)
{
    recorded_exchanges made;
    made.exchanges = std::move(all);
    for (std::size_t line = 2; made.lines.size() < made.exchanges.size(); ++line)
        made.lines.push_back(line);
    return recorded_replies(std::move(made));
}

// What plays a recording signs nothing, so its client would not do the same attempt again.
TEST(RecordedReplies, LeaveOutWhatWasOnlySignedAgain)
{
    for (const std::string type :
         {"ExpiredTokenException",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "InvalidSignatureException"})
    {
        const std::string refusal =
            R"({"__type":"com.amazon.coral.service#)" + type + R"(","message":"no"})";
        auto replies =
            replies_of({answered(1, 400, refusal), answered(1, 200, "1"), answered(1, 200, "2")});

        EXPECT_EQ(taken(replies, "GetItem", get_of("a")), "1") << type;
        EXPECT_EQ(taken(replies, "GetItem", get_of("a")), "2") << type;
        EXPECT_EQ(taken(replies, "GetItem", get_of("a")), refusal) << type;

        auto once = replies_of({answered(1, 400, refusal)});
        EXPECT_EQ(taken(once, "GetItem", get_of("a")), refusal) << type;

        auto other_attempt = replies_of({answered(1, 400, refusal), answered(2, 200, "1")});
        EXPECT_EQ(taken(other_attempt, "GetItem", get_of("a")), refusal) << type;
    }
    const std::string throttled = R"({"__type":"x#ThrottlingException","message":"no"})";
    auto replies = replies_of({answered(1, 400, throttled), answered(1, 200, "1")});
    EXPECT_EQ(taken(replies, "GetItem", get_of("a")), throttled);
}

TEST(RecordedReplies, SayHowFarTheRecordingGoes)
{
    auto replies = replies_of({{"GetItem", get_of("a"), "1"}, {"GetItem", get_of("b"), "2"}});

    EXPECT_EQ(taken(replies, "PutItem", "{}"), R"(The recording "a.jsonl" has no PutItem.)");
    taken(replies, "GetItem", get_of("a"));
    EXPECT_EQ(
        taken(replies, "GetItem", R"({"TableName":"u","Key":{"id":{"S":"secret"}}})"),
        R"(The recording "a.jsonl" has 2 of GetItem, but none with this request; that of line 3 )"
        R"(has another Key, TableName.)"
    );
    EXPECT_EQ(
        taken(replies, "GetItem", "hello"),
        R"(The recording "a.jsonl" has 2 of GetItem, but none with this request.)"
    );
}

TEST(RecordedReplies, TellTheServicesApart)
{
    auto replies =
        replies_of({{"A", "{}", "streams", service::dynamodb_streams}, {"A", "{}", "data"}});

    EXPECT_EQ(replies.take(service::dynamodb, "A", "{}").reply, "data");
    EXPECT_EQ(replies.take(service::dynamodb_streams, "A", "{}").reply, "streams");
}

TEST(RecordedReplies, AnswerOriginalRequestsWhereValuesWereReplaced)
{
    auto replies = replies_of(
        {{"GetItem", get_of("a"), R"({"Item":{"id":{"S":"a"}}})"},
         {"GetItem", get_of("b"), R"({"Item":{"id":{"S":"b"}}})"}},
        true
    );

    EXPECT_EQ(taken(replies, "GetItem", get_of("Joe")), R"({"Item":{"id":{"S":"s1"}}})");
    EXPECT_EQ(taken(replies, "GetItem", get_of("Jim")), R"({"Item":{"id":{"S":"s2"}}})");
    EXPECT_TRUE(taken(replies, "GetItem", get_of("Jo")).find("no reply left") != std::string::npos);
    EXPECT_TRUE(
        taken(replies, "GetItem", R"({"TableName":"t","Key":{"id":{"N":"1"}}})")
            .find("none with") != std::string::npos
    );
}

TEST(RecordedReplies, NameOnlyWhatDiffersInMoreThanValuesWhereThoseWereReplaced)
{
    auto replies = replies_of({{"GetItem", get_of("a"), "{}"}}, true);

    EXPECT_EQ(
        taken(replies, "GetItem", R"({"TableName":"u","Key":{"id":{"S":"b"}},"Limit":1})"),
        R"(The recording "a.jsonl" has 1 of GetItem, but none with this request; that of line 2 )"
        R"(has another Limit, TableName.)"
    );
}

TEST(RecordedReplies, AnswerFirstWhatHasTheValuesOfTheRecording)
{
    auto replies = replies_of(
        {{"GetItem", get_of("a"), R"({"v":{"S":"a"}})"},
         {"GetItem", get_of("b"), R"({"v":{"S":"b"}})"},
         {"GetItem", get_of("c"), R"({"v":{"S":"c"}})"}},
        true
    );

    EXPECT_EQ(taken(replies, "GetItem", get_of("s2")), R"({"v":{"S":"s2"}})");
    EXPECT_EQ(taken(replies, "GetItem", get_of("else")), R"({"v":{"S":"s1"}})");
    EXPECT_EQ(taken(replies, "GetItem", get_of("s2")), R"({"v":{"S":"s3"}})");
}

}  // namespace
}  // namespace ddbm::detail
