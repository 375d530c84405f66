// Policies, composed keys, automatic fields, embedding and several models of one table, end to end.

#include "support/integration_test.hpp"

#include <ddbm/enum_names.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::testing {

enum class state
{
    open,
    paid,
};

struct address
{
    std::string city;
    std::optional<int> zip;
};

struct order
{
    std::string customer;
    int number = 0;
    std::string id;
    state is = state::open;
    int hits = 7;
    std::string note;
    address to;
    long version = 0;
    std::optional<std::chrono::sys_seconds> created;
    std::optional<std::chrono::sys_seconds> changed;
};

struct customer
{
    std::string id;
    std::string name;
};

}  // namespace ddbm::testing

template <>
struct ddbm::enum_names<ddbm::testing::state>
{
    using state = ddbm::testing::state;
    static constexpr std::pair<state, std::string_view> value[] = {
        {state::open, "open"}, {state::paid, "paid"}};
};

template <>
struct ddbm::model_of<ddbm::testing::address>
{
    using type = ddbm::testing::address;
    static constexpr auto value =
        ddbm::model<type>().field("city", &type::city).field("zip", &type::zip);
};

template <>
struct ddbm::model_of<ddbm::testing::order>
{
    using type = ddbm::testing::order;
    static constexpr auto value =
        ddbm::model<type>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &type::customer))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<6>(&type::number)))
            .discriminator("type", "order")
            .field("id", &type::id, ddbm::generated(ddbm::ulid))
            .field("is", &type::is)
            .field("hits", &type::hits, ddbm::or_default(0))
            .field("note", &type::note, ddbm::omit_empty, ddbm::also_read_as("remark"))
            .flatten("to_", &type::to)
            .version("v", &type::version)
            .created("created", &type::created)
            .updated("changed", &type::changed)
            .index("by_state", ddbm::partition(ddbm::compose("STATE#", &type::is)));
};

template <>
struct ddbm::model_of<ddbm::testing::customer>
{
    using type = ddbm::testing::customer;
    static constexpr auto value = ddbm::model<type>("shop")
                                      .partition_key("pk", ddbm::compose("CUST#", &type::id))
                                      .sort_key("sk", ddbm::compose("PROFILE"))
                                      .discriminator("type", "customer")
                                      .field("name", &type::name);
};

namespace ddbm {
namespace {

using testing::customer;
using testing::order;
using testing::state;

class FieldsAndKeys : public testing::integration_test
{
protected:
    asio::awaitable<item> raw(std::string table, std::string sort)
    {
        get_item_request request(
            std::move(table), item().set("pk", "CUST#7").set("sk", std::move(sort))
        );
        auto reply = co_await db().async_get_item(std::move(request));
        co_return reply.item.value_or(item());
    }

    static order make_order(int number)
    {
        order made;
        made.customer = "7";
        made.number = number;
        made.to = {"Ulm", {}};
        return made;
    }
};

TEST_F(FieldsAndKeys, ComposedKeysAreWrittenAndFoundAgain)
{
    run([&]() -> asio::awaitable<void> {
        auto orders = co_await make_table<order>();
        const order made = make_order(12);
        co_await orders.async_put(made);

        auto by_parts = co_await orders.async_get("7", 12);
        auto by_key = co_await orders.async_get(orders.key("7", 12));
        const item written = co_await raw(orders.name(), "ORDER#000012");

        EXPECT_EQ(by_parts->customer, "7");
        EXPECT_EQ(by_key->number, 12);
        EXPECT_EQ(by_key->hits, 7);
        EXPECT_EQ(by_key->to.city, "Ulm");
        EXPECT_EQ(written.at("type"), "order");
        EXPECT_EQ(written.at("by_state_pk"), "STATE#open");
        EXPECT_EQ(written.at("to_city"), "Ulm");
        EXPECT_FALSE(written.contains("note"));
        EXPECT_EQ(written.at("id").as_string().size(), 26U);
        EXPECT_EQ(by_key->version, 1);
        EXPECT_TRUE(by_key->created);
    });
}

TEST_F(FieldsAndKeys, SavesGoByTheVersionAndKeepIndexKeysRight)
{
    run([&]() -> asio::awaitable<void> {
        auto orders = co_await make_table<order>();
        const order made = make_order(1);
        co_await orders.async_insert(made);
        auto mine = co_await orders.async_get("7", 1);
        auto theirs = co_await orders.async_get("7", 1);

        mine->is = state::paid;
        co_await orders.async_save(mine);
        theirs->note = "late";
        auto [late] = co_await orders.async_save(theirs, checked());
        mine->note = "twice";
        co_await orders.async_save(mine);

        const item written = co_await raw(orders.name(), "ORDER#000001");
        EXPECT_EQ(late, errc::conflict_changed);
        EXPECT_EQ(mine->version, 3);
        EXPECT_EQ(theirs->version, 1);
        EXPECT_EQ(written.at("by_state_pk"), "STATE#paid");
        EXPECT_EQ(written.at("v"), 3);
        EXPECT_EQ(written.at("note"), "twice");
    });
}

TEST_F(FieldsAndKeys, ASaveThatWouldMoveTheItemIsRefused)
{
    run([&]() -> asio::awaitable<void> {
        auto orders = co_await make_table<order>();
        const order made = make_order(1);
        co_await orders.async_put(made);
        auto read = co_await orders.async_get("7", 1);
        read->number = 2;

        auto [ec] = co_await orders.async_save(read, checked());

        EXPECT_EQ(ec, errc::invalid_request);
        EXPECT_EQ(diag.attribute_path(), "sk");
    });
}

TEST_F(FieldsAndKeys, OneTableHoldsSeveralModels)
{
    run([&]() -> asio::awaitable<void> {
        auto orders = co_await make_table<order>();
        table<customer> customers(db(), orders.name());
        customer ann{"7", "Ann"};
        co_await customers.async_put(ann);
        const order made = make_order(1);
        co_await orders.async_put(made);

        auto read = co_await customers.async_get("7");
        auto [ec, none] = co_await orders.async_find("7", 2, checked());
        co_await customers.async_erase(customers.key("7"));
        auto gone = co_await customers.async_find("7");

        EXPECT_EQ(read->name, "Ann");
        EXPECT_FALSE(ec);
        EXPECT_FALSE(none);
        EXPECT_FALSE(gone);
    });
}

}  // namespace
}  // namespace ddbm
