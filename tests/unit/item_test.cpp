#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace ddbm {
namespace {

static_assert(!std::is_aggregate_v<item>);
static_assert(std::is_nothrow_move_constructible_v<item>);

item hangar()
{
    return item().set("episode", 1).set("map", 1).set("name", "Hangar");
}

TEST(Item, IsEmptyByDefault)
{
    EXPECT_TRUE(item().empty());
    EXPECT_EQ(item().size(), 0u);
}

TEST(Item, IsBuiltInAChain)
{
    item map;
    map.set("episode", 1).set("map", 1);
    map.set("name", "Hangar");

    EXPECT_EQ(map, hangar());
    EXPECT_EQ(map.size(), 3u);
}

TEST(Item, ReplacesAValueThatIsThere)
{
    item map = hangar();
    map.set("name", "Nuclear Plant");

    EXPECT_EQ(map.size(), 3u);
    EXPECT_EQ(map.at("name"), "Nuclear Plant");
}

TEST(Item, FindsAttributesByName)
{
    item map = hangar();

    ASSERT_NE(map.find("map"), nullptr);
    EXPECT_EQ(*map.find("map"), 1);
    EXPECT_EQ(map.find("cheats"), nullptr);
    EXPECT_TRUE(map.contains("name"));
    EXPECT_FALSE(map.contains("Name"));

    *map.find("map") = 2;
    EXPECT_EQ(std::as_const(map).at("map"), 2);
}

TEST(Item, NamesTheAttributeThatIsMissing)
{
    const item map = hangar();
    try
    {
        static_cast<void>(map.at("cheats"));
        FAIL() << "expected an error";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::attribute_missing);
        EXPECT_EQ(e.get_diagnostics().attribute_path(), "cheats");
    }
}

TEST(Item, LosesWhatIsErased)
{
    item map = hangar();

    EXPECT_TRUE(map.erase("name"));
    EXPECT_FALSE(map.erase("name"));
    EXPECT_EQ(map.size(), 2u);

    map.clear();
    EXPECT_TRUE(map.empty());
}

TEST(Item, GoesThroughItsAttributesByName)
{
    std::vector<std::string> names;
    for (const auto& [name, value] : item().set("b", 1).set("a", 2).set("B", 3))
        names.push_back(name);

    EXPECT_EQ(names, (std::vector<std::string>{"B", "a", "b"}));
}

TEST(Item, ComparesByValue)
{
    EXPECT_EQ(
        item().set("n", 1).set("s", string_set("a", "b")),
        item().set("s", string_set("b", "a")).set("n", 1.0)
    );
    EXPECT_NE(hangar(), item());
    EXPECT_NE(hangar(), hangar().set("map", 2));
    EXPECT_NE(hangar(), hangar().set("cheats", nullptr));
}

TEST(Item, CanBeAssignedAfterAMove)
{
    item source = hangar();
    const item target = std::move(source);
    source = hangar();

    EXPECT_EQ(source, target);
}

}  // namespace
}  // namespace ddbm
