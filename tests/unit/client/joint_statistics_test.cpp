#include "client/joint_statistics.hpp"

#include <gtest/gtest.h>

namespace ddbm::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

address_statistics address_of(std::size_t idle, address_state state)
{
    address_statistics address;
    address.address = "10.0.0.1:443";
    address.idle = idle;
    address.state = state;
    return address;
}

connection_statistics pool_of(const char* url, std::size_t busy)
{
    connection_statistics pool;
    pool.url = url;
    pool.busy = busy;
    return pool;
}

TEST(JointStatistics, AddUpThePoolsOfAnEndpoint)
{
    connection_statistics one = pool_of("https://a", 2);
    one.opening = 1;
    one.idle = 3;
    one.closing = 4;
    one.waiting = 5;
    one.served = 6;
    one.refused = 7;
    one.waited_in_vain = 8;
    one.opened = 9;
    one.not_opened = 10;
    one.trials = 11;
    one.closed = {{"too_old", 1}, {"broken", 2}};
    connection_statistics other = one;
    other.closed = {{"too_old", 5}};

    const auto all = detail::joint({one, other});

    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].url, "https://a");
    EXPECT_EQ(all[0].opening, 2u);
    EXPECT_EQ(all[0].idle, 6u);
    EXPECT_EQ(all[0].busy, 4u);
    EXPECT_EQ(all[0].closing, 8u);
    EXPECT_EQ(all[0].waiting, 10u);
    EXPECT_EQ(all[0].served, 12u);
    EXPECT_EQ(all[0].refused, 14u);
    EXPECT_EQ(all[0].waited_in_vain, 16u);
    EXPECT_EQ(all[0].opened, 18u);
    EXPECT_EQ(all[0].not_opened, 20u);
    EXPECT_EQ(all[0].trials, 22u);
    EXPECT_EQ(all[0].closed, (std::map<std::string, std::uint64_t>{{"too_old", 6}, {"broken", 2}}));
}

TEST(JointStatistics, KeepEndpointsApart)
{
    const auto all = detail::joint({
        pool_of("https://a", 1),
        pool_of("https://b", 2),
        pool_of("https://a", 4),
    });

    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].url, "https://a");
    EXPECT_EQ(all[0].busy, 5u);
    EXPECT_EQ(all[1].url, "https://b");
    EXPECT_EQ(all[1].busy, 2u);
}

TEST(JointStatistics, NameTheNodesThatAnyOfThemUses)
{
    connection_statistics one = pool_of("http://a", 0);
    one.node_list.emplace();
    one.node_list->nodes = {"a", "b"};
    one.node_list->lists = 2;
    connection_statistics other = pool_of("http://a", 0);
    other.node_list.emplace();
    other.node_list->nodes = {"b", "c"};
    other.node_list->lists = 3;
    other.node_list->failures = 4;
    other.node_list->last_failure = "refused";

    const auto all = detail::joint({one, other, pool_of("http://b", 0)});

    ASSERT_EQ(all.size(), 2u);
    ASSERT_TRUE(all[0].node_list.has_value());
    EXPECT_EQ(all[0].node_list->nodes, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(all[0].node_list->lists, 5u);
    EXPECT_EQ(all[0].node_list->failures, 4u);
    EXPECT_EQ(all[0].node_list->last_failure, "refused");
    EXPECT_FALSE(all[1].node_list.has_value());
}

TEST(JointStatistics, KeepWhatWasDoneOfAPoolThatHasGone)
{
    connection_statistics pool = pool_of("http://a", 1);
    pool.opening = 2;
    pool.idle = 3;
    pool.closing = 4;
    pool.waiting = 5;
    pool.addresses = {address_of(3, address_state::good)};
    pool.served = 6;
    pool.refused = 7;
    pool.waited_in_vain = 8;
    pool.opened = 9;
    pool.not_opened = 10;
    pool.trials = 11;
    pool.closed = {{"too_old", 12}};
    pool.node_list.emplace();
    pool.node_list->nodes = {"a"};
    pool.node_list->lists = 13;
    pool.node_list->failures = 14;
    pool.node_list->last_failure = "refused";

    const connection_statistics left = detail::of_the_past(pool);

    EXPECT_EQ(left.url, "http://a");
    EXPECT_EQ(left.opening + left.idle + left.busy + left.closing + left.waiting, 0u);
    EXPECT_TRUE(left.addresses.empty());
    EXPECT_EQ(left.served, 6u);
    EXPECT_EQ(left.refused, 7u);
    EXPECT_EQ(left.waited_in_vain, 8u);
    EXPECT_EQ(left.opened, 9u);
    EXPECT_EQ(left.not_opened, 10u);
    EXPECT_EQ(left.trials, 11u);
    EXPECT_EQ(left.closed, (std::map<std::string, std::uint64_t>{{"too_old", 12}}));
    ASSERT_TRUE(left.node_list.has_value());
    EXPECT_TRUE(left.node_list->nodes.empty());
    EXPECT_EQ(left.node_list->lists, 13u);
    EXPECT_EQ(left.node_list->failures, 14u);
    EXPECT_EQ(left.node_list->last_failure, "");
}

TEST(JointStatistics, TellOfAnAddressWhoTrustsItLeast)
{
    connection_statistics one = pool_of("https://a", 0);
    one.addresses = {address_of(1, address_state::quarantined)};
    one.addresses[0].quarantined_for = milliseconds(300);
    one.addresses[0].failures_in_a_row = 4;
    one.addresses[0].silence = microseconds(10);
    connection_statistics other = pool_of("https://a", 0);
    other.addresses = {address_of(2, address_state::good)};
    other.addresses[0].is_found = true;
    other.addresses[0].reply_time = microseconds(700);
    connection_statistics third = pool_of("https://a", 0);
    third.addresses = {address_of(0, address_state::on_trial)};
    third.addresses[0].reply_time = microseconds(900);

    for (const auto& all : {detail::joint({one, other, third}), detail::joint({third, other, one})})
    {
        ASSERT_EQ(all.size(), 1u);
        ASSERT_EQ(all[0].addresses.size(), 1u);
        const address_statistics& told = all[0].addresses[0];
        EXPECT_EQ(told.address, "10.0.0.1:443");
        EXPECT_EQ(told.state, address_state::quarantined);
        EXPECT_EQ(told.quarantined_for, milliseconds(300));
        EXPECT_EQ(told.failures_in_a_row, 4);
        EXPECT_EQ(told.silence, microseconds(10));
        EXPECT_TRUE(told.is_found);
        EXPECT_EQ(told.idle, 3u);
        EXPECT_EQ(told.reply_time, microseconds(800));
    }
}

}  // namespace
}  // namespace ddbm::test
