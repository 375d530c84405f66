// The batches that README.md shows.

#include "unit/table/scripted_table.hpp"

#include <ddbm/bulk_read.hpp>
#include <ddbm/bulk_result.hpp>
#include <ddbm/bulk_write.hpp>
#include <ddbm/explain.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct reading
{
    int sensor = 0;
    double value = 0;
};

struct alarm_state
{
    std::string kind;
};

}  // namespace

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value = ddbm::model<reading>("readings")
                                      .partition_key("sensor", &reading::sensor)
                                      .field("value", &reading::value);
};

template <>
struct ddbm::model_of<alarm_state>
{
    static constexpr auto value =
        ddbm::model<alarm_state>("alarms").partition_key("kind", &alarm_state::kind);
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

asio::awaitable<void> use_table(table<reading> readings, std::ostream& out)
{
    std::vector<int> keys = {1, 2};
    std::vector<reading> items(2);
    items[1].sensor = 1;

    std::vector<ddbm::stored<reading>> got = co_await readings.async_get_many(keys);
    auto show = [&out](const ddbm::bulk_progress& so_far) { out << so_far.processed << '\n'; };
    auto result =
        co_await readings.async_put_many(items, ddbm::bulk().in_flight(8).on_progress(show));
    co_await readings.async_erase_many(keys);
    EXPECT_EQ(got.size(), 2u);
    EXPECT_EQ(result.processed, 2u);

    auto range = readings.get_many(std::move(keys), ddbm::bulk().in_flight(2).consistent());
    while (auto next = co_await range.async_next())
        if (*next)
            out << (*next)->value << '\n';
}

asio::awaitable<void> use_tables(client db, std::ostream& out)
{
    table<reading> readings(db);
    table<reading> sensors(db, "sensors");
    table<alarm_state> alarms(db);
    reading one;
    std::vector<reading> all(1);

    ddbm::bulk_write writes(db);
    writes.put(readings, one).put_many(sensors, all).erase(alarms, "smoke");
    co_await writes.async_write(ddbm::bulk().timeout(10s));

    ddbm::bulk_read reads(db);
    auto last = reads.get(readings, 7);
    auto alarm = reads.get(alarms, "smoke");
    co_await reads.async_read();
    if (auto found = last.get())
        out << found->value << '\n';
    EXPECT_FALSE(alarm.get());
}

TEST(DocumentedBatches, ReadAndWriteOneTable)
{
    scripted_client side;
    side.script.reply(R"({"Responses":{"readings":[{"sensor":{"N":"1"},"value":{"N":"2.5"}}]}})")
        .reply(R"({"UnprocessedItems":{}})")
        .reply(R"({"UnprocessedItems":{}})")
        .reply(R"({"Responses":{"readings":[{"sensor":{"N":"2"},"value":{"N":"4.5"}}]}})");
    std::ostringstream out;

    run_async(side.ctx, [&](asio::io_context&) { return use_table(table<reading>(side.db), out); });

    EXPECT_EQ(out.str(), "2\n4.5\n");
}

TEST(DocumentedBatches, AreExplained)
{
    scripted_client side;
    table<reading> readings(side.db);
    std::vector<reading> items(30);
    for (std::size_t i = 0; i < items.size(); ++i)
        items[i].sensor = static_cast<int>(i);
    std::ostringstream out;

    out << readings.async_put_many(items, ddbm::explain) << '\n';

    EXPECT_EQ(out.str().find("BatchWriteItem of readings, 2 requests: at least 30 WCU\n"), 0u);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST(DocumentedBatches, ReadAndWriteSeveralTables)
{
    scripted_client side;
    side.script.reply(R"({"UnprocessedItems":{}})")
        .reply(R"({"Responses":{"readings":[{"sensor":{"N":"7"},"value":{"N":"1.5"}}]}})");
    std::ostringstream out;

    run_async(side.ctx, [&](asio::io_context&) { return use_tables(side.db, out); });

    EXPECT_EQ(out.str(), "1.5\n");
}

TEST(DocumentedBatches, NameWhatIsLeft)
{
    scripted_client side;
    side.script.refuse("ResourceNotFoundException");
    std::ostringstream leftovers;
    const auto erase = [&]() -> asio::awaitable<void> {
        const std::vector<int> keys = {1, 2};
        try
        {
            co_await table<reading>(side.db).async_erase_many(keys);
        }
        catch (const ddbm::error& why)
        {
            for (const ddbm::bulk_item& each : why.get_diagnostics().bulk()->unprocessed)
                leftovers << each.key << '\n';
        }
    };

    run_async(side.ctx, [&](asio::io_context&) { return erase(); });

    EXPECT_EQ(leftovers.str(), "{\"sensor\":{\"N\":\"1\"}}\n{\"sensor\":{\"N\":\"2\"}}\n");
}

}  // namespace
}  // namespace ddbm::test
