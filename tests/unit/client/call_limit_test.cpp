#include "client/call_limit.hpp"
#include "unit/table/scripted_table.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;
using detail::call_limit;
using detail::ending_by;
using detail::limit_around;
using detail::limit_of_call;
using detail::time_of_call;
using detail::with_one_limit;
using time_point = std::chrono::steady_clock::time_point;

constexpr time_point now{1h};

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

TEST(CallLimit, NamesWhatHasBeenSet)
{
    EXPECT_EQ(call_limit("bulk::timeout", 900ms, now).words(), "bulk::timeout, 900 ms");
    EXPECT_EQ(call_limit("bulk::timeout", 900ms, now).end().when(), now + 900ms);
    EXPECT_FALSE(call_limit().is_set());
    EXPECT_FALSE(call_limit("bulk::timeout", std::chrono::milliseconds::max(), now).is_set());
}

TEST(CallLimit, IsTheEarlierOfTwo)
{
    const call_limit early("early", 2ms, now);
    const call_limit late("late", 3ms, now);

    EXPECT_EQ(early.earlier_of(late).words(), "early, 2 ms");
    EXPECT_EQ(late.earlier_of(early).words(), "early, 2 ms");
    EXPECT_EQ(early.earlier_of(call_limit()).words(), "early, 2 ms");
    EXPECT_EQ(call_limit().earlier_of(late).words(), "late, 3 ms");
    EXPECT_EQ(early.earlier_of(call_limit("same", 1ms, now + 1ms)).words(), "early, 2 ms");
}

TEST(CallLimit, LeavesARequestASecondInAnyCase)
{
    const call_limit limit("some", 2000ms, now);

    EXPECT_EQ(limit.of_request(now + 1000ms).end().when(), now + 2000ms);
    EXPECT_EQ(limit.of_request(now + 1001ms).end().when(), now + 2001ms);
    EXPECT_EQ(limit.of_request(now + 9000ms).end().when(), now + 10000ms);
    EXPECT_EQ(limit.of_request(now + 9000ms).words(), "some, 2000 ms");
    EXPECT_FALSE(call_limit().of_request(now).is_set());
}

TEST(CallLimit, OfACallIsThatOfTheOptionsOrElseTheConfiguration)
{
    scripted_client unlimited(configured(0ms));
    scripted_client limited(configured(50ms));

    EXPECT_FALSE(limit_of_call(unlimited.db).is_set());
    EXPECT_EQ(limit_of_call(limited.db).words(), "timeouts::call, 50 ms");
    const client own = limited.db.with(call_options().timeout(30ms));
    EXPECT_EQ(limit_of_call(own).words(), "call_options::timeout, 30 ms");
    EXPECT_FALSE(limit_of_call(own.with(call_options().timeout(0ms))).is_set());
}

TEST(CallLimit, OfAPartIsNoLaterThanThatOfTheWhole)
{
    const auto env = std::make_shared<manual_environment>();
    client_config config = in_no_time(env);
    scripted_client f(config);
    const call_limit whole("rounds::timeout", 40ms, env->steady_now());
    const client part = ending_by(f.db.with(call_options().timeout(30ms).max_attempts(2)), whole);

    EXPECT_EQ(part.options().max_attempts(), 2);
    EXPECT_EQ(limit_of_call(part).words(), "call_options::timeout, 30 ms");
    env->advance(20ms);
    EXPECT_EQ(limit_of_call(part).words(), "rounds::timeout, 40 ms");
    EXPECT_EQ(limit_of_call(part).end(), whole.end());

    // The earliest of all that it is a part of.
    const client inner = ending_by(part, call_limit("inner", 90ms, env->steady_now()));
    EXPECT_EQ(limit_around(inner.options()).words(), "rounds::timeout, 40 ms");
    const client shorter = ending_by(part, call_limit("inner", 9ms, env->steady_now()));
    EXPECT_EQ(limit_around(shorter.options()).words(), "inner, 9 ms");
}

TEST(CallLimit, OfSeveralRequestsIsMadeOnce)
{
    const auto env = std::make_shared<manual_environment>();
    client_config config = in_no_time(env);
    config.timeouts.call = 50ms;
    scripted_client f(config);
    const client whole = with_one_limit(f.db);
    const auto end = env->steady_now() + 50ms;

    env->advance(20ms);

    EXPECT_EQ(limit_of_call(whole).end().when(), end);
    EXPECT_EQ(limit_of_call(whole).words(), "timeouts::call, 50 ms");
    EXPECT_EQ(limit_of_call(f.db).end().when(), end + 20ms);
}

}  // namespace
}  // namespace ddbm::test
