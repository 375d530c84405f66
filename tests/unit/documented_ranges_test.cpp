// The ranges that README.md shows.

#include "unit/table/scripted_table.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/table.hpp>

#include <vector>

namespace {

struct order
{
    std::string customer;
    int number = 0;
    int cents = 0;
};

}  // namespace

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .sort_key("number", &order::number)
                                      .field("cents", &order::cents);
};

namespace ddbm::test {
namespace {

const char* const two =
    R"({"Items":[{"customer":{"S":"7"},"number":{"N":"1"},"cents":{"N":"5"}},)"
    R"({"customer":{"S":"7"},"number":{"N":"2"},"cents":{"N":"6"}}],"Count":2,"ScannedCount":2})";
const char* const number_of_two = R"({"Count":2,"ScannedCount":2})";

TEST(DocumentedRanges, DoWhatIsSaidOfThem)
{
    scripted_client side;
    side.script.reply(two).reply(two).reply(number_of_two);
    for (int i = 0; i < 4; ++i)
        side.script.reply(number_of_two);
    side.script.reply(two);
    table<order> orders(side.db);
    int total = 0;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto later = orders.query("7").sort_key(ddbm::ge(1000)).reverse();
        while (auto found = co_await later.async_next())
            total += found->cents;

        auto all = co_await orders.scan().take(500).async_collect();
        auto open = co_await orders.query("7").async_count();
        auto many = co_await orders.scan().segments(4).async_count();

        const ddbm::cursor_key key("0123456789abcdef");
        std::string cursor;
        auto page =
            co_await orders.query("7").sign_cursors(key).start_after(cursor).async_next_page(20);

        EXPECT_EQ(all.size(), 2u);
        EXPECT_EQ(open, 2);
        EXPECT_EQ(many, 8);
        EXPECT_EQ(page.items.size(), 2u);
        EXPECT_EQ(page.cursor, "");
    });

    EXPECT_EQ(total, 11);
}

TEST(DocumentedRanges, SayWhatTheyConsume)
{
    scripted_client side;
    side.script.reply(
        R"({"Items":[],"Count":0,"ScannedCount":9,"ConsumedCapacity":{"CapacityUnits":1.5}})"
    );
    table<order> orders(side.db);
    double units = 0;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        auto large = orders.scan().filter(ddbm::attr<&order::cents> >= 1000);
        large.prefetch().count_capacity();
        while (auto found = co_await large.async_next())
            ADD_FAILURE() << found;
        units = large.capacity();
    });

    EXPECT_EQ(units, 1.5);
    const std::string& sent = side.script.sent.at(0);
    EXPECT_NE(sent.find(R"("FilterExpression":"#0 >= :0")"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("ReturnConsumedCapacity":"TOTAL")"), std::string::npos) << sent;
}

}  // namespace
}  // namespace ddbm::test
