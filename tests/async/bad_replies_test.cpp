// Replies that are not what DynamoDB sends, and how they are named.

#include "protocol/crc32.hpp"
#include "support/client_fixture.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

const char* const page = "<!DOCTYPE html><html><body>Please log in</body></html>";
const header_list html = {{"Content-Type", "text/html"}};

// A page as a proxy sends it, which knows nothing of request ids.
std::string page_reply(int status)
{
    std::string body = page;
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

class UnreadableBody : public ::testing::TestWithParam<const char*>
{
};

TEST_P(UnreadableBody, IsAnInvalidReplyAndNotTriedAgain)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, GetParam());

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
    EXPECT_FALSE(got->diag.message().empty());
    EXPECT_EQ(got->diag.http_status(), 200);
    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_EQ(got->diag.table(), "things");
}

INSTANTIATE_TEST_SUITE_P(
    Bodies,
    UnreadableBody,
    ::testing::Values(
        "",
        " ",
        "Hello",
        page,
        "[]",
        "null",
        "{",
        R"({"Item")",
        R"({"Item":{"id":{"S":"one"}})",
        R"({"Item":{"id":{"S":"one"}}}x)",
        R"({"Item":[]})",
        R"({"Item":"text"})",
        R"({"Item":{"id":"one"}})",
        R"({"Item":{"id":{"Q":"one"}}})",
        R"({"Item":{"id":{"S":1}}})",
        R"({"Item":{"id":{"N":"one"}}})",
        R"({"Item":{"id":{"S":"one","N":"1"}}})"
    )
);

TEST(BadReply, CutAtAnyByteOfItsJsonIsAnInvalidReply)
{
    const std::string whole = sample_reply;
    client_fixture f;
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        SCOPED_TRACE(size);
        f.server.expect("GetItem").reply(200, whole.substr(0, size));

        auto got = f.call(get_request());

        ASSERT_EQ(got->ec, errc::invalid_reply);
    }
}

TEST(BadReply, ToAWriteSaysThatItWasApplied)
{
    client_fixture f;
    f.server.expect("PutItem").reply(200, "Hello");

    auto put = f.call(put_request());

    EXPECT_EQ(put->ec, errc::invalid_reply);
    EXPECT_EQ(put->diag.applied(), applied::yes);
}

TEST(ProxyPage, WithStatus200DoesNotSayThatAWriteWasApplied)
{
    client_fixture f;
    f.server.expect("PutItem").raw(page_reply(200));

    auto put = f.call(put_request());

    EXPECT_EQ(put->ec, errc::invalid_reply);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
}

TEST(ProxyPage, WithStatus403IsAnInvalidReplyThatIsQuoted)
{
    client_fixture f;
    f.server.expect("GetItem").raw(page_reply(403));

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_EQ(got->diag.http_status(), 403);
    EXPECT_TRUE(contains(got->diag.message(), "text/html")) << got->diag.message();
    EXPECT_TRUE(contains(got->diag.message(), "Please log in")) << got->diag.message();
}

TEST(ProxyPage, WithStatus502IsTriedAgain)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").raw(page_reply(502)).times(4);

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, service_errc::service_unavailable) << got->ec.message();
    EXPECT_EQ(got->diag.attempts(), 4);
    EXPECT_TRUE(contains(got->diag.message(), "Please log in")) << got->diag.message();
}

TEST(Head, WithoutALengthIsAnInvalidReply)
{
    client_fixture f;
    f.server.expect("GetItem").raw("HTTP/1.1 200 OK\r\n\r\n{}").close();

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply);
    EXPECT_TRUE(contains(got->diag.message(), "Content-Length")) << got->diag.message();
    EXPECT_EQ(got->diag.attempts(), 1);
}

