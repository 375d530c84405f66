#include "client/reply_body.hpp"
#include "http/reply_parser.hpp"
#include "protocol/crc32.hpp"
#include "support/gzip.hpp"

#include <ddbm/errc.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using test::gzip;

constexpr std::size_t no_limit = 1'000'000;
const std::string text = R"({"Item":{"a":{"S":"b"}}})";

TEST(ReplyBody, IsWhatWasSentWithoutACoding)
{
    reply_body body;

    EXPECT_FALSE(body.read(text, crc32(text), content_coding::identity, "", no_limit));
    EXPECT_EQ(body.text().data(), text.data());
    EXPECT_EQ(body.text(), text);
}

TEST(ReplyBody, IsExpanded)
{
    const std::string sent = gzip(text);
    reply_body body;

    EXPECT_FALSE(body.read(sent, {}, content_coding::gzip, "gzip", no_limit));
    EXPECT_EQ(body.text(), text);
}

TEST(ReplyBody, MayBeEmptyWhateverItsCoding)
{
    for (content_coding coding :
         {content_coding::identity, content_coding::gzip, content_coding::unknown})
    {
        reply_body body;
        EXPECT_FALSE(body.read("", crc32(""), coding, "br", no_limit));
        EXPECT_EQ(body.text(), "");
    }
}

TEST(ReplyBody, HasAChecksumOfTheBytesAsSent)
{
    const std::string sent = gzip(text);
    reply_body body;
    reply_body other;

    EXPECT_FALSE(body.read(sent, crc32(sent), content_coding::gzip, "gzip", no_limit));
    EXPECT_EQ(
        other.read(sent, crc32(text), content_coding::gzip, "gzip", no_limit),
        errc::checksum_mismatch
    );
    EXPECT_NE(other.failure().find("x-amz-crc32"), std::string::npos);
}

std::string in_chunks(const std::string& bytes)
{
    std::string chunks;
    for (char c : bytes)
        chunks += "1\r\n" + std::string(1, c) + "\r\n";
    return chunks + "0\r\n\r\n";
}

TEST(ReplyBody, IsReadFromAReply)
{
    const std::string sent = gzip(text);
    const std::string fields =
        "Content-Encoding: gzip\r\nx-amz-crc32: " + std::to_string(crc32(sent)) + "\r\n";
    for (const std::string& reply :
         {"HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + std::to_string(sent.size()) +
              "\r\n\r\n" + sent,
          "HTTP/1.1 200 OK\r\n" + fields + "Transfer-Encoding: chunked\r\n\r\n" + in_chunks(sent)})
    {
        reply_parser parser(no_limit);
        error_code ec;
        parser.feed(reply.data(), reply.size(), ec);
        ASSERT_TRUE(parser.is_done()) << ec.message();
        reply_body body;

        EXPECT_FALSE(body.read(
            parser.body(reply.data()),
            parser.crc32(),
            parser.coding(),
            parser.content_encoding(reply.data()),
            no_limit
        )) << body.failure();
        EXPECT_EQ(body.text(), text);
    }
}

TEST(ReplyBody, ThatExpandsBeyondTheLimitIsRefused)
{
    reply_body body;
    const std::string sent = gzip(std::string(1'001, 'x'));

    EXPECT_EQ(body.read(sent, {}, content_coding::gzip, "gzip", 1'000), errc::reply_too_large);
    EXPECT_NE(body.failure().find("reply_limit_bytes, 1000"), std::string::npos) << body.failure();
}

TEST(ReplyBody, ThatIsNotCodedAsItSaysIsRefused)
{
    const std::string whole = gzip(text);
    for (const std::string& sent : {text, whole.substr(0, whole.size() - 1), whole + "x"})
    {
        reply_body body;
        EXPECT_EQ(body.read(sent, {}, content_coding::gzip, "gzip", no_limit), errc::invalid_reply);
        EXPECT_NE(body.failure().find("gzip"), std::string::npos) << body.failure();
    }
}

TEST(ReplyBody, OfAnUnknownCodingIsRefusedByItsName)
{
    reply_body body;

    EXPECT_EQ(
        body.read("x", {}, content_coding::unknown, "b\tr\x80", no_limit), errc::invalid_reply
    );
    EXPECT_NE(body.failure().find("'b r\\x80'"), std::string::npos) << body.failure();
}

}  // namespace
}  // namespace ddbm::detail
