// What README.md shows of failures, and of options of calls.

#include "unit/table/scripted_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/call_options.hpp>
#include <ddbm/error.hpp>
#include <ddbm/returned_item.hpp>

#include <boost/asio/awaitable.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <sstream>
#include <string>

namespace {

struct doom_map
{
    int episode = 0;
    int map = 0;
    std::set<std::string> cheats;
};

}  // namespace

template <>
struct ddbm::model_of<doom_map>
{
    static constexpr auto value = ddbm::model<doom_map>("doom_map")
                                      .partition_key("episode", &doom_map::episode)
                                      .sort_key("map", &doom_map::map)
                                      .field("cheats", &doom_map::cheats);
};

namespace ddbm::test {
namespace {

asio::awaitable<void> meet_failures(table<doom_map> maps, std::ostream& out)
{
    auto found = co_await maps.async_find(1, 9);
    EXPECT_FALSE(found);
    try
    {
        co_await maps.async_get(1, 9);
    }
    catch (const ddbm::error& why)
    {
        if (why.code() != ddbm::errc::not_found)
            throw;
        out << why.what() << '\n';
    }

    auto e1m1 = co_await maps.async_get(1, 1);
    e1m1->cheats.insert("idclip");
    auto saved = co_await maps.async_save(e1m1, ddbm::as_result);
    while (saved.error() == ddbm::error_kind::conflict)
    {
        e1m1 = ddbm::returned_item<doom_map>(saved);
        if (!e1m1)
            break;
        e1m1->cheats.insert("idclip");
        saved = co_await maps.async_save(e1m1, ddbm::as_result);
    }
    saved.value();
    EXPECT_EQ(e1m1->cheats.size(), 2u);
}

TEST(DocumentedOptions, AreOfSomeCalls)
{
    using namespace std::chrono_literals;
    scripted_client side;
    side.script.reply(R"({"Item":{"episode":{"N":"1"},"map":{"N":"1"}}})");
    const table<doom_map> maps(side.db);

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto careful = maps.with(ddbm::call_options().consistent().timeout(200ms));
        auto seen = co_await careful.async_get(1, 1);
        EXPECT_EQ(seen->map, 1);
    });

    EXPECT_NE(side.script.sent.at(0).find(R"("ConsistentRead":true)"), std::string::npos);
}

TEST(DocumentedErrors, AreMet)
{
    scripted_client side;
    side.script.reply("{}")
        .reply("{}")
        .reply(R"({"Item":{"episode":{"N":"1"},"map":{"N":"1"}}})")
        .refuse(
            "ConditionalCheckFailedException",
            R"(,"Item":{"episode":{"N":"1"},"map":{"N":"1"},"cheats":{"SS":["iddqd"]}})"
        )
        .reply("{}");
    std::ostringstream out;

    run_async(side.ctx, [&](asio::io_context&) {
        return meet_failures(table<doom_map>(side.db), out);
    });

    EXPECT_NE(out.str().find("table doom_map; key {"), std::string::npos) << out.str();
    EXPECT_EQ(side.script.sent.size(), 5u);
}

}  // namespace
}  // namespace ddbm::test
