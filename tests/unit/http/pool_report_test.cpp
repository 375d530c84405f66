#include "http/pool_report.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr clock::time_point now{1h};

pool_statistics::address address_in(quarantine::state state)
{
    pool_statistics::address a;
    a.where = {boost::asio::ip::make_address("10.0.0.1"), 443};
    a.state = state;
    return a;
}

TEST(PoolReport, HasAllNumbers)
{
    pool_statistics pool;
    pool.opening = 1;
    pool.idle = 2;
    pool.busy = 3;
    pool.leaving = 4;
    pool.waiting = 5;
    pool.served = 6;
    pool.refused = 7;
    pool.waited_in_vain = 8;
    pool.opened = 9;
    pool.not_opened = 10;
    pool.trials = 11;

    const auto told = report_of("http://host:1", pool, now);

    EXPECT_EQ(told.url, "http://host:1");
    EXPECT_EQ(told.opening, 1u);
    EXPECT_EQ(told.idle, 2u);
    EXPECT_EQ(told.busy, 3u);
    EXPECT_EQ(told.open(), 5u);
    EXPECT_EQ(told.closing, 4u);
    EXPECT_EQ(told.waiting, 5u);
    EXPECT_EQ(told.served, 6u);
    EXPECT_EQ(told.refused, 7u);
    EXPECT_EQ(told.waited_in_vain, 8u);
    EXPECT_EQ(told.opened, 9u);
    EXPECT_EQ(told.not_opened, 10u);
    EXPECT_EQ(told.trials, 11u);
}

TEST(PoolReport, HasEachReasonByItsName)
{
    pool_statistics pool;
    for (std::size_t n = 0; n < pool_closings; ++n)
        pool.closed[n] = n + 1;

    const auto told = report_of("", pool, now);

    ASSERT_EQ(told.closed.size(), pool_closings);
    std::set<std::uint64_t> counts;
    for (const auto& [name, count] : told.closed)
    {
        EXPECT_FALSE(name.empty());
        counts.insert(count);
    }
    EXPECT_EQ(counts.size(), pool_closings);
    EXPECT_EQ(told.closed.at("client_closed"), pool.closed_because(pool_closing::pool_closed));
    EXPECT_EQ(told.closed.at("cancelled"), pool.closed_because(pool_closing::cancelled));
}

TEST(PoolReport, SaysHowAnAddressIs)
{
    pool_statistics pool;
    pool.addresses = {
        address_in(quarantine::state::good),
        address_in(quarantine::state::quarantined),
        address_in(quarantine::state::probing),
        address_in(quarantine::state::on_trial)};
    pool.addresses[0].where = {boost::asio::ip::make_address("2001:db8::1"), 8000};
    pool.addresses[0].is_named = true;
    pool.addresses[0].opening = 1;
    pool.addresses[0].idle = 2;
    pool.addresses[0].busy = 3;
    pool.addresses[0].reply_time = 1500us;
    pool.addresses[0].silence = 20ms;
    pool.addresses[1].failures_in_a_row = 3;
    pool.addresses[1].quarantined_until = now + 1500us;

    const auto told = report_of("", pool, now).addresses;

    ASSERT_EQ(told.size(), 4u);
    EXPECT_EQ(told[0].address, "[2001:db8::1]:8000");
    EXPECT_TRUE(told[0].is_found);
    EXPECT_EQ(told[0].state, address_state::good);
    EXPECT_FALSE(told[0].quarantined_for);
    EXPECT_EQ(told[0].opening, 1u);
    EXPECT_EQ(told[0].idle, 2u);
    EXPECT_EQ(told[0].busy, 3u);
    EXPECT_EQ(told[0].reply_time, 1500us);
    EXPECT_EQ(told[0].silence, 20ms);
    EXPECT_EQ(told[1].address, "10.0.0.1:443");
    EXPECT_FALSE(told[1].is_found);
    EXPECT_EQ(told[1].state, address_state::quarantined);
    EXPECT_EQ(told[1].quarantined_for, 2ms);
    EXPECT_EQ(told[1].failures_in_a_row, 3);
    EXPECT_FALSE(told[1].reply_time);
    EXPECT_EQ(told[2].state, address_state::probing);
    EXPECT_EQ(told[3].state, address_state::on_trial);
}

TEST(PoolReport, SaysThatATrialIsDue)
{
    pool_statistics pool;
    pool.addresses = {address_in(quarantine::state::quarantined)};
    pool.addresses[0].quarantined_until = now - 1s;

    EXPECT_EQ(report_of("", pool, now).addresses[0].quarantined_for, 0ms);
}

TEST(AddressState, HasAName)
{
    EXPECT_STREQ(to_string(address_state::good), "good");
    EXPECT_STREQ(to_string(address_state::quarantined), "quarantined");
    EXPECT_STREQ(to_string(address_state::probing), "probing");
    EXPECT_STREQ(to_string(address_state::on_trial), "on_trial");
}

}  // namespace
}  // namespace ddbm::detail
