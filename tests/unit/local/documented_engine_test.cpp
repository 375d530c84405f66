// The engine as README.md shows it to tests.

#include <ddbm/client.hpp>
#include <ddbm/item.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace {

struct order
{
    std::string id;
    int cents = 0;
};

}  // namespace

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("id", &order::id).field("cents", &order::cents);
};

namespace ddbm {
namespace {

using namespace std::chrono_literals;

TEST(DocumentedEngine, IsHeldByATest)
{
    std::chrono::system_clock::time_point now = std::chrono::sys_days(std::chrono::days(20'000));
    ddbm::client_config config;

    ddbm::local::engine_options options;
    options.clock = [&] { return now; };
    auto engine = std::make_shared<ddbm::local::engine>(options);
    config.opener = ddbm::local::opener(engine);
    config.endpoint_url = "embedded:";
    config.retry_policy.throttling_base_delay = 0ms;

    asio::io_context ctx;
    const ddbm::client db(ctx.get_executor(), config);
    const ddbm::table<order> orders(db);
    // Runs an operation to its end; it must succeed.
    const auto run = [&](auto start) {
        start([](error_code ec, const auto&...) { EXPECT_FALSE(ec) << ec.message(); });
        ctx.restart();
        ctx.run();
    };
    run([&](auto token) { orders.async_create(ddbm::on_demand(), token); });
    std::vector<ddbm::item> items;
    items.push_back(item().set("id", "a").set("cents", 1));

    engine->load("orders", items);
    engine->set_faults(
        ddbm::local::faults().add(ddbm::local::fault::throttling().on("PutItem").first(2))
    );
    auto before = engine->snapshot();
    const order other{"b", 2};
    run([&](auto token) { orders.async_put(other, token); });
    run([&](auto token) { orders.async_get("b", token); });
    auto units = engine->counters().tables.at("orders").table.read_units;

    EXPECT_EQ(units, 0.5);
    EXPECT_EQ(engine->counters().requests.at("PutItem"), 3u);
    engine->restore(before);
    run([&](auto token) { orders.async_get("a", token); });
    orders.async_find("b", [](error_code ec, const stored<order>& found) {
        EXPECT_FALSE(ec) << ec.message();
        EXPECT_FALSE(found);
    });
    ctx.restart();
    ctx.run();
}

}  // namespace
}  // namespace ddbm
