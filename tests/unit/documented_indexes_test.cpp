// What README.md shows of indexes and collections.

#include "unit/table/scripted_table.hpp"

#include <ddbm/collection.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/cursor_key.hpp>
#include <ddbm/merge.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace {

enum class order_state
{
    open,
    paid,
};

struct customer
{
    std::string id;
    std::string name;
};

struct order
{
    std::string customer_id;
    int number = 0;
    order_state state = order_state::open;
    int total_cents = 0;
    std::optional<std::chrono::sys_seconds> created;
};

struct summary
{
    order_state state = order_state::open;
    int total_cents = 0;
};

struct event
{
    std::string day;
    int number = 0;
};

struct invoice
{
    std::string customer_id;
    int number = 0;
    order_state state = order_state::open;
    std::chrono::sys_seconds created;
    int cents = 0;
};

struct only_cents
{
    int cents = 0;
};

struct archive;

}  // namespace

template <>
struct ddbm::enum_names<order_state>
{
    static constexpr std::pair<order_state, std::string_view> value[] = {
        {order_state::open, "open"}, {order_state::paid, "paid"}};
};

template <>
struct ddbm::model_of<customer>
{
    static constexpr auto value = ddbm::model<customer>("shop")
                                      .partition_key("pk", ddbm::compose("CUST#", &customer::id))
                                      .sort_key("sk", ddbm::compose("PROFILE"))
                                      .discriminator("type", "customer")
                                      .field("name", &customer::name);
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
            .created("created", &order::created)
            .index(
                "by_state",
                ddbm::partition(ddbm::compose("STATE#", &order::state)),
                ddbm::sort(&order::created),
                ddbm::project(&order::total_cents)
            );
};

template <>
struct ddbm::model_of<summary>
{
    static constexpr auto value = ddbm::model<summary>()
                                      .field("state", &summary::state)
                                      .field("total_cents", &summary::total_cents);
};

template <>
struct ddbm::model_of<order, archive>
{
    static constexpr auto value =
        ddbm::model<order>("archive")
            .partition_key("pk", ddbm::compose("CUST#", &order::customer_id))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<8>(&order::number)))
            .discriminator("type", "order")
            .field("state", &order::state)
            .field("total_cents", &order::total_cents)
            .field("created", &order::created)
            .index(
                "by_state",
                ddbm::partition(&order::state),
                ddbm::sort(&order::created),
                ddbm::project(&order::total_cents)
            );
};

template <>
struct ddbm::model_of<invoice>
{
    static constexpr auto value =
        ddbm::model<invoice>("archive")
            .partition_key("pk", ddbm::compose("CUST#", &invoice::customer_id))
            .sort_key("sk", ddbm::compose("INVOICE#", ddbm::padded<8>(&invoice::number)))
            .discriminator("type", "invoice")
            .field("state", &invoice::state)
            .field("created", &invoice::created)
            .field("cents", &invoice::cents)
            .index("by_state", ddbm::partition(&invoice::state), ddbm::sort(&invoice::created));
};

template <>
struct ddbm::model_of<only_cents>
{
    static constexpr auto value = ddbm::model<only_cents>().field("cents", &only_cents::cents);
};

template <>
struct ddbm::model_of<event>
{
    static constexpr auto value = ddbm::model<event>("events")
                                      .partition_key("day", &event::day)
                                      .sort_key("number", &event::number);
};

