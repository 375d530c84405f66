#include "protocol/gzip_inflater.hpp"
#include "support/gzip.hpp"

#include <ddbm/errc.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace ddbm::detail {
namespace {

using test::gzip;

// Neither repeated nor random alone.
std::string text_of(std::size_t size)
{
    std::mt19937 random(7);
    std::string text;
    while (text.size() < size)
        text += R"({"id":{"S":")" + std::to_string(random()) + R"("}},)";
    text.resize(size);
    return text;
}

struct outcome
{
    error_code ec;
    bool is_done = false;
    std::string text;
};

outcome inflated(const std::string& body, std::size_t piece, std::size_t limit = 1'000'000'000)
{
    gzip_inflater inflater(limit);
    outcome result;
    for (std::size_t at = 0; at < body.size() && !result.ec; at += piece)
    {
        // Of exactly this size, so that a sanitizer sees a step beyond it.
        const std::string part = body.substr(at, piece);
        inflater.feed(part, result.text, result.ec);
    }
    result.is_done = inflater.is_done();
    return result;
}

TEST(GzipInflater, ExpandsInPiecesOfAnySize)
{
    const std::string text = text_of(20'000);
    const std::string body = gzip(text);
    ASSERT_LT(body.size(), text.size());
    for (std::size_t piece = 1; piece <= body.size() + 1; piece = piece * 3 / 2 + 1)
    {
        const outcome result = inflated(body, piece);

        EXPECT_FALSE(result.ec) << piece;
        EXPECT_TRUE(result.is_done) << piece;
        EXPECT_EQ(result.text, text) << piece;
    }
}

TEST(GzipInflater, ExpandsBodiesOfAnySize)
{
    for (std::size_t size : {0u, 1u, 255u, 256u, 257u, 65'535u, 262'144u, 262'145u, 5'000'000u})
    {
        const std::string text = text_of(size);
        for (int level : {0, 1, 9})
        {
            std::string out = "what was there before";
            error_code ec;
            inflate_gzip(gzip(text, level), size, out, ec);

            EXPECT_FALSE(ec) << size;
            EXPECT_EQ(out, text) << size;
        }
    }
}

TEST(GzipInflater, EndsAtTheLimit)
{
    // A thousand times as large as what is sent.
    const std::string body = gzip(std::string(100'000'000, '\0'));
    ASSERT_LT(body.size(), 100'000u);
    for (std::size_t piece : {std::size_t{100}, body.size()})
    {
        const outcome result = inflated(body, piece, 1'000'000);

        EXPECT_EQ(result.ec, errc::reply_too_large);
        EXPECT_EQ(result.text.size(), 1'000'000u);
        EXPECT_LE(result.text.capacity(), 4'000'000u);
    }
}

TEST(GzipInflater, TakesWhatJustFitsTheLimit)
{
    const std::string text = text_of(1'000);

    EXPECT_EQ(inflated(gzip(text), 7, 1'000).text, text);
    EXPECT_FALSE(inflated(gzip(text), 7, 1'000).ec);
    EXPECT_EQ(inflated(gzip(text), 7, 999).ec, errc::reply_too_large);
    EXPECT_TRUE(inflated(gzip(""), 7, 0).is_done);
    EXPECT_EQ(inflated(gzip("x"), 7, 0).ec, errc::reply_too_large);
}

TEST(GzipInflater, ExpandsOneStreamAfterTheOther)
{
    const std::string body = gzip("one ") + gzip("") + gzip("two");
    for (std::size_t piece = 1; piece <= body.size(); ++piece)
    {
        const outcome result = inflated(body, piece);

        EXPECT_FALSE(result.ec) << piece;
        EXPECT_TRUE(result.is_done);
        EXPECT_EQ(result.text, "one two");
    }
    // The limit is of all of them.
    EXPECT_EQ(inflated(body, 5, 6).ec, errc::reply_too_large);
}

TEST(GzipInflater, PassesOverAnyNumberOfEmptyStreams)
{
    std::string body;
    for (int i = 0; i < 5'000; ++i)
        body += gzip("");
    for (std::size_t piece : {std::size_t{1'000}, body.size()})
    {
        const outcome none = inflated(body, piece);
        EXPECT_FALSE(none.ec);
        EXPECT_TRUE(none.is_done);
        EXPECT_EQ(none.text, "");

        const outcome one = inflated(gzip("one ") + body + gzip("two"), piece, 7);
        EXPECT_FALSE(one.ec);
        EXPECT_TRUE(one.is_done);
        EXPECT_EQ(one.text, "one two");
        EXPECT_EQ(inflated(body + gzip("one") + body, piece, 2).ec, errc::reply_too_large);
    }
}

TEST(GzipInflater, IsNotDoneWhenItIsCut)
{
    const std::string body = gzip(text_of(300));
    for (std::size_t size = 0; size < body.size(); ++size)
    {
        const outcome result = inflated(body.substr(0, size), 1'000);
        std::string out;
        error_code ec;
        inflate_gzip(body.substr(0, size), 1'000, out, ec);

        EXPECT_FALSE(result.ec) << size;
        EXPECT_FALSE(result.is_done) << size;
        EXPECT_EQ(ec, errc::invalid_reply) << size;
    }
}

TEST(GzipInflater, RefusesWhatIsNoGzip)
{
    const std::string whole = gzip("something");
    for (const std::string& body :
         {std::string("{\"Item\":{}}"),
          std::string(30, '\0'),
          // zlib's own framing, and none: both are called deflate.
          std::string("\x78\x9c\x03\x00\x00\x00\x00\x01", 8),
          std::string("\x03\x00", 2),
          whole + "x",
          whole + std::string(4, '\0')})
    {
        for (std::size_t piece : {std::size_t{1}, body.size()})
        {
            const outcome result = inflated(body, piece);
            EXPECT_TRUE(result.ec == errc::invalid_reply || !result.is_done) << body;
        }
        std::string out;
        error_code ec;
        inflate_gzip(body, 1'000, out, ec);
        EXPECT_EQ(ec, errc::invalid_reply) << body;
    }
}

// Whatever bit of it has been changed, it does not come out as something else.
TEST(GzipInflater, FindsEveryBitThatHasChanged)
{
    const std::string text = text_of(60);
    const std::string body = gzip(text);
    std::size_t refused = 0;
    for (std::size_t bit = 0; bit < body.size() * 8; ++bit)
    {
        std::string changed = body;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        std::string out;
        error_code ec;
        inflate_gzip(changed, 10'000, out, ec);
        if (ec)
            ++refused;
        else
            EXPECT_EQ(out, text) << bit;
    }
    // The head has a time, a system and others that nobody compares.
    EXPECT_GT(refused, (body.size() - 10) * 8);
}

TEST(GzipInflater, CanBeUsedAgain)
{
    gzip_inflater inflater(10);
    std::string out;
    error_code ec;
    inflater.feed("nonsense", out, ec);
    ASSERT_EQ(ec, errc::invalid_reply);

    for (int n = 0; n < 3; ++n)
    {
        ec = {};
        out.clear();
        inflater.reset();
        inflater.feed(gzip("0123456789"), out, ec);

        EXPECT_FALSE(ec) << ec.message();
        EXPECT_TRUE(inflater.is_done());
        EXPECT_EQ(out, "0123456789");
    }
}

}  // namespace
}  // namespace ddbm::detail
