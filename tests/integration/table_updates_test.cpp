// Updates, conditions and what writes give back.

#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/generated.hpp>
#include <ddbm/update.hpp>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::testing {

struct tracked_purchase
{
    std::string customer;
    int number = 0;
    std::string state;
    int hits = 0;
    std::optional<std::string> note;
    std::set<std::string> tags;
    std::vector<std::string> log;
    std::optional<std::string> first_seen;
    long version = 0;
    std::chrono::sys_time<std::chrono::microseconds> changed{};
    std::optional<std::chrono::sys_time<std::chrono::microseconds>> created;
};

struct visitor
{
    std::string name;
    int visits = 0;
    std::optional<std::string> note = {};
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::tracked_purchase>
{
    using type = ddbm::testing::tracked_purchase;
    static constexpr auto value =
        ddbm::model<type>("purchases")
            .partition_key("pk", ddbm::compose("CUST#", &type::customer))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<6>(&type::number)))
            .discriminator("type", "purchase")
            .field("number", &type::number)
            .field("state", &type::state)
            .field("hits", &type::hits, ddbm::or_default(0))
            .field("note", &type::note)
            .field("tags", &type::tags)
            .field("log", &type::log, ddbm::or_default())
            .field("first_seen", &type::first_seen, ddbm::written_once)
            .field("by_state", ddbm::compose("STATE#", &type::state, "#", &type::customer))
            .version("v", &type::version)
            .created("created", &type::created)
            .updated("changed", &type::changed);
};

template <>
struct ddbm::model_of<ddbm::testing::visitor>
{
    using type = ddbm::testing::visitor;
    static constexpr auto value = ddbm::model<type>("visitors")
                                      .partition_key("name", &type::name)
                                      .field("visits", &type::visits, ddbm::or_default(0))
                                      .field("note", &type::note);
};

namespace ddbm {
namespace {

using testing::tracked_purchase;
using testing::visitor;

class TableUpdates : public testing::integration_test
{
protected:
    static tracked_purchase open_purchase()
    {
        tracked_purchase made;
        made.customer = "7";
        made.number = 1001;
        made.state = "open";
        made.tags = {"a", "b"};
        return made;
    }

    // As it is in the table.
    static asio::awaitable<item> raw(const table<tracked_purchase>& purchases)
    {
        auto found = co_await purchases.async_get("7", 1001);
        co_return item_from_json(found.image());
    }
};

TEST_F(TableUpdates, ChangeAndGiveTheObjectAsItIs)
{
    run([this]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<tracked_purchase>();
        const tracked_purchase first = open_purchase();
        auto made = co_await purchases.async_put(first, returning_new);
        EXPECT_EQ(made->version, 1);
        const auto between = std::chrono::system_clock::now();

        auto now = co_await purchases.async_update(
            // await-ok: of a class with a constructor
            {"7", 1001},
            set<&tracked_purchase::state>("paid")
                .add<&tracked_purchase::hits>(2)
                .erase<&tracked_purchase::tags>("a")
                .append<&tracked_purchase::log>("paid"),
            when(attr<&tracked_purchase::state> == "open")
        );

        EXPECT_EQ(now->state, "paid");
        EXPECT_EQ(now->hits, 2);
        EXPECT_EQ(now->tags, std::set<std::string>{"b"});
        EXPECT_EQ(now->log, std::vector<std::string>{"paid"});
        EXPECT_EQ(now->version, 2);
        EXPECT_GE(now->changed, std::chrono::floor<std::chrono::milliseconds>(between));
        EXPECT_EQ(now->created, made->created);
        const item stored_now = co_await raw(purchases);
        EXPECT_EQ(stored_now, item_from_json(now.image()));
        EXPECT_EQ(stored_now.at("by_state"), "STATE#paid#7");
        // The handle can be saved.
        now->note = "x";
        co_await purchases.async_save(now);
        EXPECT_EQ(now->version, 3);
    });
}

TEST_F(TableUpdates, AreRefusedByTheirConditionWithTheItem)
{
    run([this]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<tracked_purchase>();
        const tracked_purchase first = open_purchase();
        co_await purchases.async_put(first);

        auto [ec, none] = co_await purchases.async_update(
            purchases.key("7", 1001),
            set<&tracked_purchase::state>("paid"),
            when(attr<&tracked_purchase::hits> > 5 || attr<&tracked_purchase::note>.exists()),
            checked()
        );

        EXPECT_EQ(ec, errc::condition_failed);
        EXPECT_FALSE(none);
        const item* returned = diag.returned_item();
        EXPECT_TRUE(returned && returned->at("state") == "open");
        EXPECT_EQ((co_await raw(purchases)).at("state"), "open");
    });
}

