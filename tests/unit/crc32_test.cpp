#include "protocol/crc32.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

// The check value of the CRC catalogue's CRC-32/ISO-HDLC.
TEST(Crc32, KnownAnswer)
{
    EXPECT_EQ(crc32("123456789"), 0xCBF43926u);
    EXPECT_EQ(crc32(""), 0u);
}

TEST(Crc32, ComparesWithTheHeader)
{
    EXPECT_TRUE(crc32_matches("3421780262", "123456789"));
    EXPECT_FALSE(crc32_matches("3421780263", "123456789"));
    EXPECT_TRUE(crc32_matches("0", ""));
}

TEST(Crc32, TakesAReplyWithoutTheHeader)
{
    EXPECT_TRUE(crc32_matches("", "anything"));
}

TEST(Crc32, RefusesAHeaderThatIsNoNumber)
{
    EXPECT_FALSE(crc32_matches("3421780262x", "123456789"));
    EXPECT_FALSE(crc32_matches("99999999999", "123456789"));
    EXPECT_FALSE(crc32_matches("-1", ""));
}

}  // namespace
}  // namespace ddbm::detail
