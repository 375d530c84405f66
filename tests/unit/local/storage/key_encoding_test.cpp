#include "local/storage/key_encoding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace ddbm::local::detail {
namespace {

std::string key_of(const attribute_value& value)
{
    std::string key;
    append_key_value(key, value);
    return key;
}

std::string partition_of(const attribute_value& value)
{
    const attribute_value* const values[] = {&value};
    std::string key;
    append_partition(key, values);
    return key;
}

// Each is less than the next, and no key is the beginning of another.
void expect_ascending(const std::vector<attribute_value>& values)
{
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        for (std::size_t k = i + 1; k < values.size(); ++k)
        {
            EXPECT_LT(key_of(values[i]), key_of(values[k])) << i << ' ' << k;
            EXPECT_FALSE(key_of(values[k]).starts_with(key_of(values[i]))) << i << ' ' << k;
        }
    }
}

attribute_value text(std::string_view bytes)
{
    return attribute_value(std::string(bytes));
}

TEST(KeyEncoding, OrdersStringsByBytes)
{
    expect_ascending(
        {text(""),
         text({"\0", 1}),
         text({"\0\0", 2}),
         text({"\0\1", 2}),
         text("\1"),
         text({"\1\0", 2}),
         text("\1\1"),
         text("\1\2"),
         text("\2"),
         text("A"),
         text({"a\0b", 3}),
         text("a\1"),
         text("aa"),
         text("b"),
         text("ä"),
         text("€")}
    );
}

TEST(KeyEncoding, OrdersBinariesByUnsignedBytes)
{
    std::vector<attribute_value> values{make_binary("")};
    for (int byte = 0; byte < 256; ++byte)
    {
        values.emplace_back(binary{static_cast<std::byte>(byte)});
        values.emplace_back(binary{static_cast<std::byte>(byte), std::byte(0)});
        values.emplace_back(binary{static_cast<std::byte>(byte), std::byte(255)});
    }

    expect_ascending(values);
}

TEST(KeyEncoding, OrdersNumbersByValue)
{
    std::vector<attribute_value> values;
    for (const char* magnitude :
         {"9.9999999999999999999999999999999999999e125",
          "1e125",
          "9e124",
          "1001",
          "1000",
          "100.5",
          "100",
          "99.999999999999999999999999999999999999",
          "99",
          "10",
          "9",
          "1.25",
          "1.2",
          "1.01",
          "1.001",
          "1",
          "0.5",
          "0.1",
          "0.09",
          "0.01",
          "1.0000000000000000000000000000000000001e-130",
          "1e-130"})
        values.emplace_back(number::parse(magnitude));
    std::reverse(values.begin(), values.end());
    std::vector<attribute_value> all;
    for (auto each = values.rbegin(); each != values.rend(); ++each)
        all.emplace_back(number::parse('-' + each->as_number().to_string()));
    all.emplace_back(0);
    all.insert(all.end(), values.begin(), values.end());

    expect_ascending(all);
}

TEST(KeyEncoding, GivesEqualNumbersOneKey)
{
    EXPECT_EQ(key_of(number::parse("1.50")), key_of(number::parse("15e-1")));
    EXPECT_EQ(key_of(number::parse("-0")), key_of(0));
}

TEST(KeyEncoding, TakesFewBytesForSmallNumbers)
{
    EXPECT_EQ(key_of(0).size(), 2u);
    EXPECT_EQ(key_of(7).size(), 3u);
    EXPECT_EQ(key_of(-7).size(), 3u);
    EXPECT_EQ(key_of(2026).size(), 4u);
}

TEST(KeyEncoding, HasThePrefixOfEverythingThatBeginsWithAValue)
{
    for (const attribute_value& start : {text("a"), text({"a\0", 2}), text("a\1"), text("")})
    {
        std::string prefix;
        append_key_prefix(prefix, start);
        const std::string& characters = start.as_string();
        EXPECT_TRUE(key_of(start).starts_with(prefix));
        EXPECT_TRUE(key_of(text(characters + "\1")).starts_with(prefix));
        EXPECT_TRUE(key_of(text(characters + "z")).starts_with(prefix));
    }
    std::string prefix;
    append_key_prefix(prefix, text("a"));
    EXPECT_FALSE(key_of(text("b")).starts_with(prefix));
    EXPECT_FALSE(key_of(text({"\0a", 2})).starts_with(prefix));
}

TEST(KeyEncoding, FindsWhatComesAfterAPrefix)
{
    EXPECT_EQ(after_prefix("ab"), "ac");
    EXPECT_EQ(after_prefix("a\xff\xff"), "b");
    EXPECT_EQ(after_prefix("\xff"), "");
    EXPECT_EQ(after_prefix(""), "");
}

// The order that was seen in DynamoDB.
TEST(KeyEncoding, ScansStringsInTheOrderOfTheService)
{
    std::vector<std::string> keys = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    keys.insert(keys.end(), {"aardman", "hello", "zapf", "äáöü"});
    std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) {
        return partition_of(a) < partition_of(b);
    });

    const std::vector<std::string> expected = {
        "2", "8", "9", "1", "6", "hello", "0", "5", "4", "äáöü", "aardman", "7", "3", "zapf"};
    EXPECT_EQ(keys, expected);
}

TEST(KeyEncoding, HashesEqualNumbersAlikeAndBinariesAsStrings)
{
    EXPECT_EQ(partition_of(number::parse("1.0")), partition_of(1));
    EXPECT_EQ(partition_of(make_binary("hello")), partition_of("hello"));
    EXPECT_NE(partition_of(1).substr(0, 8), partition_of(-1).substr(0, 8));
}

TEST(KeyEncoding, PutsTheValuesBehindTheHash)
{
    const attribute_value first("a");
    const attribute_value second(5);
    const attribute_value* const values[] = {&first, &second};
    std::string key = "front";
    append_partition(key, values);

    EXPECT_TRUE(key.starts_with("front"));
    EXPECT_EQ(key.substr(5 + 8), key_of(first) + key_of(second));
}

TEST(KeyEncoding, SplitsTheHashesIntoSegmentsWithoutGaps)
{
    for (std::uint32_t total : {1u, 2u, 3u, 7u, 4096u, 4097u, 1'000'000u})
    {
        EXPECT_EQ(segment_start(0, total), "");
        EXPECT_EQ(segment_start(total, total), "");
        std::string last;
        for (std::uint32_t segment = 1; segment < total; ++segment)
        {
            const std::string start = segment_start(segment, total);
            ASSERT_LT(last, start) << segment << " of " << total;
            last = start;
        }
    }
}

TEST(KeyEncoding, PutsSegmentsInsideOfThoseThatAreTwiceAsLarge)
{
    for (std::uint32_t total : {2u, 3u, 1000u, 2048u, 5000u, 65536u})
        for (std::uint32_t segment = 0; segment < total; ++segment)
            ASSERT_EQ(segment_start(segment, total), segment_start(2 * segment, 2 * total))
                << segment << " of " << total;
}

TEST(KeyEncoding, CutsSegmentsWhereTheServiceWasSeenTo)
{
    EXPECT_EQ(segment_start(1, 2), std::string("\x80\0\0\0", 4));
    // ceil(4096 / 3) is 0x556.
    EXPECT_EQ(segment_start(1, 3), std::string("\x55\x60\0\0", 4));
}

}  // namespace
}  // namespace ddbm::local::detail