TEST_F(TableUpdates, FindNoItemAndMakeNone)
{
    run([this]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<tracked_purchase>();

        auto [ec, none] = co_await purchases.async_update(
            purchases.key("7", 1001), set<&tracked_purchase::state>("paid"), checked()
        );

        EXPECT_EQ(ec, errc::not_found);
        EXPECT_FALSE(co_await purchases.async_exists("7", 1001));
    });
}

TEST_F(TableUpdates, MakeAWholeItemWhereTheyMay)
{
    run([this]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<tracked_purchase>();

        auto none = co_await purchases.async_update(
            purchases.key("7", 1001), set<&tracked_purchase::state>("new"), or_create, returning_old
        );
        EXPECT_FALSE(none);
        auto made = co_await purchases.async_get("7", 1001);
        EXPECT_EQ(made->customer, "7");
        EXPECT_EQ(made->number, 1001);
        EXPECT_EQ(made->state, "new");
        EXPECT_EQ(made->version, 1);
        EXPECT_TRUE(made->created);
        EXPECT_EQ(item_from_json(made.image()).at("by_state"), "STATE#new#7");

        auto again = co_await purchases.async_update(
            purchases.key("7", 1001),
            set<&tracked_purchase::state>("old").add<&tracked_purchase::hits>(1),
            or_create
        );
        EXPECT_EQ(again->version, 2);
        EXPECT_EQ(again->created, made->created);
        auto visitors = co_await make_table<visitor>();
        for (int i = 0; i < 3; ++i)
            co_await visitors.async_update("Ann", add<&visitor::visits>(1), or_create);
        EXPECT_EQ((co_await visitors.async_get("Ann"))->visits, 3);
    });
}

TEST_F(TableUpdates, MakeNoItemOfRemovals)
{
    run([this]() -> asio::awaitable<void> {
        auto visitors = co_await make_table<visitor>();

        auto none = co_await visitors.async_update("Ann", remove<&visitor::note>(), or_create);

        const bool is_there = co_await visitors.async_exists("Ann");
        EXPECT_EQ(static_cast<bool>(none), is_there);
        // DynamoDB Local makes one of them, which DynamoDB does not.
        const bool is_engine =
            std::string_view(std::getenv("AWS_ENDPOINT_URL_DYNAMODB")) == "embedded:";
        EXPECT_FALSE(is_engine && is_there);
    });
}

TEST_F(TableUpdates, LeaveItemsOfOtherKindsAlone)
{
    run([this]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<tracked_purchase>();
        const item other = item().set("pk", "CUST#7").set("sk", "ORDER#001001").set("type", "note");
        co_await db().async_put_item(put_item_request(purchases.name(), other));

        auto [ec, none] = co_await purchases.async_update(
            purchases.key("7", 1001), set<&tracked_purchase::state>("paid"), checked()
        );
        EXPECT_EQ(ec, errc::condition_failed);
        auto [made, nothing] = co_await purchases.async_update(
            purchases.key("7", 1001), set<&tracked_purchase::state>("paid"), or_create, checked()
        );
        EXPECT_EQ(made, errc::condition_failed);
    });
}

TEST_F(TableUpdates, WriteOnceWhatIsWrittenOnce)
{
    run([this]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<tracked_purchase>();
        const tracked_purchase first = open_purchase();
        co_await purchases.async_put(first);

        for (const char* seen : {"monday", "tuesday"})
        {
            auto now = co_await purchases.async_update(
                purchases.key("7", 1001), set<&tracked_purchase::first_seen>(seen)
            );
            EXPECT_EQ(now->first_seen, "monday");
        }
    });
}

