#include "authority.hpp"

#include <gtest/gtest.h>

namespace ddbm::server {

TEST(Authority, IsAHostWithOrWithoutAPort)
{
    EXPECT_EQ(read_authority("localhost:8000")->host, "localhost");
    EXPECT_EQ(read_authority("example.org.")->host, "example.org");
    EXPECT_FALSE(read_authority("example.org")->is_address);
    EXPECT_EQ(read_authority("[::1]:8000")->host, "::1");
    EXPECT_TRUE(read_authority("[::1]")->is_address);
    EXPECT_TRUE(read_authority("127.0.0.1:1")->is_address);
    EXPECT_FALSE(read_authority("127.0.0.1.example")->is_address);
    for (const char* wrong :
         {"", ":1", "[::1", "[]", "[a.example]", "a b", "a:b", "a:1:2", "u@a", "a/"})
        EXPECT_FALSE(read_authority(wrong)) << wrong;
}

}  // namespace ddbm::server
