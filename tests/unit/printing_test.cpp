// What << writes, and with it the messages of failed tests.

#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/number.hpp>
#include <ddbm/stored.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <sstream>
#include <string>

namespace ddbm {
namespace {

template <class T>
std::string printed(const T& value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

const item level = item().set("name", "E1M1").set("cheats", string_set("idclip", "iddqd"));

TEST(Printing, WritesItemsAndValuesAsJson)
{
    EXPECT_EQ(printed(level), R"({"cheats":{"SS":["idclip","iddqd"]},"name":{"S":"E1M1"}})");
    EXPECT_EQ(printed(level.at("name")), R"({"S":"E1M1"})");
    EXPECT_EQ(printed(item()), "{}");
    EXPECT_EQ(printed(attribute_value()), R"({"NULL":true})");
}

TEST(Printing, LeavesNothingOut)
{
    const item large = item().set("b", binary(300'000)).set("s", std::string(100'000, 'x'));

    EXPECT_EQ(item_from_json(printed(large)), large);
}

TEST(Printing, SaysWhyAnItemHasNoJson)
{
    EXPECT_EQ(
        printed(item().set("a", item().set("b", "x\xff"))),
        "(a string is not UTF-8: byte 0xff at offset 1; attribute a.b [ddbm:invalid_utf8])"
    );
}

TEST(Printing, WritesNumbers)
{
    EXPECT_EQ(printed(number::parse("-12.50")), "-12.5");
    EXPECT_EQ(printed(number::parse("1E+100")), "1E+100");
}

struct map_object
{
    int map = 0;
};

TEST(Printing, WritesTheImageOfStoredObjects)
{
    auto object = std::make_shared<detail::stored_object_of<map_object>>();
    object->image = R"({"map":{"N":"1"}})";

    EXPECT_EQ(printed(stored<map_object>(object)), R"({"map":{"N":"1"}})");
    EXPECT_EQ(printed(stored<map_object>()), "(empty)");
}

TEST(Printing, MakesMessagesOfTestsReadable)
{
    EXPECT_EQ(testing::PrintToString(level.at("name")), R"({"S":"E1M1"})");
    EXPECT_EQ(
        testing::PrintToString(level),
        R"({ ("cheats", {"SS":["idclip","iddqd"]}), ("name", {"S":"E1M1"}) })"
    );
    EXPECT_EQ(testing::PrintToString(std::optional<attribute_value>(1)), R"(({"N":"1"}))");
    EXPECT_EQ(testing::PrintToString(string_set("a", "b")), R"({ "a", "b" })");
    EXPECT_EQ(testing::PrintToString(number(15)), "15");
    EXPECT_EQ(testing::PrintToString(stored<map_object>()), "(empty)");
}

}  // namespace
}  // namespace ddbm