TEST(Head, WithALengthThatIsNoneIsAnInvalidReply)
{
    client_fixture f;
    for (const char* length : {"x", "-1", "2, 3", "99999999999999999999999"})
    {
        SCOPED_TRACE(length);
        f.server.expect("GetItem").raw(
            "HTTP/1.1 200 OK\r\nContent-Length: " + std::string(length) + "\r\n\r\n{}"
        );

        auto got = f.call(get_request());

        EXPECT_EQ(got->ec, errc::invalid_reply);
    }
}

TEST(Head, OfAnotherProtocolIsAnInvalidReply)
{
    client_fixture f;
    for (const char* bytes : {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/2 200\r\n\r\n", "{\"Item\":{}}\r\n"})
    {
        SCOPED_TRACE(bytes);
        f.server.expect("GetItem").raw(bytes).close();

        auto got = f.call(get_request());

        EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
    }
}

TEST(Head, WithHundredsOfHeadersIsAccepted)
{
    client_fixture f;
    header_list headers;
    for (int n = 0; n < 300; ++n)
        headers.emplace_back("X-Header-" + std::to_string(n), "some value");
    headers.emplace_back("x-amzn-RequestId", "LAST");
    f.server.expect("GetItem").reply(200, sample_reply, headers);
    f.server.expect("GetItem").reply(400, error_body("ValidationException"), headers);

    EXPECT_EQ(f.call(get_request())->reply.item, sample_item());
    EXPECT_EQ(f.call(get_request())->diag.request_id(), "LAST");
}

TEST(Head, ThatIsTooLargeIsAnInvalidReply)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, "{}", {{"X-Large", std::string(100'000, 'x')}});

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
}

TEST(Head, ThatNeverEndsIsAnInvalidReply)
{
    client_fixture f;
    std::string bytes = "HTTP/1.1 200 OK\r\n";
    while (bytes.size() < 200'000)
        bytes += "X-More: and more\r\n";
    f.server.expect("GetItem").raw(bytes);

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
}

TEST(Head, MayBeWrittenInAnyStyle)
{
    client_fixture f;
    f.server.expect("GetItem").raw(
        "HTTP/1.1 200 OK\r\ncontent-length:37\r\nCONTENT-TYPE:application/x-amz-json-1.0\r\n"
        "X-AMZN-REQUESTID:  ID  \r\n\r\n" +
        std::string(R"({"Item":{"id":{"S":"one"}          }})").substr(0, 37)
    );

    auto got = f.call(get_request());

    ASSERT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item, sample_key());
}

TEST(Length, BeyondTheLimitIsRefused)
{
    client_fixture f;
    f.config.reply_limit_bytes = 1000;
    std::string large = R"({"Item":{"id":{"S":")" + std::string(1000, 'x') + "\"}}}";
    f.server.expect("GetItem").reply(200, large);

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::reply_too_large) << got->ec.message();
    EXPECT_TRUE(contains(got->diag.message(), "1000")) << got->diag.message();
    EXPECT_EQ(got->diag.attempts(), 1);
}

TEST(Length, UpToTheLimitIsAccepted)
{
    client_fixture f;
    std::string body = R"({"Item":{"id":{"S":")" + std::string(100'000, 'x') + "\"}}}";
    f.config.reply_limit_bytes = body.size();
    f.server.expect("GetItem").reply(200, body);

    auto got = f.call(get_request());

    ASSERT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item->at("id").as_string().size(), 100'000u);
}

TEST(Length, OfManyMegabytesIsAccepted)
{
    client_fixture f;
    std::string body = R"({"Item":{"id":{"S":")" + std::string(20'000'000, 'x') + "\"}}}";
    f.server.expect("GetItem").reply(200, body);

    auto got = f.call(get_request());

    ASSERT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item->at("id").as_string().size(), 20'000'000u);
}

std::string chunked(const std::string& body, std::size_t size, const std::string& headers = {})
{
    std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + headers + "\r\n";
    for (std::size_t at = 0; at < body.size(); at += size)
    {
        std::string piece = body.substr(at, size);
        char length[16];
        std::snprintf(length, sizeof length, "%zx", piece.size());
        text += length + ("\r\n" + piece) + "\r\n";
    }
    return text + "0\r\n\r\n";
}

