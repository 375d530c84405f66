#include "request_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace ddbm::server {
namespace {

using progress = request_reader::progress;

const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";

// A reader with the buffer that a connection has.
struct reading
{
    std::string buffer;
    request_reader reader;
    request found;

    progress feed(std::string_view bytes)
    {
        buffer += bytes;
        // Elsewhere each time, as after a buffer has grown.
        buffer = std::string(buffer.begin(), buffer.end());
        std::size_t size = buffer.size();
        const progress result = reader.read_on(buffer.data(), size, found);
        buffer.resize(size);
        return result;
    }
    std::string rest() const { return buffer.substr(reader.total_size()); }
};

}  // namespace

TEST(RequestReader, FindsThePartsOfARequest)
{
    reading r;

    ASSERT_EQ(
        r.feed("POST /a?b=c HTTP/1.1\r\nhost: h\r\nX-Amz-TARGET:  t \r\nA:b\r\n"
               "Content-Length: 2\r\n\r\n{}"),
        progress::complete
    );
    EXPECT_EQ(r.found.method, "POST");
    EXPECT_EQ(r.found.target, "/a?b=c");
    EXPECT_EQ(r.found.path(), "/a");
    EXPECT_EQ(r.found.query(), "b=c");
    EXPECT_EQ(r.found.version, 11);
    EXPECT_EQ(r.found.headers.size(), 4U);
    EXPECT_EQ(r.found[field::x_amz_target], "t");
    EXPECT_FALSE(r.found.has(field::origin));
    EXPECT_EQ(r.found.body, "{}");
    EXPECT_TRUE(r.found.keep_alive());
    EXPECT_EQ(r.rest(), "");
}

TEST(RequestReader, TakesEachWayOfCuttingARequestInTwo)
{
    const std::string sized = post + "Content-Length: 4\r\n\r\nbody";
    const std::string in_chunks = chunked + "1\r\nb\r\n3;x=y\r\nody\r\n0\r\nTrailer: t\r\n\r\n";
    for (const std::string& bytes : {sized, in_chunks})
    {
        for (std::size_t cut = 1; cut < bytes.size(); ++cut)
        {
            reading r;
            ASSERT_EQ(r.feed(bytes.substr(0, cut)), progress::needs_more) << cut;
            ASSERT_EQ(r.feed(bytes.substr(cut) + "GET"), progress::complete) << cut;
            EXPECT_EQ(r.found[field::transfer_encoding].empty(), bytes == sized);
            EXPECT_EQ(r.found.headers.front().second, "h") << cut;
            EXPECT_EQ(r.found.body, "body") << cut;
            EXPECT_EQ(r.rest(), "GET") << cut;
        }
    }
}

TEST(RequestReader, LeavesWhatFollowsARequest)
{
    reading r;

    const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    EXPECT_EQ(r.feed(get + get), progress::complete);
    EXPECT_EQ(r.rest(), get);
}

TEST(RequestReader, SkipsEmptyLinesBeforeARequest)
{
    reading r;

    EXPECT_EQ(r.feed("\r"), progress::needs_more);
    EXPECT_EQ(r.feed("\n\r\nGET / HTTP/1.0\r\n\r\n"), progress::complete);
    EXPECT_EQ(r.found.method, "GET");
    EXPECT_FALSE(r.found.keep_alive());
}

TEST(RequestReader, SaysWhenTheClientWaits)
{
    reading r;

    EXPECT_EQ(
        r.feed("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n"),
        progress::needs_more
    );
    EXPECT_TRUE(r.reader.awaits_continue());
    EXPECT_EQ(r.reader.expected_size(), r.buffer.size() + 5);
    r.reader.continued();
    EXPECT_EQ(r.feed("1234"), progress::needs_more);
    EXPECT_FALSE(r.reader.awaits_continue());
    EXPECT_EQ(r.feed("5"), progress::complete);
}

TEST(RequestReader, KeepsNoMoreOfChunksThanTheirBytes)
{
    reading r;
    r.feed(chunked);
    const std::size_t head = r.buffer.size();

    for (int i = 0; i < 1000; ++i)
        ASSERT_EQ(r.feed("1\r\na\r\n"), progress::needs_more);
    EXPECT_LE(r.buffer.size(), head + 1000);
    EXPECT_EQ(r.feed("0\r\n\r\n"), progress::complete);
    EXPECT_EQ(r.found.body, std::string(1000, 'a'));
}

