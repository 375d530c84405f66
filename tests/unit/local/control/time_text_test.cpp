#include "local/control/time_text.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

time_point at(std::int64_t milliseconds)
{
    return time_point(std::chrono::milliseconds(milliseconds));
}

TEST(TimeText, HasMilliseconds)
{
    EXPECT_EQ(epoch_seconds_text(at(1732312345123)), "1732312345.123");
    EXPECT_EQ(epoch_seconds_text(at(1732312345007)), "1732312345.007");
    EXPECT_EQ(epoch_seconds_text(at(-1500)), "-1.500");
    EXPECT_EQ(iso_text(at(1732312345007)), "2024-11-22T21:52:25.007Z");
}

TEST(TimeText, HasTwelveHours)
{
    EXPECT_EQ(
        long_text(at(1732312345123)),
        "Friday, November 22, 2024 at 9:52:25 PM Coordinated Universal Time"
    );
    EXPECT_EQ(
        long_text(at(0)), "Thursday, January 1, 1970 at 12:00:00 AM Coordinated Universal Time"
    );
}

}  // namespace
}  // namespace ddbm::local::detail