TEST(ChunkedReply, IsAcceptedInChunksOfAnySize)
{
    client_fixture f;
    const std::string body = sample_reply;
    for (std::size_t size = 1; size <= body.size(); ++size)
    {
        SCOPED_TRACE(size);
        f.server.expect("GetItem").raw(chunked(body, size));

        auto got = f.call(get_request());

        ASSERT_FALSE(got->ec) << got->ec.message();
        ASSERT_EQ(got->reply.item, sample_item());
    }
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(ChunkedReply, CutAnywhereIsABrokenConnection)
{
    client_fixture f;
    const std::string reply = chunked(sample_reply, 10);
    for (std::size_t cut = 1; cut < reply.size(); ++cut)
    {
        SCOPED_TRACE(cut);
        f.server.expect("GetItem").raw(reply).close_after(cut);

        auto got = f.call(get_request(), call_options().max_attempts(1));

        ASSERT_EQ(got->ec, asio::error::eof) << got->ec.message();
    }
}

TEST(ChunkedReply, BeyondTheLimitIsRefused)
{
    client_fixture f;
    f.config.reply_limit_bytes = 1000;
    f.server.expect("GetItem").raw(chunked(std::string(2000, ' '), 100));

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::reply_too_large) << got->ec.message();
}

std::string crc_of(const std::string& body)
{
    return std::to_string(detail::crc32(body));
}

TEST(Checksum, ThatIsWrongIsTriedAgain)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(200, sample_reply, {{"x-amz-crc32", "12345"}});
    f.server.expect("GetItem").reply(200, sample_reply, {{"x-amz-crc32", crc_of(sample_reply)}});

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(got->reply.item, sample_item());
    EXPECT_EQ(f.server.request_count(), 2u);
}

TEST(Checksum, ThatStaysWrongIsAnError)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(200, sample_reply, {{"x-amz-crc32", "12345"}}).times(4);

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::checksum_mismatch);
    EXPECT_EQ(got->diag.attempts(), 4);
}

TEST(Checksum, OfAChunkedReplyIsChecked)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").raw(chunked(sample_reply, 7, "x-amz-crc32: 1\r\n"));
    f.server.expect("GetItem").raw(
        chunked(sample_reply, 7, "x-amz-crc32: " + crc_of(sample_reply) + "\r\n")
    );

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.request_count(), 2u);
}

TEST(Checksum, OfAnErrorIsChecked)
{
    client_fixture f;
    f.env->skip_waits();
    std::string body = error_body("ValidationException");
    f.server.expect("GetItem").reply(400, body, {{"x-amz-crc32", "1"}});
    f.server.expect("GetItem").reply(400, body, {{"x-amz-crc32", crc_of(body)}});

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, service_errc::validation);
    EXPECT_EQ(got->diag.attempts(), 2);
}

TEST(ErrorReply, WithoutAnExceptionIsInvalid)
{
    client_fixture f;
    f.server.expect("GetItem").reply(400, "{}");

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
}

TEST(ErrorReply, MayHaveNoBody)
{
    client_fixture f;
    f.env->skip_waits();
    f.server.expect("GetItem").reply(500, "");
    f.server.expect("GetItem").reply(404, "");

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
    EXPECT_EQ(got->diag.attempts(), 2);
    EXPECT_EQ(got->diag.http_status(), 404);
}

TEST(Redirection, IsNotFollowed)
{
    client_fixture f;
    f.server.expect("GetItem").reply(301, "", {{"Location", "http://elsewhere.test/"}});

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, errc::invalid_reply) << got->ec.message();
    EXPECT_EQ(got->diag.http_status(), 301);
}

}  // namespace
}  // namespace ddbm::test
