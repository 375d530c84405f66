// Queries and scans of tables: conditions on sort keys of each type, order, bounds, pages.

#include "support/integration_test.hpp"
#include "support/models.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace ddbm::testing {

// The same class three times, with a sort key of each type.
template <class Key>
struct with_key
{
    std::string group;
    Key key{};
    std::string payload;
};

}  // namespace ddbm::testing

template <class Key>
struct ddbm::model_of<ddbm::testing::with_key<Key>>
{
    using type = ddbm::testing::with_key<Key>;
    static constexpr auto value = ddbm::model<type>("with_key")
                                      .partition_key("group", &type::group)
                                      .sort_key("key", &type::key)
                                      .field("payload", &type::payload);
};

namespace ddbm {
namespace {

using testing::doom_map;
using testing::make_map;

class Ranges : public testing::integration_test
{
protected:
    // A table that holds these keys, written in this order, and one item of another partition.
    template <class Key>
    asio::awaitable<table<testing::with_key<Key>>> make_keys(std::vector<Key> keys)
    {
        auto made = co_await make_table<testing::with_key<Key>>();
        testing::with_key<Key> object;
        object.group = "other";
        object.key = keys.front();
        co_await made.async_put(object);
        object.group = "group";
        for (Key& each : keys)
        {
            object.key = std::move(each);
            co_await made.async_put(object);
        }
        co_return made;
    }

    template <class Key>
    asio::awaitable<std::vector<Key>> keys_of(query_range<testing::with_key<Key>> range)
    {
        std::vector<Key> keys;
        while (auto found = co_await range.async_next())
        {
            EXPECT_EQ(found->group, "group");
            keys.push_back(found->key);
        }
        co_return keys;
    }

