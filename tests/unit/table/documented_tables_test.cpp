// What README.md shows of tables as such, and of their numbers.

#include "unit/table/scripted_table.hpp"
#include "unit/table/shop_models.hpp"

#include <ddbm/shared_table.hpp>
#include <ddbm/table_changes.hpp>
#include <ddbm/table_difference.hpp>
#include <ddbm/table_names.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace {

struct ticket
{
    int number = 0;
};

}  // namespace

template <>
struct ddbm::model_of<ticket>
{
    static constexpr auto value = ddbm::model<ticket>("tickets").partition_key(
        "number", &ticket::number, ddbm::auto_increment
    );
};

namespace ddbm::test {
namespace {

const char* const active = R"({"TableName":"shop","TableStatus":"ACTIVE","TableArn":"arn:shop",)"
                           R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"}})";

class DocumentedTables : public testing::Test
{
protected:
    void made()
    {
        side.script.reply(R"({"TableDescription":)" + std::string(active) + "}");
        is_on();
    }

    void seen() { side.script.reply(R"({"Table":)" + std::string(active) + "}"); }

    void is_on()
    {
        side.script.reply(
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"expires"}})"
        );
    }

    template <class Body>
    void run(Body body)
    {
        run_async(side.ctx, [&](asio::io_context&) { return body(); });
    }

    scripted_client side;
};

TEST_F(DocumentedTables, AreCreatedByTheirModels)
{
    made();
    made();
    made();
    run([&]() -> asio::awaitable<void> {
        const table<shop_order> orders(side.db);
        const table<shop_customer> customers(side.db);

        co_await orders.async_create(ddbm::on_demand());
        co_await orders.async_create(ddbm::provisioned(10, 5)
                                         .index_throughput("by_state", 3, 3)
                                         .stream(ddbm::stream_view_type::new_image)
                                         .deletion_protection_enabled(true)
                                         .tag("team", "shop"));
        co_await ddbm::shared_table(customers, orders).async_create(ddbm::on_demand());
    });

    EXPECT_EQ(side.script.sent.size(), 6u);
}

TEST_F(DocumentedTables, AreComparedAndChanged)
{
    const std::string with_old_index =
        R"({"TableName":"shop","TableStatus":"ACTIVE","TableArn":"arn:shop",)"
        R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},"GlobalSecondaryIndexes":[)"
        R"({"IndexName":"by_day","IndexStatus":"ACTIVE","KeySchema":[)"
        R"({"AttributeName":"day","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]})";
    seen();
    is_on();
    side.script.reply(R"({"Table":)" + with_old_index + "}");
    // One index is removed, and two are added.
    for (int i = 0; i < 3; ++i)
        side.script.reply(R"({"TableDescription":)" + std::string(active) + "}");
    is_on();
    std::ostringstream out;
    run([&]() -> asio::awaitable<void> {
        const table<shop_customer> customers(side.db);
        const table<shop_order> orders(side.db);
        for (const ddbm::table_difference& each : co_await customers.async_check())
            out << each << '\n';
        co_await orders.async_change(ddbm::table_changes()
                                         .add_missing_indexes()
                                         .remove_index("by_day")
                                         .time_to_live(true)
                                         .deadline(std::chrono::hours(2)));
    });

    EXPECT_NE(out.str().find("index by_city: expected global index with"), std::string::npos);
    EXPECT_EQ(side.script.sent.size(), 7u);
    EXPECT_TRUE(side.script.replies.empty());
}

TEST_F(DocumentedTables, NumberTheirObjects)
{
    for (const char* number : {"8", "9"})
        side.script
            .reply(R"({"Attributes":{"__max_hash_key__":{"N":")" + std::string(number) + R"("}}})")
            .reply("{}");
    run([&]() -> asio::awaitable<void> {
        const table<ticket> tickets(side.db);
        const ticket draft;
        auto made = co_await tickets.async_insert_numbered(draft);
        EXPECT_EQ(made->number, 8);
        made = co_await tickets.async_insert_numbered(draft, ddbm::numbering().attempts(5));
        EXPECT_EQ(made->number, 9);
    });
}

}  // namespace
}  // namespace ddbm::test
