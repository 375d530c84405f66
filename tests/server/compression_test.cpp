#include "compression.hpp"
#include "protocol/crc32.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ddbm::test {
namespace {

using server::accepted_coding;
using server::coding;
using server::compress;
using server::expansion;

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

std::string coded_call(const std::string& encoding, std::string_view body)
{
    return raw_request(
        "POST", "/", with(call_headers("ListTables"), "Content-Encoding", encoding), body
    );
}

struct expanded
{
    expanded(std::string_view bytes, coding c, std::size_t limit)
        : result(server::expand(bytes, c, limit, [this](std::string_view piece) {
              text += piece;
              largest_piece = std::max(largest_piece, piece.size());
          }))
    {
    }

    std::string text;
    std::size_t largest_piece = 0;
    expansion result;
};

void expect_text(const expanded& e, const std::string& text)
{
    EXPECT_EQ(e.result, expansion::whole);
    EXPECT_EQ(e.text, text);
}

std::string repeated(const std::string& text, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all += text;
    return all;
}

void expect_refusal(const raw_reply& reply, const std::string& message)
{
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(
        reply.body,
        R"({"__type":"com.amazon.coral.service#SerializationException","Message":")" + message +
            "\"}"
    );
}

}  // namespace

TEST(Compression, GivesBackWhatItTook)
{
    const std::string text(100'000, 'a');
    for (coding c : {coding::gzip, coding::deflate})
    {
        const std::string compressed = compress(text, c);
        EXPECT_LT(compressed.size(), text.size() / 10);
        expect_text(expanded(compressed, c, text.size()), text);
        EXPECT_EQ(expanded(compressed, c, text.size() - 1).result, expansion::too_large);
        expect_text(expanded(compress("", c), c, 0), "");
    }
}

TEST(Compression, TakesSeveralStreamsOfGzipAndIgnoresJunk)
{
    const std::string two = compress("ab", coding::gzip) + compress("cd", coding::gzip);

    expect_text(expanded(two, coding::gzip, 100), "abcd");
    expect_text(expanded(two + "junk", coding::gzip, 100), "abcd");
    EXPECT_EQ(expanded(two, coding::gzip, 3).result, expansion::too_large);
}

TEST(Compression, TakesSoManyStreamsAndNoMore)
{
    const std::string enough = repeated(compress("a", coding::gzip), server::gzip_stream_limit);

    expect_text(
        expanded(enough, coding::gzip, mebibyte), std::string(server::gzip_stream_limit, 'a')
    );
    EXPECT_EQ(
        expanded(enough + compress("a", coding::gzip), coding::gzip, mebibyte).result,
        expansion::broken
    );
}

// What a stream costs was in proportion to what came before it.
TEST(Compression, HandsOverPiecesWhateverCameBefore)
{
    const std::string large(16 * mebibyte, 'a');
    const std::string bytes =
        compress(large, coding::gzip) + repeated(compress("", coding::gzip), 1000);

    const expanded e(bytes, coding::gzip, large.size());

    EXPECT_EQ(e.result, expansion::whole);
    EXPECT_EQ(e.text.size(), large.size());
    EXPECT_LE(e.largest_piece, 64U * 1024);
}

TEST(Compression, TakesOneStreamOfDeflate)
{
    const std::string one = compress("ab", coding::deflate);

    expect_text(expanded(one, coding::deflate, 100), "ab");
    EXPECT_EQ(expanded(one + one, coding::deflate, 100).result, expansion::broken);
}

TEST(Compression, RefusesBrokenStreams)
{
    for (coding c : {coding::gzip, coding::deflate})
    {
        const std::string good = compress("some text that is compressed", c);
        for (std::size_t size = 0; size < good.size(); ++size)
            EXPECT_EQ(expanded(good.substr(0, size), c, 100).result, expansion::broken) << size;
        std::string bad = good;
        bad.back() = static_cast<char>(bad.back() ^ 1);
        EXPECT_EQ(expanded(bad, c, 100).result, expansion::broken);
        EXPECT_EQ(expanded("some text", c, 100).result, expansion::broken);
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

TEST(ServerCompression, RefusesWhatItCannotExpand)
{
    running_server server;
    const std::string good = compress("{}", coding::gzip);
    const std::string no_gzip = "The body is no complete gzip stream";

    expect_refusal(
        server.ask(coded_call("br", "{}")), "Content-Encoding br is none of gzip and deflate"
    );
    expect_refusal(server.ask(coded_call("gzip", "{}")), no_gzip);
    expect_refusal(server.ask(coded_call("gzip", "")), no_gzip);
    expect_refusal(server.ask(coded_call("gzip", good.substr(0, good.size() - 1))), no_gzip);
    expect_refusal(
        server.ask(coded_call("gzip", repeated(good, server::gzip_stream_limit + 1))), no_gzip
    );
    expect_refusal(
        server.ask(coded_call("deflate", good)), "The body is no complete deflate stream"
    );
}

TEST(ServerCompression, RefusesWhatIsTooLarge)
{
    running_server server;
    raw_client client(server.port());
    std::string large(16 * mebibyte, ' ');
    large.replace(0, 2, "{}");

    EXPECT_EQ(client.ask(coded_call("gzip", compress(large, coding::gzip))).body, no_tables);
    const raw_reply refused = client.ask(coded_call("gzip", compress(large + ' ', coding::gzip)));
    EXPECT_EQ(refused.status, 413);
    EXPECT_EQ(refused.header("transfer-encoding"), "chunked");
    // All of it has been read, so the connection goes on.
    EXPECT_EQ(client.ask(list_tables()).body, no_tables);
}

TEST(ServerCompression, LooksIntoBodiesOfWhatIsRefusedAnyway)
{
    running_server server;
    auto unsigned_call = [&](std::string_view body) {
        const auto headers = with(call_headers("ListTables"), "Content-Encoding", "gzip");
        return server.ask(raw_request("POST", "/", without(headers, "Authorization"), body));
    };

    EXPECT_NE(
        unsigned_call(compress("{}", coding::gzip)).body.find("MissingAuthenticationToken"),
        std::string::npos
    );
    EXPECT_EQ(
        unsigned_call(compress("{", coding::gzip)).body,
        R"({"__type":"com.amazon.coral.service#SerializationException"})"
    );
    expect_refusal(unsigned_call("{}"), "The body is no complete gzip stream");
    EXPECT_EQ(
        unsigned_call(compress(std::string(16 * mebibyte + 1, ' '), coding::gzip)).status, 413
    );
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
        expect_text(expanded(reply.body, c, mebibyte), plain.body);
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