    // Items of 300 KB, of which a page of 1 MB holds three.
    asio::awaitable<table<testing::with_key<int>>> make_pages(int items)
    {
        auto made = co_await make_table<testing::with_key<int>>();
        testing::with_key<int> object;
        object.group = "group";
        object.payload = std::string(300'000, 'x');
        for (int number = 0; number < items; ++number)
        {
            object.key = number;
            co_await made.async_put(object);
        }
        co_return made;
    }
};

TEST_F(Ranges, ConditionsOnNumbersCompareByValue)
{
    run([&]() -> asio::awaitable<void> {
        std::vector<double> written = {10, -1, 2.5, 9, 0, 100};
        auto where = co_await make_keys(written);
        using keys = std::vector<double>;

        auto all = co_await keys_of(where.query("group"));
        auto equal = co_await keys_of(where.query("group").sort_key(eq(2.5)));
        auto less = co_await keys_of(where.query("group").sort_key(lt(9)));
        auto least = co_await keys_of(where.query("group").sort_key(le(9)));
        auto greater = co_await keys_of(where.query("group").sort_key(gt(9)));
        auto greatest = co_await keys_of(where.query("group").sort_key(ge(9)));
        auto middle = co_await keys_of(where.query("group").sort_key(between(0, 10)));
        auto nothing = co_await keys_of(where.query("group").sort_key(eq(3)));

        EXPECT_EQ(all, (keys{-1, 0, 2.5, 9, 10, 100}));
        EXPECT_EQ(equal, (keys{2.5}));
        EXPECT_EQ(less, (keys{-1, 0, 2.5}));
        EXPECT_EQ(least, (keys{-1, 0, 2.5, 9}));
        EXPECT_EQ(greater, (keys{10, 100}));
        EXPECT_EQ(greatest, (keys{9, 10, 100}));
        EXPECT_EQ(middle, (keys{0, 2.5, 9, 10}));
        EXPECT_EQ(nothing, keys());
    });
}

TEST_F(Ranges, ConditionsOnStringsCompareByBytes)
{
    run([&]() -> asio::awaitable<void> {
        using keys = std::vector<std::string>;
        keys written = {"b", "a", "ab", "B", "\u00e9", "10", "9"};
        auto where = co_await make_keys(written);

        auto all = co_await keys_of(where.query("group"));
        auto equal = co_await keys_of(where.query("group").sort_key(eq("ab")));
        auto less = co_await keys_of(where.query("group").sort_key(lt("a")));
        auto least = co_await keys_of(where.query("group").sort_key(le("a")));
        auto greater = co_await keys_of(where.query("group").sort_key(gt("ab")));
        auto greatest = co_await keys_of(where.query("group").sort_key(ge("ab")));
        auto middle = co_await keys_of(where.query("group").sort_key(between("B", "ab")));
        auto prefixed = co_await keys_of(where.query("group").sort_key(begins_with("a")));
        auto accented = co_await keys_of(where.query("group").sort_key(begins_with("\u00e9")));

        EXPECT_EQ(all, (keys{"10", "9", "B", "a", "ab", "b", "\u00e9"}));
        EXPECT_EQ(equal, (keys{"ab"}));
        EXPECT_EQ(less, (keys{"10", "9", "B"}));
        EXPECT_EQ(least, (keys{"10", "9", "B", "a"}));
        EXPECT_EQ(greater, (keys{"b", "\u00e9"}));
        EXPECT_EQ(greatest, (keys{"ab", "b", "\u00e9"}));
        EXPECT_EQ(middle, (keys{"B", "a", "ab"}));
        EXPECT_EQ(prefixed, (keys{"a", "ab"}));
        EXPECT_EQ(accented, (keys{"\u00e9"}));
    });
}

TEST_F(Ranges, ConditionsOnBinariesCompareUnsignedBytes)
{
    run([&]() -> asio::awaitable<void> {
        using keys = std::vector<binary>;
        const binary zero = make_binary(std::string(1, '\0'));
        const binary one = make_binary("\x01");
        const binary one_two = make_binary("\x01\x02");
        const binary high = make_binary("\x80");
        const binary highest = make_binary("\xff");
        keys written = {highest, one, one_two, zero, high};
        auto where = co_await make_keys(written);

        auto all = co_await keys_of(where.query("group"));
        auto equal = co_await keys_of(where.query("group").sort_key(eq(zero)));
        auto less = co_await keys_of(where.query("group").sort_key(lt(one_two)));
        auto least = co_await keys_of(where.query("group").sort_key(le(one_two)));
        auto greater = co_await keys_of(where.query("group").sort_key(gt(one_two)));
        auto greatest = co_await keys_of(where.query("group").sort_key(ge(one_two)));
        auto middle = co_await keys_of(where.query("group").sort_key(between(one, high)));
        auto prefixed = co_await keys_of(where.query("group").sort_key(begins_with(one)));

        EXPECT_EQ(all, (keys{zero, one, one_two, high, highest}));
        EXPECT_EQ(equal, (keys{zero}));
        EXPECT_EQ(less, (keys{zero, one}));
        EXPECT_EQ(least, (keys{zero, one, one_two}));
        EXPECT_EQ(greater, (keys{high, highest}));
        EXPECT_EQ(greatest, (keys{one_two, high, highest}));
        EXPECT_EQ(middle, (keys{one, one_two, high}));
        EXPECT_EQ(prefixed, (keys{one, one_two}));
    });
}

TEST_F(Ranges, ReverseLimitTakeAndConsistentCombine)
{
    run([&]() -> asio::awaitable<void> {
        using keys = std::vector<int>;
        keys written = {1, 2, 3, 4, 5, 6};
        auto where = co_await make_keys(written);

        auto backwards = co_await keys_of(where.query("group").reverse());
        auto taken = co_await keys_of(where.query("group").take(2));
        auto limited = co_await keys_of(where.query("group").limit(4));
        auto both = co_await keys_of(where.query("group").reverse().limit(4).take(3).consistent());
        auto more = co_await keys_of(where.query("group").limit(100).take(100));
        auto condition = co_await keys_of(where.query("group").sort_key(gt(2)).reverse().take(1));

        EXPECT_EQ(backwards, (keys{6, 5, 4, 3, 2, 1}));
        EXPECT_EQ(taken, (keys{1, 2}));
        EXPECT_EQ(limited, (keys{1, 2, 3, 4}));
        EXPECT_EQ(both, (keys{6, 5, 4}));
        EXPECT_EQ(more, written);
        EXPECT_EQ(condition, (keys{6}));
    });
}

TEST_F(Ranges, APartitionWithoutItemsIsEmpty)
{
    run([&]() -> asio::awaitable<void> {
        std::vector<int> written = {1};
        auto where = co_await make_keys(written);
        auto nothing = where.query("nobody");

        EXPECT_FALSE(co_await nothing.async_next());
        EXPECT_FALSE(co_await nothing.async_next());
    });
}

TEST_F(Ranges, AQueryGoesOverItsPages)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_pages(8);
        using keys = std::vector<int>;

