// What README.md shows of reads that are hedged, and of those that share requests.

#include "unit/table/scripted_table.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

struct order
{
    std::string id;
};

}  // namespace

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("shop").partition_key("id", &order::id);
};

namespace {

using namespace std::chrono_literals;

ddbm::client_config with_both()
{
    ddbm::client_config config = ddbm::test::in_no_time();
    config.hedged_reads.enabled = true;  // <ddbm/client_config.hpp>
    config.hedged_reads.extra_reads = 0.02;

    config.combined_reads.identical = true;
    config.combined_reads.batch_window = 500us;
    return config;
}

TEST(DocumentedReads, AreHedgedAndShareRequests)
{
    ddbm::test::scripted_client f(with_both());
    const ddbm::table<order> orders(f.db);
    f.script.reply(R"({"Responses":{"shop":[{"id":{"S":"1"}}]}})");
    f.script.reply(R"({"Item":{"id":{"S":"1"}}})");

    auto one = f.fetch<order>([&](auto token) { orders.async_get("1", token); });
    EXPECT_EQ(one.result->id, "1");

    auto plain = orders.with(ddbm::call_options().hedged(false).combined(false));
    auto same = f.fetch<order>([&](auto token) { plain.async_get("1", token); });
    EXPECT_EQ(same.result->id, "1");
    EXPECT_TRUE(f.script.sent.at(0).starts_with("BatchGetItem ")) << f.script.sent.at(0);
    EXPECT_TRUE(f.script.sent.at(1).starts_with("GetItem ")) << f.script.sent.at(1);
}

}  // namespace
