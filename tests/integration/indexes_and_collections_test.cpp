// Queries of indexes, parts of items, several queries as one, several classes in one table.

#include "support/integration_test.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/attr.hpp>
#include <ddbm/collection.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/cursor_key.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/partial.hpp>
#include <ddbm/projected.hpp>
#include <ddbm/update.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <set>
#include <variant>
#include <vector>

namespace ddbm::testing {

struct buyer
{
    std::string id;
    std::string name;
};

struct purchase
{
    std::string customer_id;
    int number = 0;
    std::string state;
    int cents = 0;
    std::string note;
};

struct receipt
{
    int number = 0;
    int cents = 0;
};

struct measure
{
    std::string day;
    int number = 0;
    std::string text;
};

struct place
{
    std::string id;
    std::string country;
    std::string city;
    int year = 0;
    int rank = 0;
};

// With members that are nowhere but in attributes of indexes.
struct errand
{
    std::string id;
    std::string state;
    int rank = 0;
    std::optional<std::string> who;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::buyer>
{
    using type = ddbm::testing::buyer;
    static constexpr auto value = ddbm::model<type>("shop")
                                      .partition_key("pk", ddbm::compose("CUST#", &type::id))
                                      .sort_key("sk", ddbm::compose("PROFILE"))
                                      .discriminator("type", "buyer")
                                      .field("name", &type::name);
};

template <>
struct ddbm::model_of<ddbm::testing::purchase>
{
    using type = ddbm::testing::purchase;
    static constexpr auto value =
        ddbm::model<type>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &type::customer_id))
            .sort_key("sk", ddbm::compose("BUY#", ddbm::padded<4>(&type::number)))
            .discriminator("type", "purchase")
            .index(
                "by_state",
                ddbm::partition(ddbm::compose("STATE#", &type::state)),
                ddbm::sort(&type::cents)
            )
            .index(
                "part",
                ddbm::partition(ddbm::named("part_of", ddbm::compose("P#", &type::state))),
                ddbm::sort("sk"),
                ddbm::project(&type::cents)
            )
            .index("keys", ddbm::partition(&type::state), ddbm::project_keys)
            .local_index("by_cents", ddbm::sort(&type::cents))
            .field("number", &type::number)
            .field("state", &type::state)
            .field("cents", &type::cents)
            .field("note", &type::note);
};

template <>
struct ddbm::model_of<ddbm::testing::receipt>
{
    using type = ddbm::testing::receipt;
    static constexpr auto value =
        ddbm::model<type>().field("number", &type::number).field("cents", &type::cents);
};

template <>
struct ddbm::model_of<ddbm::testing::measure>
{
    using type = ddbm::testing::measure;
    static constexpr auto value =
        ddbm::model<type>("measures")
            .partition_key(
                "pk", ddbm::compose("M#", &type::day, "#", ddbm::shard<5>(&type::number))
            )
            .sort_key("number", &type::number)
            .field("text", &type::text);
};

template <>
struct ddbm::model_of<ddbm::testing::place>
{
    using type = ddbm::testing::place;
    static constexpr auto value = ddbm::model<type>("places")
                                      .partition_key("id", &type::id)
                                      .field("country", &type::country)
                                      .field("city", &type::city)
                                      .field("year", &type::year)
                                      .field("rank", &type::rank)
                                      .index(
                                          "by_place",
                                          ddbm::partition(&type::country, &type::city),
                                          ddbm::sort(&type::year, &type::rank)
                                      );
};

template <>
struct ddbm::model_of<ddbm::testing::errand>
{
    using type = ddbm::testing::errand;
    static constexpr auto value =
        ddbm::model<type>("errands")
            .partition_key("id", &type::id)
            .index(
                "by_state",
                ddbm::partition(ddbm::compose("STATE#", &type::state)),
                ddbm::sort(ddbm::compose("RANK#", ddbm::padded<3>(&type::rank)))
            )
            .index(
                "by_who", ddbm::partition(ddbm::compose("WHO#", &type::who)), ddbm::project_keys
            );
};

