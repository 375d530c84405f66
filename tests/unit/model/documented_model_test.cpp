// The models that README.md shows.

#include "unit/model/model_testing.hpp"

#include <chrono>
#include <optional>
#include <set>

namespace {

struct page
{
    std::string id;
    int hits = 7;
    std::string title;
    std::set<std::string> tags;
    std::string text;
    std::string owner;
};

struct address
{
    std::string city;
};

enum class order_state
{
    open,
    paid,
};

struct order
{
    std::string customer_id;
    int number = 0;
    order_state state = order_state::open;
    int total_cents = 0;
    address ship_to;
    std::optional<std::chrono::sys_seconds> created;
    std::optional<std::chrono::sys_seconds> updated;
    int version = 0;
    int changes = 0;
    std::optional<std::chrono::sys_seconds> expires;
};

// What is said beside the model.
struct besides;

}  // namespace

template <>
struct ddbm::enum_names<order_state>
{
    static constexpr std::pair<order_state, std::string_view> value[] = {
        {order_state::open, "open"}, {order_state::paid, "paid"}};
};

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value = ddbm::model<page>("pages")
                                      .partition_key("id", &page::id)
                                      .field("hits", &page::hits, ddbm::or_default(0))
                                      .field("title", &page::title, ddbm::also_read_as("name"))
                                      .field("tags", &page::tags, ddbm::required)
                                      .field("text", &page::text, ddbm::omit_empty)
                                      .field("owner", &page::owner, ddbm::read_only);
};

template <>
struct ddbm::model_of<address>
{
    static constexpr auto value = ddbm::model<address>().field("city", &address::city);
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &order::customer_id))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<8>(&order::number)))
            .discriminator("type", "order")
            .field("state", &order::state)
            .field("total_cents", &order::total_cents)
            .flatten("ship_", &order::ship_to)
            .created("created", &order::created)
            .updated("updated", &order::updated)
            .version("v", &order::version)
            .time_to_live("expires", &order::expires)
            .index(
                "by_state",
                ddbm::partition(ddbm::compose("STATE#", &order::state)),
                ddbm::sort(&order::created),
                ddbm::project(&order::total_cents)
            );
};

template <>
struct ddbm::model_of<order, besides>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer_id", &order::customer_id)
                                      .sort_key("number", &order::number)
                                      .field("total_cents", &order::total_cents)
                                      .counter("changes", &order::changes)
                                      .local_index("by_total", ddbm::sort(&order::total_cents));
};

namespace ddbm::detail {
namespace {

TEST(DocumentedModel, OfPagesIsAsItIsSaid)
{
    const auto read =
        read_one<page>(R"({"id":{"S":"a"},"name":{"S":"n"},"tags":{"SS":["x"]},"owner":{"S":"o"}})"
        );

    EXPECT_EQ(read.hits, 0);
    EXPECT_EQ(read.title, "n");
    EXPECT_EQ(read.text, "");
    EXPECT_EQ(read.owner, "o");
    EXPECT_EQ(read_one<page>(R"({"id":{"S":"a"},"name":{"S":"n"},"tags":{"SS":["x"]}})").owner, "");
}

TEST(DocumentedModel, OfOrdersIsAsItIsSaid)
{
    order made;
    made.customer_id = "7";
    made.number = 1001;
    made.expires = std::chrono::sys_seconds(std::chrono::seconds(9));
    made.ship_to.city = "Ulm";

    EXPECT_EQ(
        written(made),
        R"({"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#00001001"},"type":{"S":"order"},)"
        R"("state":{"S":"open"},"total_cents":{"N":"0"},"ship_city":{"S":"Ulm"},"v":{"N":"0"},)"
        R"("expires":{"N":"9"},"by_state_pk":{"S":"STATE#open"}})"
    );
    EXPECT_EQ(info_of<order>().role(field_role::time_to_live)->name, "expires");
}

TEST(DocumentedModel, HasCountersAndLocalIndexes)
{
    const model_info& info = info_of<order, besides>();

    ASSERT_EQ(info.indexes.size(), 1u);
    EXPECT_TRUE(info.indexes[0].is_local);
    EXPECT_EQ(info.role(field_role::counter)->name, "changes");
}

}  // namespace
}  // namespace ddbm::detail