        auto all = co_await keys_of(where.query("group"));
        auto backwards = co_await keys_of(where.query("group").reverse());
        auto limited = co_await keys_of(where.query("group").limit(5));
        auto taken = co_await keys_of(where.query("group").take(7));

        EXPECT_EQ(all, (keys{0, 1, 2, 3, 4, 5, 6, 7}));
        EXPECT_EQ(backwards, (keys{7, 6, 5, 4, 3, 2, 1, 0}));
        EXPECT_EQ(limited, (keys{0, 1, 2, 3, 4}));
        EXPECT_EQ(taken, (keys{0, 1, 2, 3, 4, 5, 6}));
    });
}

TEST_F(Ranges, AScanGoesOverItsPages)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_pages(8);
        auto scan = where.scan().consistent();
        std::multiset<int> found;
        while (auto each = co_await scan.async_next())
            found.insert(each->key);

        auto limited = where.scan().limit(5);
        int count = 0;
        while (co_await limited.async_next())
            ++count;

        EXPECT_EQ(found, (std::multiset{0, 1, 2, 3, 4, 5, 6, 7}));
        EXPECT_EQ(count, 5);
    });
}

TEST_F(Ranges, AScanFindsEveryPartition)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        for (int episode = 1; episode <= 3; ++episode)
        {
            for (int map = 1; map <= 4; ++map)
            {
                doom_map object = make_map(episode, map, "map");
                co_await maps.async_put(object);
            }
        }
        std::multiset<std::pair<int, int>> found;
        auto scan = maps.scan();
        while (auto each = co_await scan.async_next())
            found.emplace(each->episode, each->map);
        auto taken = maps.scan().take(5);
        int count = 0;
        while (co_await taken.async_next())
            ++count;

        EXPECT_EQ(found.size(), 12u);
        EXPECT_EQ(std::set(found.begin(), found.end()).size(), 12u);
        EXPECT_EQ(count, 5);
    });
}

TEST_F(Ranges, FoundObjectsCanBeSavedAndErased)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        for (int map = 1; map <= 4; ++map)
        {
            doom_map object = make_map(1, map, "old");
            co_await maps.async_put(object);
        }
        auto range = maps.query(1);
        while (auto found = co_await range.async_next())
        {
            found->name = "new";
            if (found->map % 2 == 0)
                co_await maps.async_erase(found);
            else
                co_await maps.async_save(found);
        }

        std::vector<int> left;
        auto again = maps.query(1);
        while (auto found = co_await again.async_next())
        {
            EXPECT_EQ(found->name, "new");
            left.push_back(found->map);
        }
        EXPECT_EQ(left, (std::vector{1, 3}));
    });
}

TEST_F(Ranges, SeveralGoOnAtOnce)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_pages(6);
        auto up = where.query("group");
        auto down = where.query("group").reverse();
        for (int step = 0; step < 6; ++step)
        {
            auto low = co_await up.async_next();
            auto high = co_await down.async_next();
            EXPECT_TRUE(low && low->key == step);
            EXPECT_TRUE(high && high->key == 5 - step);
        }
        EXPECT_FALSE(co_await up.async_next());
        EXPECT_FALSE(co_await down.async_next());
    });
}

TEST_F(Ranges, CannotBeChangedOnceBegun)
{
    run([&]() -> asio::awaitable<void> {
        std::vector<int> written = {1, 2};
        auto where = co_await make_keys(written);
        auto range = where.query("group");
        co_await range.async_next();

        EXPECT_THROW(range.take(1), error);
        EXPECT_THROW(range.reverse(), error);
        EXPECT_THROW(range.sort_key(gt(1)), error);
        EXPECT_TRUE(co_await range.async_next());
    });
}

