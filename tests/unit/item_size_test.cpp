#include "support/generated_items.hpp"
#include "unit/codecs/random_values.hpp"
#include "values/item_size.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/codecs/item.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/item_size.hpp>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

struct sized
{
    double number = 0;
    ddbm::number exact;
    std::string text;
    ddbm::binary bytes;
    std::optional<bool> maybe;
    std::set<std::string> texts;
    std::set<int> numbers;
    std::vector<std::vector<int>> lists;
    std::map<std::string, std::vector<std::string>> map;
    std::vector<sized> parts;
};

struct loose
{
    ddbm::item rest;
};

}  // namespace

template <>
struct ddbm::model_of<sized>
{
    static constexpr auto value = ddbm::model<sized>()
                                      .field("number", &sized::number)
                                      .field("exact", &sized::exact)
                                      .field("text", &sized::text)
                                      .field("bytes", &sized::bytes)
                                      .field("maybe", &sized::maybe)
                                      .field("texts", &sized::texts)
                                      .field("numbers", &sized::numbers)
                                      .field("lists", &sized::lists)
                                      .field("map", &sized::map)
                                      .field("parts", &sized::parts);
};

template <>
struct ddbm::model_of<loose>
{
    static constexpr auto value = ddbm::model<loose>().field("rest", &loose::rest);
};

namespace ddbm::detail {
namespace {

std::size_t size_of(const char* text)
{
    return number_size(number::parse(text));
}

// By the table of sizes: name bytes and value bytes, numbers in pairs of digits from the point.

TEST(ItemSize, CountsNumbersByPairsOfDigits)
{
    EXPECT_EQ(size_of("0"), 1u);
    EXPECT_EQ(size_of("1"), 2u);
    EXPECT_EQ(size_of("12"), 2u);
    EXPECT_EQ(size_of("123"), 3u);
    EXPECT_EQ(size_of("1234"), 3u);
    EXPECT_EQ(size_of("-1"), 3u);
    EXPECT_EQ(size_of("0.1"), 2u);
    EXPECT_EQ(size_of("0.12"), 2u);
    EXPECT_EQ(size_of("0.123"), 3u);
    EXPECT_EQ(size_of("1.5"), 3u);
    EXPECT_EQ(size_of("12345678901234567890123456789012345678"), 20u);
}

TEST(ItemSize, DoesNotCountZerosAtTheEndsOfANumber)
{
    EXPECT_EQ(size_of("10"), 2u);
    EXPECT_EQ(size_of("1000000"), 2u);
    EXPECT_EQ(size_of("110"), 3u);
    EXPECT_EQ(size_of("0.0001"), 2u);
    EXPECT_EQ(size_of("1e125"), 2u);
    EXPECT_EQ(size_of("1e-130"), 2u);
    EXPECT_EQ(size_of("0.011"), 3u);
}

TEST(ItemSize, CountsTextAndBytes)
{
    EXPECT_EQ(attribute_size(""), 0u);
    EXPECT_EQ(attribute_size("abc"), 3u);
    EXPECT_EQ(attribute_size("\xc3\xa9"), 2u);
    EXPECT_EQ(attribute_size(make_binary("abcd")), 4u);
    EXPECT_EQ(attribute_size(true), 1u);
    EXPECT_EQ(attribute_size(nullptr), 1u);
}

TEST(ItemSize, CountsSetsAsTheirElements)
{
    EXPECT_EQ(attribute_size(string_set("a", "bcd")), 4u);
    EXPECT_EQ(attribute_size(number_set(1, 123)), 5u);
    EXPECT_EQ(attribute_size(binary_set(make_binary("ab"))), 2u);
}

TEST(ItemSize, AddsThreeForAContainerAndOneForEachElement)
{
    EXPECT_EQ(attribute_size(attribute_value::list()), 3u);
    EXPECT_EQ(attribute_size(attribute_value::list{"ab", true}), 3u + 1 + 2 + 1 + 1);
    EXPECT_EQ(attribute_size(item()), 3u);
    EXPECT_EQ(attribute_size(item().set("name", "ab")), 3u + 1 + 4 + 2);
}

TEST(ItemSize, AddsUpNamesAndValues)
{
    EXPECT_EQ(item_size(item()), 0u);
    EXPECT_EQ(item_size(item().set("id", 1).set("name", "Hangar")), 2u + 2 + 4 + 6);
    EXPECT_EQ(item_size(item().set("a", std::string(max_item_size - 1, 'x'))), max_item_size);
}

// -- Objects

TEST(ItemSize, CountsObjectsAsTheirItems)
{
    test::random_values random(23);
    for (int round = 0; round < 500; ++round)
    {
        sized object;
        const auto set = [&]<class T>(T& member) { member = random.make<T>(); };
        set(object.number);
        set(object.exact);
        set(object.text);
        set(object.bytes);
        set(object.maybe);
        set(object.texts);
        set(object.numbers);
        set(object.lists);
        set(object.map);
        object.parts.resize(random.below(3));

        EXPECT_EQ(ddbm::item_size(object), item_size(ddbm::to_item(object)));
    }
}

TEST(ItemSize, CountsWhatHasNoFixedForm)
{
    test::generated_items items(29);
    for (int round = 0; round < 500; ++round)
    {
        const loose object{items.next()};
        EXPECT_EQ(ddbm::item_size(object), item_size(item().set("rest", object.rest)));
    }
}

}  // namespace
}  // namespace ddbm::detail
