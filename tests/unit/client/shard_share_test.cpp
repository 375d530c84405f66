#include "client/shard_share.hpp"

#include <gtest/gtest.h>

namespace ddbm::test {
namespace {

using detail::limit_of_shard;
using detail::share_of_shard;

TEST(ShardShare, AddsUpToTheWhole)
{
    for (std::size_t whole = 0; whole < 20; ++whole)
    {
        for (std::size_t shards = 1; shards < 8; ++shards)
        {
            std::size_t sum = 0;
            for (std::size_t index = 0; index < shards; ++index)
            {
                const std::size_t share = share_of_shard(whole, index, shards);
                EXPECT_GE(share, whole / shards);
                EXPECT_LE(share, whole / shards + 1);
                sum += share;
            }
            EXPECT_EQ(sum, whole);
        }
    }
}

TEST(ShardShare, OfALimitIsNeverNothing)
{
    EXPECT_EQ(limit_of_shard(256, 0, 1), 256u);
    EXPECT_EQ(limit_of_shard(256, 2, 3), 85u);
    EXPECT_EQ(limit_of_shard(2, 3, 4), 1u);
    EXPECT_EQ(limit_of_shard(0, 0, 4), 0u);
}

}  // namespace
}  // namespace ddbm::test
