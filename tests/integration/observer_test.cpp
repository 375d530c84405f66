// That operations can be asked what they consume without anybody noticing but the observer.

#include "support/integration_test.hpp"
#include "support/models.hpp"

#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>
#include <ddbm/operations/batch_get_item.hpp>
#include <ddbm/operations/batch_write_item.hpp>
#include <ddbm/operations/transact_get_items.hpp>
#include <ddbm/operations/transact_write_items.hpp>

namespace ddbm {
namespace {

using testing::doom_map;
using testing::make_map;

class Observed : public testing::integration_test
{
protected:
    call_options observed()
    {
        auto keep = [this](const operation_report& report) { reports.push_back(report); };
        return call_options().observer(observe(keep, reported::capacity));
    }

    void expect_latest(const char* operation, const std::string& table, double units)
    {
        ASSERT_FALSE(reports.empty());
        const operation_report& latest = reports.back();
        EXPECT_EQ(latest.operation, operation);
        EXPECT_FALSE(latest.code) << latest;
        EXPECT_EQ(latest.table, table) << latest;
        EXPECT_EQ(latest.capacity_units(), units) << latest;
        EXPECT_EQ(latest.attempts.size(), 1u) << latest;
        EXPECT_NE(latest.request_id(), "") << latest;
        EXPECT_GT(latest.received_bytes, 0u) << latest;
    }

    std::vector<operation_report> reports;
};

TEST_F(Observed, CallsOfATableTellTheirCapacity)
{
    run([&]() -> asio::awaitable<void> {
        const auto all = co_await make_table<doom_map>();
        const auto maps = all.with(observed());
        const doom_map hangar = make_map(1, 1, "Hangar");

        co_await maps.async_put(hangar);
        expect_latest("PutItem", maps.name(), 1);

        auto found = co_await maps.async_get(1, 1);
        expect_latest("GetItem", maps.name(), 0.5);
        EXPECT_EQ(found->name, "Hangar");

        found->name = "Plant";
        co_await maps.async_save(found);
        expect_latest("UpdateItem", maps.name(), 1);

        auto range = maps.query(1);
        auto next = co_await range.async_next();
        expect_latest("Query", maps.name(), 0.5);
        EXPECT_EQ(next->name, "Plant");

        auto scan = maps.scan().consistent();
        auto scanned = co_await scan.async_next();
        expect_latest("Scan", maps.name(), 1);
        EXPECT_EQ(scanned->name, "Plant");

        co_await maps.async_erase(1, 1);
        expect_latest("DeleteItem", maps.name(), 1);
        EXPECT_EQ(reports.size(), 6u);
    });
}

TEST_F(Observed, RequestsTellTheirCapacity)
{
    run([&]() -> asio::awaitable<void> {
        const std::string name = co_await make_plain_table();
        const client observed_db = db().with(observed());
        const item one = item().set("id", "one");

        batch_write_item_request write;
        write.put(name, one);
        co_await observed_db.async_batch_write_item(write);
        expect_latest("BatchWriteItem", name, 1);

        batch_get_item_request get;
        get.table(name, keys_and_attributes().key(one));
        const auto got = co_await observed_db.async_batch_get_item(get);
        expect_latest("BatchGetItem", name, 0.5);
        EXPECT_EQ(reports.back().consumed_capacity.at(0).table_name, name);
        EXPECT_EQ(got.responses.at(name).size(), 1u);

        transact_write_items_request change;
        change.action(transact_put(name, one));
        co_await observed_db.async_transact_write_items(change);
        expect_latest("TransactWriteItems", name, 2);

        transact_get_items_request read;
        read.get(transact_get(name, one));
        co_await observed_db.async_transact_get_items(read);
        expect_latest("TransactGetItems", name, 2);

        const std::string body = R"({"TableName":")" + name + R"("})";
        co_await observed_db.async_call(service::dynamodb, "Scan", body, resend::harmless);
        expect_latest("Scan", name, 0);
    });
}

TEST_F(Observed, QueryOfAnIndexNamesIt)
{
    run([&]() -> asio::awaitable<void> {
        auto index = secondary_index("by_n").partition_key("n");
        create_table_request create(new_name());
        create.partition_key("id", attribute_type::s)
            .attribute_definition("n", attribute_type::n)
            .global_secondary_index(index)
            .pay_per_request();
        co_await db().async_create_table(create);
        put_item_request put(create.table_name(), item().set("id", "one").set("n", 1));
        co_await db().async_put_item(put);
        query_request query(create.table_name(), "n = :n");
        query.index_name("by_n").expression_attribute_value(":n", 1);

        co_await db().with(observed()).async_query(query);

        expect_latest("Query", create.table_name(), 0.5);
        EXPECT_EQ(reports.back().index, "by_n");
    });
}

}  // namespace
}  // namespace ddbm