TEST_F(TableUpdates, GiveTheObjectAsItWas)
{
    run([this]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<tracked_purchase>();
        const tracked_purchase first = open_purchase();
        co_await purchases.async_put(first);

        auto was = co_await purchases.async_update(
            purchases.key("7", 1001), set<&tracked_purchase::state>("paid"), returning_old
        );
        EXPECT_EQ(was->state, "open");
        co_await purchases.async_update(
            purchases.key("7", 1001), remove<&tracked_purchase::note>(), returning_nothing
        );
        EXPECT_EQ((co_await purchases.async_get("7", 1001))->version, 3);
    });
}

TEST_F(TableUpdates, TakeFromAStockUntilThereIsNone)
{
    run([this]() -> asio::awaitable<void> {
        auto visitors = co_await make_table<visitor>();
        const visitor ann{"Ann", 2};
        co_await visitors.async_put(ann);

        for (const int left : {1, 0})
        {
            auto now = co_await visitors.async_update(
                "Ann", subtract<&visitor::visits>(1), when(attr<&visitor::visits> >= 1)
            );
            EXPECT_EQ(now->visits, left);
        }
        auto [ec, none] = co_await visitors.async_update(
            "Ann", subtract<&visitor::visits>(1), when(attr<&visitor::visits> >= 1), checked()
        );
        EXPECT_EQ(ec, errc::condition_failed);
    });
}

using ConditionalWrites = TableUpdates;

TEST_F(ConditionalWrites, PutsAndInserts)
{
    run([this]() -> asio::awaitable<void> {
        auto visitors = co_await make_table<visitor>();
        const visitor once{"Ann", 1};
        const visitor often{"Ann", 9};
        auto made = co_await visitors.async_insert(once, returning_new);
        EXPECT_EQ(made->visits, 1);

        auto [ec] = co_await visitors.async_put(often, when(attr<&visitor::visits> > 3), checked());
        EXPECT_EQ(ec, errc::condition_failed);
        auto old =
            co_await visitors.async_put(often, when(attr<&visitor::visits> <= 3), returning_old);
        EXPECT_EQ(old->visits, 1);
        auto [again] =
            co_await visitors.async_insert(once, when(attr<&visitor::visits>.missing()), checked());
        EXPECT_EQ(again, errc::conflict_exists);
        const visitor other{"Bob", 0};
        co_await visitors.async_insert(other, when(attr<&visitor::visits>.missing()));
        auto [none] =
            co_await visitors.async_insert(other, when(attr<&visitor::visits> == 0), checked());
        EXPECT_EQ(none, errc::conflict_exists);

        // No value of an item that is not there is equal to anything.
        visitor nobody;
        nobody.name = "Eve";
        auto [absent] =
            co_await visitors.async_put(nobody, when(attr<&visitor::visits> == 0), checked());
        EXPECT_EQ(absent, errc::condition_failed);
        EXPECT_EQ(diag.returned_item(), nullptr);
        EXPECT_FALSE(co_await visitors.async_exists("Eve"));
    });
}

TEST_F(ConditionalWrites, Erases)
{
    run([this]() -> asio::awaitable<void> {
        auto visitors = co_await make_table<visitor>();
        const visitor ann{"Ann", 1};
        co_await visitors.async_put(ann);

        auto [ec, was] =
            co_await visitors.async_erase("Ann", when(attr<&visitor::visits> == 2), checked());
        EXPECT_EQ(ec, errc::condition_failed);
        EXPECT_TRUE(co_await visitors.async_exists("Ann"));
        auto erased =
            co_await visitors.async_erase("Ann", when(attr<&visitor::visits> == 1), returning_old);
        EXPECT_EQ(erased->visits, 1);
        EXPECT_FALSE(co_await visitors.async_erase("Ann"));
        EXPECT_FALSE(co_await visitors.async_erase("Ann", when(attr<&visitor::visits> == 1)));
        auto none = co_await visitors.async_erase("Ann", returning_old);
        EXPECT_FALSE(none);
        co_await visitors.async_erase("Ann", returning_nothing);
    });
}

}  // namespace
}  // namespace ddbm
