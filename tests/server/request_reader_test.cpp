#include "request_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace ddbm::server {
namespace {

using progress = request_reader::progress;

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
        r.feed("POST /a?b=c HTTP/1.1\r\nX-Amz-TARGET:  t \r\nA:b\r\nContent-Length: 2\r\n\r\n{}"),
        progress::complete
    );
    EXPECT_EQ(r.found.method, "POST");
    EXPECT_EQ(r.found.target, "/a?b=c");
    EXPECT_EQ(r.found.path(), "/a");
    EXPECT_EQ(r.found.query(), "b=c");
    EXPECT_EQ(r.found.version, 11);
    EXPECT_EQ(r.found.headers.size(), 3U);
    EXPECT_EQ(r.found[field::x_amz_target], "t");
    EXPECT_FALSE(r.found.has(field::origin));
    EXPECT_EQ(r.found.body, "{}");
    EXPECT_TRUE(r.found.keep_alive());
    EXPECT_EQ(r.rest(), "");
}

TEST(RequestReader, TakesEachWayOfCuttingARequestInTwo)
{
    const std::string sized = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody";
    const std::string chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                "1\r\nb\r\n3;x=y\r\nody\r\n0\r\nTrailer: t\r\n\r\n";
    for (const std::string& bytes : {sized, chunked})
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

    EXPECT_EQ(r.feed("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"), progress::complete);
    EXPECT_EQ(r.rest(), "GET / HTTP/1.1\r\n\r\n");
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
        r.feed("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n"),
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
    r.feed("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::size_t head = r.buffer.size();

    for (int i = 0; i < 1000; ++i)
        ASSERT_EQ(r.feed("1\r\na\r\n"), progress::needs_more);
    EXPECT_LE(r.buffer.size(), head + 1000);
    EXPECT_EQ(r.feed("0\r\n\r\n"), progress::complete);
    EXPECT_EQ(r.found.body, std::string(1000, 'a'));
}

TEST(RequestReader, RefusesSizesThatAreTooLarge)
{
    const std::string post = "POST / HTTP/1.1\r\n";

    EXPECT_EQ(reading().feed(post + "Content-Length: 16777216\r\n\r\n"), progress::needs_more);
    for (const char* size : {"16777217", "99999999999999999999999999"})
        EXPECT_EQ(
            reading().feed(post + "Content-Length: " + size + "\r\n\r\n"), progress::body_too_large
        );
    for (const char* size : {"1000001", "ffffffffffffffffffff"})
        EXPECT_EQ(
            reading().feed(post + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n"),
            progress::body_too_large
        );
}

TEST(RequestReader, RefusesEndlessLines)
{
    const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
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
    const std::string post = "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: ";

    EXPECT_EQ(reading().feed(post + "2\r\n\r\n{}"), progress::complete);
    EXPECT_EQ(reading().feed(post + "3\r\n\r\n{}"), progress::bad_request);
}

}  // namespace ddbm::server