namespace ddbm::test {
namespace {

std::string page_of(const std::string& item)
{
    return R"({"Items":[)" + item + R"(],"Count":1,"ScannedCount":1})";
}

const std::string an_order =
    R"({"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#00000001"},"type":{"S":"order"},)"
    R"("state":{"S":"open"},"total_cents":{"N":"95"},)"
    R"("created":{"S":"2026-11-29T00:00:00Z"},"by_state_pk":{"S":"STATE#open"}})";

TEST(DocumentedIndexes, OfIndexesAreAsTheyAreSaid)
{
    scripted_client side;
    side.script
        .reply(page_of(R"({"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#00000001"},"type":{"S":"order"},)"
                       R"("total_cents":{"N":"95"},"created":{"S":"2026-11-29T00:00:00Z"},)"
                       R"("by_state_pk":{"S":"STATE#open"}})"))
        .reply(R"({"Item":)" + an_order + "}")
        .reply(page_of(an_order));
    int sum = 0;
    int whole_sum = 0;
    int brief_sum = 0;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        const table<order> orders(side.db);
        const std::chrono::sys_seconds since{};
        auto open = orders.query<"by_state">(order_state::open).sort_key(ddbm::ge(since)).reverse();
        while (auto found = co_await open.async_next())
        {
            sum += found.get<&order::total_cents>();
            auto whole = co_await orders.async_get(found.key());
            whole_sum += whole->total_cents;
        }
        auto brief = orders.query("7").as<summary>();
        while (auto found = co_await brief.async_next())
            brief_sum += found->total_cents;
    });

    EXPECT_EQ(sum, 95);
    EXPECT_EQ(whole_sum, 95);
    EXPECT_EQ(brief_sum, 95);
}

TEST(DocumentedIndexes, OfSeveralQueriesAndClassesAreAsTheyAreSaid)
{
    scripted_client side;
    side.script.reply(page_of(R"({"day":{"S":"monday"},"number":{"N":"2"}})"))
        .reply(page_of(R"({"day":{"S":"tuesday"},"number":{"N":"1"}})"))
        .reply(page_of(an_order));
    std::vector<std::string> days;
    std::vector<std::size_t> kinds;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        const table<event> events(side.db);
        auto week = ddbm::merge(events.query("monday"), events.query("tuesday")).take(100);
        while (auto found = co_await week.async_next())
            days.push_back(found->day);
        auto mixed = ddbm::collection<customer, order>(side.db).query("7");
        while (auto next = co_await mixed.async_next())
            kinds.push_back(next.index());
    });

    EXPECT_EQ(days, (std::vector<std::string>{"tuesday", "monday"}));
    EXPECT_EQ(kinds, std::vector<std::size_t>{1});
}

TEST(DocumentedIndexes, OfCollectionsAreAsTheyAreSaid)
{
    scripted_client side;
    side.script
        .reply(page_of(R"({"pk":{"S":"CUST#7"},"sk":{"S":"ORDER#00000001"},"type":{"S":"order"},)"
                       R"("state":{"S":"open"},"total_cents":{"N":"95"},)"
                       R"("created":{"S":"2026-11-29T00:00:00Z"}})"))
        .reply(page_of(an_order));
    std::vector<std::string> found;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        const std::chrono::sys_seconds since{};
        ddbm::collection<invoice, ddbm::model_of<order, archive>> both(side.db);
        auto late = both.query<"by_state">(order_state::open).sort_key(ddbm::ge(since));
        while (auto next = co_await late.async_next())
        {
            if (std::holds_alternative<ddbm::stored<invoice>>(next))
                found.emplace_back("invoice");
            else
                found.push_back(
                    std::to_string(std::get<ddbm::partial<order, "by_state", archive>>(next)
                                       .get<&order::total_cents>())
                );
        }
        auto brief = both.query("7").as<only_cents, summary>();
        while (auto next = co_await brief.async_next())
            found.push_back(std::to_string(std::get<ddbm::projected<summary>>(next)->total_cents));
    });

    EXPECT_EQ(found, (std::vector<std::string>{"95", "95"}));
}

TEST(DocumentedIndexes, PagesOfSeveralQueriesAreAsTheyAreSaid)
{
    scripted_client side;
    side.script.reply(page_of(R"({"day":{"S":"monday"},"number":{"N":"2"}})"))
        .reply(page_of(R"({"day":{"S":"tuesday"},"number":{"N":"1"}})"))
        .reply(R"({"Count":3,"ScannedCount":3})")
        .reply(R"({"Count":4,"ScannedCount":4})");
    const cursor_key key("a secret of this test");
    const std::string cursor;
    std::string next;
    std::int64_t count = 0;

    run_async(side.ctx, [&](asio::io_context&) -> asio::awaitable<void> {
        const table<event> events(side.db);
        auto days = ddbm::merge(events.query("monday"), events.query("tuesday"));
        auto page = co_await days.sign_cursors(key).start_after(cursor).async_next_page(20);
        next = page.cursor;
        EXPECT_EQ(page.items.size(), 2u);
        auto both = ddbm::merge(events.query("monday"), events.query("tuesday"));
        count = co_await both.async_count();
    });

    EXPECT_EQ(next, "");
    EXPECT_EQ(count, 7);
}

}  // namespace
}  // namespace ddbm::test
