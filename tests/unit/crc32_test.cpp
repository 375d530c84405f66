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

}  // namespace
}  // namespace ddbm::detail
