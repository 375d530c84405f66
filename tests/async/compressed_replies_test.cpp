// Replies that are smaller on the wire than what they say, and what requests say of the client that
// asks for them.

#include "protocol/crc32.hpp"
#include "support/client_fixture.hpp"
#include "support/gzip.hpp"
#include "support/recording_observer.hpp"

namespace ddbm::test {
namespace {

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

header_list gzip_headers(const std::string& sent)
{
    return {{"Content-Encoding", "gzip"}, {"x-amz-crc32", std::to_string(detail::crc32(sent))}};
}

struct CompressedReply : testing::Test, client_fixture
{
    CompressedReply()
    {
        env->skip_waits();
        config.accept_gzip = true;
    }

    std::string sent_header(const std::string& name)
    {
        return server.requests().at(0).headers.at(name);
    }
};

}  // namespace

TEST_F(CompressedReply, IsAskedForAndExpanded)
{
    const std::string sent = gzip(sample_reply);
    server.expect("GetItem").reply(200, sent, gzip_headers(sent));

    auto got = call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item, sample_item());
    EXPECT_EQ(sent_header("accept-encoding"), "gzip");
}

TEST_F(CompressedReply, IsNotAskedForByDefault)
{
    config.accept_gzip = false;
    server.expect("GetItem");

    call(get_request());

    EXPECT_EQ(sent_header("accept-encoding"), "identity");
}

TEST_F(CompressedReply, NeedNotBeCompressed)
{
    server.expect("GetItem").reply(200, sample_reply);

    EXPECT_EQ(call(get_request())->reply.item, sample_item());
}

TEST_F(CompressedReply, IsAskedForAgainWhereItsChecksumIsOfWhatItSays)
{
    const std::string sent = gzip(sample_reply);
    const std::string wrong = std::to_string(detail::crc32(sample_reply));
    server.expect("GetItem").reply(
        200, sent, {{"Content-Encoding", "gzip"}, {"x-amz-crc32", wrong}}
    );
    server.expect("GetItem").reply(200, sent, gzip_headers(sent));

    auto got = call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item, sample_item());
}

TEST_F(CompressedReply, MayBeAnError)
{
    const std::string sent = gzip(error_body("ValidationException", "no such attribute"));
    server.expect("GetItem").reply(400, sent, gzip_headers(sent));

    auto got = call(get_request());

    EXPECT_EQ(got->ec, service_errc::validation);
    EXPECT_EQ(got->diag.message(), "no such attribute");
}

TEST_F(CompressedReply, MayBeNoLargerThanTheLimitWhenExpanded)
{
    config.reply_limit_bytes = 100'000;
    const std::string sent = gzip(std::string(100'001, ' '));
    ASSERT_LT(sent.size(), 1'000u);
    server.expect("GetItem").reply(200, sent, gzip_headers(sent));

    auto got = call(get_request());

    EXPECT_EQ(got->ec, errc::reply_too_large);
    EXPECT_EQ(got->diag.message(), "the reply expands to more than reply_limit_bytes, 100000");
    EXPECT_EQ(got->diag.attempts(), 1);
}

TEST_F(CompressedReply, IsInvalidWhereItIsCutShort)
{
    std::string sent = gzip(sample_reply);
    sent.resize(sent.size() - 4);
    server.expect("GetItem").reply(200, sent, gzip_headers(sent));

    auto got = call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply);
    EXPECT_TRUE(contains(got->diag.message(), "Content-Encoding is gzip")) << got->diag.message();
}

TEST_F(CompressedReply, IsAnErrorByItsStatusWhateverItsCoding)
{
    server.expect("GetItem").reply(503, "\x1b\x03", {{"Content-Encoding", "br"}}).times(3);
    server.expect("GetItem").reply(403, "\x1b\x03", {{"Content-Encoding", "br"}});

    auto got = call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply);
    EXPECT_EQ(got->diag.attempts(), 4);
    EXPECT_EQ(got->diag.http_status(), 403);
    EXPECT_TRUE(contains(got->diag.message(), "Content-Encoding is 'br'")) << got->diag.message();
}

TEST_F(CompressedReply, IsCountedAsItCame)
{
    const std::string text =
        R"({"ConsumedCapacity":{"TableName":"things","CapacityUnits":0.5},"pad":")" +
        std::string(1'000, 'x') + "\"}";
    const std::string sent = gzip(text);
    server.expect("GetItem").reply(200, sent, gzip_headers(sent));
    auto seen = std::make_shared<recording_observer>(reported::capacity);

    call(get_request(), call_options().observer(seen));

    EXPECT_EQ(seen->only().received_bytes, sent.size());
    EXPECT_EQ(seen->only().capacity_units(), 0.5);
}

TEST(UserAgentHeader, NamesTheProgram)
{
    client_fixture f;
    f.config.app_id = "shop";
    f.server.expect("GetItem");

    f.call(get_request());

    const std::string agent = f.server.requests().at(0).headers.at("user-agent");
    EXPECT_TRUE(agent.starts_with("ddbm/")) << agent;
    EXPECT_TRUE(agent.ends_with(" m/E,N,e app/shop")) << agent;
}

TEST(UserAgentHeader, IsRefusedWithAClientThatCannotSendIt)
{
    client_fixture f;
    f.config.app_id = "my shop";
    try
    {
        f.db();
        ADD_FAILURE() << "accepted";
    }
    catch (const error& why)
    {
        EXPECT_EQ(why.code(), errc::invalid_configuration);
        EXPECT_TRUE(contains(why.what(), "client_config::app_id is \"my shop\"")) << why.what();
    }
}

}  // namespace ddbm::test
