#include "local/storage/store.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::local::detail {
namespace {

using entries = std::vector<std::pair<std::string, std::string>>;

std::string get(store& s, tree_id tree, std::string_view key)
{
    std::string_view value;
    return s.get(tree, key, value) ? std::string(value) : "(none)";
}

entries range(store& s, tree_id tree, std::string_view first, std::string_view last, direction way)
{
    entries found;
    cursor c = s.find(tree, first, last, way);
    while (c.next())
        found.emplace_back(c.key(), c.value());
    return found;
}

entries everything(store& s, tree_id tree)
{
    return range(s, tree, "", "", direction::forward);
}

template <class Call>
errc failure_of(Call&& call)
{
    try
    {
        call();
    }
    catch (const error& e)
    {
        return static_cast<errc>(e.code().value());
    }
    return errc{};
}

void fill_with_three(store& s, tree_id tree)
{
    s.put(tree, "a", "1");
    s.put(tree, "b", "2");
    s.put(tree, "c", "3");
}

TEST(Store, GetsWhatWasPut)
{
    store s("");

    s.put(catalog_tree, "key", "value");

    EXPECT_EQ(get(s, catalog_tree, "key"), "value");
    EXPECT_EQ(get(s, catalog_tree, "ke"), "(none)");
}

TEST(Store, ReplacesValues)
{
    store s("");
    s.put(catalog_tree, "key", "value");

    s.put(catalog_tree, "key", "other");
    EXPECT_EQ(get(s, catalog_tree, "key"), "other");
    s.put(catalog_tree, "key", "longer than before");
    EXPECT_EQ(get(s, catalog_tree, "key"), "longer than before");
}

TEST(Store, KeepsAllBytesAndEmptyTexts)
{
    store s("");
    const std::string bytes("\0\xff\0", 3);
    const std::string large(1'000'000, 'x');

    s.put(catalog_tree, bytes, bytes);
    s.put(catalog_tree, "", large);
    s.put(catalog_tree, "empty", "");

    EXPECT_EQ(get(s, catalog_tree, bytes), bytes);
    EXPECT_EQ(get(s, catalog_tree, ""), large);
    EXPECT_EQ(get(s, catalog_tree, "empty"), "");
}

TEST(Store, SaysWhetherThereWasSomethingToErase)
{
    store s("");
    s.put(catalog_tree, "key", "value");

    EXPECT_TRUE(s.erase(catalog_tree, "key"));
    EXPECT_FALSE(s.erase(catalog_tree, "key"));
    EXPECT_EQ(get(s, catalog_tree, "key"), "(none)");
}

TEST(Store, KeepsTreesApart)
{
    store s("");
    const tree_id one = s.create_tree();
    const tree_id two = s.create_tree();

    s.put(one, "key", "1");
    s.put(two, "key", "2");

    EXPECT_NE(one, two);
    EXPECT_EQ(get(s, one, "key"), "1");
    EXPECT_EQ(get(s, two, "key"), "2");
    EXPECT_EQ(get(s, catalog_tree, "key"), "(none)");
}

TEST(Store, KeepsFoundValuesWhileOtherTreesAreUsed)
{
    store s("");
    const tree_id one = s.create_tree();
    const tree_id two = s.create_tree();
    s.put(one, "key", "1");
    s.put(two, "key", "2");

    s.begin();
    std::string_view first;
    std::string_view second;
    ASSERT_TRUE(s.get(one, "key", first));
    ASSERT_TRUE(s.get(two, "key", second));
    s.put(catalog_tree, "key", "3");

    EXPECT_EQ(first, "1");
    EXPECT_EQ(second, "2");
    s.put(one, "key", "changed");
    EXPECT_EQ(second, "2");
    s.commit();
    EXPECT_EQ(get(s, one, "key"), "changed");
}

TEST(Store, DropsTrees)
{
    store s("");
    const tree_id tree = s.create_tree();
    s.put(tree, "key", "value");
    EXPECT_EQ(get(s, tree, "key"), "value");

    s.drop_tree(tree);

    EXPECT_EQ(failure_of([&] { get(s, tree, "key"); }), errc::store_failed);
    EXPECT_NE(s.create_tree(), tree);
}

TEST(Store, FindsRangesInBothDirections)
{
    store s("");
    fill_with_three(s, catalog_tree);
    using enum direction;

    const entries all = {{"a", "1"}, {"b", "2"}, {"c", "3"}};
    const entries backwards(all.rbegin(), all.rend());
    EXPECT_EQ(range(s, catalog_tree, "", "", forward), all);
    EXPECT_EQ(range(s, catalog_tree, "", "", backward), backwards);
    EXPECT_EQ(range(s, catalog_tree, "b", "", forward), (entries{{"b", "2"}, {"c", "3"}}));
    EXPECT_EQ(range(s, catalog_tree, "aa", "c", forward), (entries{{"b", "2"}}));
    EXPECT_EQ(range(s, catalog_tree, "a", "c", backward), (entries{{"b", "2"}, {"a", "1"}}));
    EXPECT_EQ(range(s, catalog_tree, "c", "a", forward), entries{});
}

TEST(Store, HasSeveralCursorsOnOneTree)
{
    store s("");
    fill_with_three(s, catalog_tree);
    cursor one = s.find(catalog_tree, "", "", direction::forward);
    cursor two = s.find(catalog_tree, "", "", direction::forward);

    ASSERT_TRUE(one.next());
    ASSERT_TRUE(one.next());
    ASSERT_TRUE(two.next());

    EXPECT_EQ(one.key(), "b");
    EXPECT_EQ(two.key(), "a");
    EXPECT_EQ(get(s, catalog_tree, "c"), "3");
    EXPECT_EQ(one.value(), "2");
}

TEST(Store, StaysAtTheEndOfARange)
{
    store s("");
    s.put(catalog_tree, "a", "1");
    cursor c = s.find(catalog_tree, "", "", direction::forward);

    EXPECT_TRUE(c.next());
    EXPECT_FALSE(c.next());
    EXPECT_FALSE(c.next());
}

TEST(Store, WritesToOneTreeWhileAnotherIsGoneThrough)
{
    store s("");
    const tree_id tree = s.create_tree();
    fill_with_three(s, catalog_tree);

    {
        cursor c = s.find(catalog_tree, "", "", direction::forward);
        while (c.next())
            s.put(tree, c.key(), c.value());
    }

    EXPECT_EQ(everything(s, tree), everything(s, catalog_tree));
}

TEST(Store, UndoesATransaction)
{
    store s("");
    fill_with_three(s, catalog_tree);
    const entries before = everything(s, catalog_tree);

    s.begin();
    s.put(catalog_tree, "a", "changed");
    s.erase(catalog_tree, "b");
    const tree_id tree = s.create_tree();
    s.put(tree, "key", "value");
    EXPECT_TRUE(s.in_transaction());
    s.rollback();

    EXPECT_FALSE(s.in_transaction());
    EXPECT_EQ(everything(s, catalog_tree), before);
    EXPECT_EQ(failure_of([&] { get(s, tree, "key"); }), errc::store_failed);
    s.rollback();
}

TEST(Store, BringsBackADroppedTree)
{
    store s("");
    const tree_id tree = s.create_tree();
    fill_with_three(s, tree);

    {
        store_transaction undone(s);
        s.drop_tree(tree);
    }

    EXPECT_EQ(get(s, tree, "b"), "2");
}

TEST(Store, CommitsATransaction)
{
    store s("");

    {
        store_transaction all(s);
        fill_with_three(s, catalog_tree);
        all.commit();
    }

    EXPECT_FALSE(s.in_transaction());
    EXPECT_EQ(everything(s, catalog_tree).size(), 3u);
}

TEST(Store, FailsWithoutRoomAndGoesOnWithIt)
{
    store s("");
    s.put(catalog_tree, "first", "1");
    s.limit_pages(5);

    const std::string large(200'000, 'x');
    EXPECT_EQ(failure_of([&] { s.put(catalog_tree, "large", large); }), errc::store_failed);
    EXPECT_EQ(everything(s, catalog_tree), (entries{{"first", "1"}}));
    s.put(catalog_tree, "first", "2");
    s.limit_pages(1'000'000);
    s.put(catalog_tree, "large", large);

    EXPECT_EQ(get(s, catalog_tree, "first"), "2");
    EXPECT_EQ(get(s, catalog_tree, "large"), large);
}

TEST(Store, CommitsNothingOfATransactionThatFailed)
{
    store s("");
    s.limit_pages(5);

    s.begin();
    s.put(catalog_tree, "first", "1");
    const std::string large(200'000, 'x');
    EXPECT_EQ(failure_of([&] { s.put(catalog_tree, "large", large); }), errc::store_failed);
    EXPECT_EQ(failure_of([&] { s.put(catalog_tree, "more", "2"); }), errc::store_failed);
    EXPECT_EQ(failure_of([&] { s.commit(); }), errc::store_failed);

    EXPECT_FALSE(s.in_transaction());
    EXPECT_EQ(everything(s, catalog_tree), entries{});
    s.put(catalog_tree, "later", "3");
    EXPECT_EQ(get(s, catalog_tree, "later"), "3");
}

TEST(Store, BecomesEmptyByReset)
{
    store s("");
    const tree_id tree = s.create_tree();
    fill_with_three(s, tree);
    fill_with_three(s, catalog_tree);

    s.reset();

    EXPECT_EQ(everything(s, catalog_tree), entries{});
    EXPECT_EQ(failure_of([&] { get(s, tree, "a"); }), errc::store_failed);
    s.put(s.create_tree(), "a", "1");
}

TEST(Store, ComesBackFromASnapshot)
{
    store s("");
    const tree_id tree = s.create_tree();
    fill_with_three(s, tree);
    s.put(catalog_tree, "tree", std::to_string(tree));
    const std::string snapshot = s.snapshot();

    s.put(tree, "a", "changed");
    const tree_id later = s.create_tree();
    s.restore(snapshot);
    store other("");
    other.restore(snapshot);

    for (store* restored : {&s, &other})
    {
        EXPECT_EQ(everything(*restored, tree).size(), 3u);
        EXPECT_EQ(get(*restored, tree, "a"), "1");
        EXPECT_EQ(get(*restored, catalog_tree, "tree"), std::to_string(tree));
        const tree_id added = restored->create_tree();
        EXPECT_NE(added, tree);
        restored->put(added, "key", "value");
    }
    EXPECT_EQ(failure_of([&] { get(other, later + 5, "a"); }), errc::store_failed);
}

TEST(Store, LeavesWhatThereIsWhenASnapshotIsForeign)
{
    store s("");
    fill_with_three(s, catalog_tree);
    std::string damaged = s.snapshot();
    const std::string cut = damaged.substr(0, damaged.size() / 2);
    damaged.replace(damaged.size() - 300, 300, 300, '\xee');
    std::string of_another_program = s.snapshot();
    of_another_program[68] = 'x';
    std::string of_another_version = s.snapshot();
    of_another_version[63] = 99;

    EXPECT_EQ(failure_of([&] { s.restore(""); }), errc::store_unusable);
    EXPECT_EQ(failure_of([&] { s.restore("no snapshot"); }), errc::store_unusable);
    EXPECT_EQ(failure_of([&] { s.restore(of_another_program); }), errc::store_unusable);
    EXPECT_EQ(failure_of([&] { s.restore(of_another_version); }), errc::store_unusable);
    EXPECT_EQ(failure_of([&] { s.restore(cut); }), errc::store_damaged);
    EXPECT_EQ(failure_of([&] { s.restore(damaged); }), errc::store_damaged);

    EXPECT_FALSE(s.in_transaction());
    EXPECT_EQ(everything(s, catalog_tree).size(), 3u);
    s.restore(s.snapshot());
    EXPECT_EQ(everything(s, catalog_tree).size(), 3u);
}

TEST(Store, LeavesWhatThereIsWhenThereIsNoRoomForASnapshot)
{
    store large("");
    large.put(catalog_tree, "large", std::string(1'000'000, 'x'));
    const std::string snapshot = large.snapshot();
    store s("");
    fill_with_three(s, catalog_tree);
    s.limit_pages(10);

    EXPECT_EQ(failure_of([&] { s.restore(snapshot); }), errc::store_failed);

    EXPECT_EQ(everything(s, catalog_tree).size(), 3u);
    s.limit_pages(1'000'000);
    s.restore(snapshot);
    EXPECT_EQ(everything(s, catalog_tree).size(), 1u);
}

// The same steps on a map are right whatever the store does inside.
TEST(Store, AgreesWithAMap)
{
    store s("");
    const tree_id tree = s.create_tree();
    std::map<std::string, std::string> expected;
    std::map<std::string, std::string> before;
    std::mt19937 random(7);
    for (int step = 0; step < 20'000; ++step)
    {
        const std::string key = std::to_string(random() % 500);
        switch (random() % 8)
        {
        case 0:
            EXPECT_EQ(s.erase(tree, key), expected.erase(key) != 0);
            break;
        case 1:
            if (!s.in_transaction())
            {
                s.begin();
                before = expected;
            }
            else if (random() % 2 == 0)
                s.commit();
            else
            {
                s.rollback();
                expected = before;
            }
            break;
        case 2:
        case 3:
            ASSERT_EQ(get(s, tree, key), expected.contains(key) ? expected[key] : "(none)");
            break;
        default:
            expected[key] = std::string(random() % 2000, static_cast<char>('a' + step % 26));
            s.put(tree, key, expected[key]);
        }
    }

    EXPECT_EQ(everything(s, tree), entries(expected.begin(), expected.end()));
}

}  // namespace
}  // namespace ddbm::local::detail
