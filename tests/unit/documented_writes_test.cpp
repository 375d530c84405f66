// The snippets of the README about updates, conditions and what writes give back.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/explain.hpp>
#include <ddbm/update.hpp>

#include <sstream>

namespace {

struct order
{
    std::string customer_id;
    int number = 0;
    std::string state;
    int hits = 0;
};

struct product
{
    std::string name;
    int stock = 0;
};

struct visit
{
    std::string page;
    int count = 0;
};

}  // namespace

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &order::customer_id))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<8>(&order::number)))
            .discriminator("type", "order")
            .field("state", &order::state)
            .field("hits", &order::hits, ddbm::or_default(0));
};

template <>
struct ddbm::model_of<product>
{
    static constexpr auto value = ddbm::model<product>("products")
                                      .partition_key("name", &product::name)
                                      .field("stock", &product::stock);
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value = ddbm::model<visit>("visits")
                                      .partition_key("page", &visit::page)
                                      .field("count", &visit::count);
};

namespace ddbm::test {
namespace {

const std::string order_json = R"({"Attributes":{"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#00001001"},)"
                               R"("type":{"S":"order"},"state":{"S":"paid"},"hits":{"N":"1"}}})";

TEST(DocumentedWrites, AreSentAndGiveBack)
{
    scripted_client side;
    side.script.reply(order_json)
        .reply(R"({"Attributes":{"name":{"S":"pear"},"stock":{"N":"1"}}})")
        .reply(R"({"Attributes":{"page":{"S":"/"},"count":{"N":"1"}}})")
        .reply("{}")
        .reply(order_json)
        .reply("{}")
        .reply(order_json)
        .reply(R"({"Item":{"pk":{"S":"CUST#7"}}})");

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        table<order> orders(side.db);
        table<product> products(side.db);
        table<visit> visits(side.db);
        const int n = 2;

        auto now_is = co_await orders.async_update(
            // await-ok: of a class with a constructor
            {"7", 1001},
            ddbm::set<&order::state>("paid").add<&order::hits>(1),
            ddbm::when(ddbm::attr<&order::state> == "open")
        );
        EXPECT_EQ(now_is->hits, 1);
        co_await products.async_update(
            "pear", ddbm::subtract<&product::stock>(n), ddbm::when(ddbm::attr<&product::stock> >= n)
        );
        co_await visits.async_update("/", ddbm::add<&visit::count>(1), ddbm::or_create);

        const ::order order = *now_is;
        auto made = co_await orders.async_put(order, ddbm::returning_new);
        EXPECT_EQ(made->state, "paid");
        auto before = co_await orders.async_put(order, ddbm::returning_old);
        EXPECT_EQ(before->number, 1001);
        bool was_there = co_await orders.async_erase("7", 1001);
        EXPECT_TRUE(was_there);
        auto erased = co_await orders.async_erase("7", 1001, ddbm::returning_old);
        EXPECT_TRUE(erased);
        bool is_there = co_await orders.async_exists("7", 1001);
        EXPECT_TRUE(is_there);
    });

    EXPECT_EQ(side.script.sent.size(), 8u);
}

TEST(DocumentedWrites, AreExplained)
{
    scripted_client side;
    table<order> orders(side.db);
    std::ostringstream out;

    out << orders.async_get("7", 1001, ddbm::explain);

    EXPECT_EQ(
        out.str(),
        "GetItem of shop: at least 0.5 RCU\n"
        R"({"TableName":"shop","Key":{"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#00001001"}}})"
        "\nwarning: the size of the item is not known before"
    );
}

}  // namespace
}  // namespace ddbm::test
