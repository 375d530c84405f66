// Members without a fixed form: any value, any map, and sets of such values.

#include "support/generated_items.hpp"
#include "unit/codecs/codec_testing.hpp"

#include <ddbm/codecs/item.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {
namespace {

TEST(FreeFormCodec, KeepsEveryItem)
{
    test::generated_items items(5);
    for (int round = 0; round < 300; ++round)
    {
        const one<item> object{items.next()};
        EXPECT_EQ(item_by_all_ways(object).at("m"), attribute_value(object.m));
        EXPECT_EQ(read_one<one<item>>(written(object)).m, object.m);
    }
}

TEST(FreeFormCodec, KeepsEveryValue)
{
    test::generated_items items(6);
    for (int round = 0; round < 300; ++round)
    {
        for (const auto& [name, value] : items.next())
        {
            const one<attribute_value> object{value};
            EXPECT_EQ(item_by_all_ways(object).at("m"), value);
            EXPECT_EQ(read_one<one<attribute_value>>(written(object)).m, value);
        }
    }
}

TEST(FreeFormCodec, IsNullOrEmptyWhereThatIsWhatItHolds)
{
    expect_stored(attribute_value(), R"({"NULL":true})");
    expect_stored(attribute_value(item()), R"({"M":{}})");
    expect_stored(item(), R"({"M":{}})");
    EXPECT_EQ(refusal_of<one<attribute_value>>("{}").code(), errc::attribute_missing);
    expect_refusal(
        refusal_of_value<item>(R"({"S":"x"})"),
        errc::attribute_type_mismatch,
        "m",
        "a map",
        "a string"
    );
}

TEST(FreeFormCodec, StandsInContainers)
{
    expect_stored(
        std::vector<attribute_value>{1, "a", nullptr, string_set("x", "y")},
        R"({"L":[{"N":"1"},{"S":"a"},{"NULL":true},{"SS":["x","y"]}]})"
    );
    expect_stored(
        std::map<std::string, item>{{"a", item().set("b", 1)}},
        R"({"M":{"a":{"M":{"b":{"N":"1"}}}}})"
    );
    expect_stored(std::optional(item().set("b", 1)), R"({"M":{"b":{"N":"1"}}})");
    expect_stored(std::optional<item>(), "absent");
}

TEST(FreeFormCodec, ReadsSetsInAnyOrderAndNoElementTwice)
{
    EXPECT_EQ(
        read_one<one<attribute_value>>(R"({"m":{"NS":["10","9","1.0"]}})").m,
        attribute_value(number_set(1, 9, 10))
    );
    for (const char* json : {R"({"SS":["a","b","a"]})", R"({"NS":["1","1.0"]})"})
    {
        EXPECT_EQ(refusal_of_value<attribute_value>(json).code(), errc::duplicate_in_set);
        EXPECT_EQ(
            refusal_of_value<std::vector<attribute_value>>(R"({"L":[)" + std::string(json) + "]}")
                .code(),
            errc::duplicate_in_set
        );
    }
}

TEST(FreeFormCodec, NamesThePlaceOfWhatIsNoValue)
{
    expect_refusal(
        refusal_of_value<item>(R"({"M":{"a":{"L":[{"N":"1"},{"N":"x"}]}}})"),
        errc::number_invalid,
        "m.a[1]",
        "any value",
        "x"
    );
}

TEST(FreeFormCodec, KeepsSetsAndLeavesOutTheEmptyOnes)
{
    expect_stored(string_set("b", "a"), R"({"SS":["a","b"]})");
    expect_stored(number_set(2, 1.5), R"({"NS":["1.5","2"]})");
    expect_stored(binary_set(make_binary("a")), R"({"BS":["YQ=="]})");
    expect_stored(string_set(), "absent");
    EXPECT_EQ(refusal_of_value<number_set>(R"({"NS":["1","1.0"]})").code(), errc::duplicate_in_set);
    EXPECT_EQ(
        refusal_of_value<number_set>(R"({"SS":["1"]})").code(), errc::attribute_type_mismatch
    );
}

TEST(FreeFormCodec, HasNoMoreLevelsThanDynamoDb)
{
    attribute_value deep;
    for (std::size_t level = 0; level < value_writer::max_depth; ++level)
        deep = attribute_value::list{deep};
    item_by_all_ways(one<attribute_value>{deep});

    const one<attribute_value> deeper{attribute_value::list{deep}};
    EXPECT_EQ(refusal_to_write(deeper).code(), errc::nesting_too_deep);
}

}  // namespace
}  // namespace ddbm::detail
