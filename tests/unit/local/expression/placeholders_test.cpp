#include "expression_testing.hpp"
#include "local/expression/placeholders.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

struct refused_placeholders
{
    std::string names;
    std::string values;
    std::string message;
};

TEST(Placeholders, AreRefusedForWhatIsWrongWithThemselves)
{
    const std::string long_key = "#" + std::string(255, 'a');
    const refused_placeholders cases[] = {
        {"{}", "", "ExpressionAttributeNames must not be empty"},
        {"{}", "{}", "ExpressionAttributeNames must not be empty"},
        {"", "{}", "ExpressionAttributeValues must not be empty"},
        {R"({"a": "b"})",
         "",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "a")"},
        {R"({"#": "b"})",
         "",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "#")"},
        {R"({"": "b"})",
         "",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "")"},
        {R"({":a": "b"})",
         "",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: ":a")"},
        {R"({"#a-b": "b"})",
         "",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b")"},
        {R"({"#é": "b"})",
         "",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "#é")"},
        {R"({"#a": "b", "a": "b"})",
         "{}",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "a")"},
        {R"({")" + long_key + R"(": "b"})",
         "",
         "ExpressionAttributeNames contains invalid key: The expression attribute map contains a "
         "key that is too long; size of key: 256"},
        {R"({"#a": ""})",
         "",
         "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a"},
        {R"({"#a": ")" + std::string(65536, 'x') + R"("})",
         "",
         "ExpressionAttributeNames contains invalid value: Attribute name is too large, must be "
         "less than 65536 bytes for key #a"},
        {"",
         R"({"b": {"S": "a"}})",
         R"(ExpressionAttributeValues contains invalid key: Syntax error; key: "b")"},
        {"",
         R"({":": {"S": "a"}})",
         R"(ExpressionAttributeValues contains invalid key: Syntax error; key: ":")"},
        {"",
         R"({":a": {}, "b": {"S": "a"}})",
         R"(ExpressionAttributeValues contains invalid key: Syntax error; key: "b")"},
        {"",
         R"({":b": {}})",
         "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must "
         "contain exactly one of the supported datatypes for key :b"},
        {"",
         R"({":a": {"S": "a"}, ":b": {"N": "b"}})",
         "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
         "numeric value: b for key :b"},
        {"",
         R"({":b": {"SS": []}})",
         "ExpressionAttributeValues contains invalid value: One or more parameter values were "
         "invalid: An string set  may not be empty for key :b"},
    };
    for (const refused_placeholders& each : cases)
    {
        EXPECT_EQ(refusal_of([&] { make_placeholders(each.names, each.values); }), each.message);
    }
}

TEST(Placeholders, TakeTwoMegabytesTogetherAndNoMore)
{
    constexpr std::size_t limit = 2 * 1024 * 1024;
    const auto with_value_of = [](std::size_t bytes) {
        return R"({":v": {"S": ")" + std::string(bytes, 'x') + R"("}})";
    };
    std::string many_names;
    for (int i = 10; i < 50; ++i)
        many_names += (many_names.empty() ? "{\"#" : ", \"#") + std::to_string(i) + "\": \"" +
                      std::string(60000, 'x') + "\"";
    many_names += "}";

    EXPECT_EQ(refusal_of([&] { make_placeholders("", with_value_of(limit - 2)); }), "");
    EXPECT_EQ(
        refusal_of([&] { make_placeholders("", with_value_of(limit - 1)); }),
        "ExpressionAttributeValues exceeds max size"
    );
    EXPECT_EQ(
        refusal_of([&] { make_placeholders(R"({"#n": "n"})", with_value_of(limit - 2)); }),
        "ExpressionAttributeValues exceeds max size"
    );
    EXPECT_EQ(
        refusal_of([&] { make_placeholders(many_names, ""); }),
        "ExpressionAttributeNames exceeds max size"
    );
}

TEST(Placeholders, GiveWhatTheyStandFor)
{
    placeholders p = make_placeholders(R"({"#a": "name", "#0": "a.b"})", R"({":1": {"N": "5"}})");

    ASSERT_NE(p.name("#a"), nullptr);
    EXPECT_EQ(*p.name("#a"), "name");
    EXPECT_EQ(*p.name("#0"), "a.b");
    EXPECT_EQ(p.name("#b"), nullptr);
    EXPECT_EQ(p.name(":1"), nullptr);
    ASSERT_NE(p.value(":1"), nullptr);
    EXPECT_EQ(*p.value(":1"), attribute_value(5));
    EXPECT_EQ(p.value(":2"), nullptr);
    EXPECT_EQ(p.shared_value(":2"), nullptr);
}

TEST(Placeholders, AreAllToBeUsedNamesFirst)
{
    placeholders p = make_placeholders(
        R"({"#b": "x", "#a": "x", "#c": "x"})", R"({":a": {"N": "5"}, ":b": {"N": "5"}})"
    );

    p.name("#c");
    EXPECT_EQ(
        refusal_of([&] { p.check_all_used(); }),
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}"
    );
    p.name("#a");
    p.name("#b");
    p.value(":b");
    EXPECT_EQ(
        refusal_of([&] { p.check_all_used(); }),
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}"
    );
    p.value(":a");
    EXPECT_EQ(refusal_of([&] { p.check_all_used(); }), "");
}

TEST(Placeholders, MayBeAbsent)
{
    placeholders p(nullptr, nullptr);

    EXPECT_EQ(p.name("#a"), nullptr);
    EXPECT_EQ(p.value(":a"), nullptr);
    EXPECT_EQ(refusal_of([&] { p.check_all_used(); }), "");
}

}  // namespace
}  // namespace ddbm::local::detail