TEST(RequestReader, RefusesSizesThatAreTooLarge)
{
    EXPECT_EQ(reading().feed(post + "Content-Length: 16777216\r\n\r\n"), progress::needs_more);
    for (const char* size : {"16777217", "99999999999999999999999999"})
        EXPECT_EQ(
            reading().feed(post + "Content-Length: " + size + "\r\n\r\n"), progress::body_too_large
        );
    for (const char* size : {"1000001", "ffffffffffffffffffff"})
        EXPECT_EQ(reading().feed(chunked + size + "\r\n"), progress::body_too_large);
}

TEST(RequestReader, RefusesEndlessLines)
{
    const std::string endless(100'000, '1');

    EXPECT_EQ(reading().feed(endless), progress::bad_request);
    EXPECT_EQ(reading().feed(chunked + endless), progress::bad_request);
    EXPECT_EQ(reading().feed(chunked + "1;" + endless), progress::bad_request);
    EXPECT_EQ(reading().feed(chunked + "0\r\n" + endless), progress::bad_request);

    std::string trailers;
    for (int i = 0; i < 2000; ++i)
        trailers += "Trailer: t\r\n";
    EXPECT_EQ(reading().feed(chunked + "0\r\n" + trailers), progress::bad_request);
}

TEST(RequestReader, TakesAWordOfALengthThatIsSaidTwice)
{
    const std::string twice = post + "Content-Length: 2\r\nContent-Length: ";

    EXPECT_EQ(reading().feed(twice + "2\r\n\r\n{}"), progress::complete);
    EXPECT_EQ(reading().feed(twice + "3\r\n\r\n{}"), progress::bad_request);
}

TEST(RequestReader, TakesTheAuthorityOffATarget)
{
    reading r;

    EXPECT_EQ(r.feed("GET http://a:1/b?c HTTP/1.1\r\nHost: h\r\n\r\n"), progress::complete);
    EXPECT_EQ(r.found.target, "/b?c");
    EXPECT_EQ(r.found.target_authority, "a:1");
    EXPECT_EQ(r.found.path(), "/b");
    EXPECT_EQ(r.found[field::host], "h");

    reading without_path;
    EXPECT_EQ(without_path.feed("GET http://a?c HTTP/1.1\r\nHost: h\r\n\r\n"), progress::complete);
    EXPECT_EQ(without_path.found.path(), "/");
    EXPECT_EQ(without_path.found.query(), "c");
}

TEST(RequestReader, WantsOneHostThatIsOne)
{
    const std::string get = "GET / HTTP/1.1\r\n";

    for (const char* host : {"h", "h:1", "h:", "127.0.0.1:65535", "[::1]", "[::1]:80", "a_b.c-d."})
        EXPECT_EQ(reading().feed(get + "Host: " + host + "\r\n\r\n"), progress::complete) << host;
    for (const char* host :
         {"",
          "a b",
          "a/b",
          "http://a",
          "a@b",
          "h:x",
          "h:65536",
          "[::1",
          "::1",
          "[x]",
          "[]",
          "a,b:c"})
        EXPECT_EQ(reading().feed(get + "Host: " + host + "\r\n\r\n"), progress::bad_request)
            << host;
    EXPECT_EQ(reading().feed(get + "\r\n"), progress::bad_request);
    EXPECT_EQ(reading().feed(get + "Host: h\r\nhost: h\r\n\r\n"), progress::bad_request);
    // Which did not have it yet.
    EXPECT_EQ(reading().feed("GET / HTTP/1.0\r\n\r\n"), progress::complete);
}

TEST(RequestReader, RefusesASecondTransferEncoding)
{
    for (const char* second : {"chunked", "gzip", "identity", ""})
    {
        const std::string head = post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: ";
        EXPECT_EQ(
            reading().feed(head + second + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), progress::bad_request
        ) << second;
    }
}

TEST(RequestReader, RefusesControlCharacters)
{
    for (int c = 0; c < 32; ++c)
    {
        const auto expected = c == '\t' ? progress::needs_more : progress::bad_request;
        EXPECT_EQ(
            reading().feed(post + "A: b" + char(c) + "c\r\nContent-Length: 2\r\n\r\n"), expected
        ) << c;
    }
    EXPECT_EQ(reading().feed(post + "A: \x7f\r\n\r\n"), progress::bad_request);
    EXPECT_EQ(reading().feed(post + "A: \xc3\xa4\r\n\r\n"), progress::complete);
}

TEST(RequestReader, FindsControlCharactersWhereverTheyAre)
{
    const std::string good = "a\t \x80~b\xff\t!" + std::string(20, 'c');
    EXPECT_EQ(reading().feed(post + "A: " + good + "\r\n\r\n"), progress::complete);
    for (const char c : {'\0', '\x1f', '\x7f'})
    {
        for (std::size_t at = 0; at < good.size(); ++at)
        {
            std::string bad = good;
            bad[at] = c;
            EXPECT_EQ(reading().feed(post + "A: " + bad + "\r\n\r\n"), progress::bad_request) << at;
        }
    }
}

TEST(RequestReader, RefusesRubbishBetweenChunks)
{
    for (const char* size : {"2", "02", "2 ", "2;a", "2;a=b", "2 ; a=\"b c\"", "2\t;a", "2;a=b;c"})
        EXPECT_EQ(reading().feed(chunked + size + "\r\n{}\r\n0\r\n\r\n"), progress::complete)
            << size;
    for (const char* size :
         {"", "2 x", "2x", "0x2", "+2", "-2", " 2", "2,3", "2;a\nb", "2;\x01", "2\r", "2 2"})
        EXPECT_EQ(reading().feed(chunked + size + "\r\n{}\r\n0\r\n\r\n"), progress::bad_request)
            << size;
    for (const char* trailer :
         {"rubbish", "A b: c", ": c", " A: b", "A: \x01", "A: b\nC: d", "A: b\r"})
        EXPECT_EQ(
            reading().feed(chunked + "2\r\n{}\r\n0\r\n" + trailer + "\r\n\r\n"),
            progress::bad_request
        ) << trailer;
}

// It is in logs, which terminals show.
TEST(RequestReader, KeepsNothingOfARequestLineThatIsNone)
{
    for (const char* line :
         {"\x1b[31mGET / HTTP/1.1",
          "GET /\x1b[31m HTTP/1.1",
          "G\xc3\xa4T / HTTP/1.1",
          "GET / HTTP/2"})
    {
        reading r;
        EXPECT_EQ(r.feed(std::string(line) + "\r\nHost: h\r\n\r\n"), progress::bad_request) << line;
        EXPECT_EQ(r.found.method, "") << line;
        EXPECT_EQ(r.found.target, "") << line;
    }
}

TEST(RequestReader, OutlivesWhateverComes)
{
    std::mt19937 chance(20261128);
    auto below = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(chance);
    };
    const std::string samples[] = {
        post + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\nbody",
        chunked + "1\r\nb\r\n3;x=y\r\nody\r\n0\r\nTrailer: t\r\n\r\n",
        "GET http://[::1]:8000/?a=b HTTP/1.0\r\n\r\n"};
    const std::string bytes("\0\r\n \t:;09afx/[]\x7f\xff", 17);
    for (int round = 0; round < 20'000; ++round)
    {
        std::string text = samples[below(3)];
        for (std::size_t changes = below(4); changes > 0; --changes)
        {
            const std::size_t at = below(text.size());
            if (below(2) == 0)
                text[at] = bytes[below(bytes.size())];
            else
                text.insert(at, 1, bytes[below(bytes.size())]);
        }
        reading r;
        auto result = progress::needs_more;
        for (std::size_t at = 0; at < text.size() && result == progress::needs_more;)
        {
            const std::size_t size = 1 + below(text.size() - at);
            result = r.feed(text.substr(at, size));
            at += size;
        }
        if (result == progress::complete)
        {
            EXPECT_LE(r.reader.total_size(), r.buffer.size());
            EXPECT_FALSE(r.found.method.empty());
        }
        EXPECT_EQ(result == progress::bad_request, !r.reader.why().empty()) << text;
    }
}

TEST(RequestReader, KnowsWhatIsNoHeadBeforeItsEnd)
{
    const std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (std::size_t cut = 0; cut < head.size(); ++cut)
    {
        if (head[cut] == '\r')
            continue;
        const bool is_end_of_line = cut != 0 && head[cut - 1] == '\r';
        reading r;
        EXPECT_EQ(
            r.feed(head.substr(0, cut) + (is_end_of_line ? "x" : "\n")), progress::bad_request
        ) << cut;
        EXPECT_FALSE(r.reader.why().empty());

        reading in_two;
        EXPECT_EQ(in_two.feed(head.substr(0, cut)), progress::needs_more) << cut;
        EXPECT_EQ(in_two.feed(is_end_of_line ? "x" : "\n"), progress::bad_request) << cut;
    }
    EXPECT_EQ(reading().feed("\x16\x03\x01"), progress::bad_request);
}

}  // namespace ddbm::server
