#include "values/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

// At each distance from the blocks of eight bytes that are read at once.
bool is_utf8_anywhere(const std::string& text)
{
    const bool alone = is_utf8(text);
    for (std::size_t n = 1; n < 20; ++n)
    {
        EXPECT_EQ(is_utf8(std::string(n, 'x') + text), alone);
        EXPECT_EQ(is_utf8(text + std::string(n, 'x')), alone);
    }
    return alone;
}

TEST(Utf8, AcceptsCharactersOfEachLength)
{
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8_anywhere(std::string(1, '\0')));
    EXPECT_TRUE(is_utf8_anywhere("plain text, longer than eight bytes"));
    EXPECT_TRUE(is_utf8_anywhere("\x7f"));
    EXPECT_TRUE(is_utf8_anywhere("\xc2\x80"));
    EXPECT_TRUE(is_utf8_anywhere("\xdf\xbf"));
    EXPECT_TRUE(is_utf8_anywhere("\xe0\xa0\x80"));
    EXPECT_TRUE(is_utf8_anywhere("\xed\x9f\xbf"));
    EXPECT_TRUE(is_utf8_anywhere("\xee\x80\x80"));
    EXPECT_TRUE(is_utf8_anywhere("\xef\xbf\xbf"));
    EXPECT_TRUE(is_utf8_anywhere("\xf0\x90\x80\x80"));
    EXPECT_TRUE(is_utf8_anywhere("\xf4\x8f\xbf\xbf"));
}

TEST(Utf8, RefusesOverlongForms)
{
    EXPECT_FALSE(is_utf8_anywhere("\xc0\x80"));
    EXPECT_FALSE(is_utf8_anywhere("\xc1\xbf"));
    EXPECT_FALSE(is_utf8_anywhere("\xe0\x9f\xbf"));
    EXPECT_FALSE(is_utf8_anywhere("\xf0\x8f\xbf\xbf"));
}

TEST(Utf8, RefusesSurrogatesAndWhatIsBeyondUnicode)
{
    EXPECT_FALSE(is_utf8_anywhere("\xed\xa0\x80"));
    EXPECT_FALSE(is_utf8_anywhere("\xed\xbf\xbf"));
    EXPECT_FALSE(is_utf8_anywhere("\xf4\x90\x80\x80"));
    EXPECT_FALSE(is_utf8_anywhere("\xf5\x80\x80\x80"));
    EXPECT_FALSE(is_utf8_anywhere("\xff"));
}

TEST(Utf8, RefusesCutAndStrayBytes)
{
    EXPECT_FALSE(is_utf8_anywhere("\x80"));
    EXPECT_FALSE(is_utf8_anywhere("\xc3"));
    EXPECT_FALSE(is_utf8_anywhere("\xe2\x82"));
    EXPECT_FALSE(is_utf8_anywhere("\xf0\x9f\x98"));
    EXPECT_FALSE(is_utf8_anywhere("\xe2\x28\xa1"));
    EXPECT_FALSE(is_utf8_anywhere("\xe2\x82\x28"));
    EXPECT_FALSE(is_utf8_anywhere("\xc3\xa9\xa9"));
}

TEST(Utf8, TellsWhereItEnds)
{
    EXPECT_EQ(invalid_utf8_in(""), std::string_view::npos);
    EXPECT_EQ(invalid_utf8_in("plain, \xc3\xa9 and long"), std::string_view::npos);
    EXPECT_EQ(invalid_utf8_in("\xff"), 0u);
    EXPECT_EQ(invalid_utf8_in("ab\xc3"), 2u);
    EXPECT_EQ(invalid_utf8_in("0123456789\xc3\xa9 \xed\xa0\x80 and more"), 13u);
}

TEST(Utf8, SaysWhichByteIsWrong)
{
    EXPECT_EQ(not_utf8("the name", "abc\xff"), "the name is not UTF-8: byte 0xff at offset 3");
    EXPECT_EQ(not_utf8("a string", "\x80"), "a string is not UTF-8: byte 0x80 at offset 0");
}

}  // namespace
}  // namespace ddbm::detail