namespace ddbm {
namespace {

using testing::buyer;
using testing::errand;
using testing::measure;
using testing::place;
using testing::purchase;
using testing::receipt;

class IndexesAndCollections : public testing::integration_test
{
protected:
    purchase
    make_purchase(const std::string& buyer, int number, const std::string& state, int cents)
    {
        purchase made;
        made.customer_id = buyer;
        made.number = number;
        made.state = state;
        made.cents = cents;
        made.note = "n" + std::to_string(number);
        return made;
    }

    template <class Range>
    asio::awaitable<std::vector<int>> numbers_of(Range range)
    {
        std::vector<int> numbers;
        while (auto found = co_await range.async_next())
            numbers.push_back(found->number);
        co_return numbers;
    }
};

using numbers = std::vector<int>;

TEST_F(IndexesAndCollections, QueriesAGlobalIndexInItsOwnOrder)
{
    run([&]() -> asio::awaitable<void> {
        auto shop = co_await make_table<purchase>();
        const std::vector<purchase> written = {
            make_purchase("1", 1, "open", 30),
            make_purchase("2", 2, "open", 10),
            make_purchase("1", 3, "paid", 20),
            make_purchase("3", 4, "open", 20)};
        for (const purchase& each : written)
            co_await shop.async_put(each);

        auto open = co_await numbers_of(shop.query<"by_state">("open"));
        auto down = co_await numbers_of(shop.query<"by_state">("open").reverse());
        auto some = co_await numbers_of(shop.query<"by_state">("open").sort_key(between(15, 25)));
        auto none = co_await numbers_of(shop.query<"by_state">("lost"));
        auto local = co_await numbers_of(shop.query<"by_cents">("1").sort_key(ge(25)).consistent());
        auto all = co_await numbers_of(shop.scan<"by_state">());
        std::sort(all.begin(), all.end());

        EXPECT_EQ(open, (numbers{2, 4, 1}));
        EXPECT_EQ(down, (numbers{1, 4, 2}));
        EXPECT_EQ(some, (numbers{4}));
        EXPECT_EQ(none, numbers());
        EXPECT_EQ(local, (numbers{1}));
        EXPECT_EQ(all, (numbers{1, 2, 3, 4}));
    });
}

TEST_F(IndexesAndCollections, HaveConditionsOnMembersThatAreInTheirAttributesAlone)
{
    run([&]() -> asio::awaitable<void> {
        auto errands = co_await make_table<errand>();
        const errand a{"a", "waiting", 5, std::nullopt};
        const errand b{"b", "waiting", 20, "Ann"};
        const errand c{"c", "done", 100, "Bob"};
        for (const errand* each : {&a, &b, &c})
            co_await errands.async_put(*each);
        const auto ids_of = [](auto range) -> asio::awaitable<std::string> {
            std::string ids;
            while (auto found = co_await range.async_next())
                ids += found->id;
            std::sort(ids.begin(), ids.end());
            co_return ids;
        };

        const auto done = set<&errand::state>("done");
        const auto waiting = when(attr<&errand::state> == "waiting");
        auto now_is = co_await errands.async_update("a", done, waiting);
        auto [again, none] = co_await errands.async_update("a", done, waiting, checked());
        EXPECT_EQ(now_is->state, "done");
        EXPECT_EQ(again, errc::condition_failed);

        auto later = co_await ids_of(errands.scan().filter(attr<&errand::rank> >= 20));
        auto left = co_await ids_of(errands.scan().filter(attr<&errand::state> != "done"));
        auto free = co_await ids_of(errands.scan().filter(attr<&errand::who>.missing()));
        auto whose = co_await ids_of(errands.scan().filter(attr<&errand::who>.in("Ann", "Cid")));
        auto early =
            co_await ids_of(errands.query<"by_state">("done").filter(attr<&errand::who> < "C"));
        EXPECT_EQ(later, "bc");
        EXPECT_EQ(left, "b");
        EXPECT_EQ(free, "a");
        EXPECT_EQ(whose, "b");
        EXPECT_EQ(early, "c");

        auto now_has = co_await errands.async_update("b", remove<&errand::who>());
        auto of_ann = co_await errands.query<"by_who">("Ann").async_count();
        EXPECT_FALSE(now_has->who);
        EXPECT_EQ(of_ann, 0);
    });
}

TEST_F(IndexesAndCollections, SavesWhatAnIndexThatHoldsEverythingDelivers)
{
    run([&]() -> asio::awaitable<void> {
        auto shop = co_await make_table<purchase>();
        const purchase written = make_purchase("1", 1, "open", 30);
        co_await shop.async_put(written);
        auto open = shop.query<"by_state">("open");
        auto found = co_await open.async_next();
        found->state = "paid";

        co_await shop.async_save(found);

        auto left = co_await numbers_of(shop.query<"by_state">("open"));
        auto paid = co_await numbers_of(shop.query<"by_state">("paid"));
        EXPECT_EQ(left, numbers());
        EXPECT_EQ(paid, (numbers{1}));
    });
}

TEST_F(IndexesAndCollections, ReadsWhatAPartialIndexHolds)
{
    run([&]() -> asio::awaitable<void> {
        auto shop = co_await make_table<purchase>();
        const purchase written = make_purchase("1", 7, "open", 30);
        co_await shop.async_put(written);

        auto part = shop.query<"part">("open");
        auto found = co_await part.async_next();
        auto keys = shop.query<"keys">("open");
        auto key = co_await keys.async_next();
        auto end = co_await keys.async_next();

        EXPECT_TRUE(found);
        EXPECT_EQ(found.get<&purchase::cents>(), 30);
        EXPECT_EQ(found.get<&purchase::number>(), 7);
        EXPECT_EQ(found.get<&purchase::state>(), "open");
        EXPECT_EQ(found.get<&purchase::customer_id>(), "1");
        EXPECT_EQ(found.image().find("note"), std::string_view::npos);
        EXPECT_TRUE(key);
        EXPECT_EQ(key.get<&purchase::number>(), 7);
        EXPECT_FALSE(end);
        auto whole = co_await shop.async_get(key.key());
        EXPECT_EQ(whole->note, "n7");
    });
}

TEST_F(IndexesAndCollections, ReadsIntoSmallerClasses)
{
    run([&]() -> asio::awaitable<void> {
        auto shop = co_await make_table<purchase>();
        for (int number = 1; number <= 3; ++number)
        {
            const purchase each = make_purchase("1", number, "open", number * 10);
            co_await shop.async_put(each);
        }

        auto receipts = shop.query("1").as<receipt>();
        auto first = co_await receipts.async_next();
        auto rest = co_await receipts.async_collect();
        auto of_index =
            co_await shop.query<"by_state">("open").reverse().as<receipt>().async_collect();
        auto scanned = co_await shop.scan().as<receipt>().async_count();

        EXPECT_EQ(first->number, 1);
        EXPECT_EQ(first->cents, 10);
        EXPECT_EQ(first.image().find("note"), std::string_view::npos);
        EXPECT_EQ(rest.size(), 2U);
        EXPECT_EQ(rest.at(1)->cents, 30);
        EXPECT_EQ(of_index.at(0)->number, 3);
        EXPECT_EQ(scanned, 3);
    });
}

TEST_F(IndexesAndCollections, GoesOnFromCursorsOfIndexes)
{
    run([&]() -> asio::awaitable<void> {
        auto shop = co_await make_table<purchase>();
        for (int number = 1; number <= 5; ++number)
        {
            const purchase each = make_purchase("1", number, "open", 10);
            co_await shop.async_put(each);
        }
        numbers found;
        std::string cursor;

        do
        {
            auto part = shop.query<"part">("open").start_after(cursor);
            auto page = co_await part.async_next_page(2);
            for (const auto& each : page.items)
                found.push_back(each.get<&purchase::number>());
            cursor = page.cursor;
        } while (!cursor.empty());

        EXPECT_EQ(found, (numbers{1, 2, 3, 4, 5}));
    });
}

TEST_F(IndexesAndCollections, AsksSeveralAttributesOfEachPartOfTheKey)
{
    run([&]() -> asio::awaitable<void> {
        const table<place> places(db(), new_name());
        auto [ec] = co_await places.async_create(on_demand(), checked());
        // Servers that are older than such keys refuse the table.
        if (ec == service_errc::validation)
        {
            EXPECT_STRNE(std::getenv("AWS_ENDPOINT_URL_DYNAMODB"), "embedded:");
            co_return;
        }
        EXPECT_FALSE(ec) << diag.message();
        for (int i = 0; i < 8; ++i)
        {
            place each;
            each.id = std::to_string(i);
            each.country = "DE";
            each.city = i < 6 ? "Ulm" : "Bonn";
            each.year = 2020 + i / 3;
            each.rank = i;
            co_await places.async_put(each);
        }
        const auto ids_of = [](auto range) -> asio::awaitable<std::string> {
            std::string ids;
            while (auto found = co_await range.async_next())
                ids += found->id;
            co_return ids;
        };

        auto all = co_await ids_of(places.query<"by_place">("DE", "Ulm"));
        auto year = co_await ids_of(places.query<"by_place">("DE", "Ulm").sort_key(ge(2021)));
        auto rank =
            co_await ids_of(places.query<"by_place">("DE", "Ulm").sort_key(eq(2021), lt(5)));

        EXPECT_EQ(all, "012345");
        EXPECT_EQ(year, "345");
        EXPECT_EQ(rank, "34");
    });
}

TEST_F(IndexesAndCollections, MergesQueriesInTheOrderOfTheirSortKey)
{
    run([&]() -> asio::awaitable<void> {
        auto shop = co_await make_table<purchase>();
        std::mt19937 random(7);
        std::vector<int> written;
        for (int number = 0; number < 60; ++number)
        {
            const purchase each =
                make_purchase(std::to_string(random() % 3), number, "open", number);
            co_await shop.async_put(each);
            written.push_back(number);
        }

        auto all =
            co_await numbers_of(merge(shop.query("0"), shop.query("1").limit(1000), shop.query("2"))
            );
        auto down = co_await numbers_of(
            merge(shop.query("0").reverse(), shop.query("1").reverse(), shop.query("2").reverse())
        );

        EXPECT_EQ(all, written);
        std::reverse(written.begin(), written.end());
        EXPECT_EQ(down, written);
    });
}

TEST_F(IndexesAndCollections, ReadsAllShardsInOrder)
{
    run([&]() -> asio::awaitable<void> {
        auto measures = co_await make_table<measure>();
        for (int number = -20; number < 20; ++number)
        {
            measure each;
            each.day = number % 2 == 0 ? "mon" : "tue";
            each.number = number;
            co_await measures.async_put(each);
        }
        numbers expected;
        for (int number = -20; number < 20; number += 2)
            expected.push_back(number);

        auto monday = co_await numbers_of(measures.query("mon"));
        auto some =
            co_await numbers_of(measures.query("mon").sort_key(between(-4, 4)).reverse().take(3));
        auto collected = co_await measures.query("mon").async_collect();
        auto one = co_await measures.async_get("mon", 4);

        EXPECT_EQ(monday, expected);
        EXPECT_EQ(some, (numbers{4, 2, 0}));
        EXPECT_EQ(collected.size(), expected.size());
        EXPECT_EQ(one->number, 4);
    });
}

TEST_F(IndexesAndCollections, PagesThroughAllShardsFromCursors)
{
    run([&]() -> asio::awaitable<void> {
        auto measures = co_await make_table<measure>();
        numbers written;
        for (int number = 0; number < 30; ++number)
        {
            measure each;
            each.day = "mon";
            each.number = number;
            each.text = number % 3 == 0 ? "odd" : "even";
            co_await measures.async_put(each);
            written.push_back(number);
        }
        const cursor_key key("a secret of these tests");
        const auto monday = [&](const std::string& cursor) {
            return measures.query("mon").sign_cursors(key).start_after(cursor);
        };

        numbers found;
        std::string cursor;
        std::vector<std::int64_t> left;
        do
        {
            auto range = monday(cursor);
            auto count = co_await range.async_count();
            left.push_back(count);
            auto page = co_await range.async_next_page(7);
            for (const auto& each : page.items)
                found.push_back(each->number);
            cursor = page.cursor;
        } while (!cursor.empty() && found.size() < 100);
        auto odd = measures.query("mon").filter(attr<&measure::text> == "odd").sort_key(lt(20));
        auto some = co_await odd.async_count();

        EXPECT_EQ(found, written);
        EXPECT_EQ(left, (std::vector<std::int64_t>{30, 23, 16, 9, 2}));
        EXPECT_EQ(some, 7);
        EXPECT_EQ(measures.query("mon").explain().parts().size(), 5u);
    });
}

TEST_F(IndexesAndCollections, RefusesTheCursorsOfOtherPartitions)
{
    run([&]() -> asio::awaitable<void> {
        auto measures = co_await make_table<measure>();
        for (int number = 0; number < 6; ++number)
        {
            measure each;
            each.day = "mon";
            each.number = number;
            co_await measures.async_put(each);
        }
        auto page = co_await measures.query("mon").async_next_page(2);

        auto other = measures.query("tue").start_after(page.cursor);
        auto refused = co_await other.async_next(as_result);
        auto rest = co_await measures.query("mon").start_after(page.cursor).async_collect();

        EXPECT_EQ(refused.error(), errc::invalid_cursor);
        EXPECT_EQ(rest.size(), 4u);
    });
}

TEST_F(IndexesAndCollections, DeliversAPartitionOfSeveralClasses)
{
    run([&]() -> asio::awaitable<void> {
        auto purchases = co_await make_table<purchase>();
        const table<buyer> customers(db(), purchases.name());
        buyer ann;
        ann.id = "1";
        ann.name = "Ann";
        co_await customers.async_put(ann);
        for (int number = 1; number <= 2; ++number)
        {
            const purchase each = make_purchase("1", number, "open", 5);
            co_await purchases.async_put(each);
        }
        const item note =
            item_from_json(R"({"pk":{"S":"CUST#1"},"sk":{"S":"NOTE"},"type":{"S":"note"}})");
        const put_item_request other(purchases.name(), note);
        co_await db().async_put_item(other);
        const collection<buyer, purchase> all(db(), purchases.name());

        std::string kinds;
        std::vector<item> unknown;
        auto mixed =
            all.query("1").unknown_kinds([&](const item& each) { unknown.push_back(each); });
        while (auto next = co_await mixed.async_next())
        {
            if (auto* found = std::get_if<stored<purchase>>(&next))
                kinds += std::to_string((*found)->number);
            else
                kinds += std::get<stored<buyer>>(next)->name;
        }
        auto skipped = co_await all.query("1").unknown_kinds(unknown_kind::skip).async_collect();
        auto counted = co_await all.scan().unknown_kinds(unknown_kind::skip).async_count();
        auto bought =
            co_await all.query("1").sort_key(begins_with("BUY#")).reverse().async_collect();
        auto own = co_await numbers_of(purchases.query("1"));
        auto late = co_await numbers_of(purchases.query("1").sort_key(ge(2)));
        auto early = co_await numbers_of(purchases.query("1").sort_key(le(1)));
        auto refused = all.query("1").sort_key(eq("NOTE"));
        auto [ec, none] = co_await refused.async_next(checked());

        EXPECT_EQ(kinds, "12Ann");
        EXPECT_EQ(unknown.size(), 1U);
        EXPECT_EQ(unknown.at(0).at("sk").as_string(), "NOTE");
        EXPECT_EQ(skipped.size(), 3U);
        EXPECT_EQ(counted, 3);
        EXPECT_EQ(bought.size(), 2U);
        EXPECT_EQ(std::get<stored<purchase>>(bought.at(0))->number, 2);
        EXPECT_EQ(own, (numbers{1, 2}));
        EXPECT_EQ(late, (numbers{2}));
        EXPECT_EQ(early, (numbers{1}));
        EXPECT_EQ(ec, errc::value_not_allowed);
        EXPECT_NE(diag.key().find("NOTE"), std::string_view::npos);
    });
}

}  // namespace
}  // namespace ddbm
