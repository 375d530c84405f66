#include "environment/uuid.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

std::string made_of(const std::array<unsigned char, 16>& bytes)
{
    const uuid_text text = random_uuid(bytes);
    return {text.begin(), text.end()};
}

TEST(Uuid, HasTheBytesButForVersionAndVariant)
{
    std::array<unsigned char, 16> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<unsigned char>(0x11 * i);
    EXPECT_EQ(made_of(bytes), "00112233-4455-4677-8899-aabbccddeeff");

    bytes.fill(0);
    EXPECT_EQ(made_of(bytes), "00000000-0000-4000-8000-000000000000");
    bytes.fill(0xff);
    EXPECT_EQ(made_of(bytes), "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST(Uuid, IsAnotherOneEachTime)
{
    environment env;

    EXPECT_NE(random_uuid(env), random_uuid(env));
}

}  // namespace
}  // namespace ddbm::detail
