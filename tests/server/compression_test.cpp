#include "compression.hpp"
#include "protocol/crc32.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

namespace ddbm::test {
namespace {

using server::accepted_coding;
using server::coding;
using server::compress;
using server::expand;

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

std::string coded_call(const std::string& encoding, std::string_view body)
{
    return raw_request(
        "POST", "/", with(call_headers("ListTables"), "Content-Encoding", encoding), body
    );
}

void expect_internal_error(const raw_reply& reply)
{
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, R"({"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"})");
}

}  // namespace

TEST(Compression, GivesBackWhatItTook)
{
    const std::string text(100'000, 'a');
    for (coding c : {coding::gzip, coding::deflate})
    {
        const std::string compressed = compress(text, c);
        EXPECT_LT(compressed.size(), text.size() / 10);
        EXPECT_EQ(expand(compressed, c, text.size()), text);
        EXPECT_EQ(expand(compressed, c, text.size() - 1), std::nullopt);
        EXPECT_EQ(expand(compress("", c), c, 0), "");
    }
}

TEST(Compression, TakesSeveralStreamsOfGzipAndIgnoresJunk)
{
    const std::string two = compress("ab", coding::gzip) + compress("cd", coding::gzip);

    EXPECT_EQ(expand(two, coding::gzip, 100), "abcd");
    EXPECT_EQ(expand(two + "junk", coding::gzip, 100), "abcd");
    EXPECT_EQ(expand(two, coding::gzip, 3), std::nullopt);
}

TEST(Compression, TakesOneStreamOfDeflate)
{
    const std::string one = compress("ab", coding::deflate);

    EXPECT_EQ(expand(one, coding::deflate, 100), "ab");
    EXPECT_EQ(expand(one + one, coding::deflate, 100), std::nullopt);
}

TEST(Compression, RefusesBrokenStreams)
{
    for (coding c : {coding::gzip, coding::deflate})
    {
        const std::string good = compress("some text that is compressed", c);
        for (std::size_t size = 0; size < good.size(); ++size)
            EXPECT_EQ(expand(good.substr(0, size), c, 100), std::nullopt) << size;
        std::string bad = good;
        bad.back() = static_cast<char>(bad.back() ^ 1);
        EXPECT_EQ(expand(bad, c, 100), std::nullopt);
        EXPECT_EQ(expand("some text", c, 100), std::nullopt);
    }
}

TEST(Compression, ChoosesWhatTheClientLikesBest)
{
    EXPECT_EQ(accepted_coding(""), coding::identity);
    EXPECT_EQ(accepted_coding("identity"), coding::identity);
    EXPECT_EQ(accepted_coding("br"), coding::identity);
    EXPECT_EQ(accepted_coding("gzip"), coding::gzip);
    EXPECT_EQ(accepted_coding("gzip, deflate, br"), coding::gzip);
    EXPECT_EQ(accepted_coding("deflate,gzip;q=0.5"), coding::deflate);
    EXPECT_EQ(accepted_coding("deflate; q=0.25, gzip ;q=0.5"), coding::gzip);
    EXPECT_EQ(accepted_coding("gzip;q=0, *;q=0"), coding::identity);
    EXPECT_EQ(accepted_coding("*"), coding::gzip);
}

TEST(ServerCompression, TakesCompressedRequests)
{
    running_server server;

    EXPECT_EQ(server.ask(coded_call("gzip", compress("{}", coding::gzip))).body, no_tables);
    EXPECT_EQ(server.ask(coded_call("GZIP", compress("{}", coding::gzip))).body, no_tables);
    EXPECT_EQ(server.ask(coded_call("deflate", compress("{}", coding::deflate))).body, no_tables);
    EXPECT_EQ(server.ask(coded_call("identity", "{}")).body, no_tables);
    EXPECT_EQ(
        server.ask(coded_call("gzip", compress("{", coding::gzip) + compress("}", coding::gzip)))
            .body,
        no_tables
    );
}

TEST(ServerCompression, FailsForWhatItCannotExpand)
{
    running_server server;

    expect_internal_error(server.ask(coded_call("br", "{}")));
    expect_internal_error(server.ask(coded_call("gzip", "{}")));
    expect_internal_error(server.ask(coded_call("gzip", "")));
    expect_internal_error(server.ask(coded_call("deflate", compress("{}", coding::gzip))));

    std::string large(16 * mebibyte, ' ');
    large.replace(0, 2, "{}");
    EXPECT_EQ(server.ask(coded_call("gzip", compress(large, coding::gzip))).body, no_tables);
    expect_internal_error(server.ask(coded_call("gzip", compress(large + ' ', coding::gzip))));
}

TEST(ServerCompression, CompressesLargeRepliesWhenItMay)
{
    running_server server;
    const std::string create =
        R"(","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
        R"("BillingMode":"PAY_PER_REQUEST"})";
    for (int i = 0; i < 40; ++i)
    {
        const std::string name = std::string(150, 'a') + std::to_string(i);
        server.engine().call(service::dynamodb, "CreateTable", R"({"TableName":")" + name + create);
    }
    const auto accepting = [](const std::string& codings) {
        return raw_request(
            "POST", "/", with(call_headers("ListTables"), "Accept-Encoding", codings), "{}"
        );
    };

    const raw_reply plain = server.ask(list_tables());
    ASSERT_GE(plain.body.size(), 4096U);
    EXPECT_FALSE(plain.has("content-encoding"));
    EXPECT_FALSE(server.ask(accepting("identity")).has("content-encoding"));
    const std::pair<const char*, coding> codings[] = {
        {"gzip", coding::gzip}, {"deflate", coding::deflate}};
    for (const auto& [name, c] : codings)
    {
        const raw_reply reply = server.ask(accepting(name));
        EXPECT_EQ(reply.header("content-encoding"), name);
        EXPECT_EQ(expand(reply.body, c, mebibyte), plain.body);
        // Of the bytes that are sent.
        EXPECT_EQ(reply.header("x-amz-crc32"), std::to_string(ddbm::detail::crc32(reply.body)));
    }
    const raw_reply small = server.ask(raw_request(
        "POST", "/", with(call_headers("ListTables"), "Accept-Encoding", "gzip"), R"({"Limit":2})"
    ));
    EXPECT_EQ(small.status, 200);
    EXPECT_FALSE(small.has("content-encoding"));
}

}  // namespace ddbm::test