TEST_F(Ranges, AnItemThatDoesNotFitFailsOnceAndIsNamed)
{
    run([&]() -> asio::awaitable<void> {
        std::vector<int> written = {1, 3, 5};
        auto where = co_await make_keys(written);
        for (int key : {2, 4})
        {
            auto wrong = item().set("group", "group").set("key", key).set("payload", 7);
            put_item_request put(where.name(), wrong);
            co_await db().async_put_item(put);
        }
        auto range = where.query("group");

        for (int key = 1; key <= 5; ++key)
        {
            auto [ec, found] = co_await range.async_next(checked());

            if (key % 2 == 1)
            {
                EXPECT_FALSE(ec) << diag.to_string();
                EXPECT_TRUE(found && found->key == key);
                continue;
            }
            EXPECT_EQ(ec, errc::attribute_type_mismatch);
            EXPECT_EQ(diag.attribute_path(), "payload");
            EXPECT_EQ(item_from_json(diag.key()), item().set("group", "group").set("key", key));
            EXPECT_EQ(diag.table(), where.name());
            EXPECT_FALSE(found);
        }

        EXPECT_FALSE(co_await range.async_next());
    });
}

TEST_F(Ranges, ItemsThatDoNotFitAreHandedOutAndCanBeRepaired)
{
    run([&]() -> asio::awaitable<void> {
        // Over several pages, the second of which has nothing else.
        auto where = co_await make_pages(9);
        for (int key : {2, 3, 4, 5, 8})
        {
            auto wrong = item().set("group", "group").set("key", key);
            wrong.set("body", std::string(300'000, 'x'));
            put_item_request put(where.name(), wrong);
            co_await db().async_put_item(put);
        }
        std::vector<misfit> bad;
        const auto note = [&](const misfit& each) { bad.push_back(each); };

        auto fitting = co_await keys_of(where.query("group").on_misfit(note));

        EXPECT_EQ(fitting, (std::vector<int>{0, 1, 6, 7}));
        EXPECT_EQ(bad.size(), 5u);
        for (const misfit& each : bad)
        {
            EXPECT_EQ(each.why().code(), errc::attribute_missing);
            EXPECT_EQ(each.why().get_diagnostics().attribute_path(), "payload");
            item attributes = item_from_json(each.image());
            attributes.set("payload", attributes.at("body"));
            attributes.erase("body");
            put_item_request put(where.name(), attributes);
            co_await db().async_put_item(put);
        }
        auto range = where.query("group").on_misfit(note).consistent();
        auto all = co_await keys_of(range);
        EXPECT_EQ(all, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8}));
        EXPECT_EQ(bad.size(), 5u);
    });
}

TEST_F(Ranges, ItemsThatDoNotFitCountAsEvaluatedOnly)
{
    run([&]() -> asio::awaitable<void> {
        std::vector<int> written = {1, 3, 5, 7};
        auto where = co_await make_keys(written);
        for (int key : {2, 4, 6})
        {
            auto wrong = item().set("group", "group").set("key", key);
            put_item_request put(where.name(), wrong);
            co_await db().async_put_item(put);
        }
        int calls = 0;
        const auto count = [&](const misfit&) { ++calls; };
        using keys = std::vector<int>;

        auto limited = co_await keys_of(where.query("group").limit(4).on_misfit(count));
        EXPECT_EQ(limited, (keys{1, 3}));
        EXPECT_EQ(calls, 2);
        auto taken = co_await keys_of(where.query("group").take(3).on_misfit(count));
        EXPECT_EQ(taken, (keys{1, 3, 5}));
        EXPECT_EQ(calls, 4);
    });
}

TEST_F(Ranges, AMissingTableFailsTheFirstStep)
{
    run([&]() -> asio::awaitable<void> {
        table<doom_map> nowhere(db(), new_name());
        auto range = nowhere.query(1);

        auto [ec, found] = co_await range.async_next(checked());

        EXPECT_EQ(ec, service_errc::resource_not_found);
        EXPECT_EQ(diag.table(), nowhere.name());
    });
}

TEST_F(Ranges, AnEmptyKeyIsRefusedBeforeItIsSent)
{
    run([&]() -> asio::awaitable<void> {
        auto where = co_await make_table<testing::with_key<std::string>>();
        auto no_partition = where.query("");
        auto no_sort = where.query("group").sort_key(eq(""));

        auto [first, none] = co_await no_partition.async_next(checked());
        EXPECT_EQ(first, errc::empty_key);
        EXPECT_EQ(diag.attempts(), 0);

        auto [second, nothing] = co_await no_sort.async_next(checked());
        EXPECT_EQ(second, errc::empty_key);
        EXPECT_EQ(diag.attempts(), 0);
    });
}

}  // namespace
}  // namespace ddbm
