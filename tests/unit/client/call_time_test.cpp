#include "client/call_time.hpp"
#include "unit/table/scripted_table.hpp"

#include <gtest/gtest.h>

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;
using detail::time_of_call;
using detail::with_at_most;

client_config configured(std::chrono::milliseconds time)
{
    client_config config = in_no_time();
    config.timeouts.call = time;
    return config;
}

TEST(CallTime, IsThatOfTheOptionsOrElseTheConfiguration)
{
    EXPECT_EQ(time_of_call(3ms, configured(5ms)), 3ms);
    EXPECT_EQ(time_of_call(std::nullopt, configured(5ms)), 5ms);
}

TEST(CallTime, OfZeroIsNoLimit)
{
    EXPECT_EQ(time_of_call(0ms, configured(5ms)), std::nullopt);
    EXPECT_EQ(time_of_call(std::nullopt, configured(0ms)), std::nullopt);
}

TEST(CallTime, OfLessIsOverWhereItIsOfACall)
{
    EXPECT_EQ(time_of_call(-1ms, configured(0ms)), -1ms);
    EXPECT_EQ(time_of_call(std::nullopt, configured(-1ms)), std::nullopt);
}

TEST(CallTime, IsCutToWhatIsLeft)
{
    scripted_client unlimited(configured(0ms));
    scripted_client limited(configured(50ms));

    EXPECT_EQ(with_at_most(unlimited.db, 70ms).options().timeout(), 70ms);
    EXPECT_EQ(with_at_most(limited.db, 40ms).options().timeout(), 40ms);
    EXPECT_EQ(with_at_most(limited.db, 50ms).options().timeout(), std::nullopt);
    const client own = limited.db.with(call_options().timeout(30ms).max_attempts(2));
    EXPECT_EQ(with_at_most(own, 70ms).options().timeout(), 30ms);
    EXPECT_EQ(with_at_most(own, 20ms).options().timeout(), 20ms);
    EXPECT_EQ(with_at_most(own, 20ms).options().max_attempts(), 2);
}

TEST(CallTime, OfWhichNothingIsLeftFailsAtOnce)
{
    scripted_client f(configured(0ms));

    EXPECT_LT(*with_at_most(f.db, 0ms).options().timeout(), 0ms);
    EXPECT_LT(*with_at_most(f.db, -7ms).options().timeout(), 0ms);
}

}  // namespace
}  // namespace ddbm::test
