#include "local/storage/log_frame.hpp"
#include "local/storage/room.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace ddbm::local::detail {
namespace {

constexpr std::size_t page_size = 8192;
constexpr std::uintmax_t mega = 1 << 20;

TEST(Room, IsNoQuestionOnALargeDisk)
{
    const room_shares shares = share_room(100'000 * mega, 200'000 * mega, 10, page_size);

    EXPECT_EQ(shares.log_frames, 8192);
    EXPECT_GT(shares.file_pages, 6'000'000);
}

TEST(Room, IsNotKnownEverywhere)
{
    const auto unknown = static_cast<std::uintmax_t>(-1);

    const room_shares shares = share_room(unknown, unknown, 10, page_size);

    EXPECT_EQ(shares.log_frames, 8192);
    EXPECT_EQ(shares.file_pages, 0xfffffffe);
}

TEST(Room, IsEnoughForTheLogAndWhatTheFileGrowsByIt)
{
    for (const std::uintmax_t available : {2 * mega, 3 * mega, 10 * mega, 100 * mega})
    {
        const room_shares shares = share_room(available, available, 10, page_size);
        const auto log = static_cast<std::uintmax_t>(frame_at(shares.log_frames, page_size));
        const auto growth = static_cast<std::uintmax_t>(shares.file_pages - 10) * page_size;

        EXPECT_GE(shares.log_frames, 60) << available;
        EXPECT_GE(shares.file_pages, 70) << available;
        EXPECT_LE(log + growth + std::min(mega, available / 4), available);
    }
}

TEST(Room, IsKeptForWhatFreesSome)
{
    const room_shares shares = share_room(mega / 2, 3 * mega, 10, page_size);

    EXPECT_EQ(shares.file_pages, 10);
    EXPECT_EQ(shares.log_frames, 1);
}

}  // namespace
}  // namespace ddbm::local::detail
