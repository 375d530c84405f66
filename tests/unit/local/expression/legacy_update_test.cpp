#include "expression_testing.hpp"
#include "local/expression/update.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

std::string action(std::string_view name, std::string_view value)
{
    std::string json = R"({"a": {"Action": ")";
    json.append(name).append("\"");
    if (!value.empty())
        json.append(R"(, "Value": )").append(value);
    return json.append("}}");
}

std::string updated(std::string_view json, std::string_view before)
{
    return to_json(legacy_update(object_of(json)).apply(item_from_json(before)));
}

struct legacy_case
{
    const char* name;
    const char* value;
    const char* before;  // of the attribute; null: there is none
    const char* result;
};

TEST(LegacyUpdate, PutsAddsAndDeletes)
{
    const legacy_case cases[] = {
        {"PUT", R"({"S": "x"})", nullptr, R"({"a":{"S":"x"}})"},
        {"PUT", R"({"L": []})", R"({"S": "y"})", R"({"a":{"L":[]}})"},
        {"DELETE", "", R"({"S": "y"})", "{}"},
        {"DELETE", "", nullptr, "{}"},
        {"DELETE", R"({"SS": ["a"]})", R"({"SS": ["a", "b"]})", R"({"a":{"SS":["b"]}})"},
        {"DELETE", R"({"SS": ["a", "b"]})", R"({"SS": ["a", "b"]})", "{}"},
        {"DELETE", R"({"SS": ["a"]})", nullptr, "{}"},
        {"ADD", R"({"N": "1"})", nullptr, R"({"a":{"N":"1"}})"},
        {"ADD", R"({"N": "1.5"})", R"({"N": "-3"})", R"({"a":{"N":"-1.5"}})"},
        {"ADD", R"({"NS": ["1"]})", R"({"NS": ["2", "1"]})", R"({"a":{"NS":["1","2"]}})"},
        {"ADD", R"({"BS": ["AQ=="]})", nullptr, R"({"a":{"BS":["AQ=="]}})"},
        {"ADD",
         R"({"L": [{"N": "2"}]})",
         R"({"L": [{"N": "1"}]})",
         R"({"a":{"L":[{"N":"1"},{"N":"2"}]}})"},
        {"ADD", R"({"L": [{"N": "2"}]})", nullptr, R"({"a":{"L":[{"N":"2"}]}})"},
    };
    for (const legacy_case& each : cases)
    {
        const std::string before =
            each.before ? R"({"a": )" + std::string(each.before) + "}" : std::string("{}");
        EXPECT_EQ(updated(action(each.name, each.value), before), each.result)
            << each.name << each.value;
    }
}

TEST(LegacyUpdate, PutsByDefaultAndTakesNamesAsTheyAre)
{
    const update made = legacy_update(object_of(
        R"({"a.b": {"Value": {"S": "x"}}, "size": {"Value": {"N": "1"}, "Action": "ADD"},
            "c": {"Action": "DELETE"}})"
    ));

    EXPECT_EQ(made.targets(), (std::vector<document_path>{{{"a.b"}}, {{"size"}}, {{"c"}}}));
    ASSERT_EQ(made.plain_values().size(), 1U);
    EXPECT_EQ(made.plain_values().front().first, "a.b");
    const item before = item_from_json(R"({"c": {"S": "old"}, "k": {"S": "r"}})");
    const item after = made.apply(before);
    EXPECT_EQ(to_json(after), R"({"a.b":{"S":"x"},"k":{"S":"r"},"size":{"N":"1"}})");
    EXPECT_EQ(to_json(made.updated_old(before)), R"({"c":{"S":"old"}})");
    EXPECT_EQ(to_json(made.updated_new(before, after)), R"({"a.b":{"S":"x"},"size":{"N":"1"}})");
}

TEST(LegacyUpdate, IsRefusedForItsValues)
{
    const std::string invalid = "One or more parameter values were invalid: ";
    const std::string only_delete =
        invalid + "Only DELETE action is allowed when no attribute value is specified";
    const std::string not_number = "The parameter cannot be converted to a numeric value: b";
    const std::pair<std::string, std::string> cases[] = {
        {R"({"a": {}})", only_delete},
        {action("PUT", ""), only_delete},
        {action("ADD", ""), only_delete},
        {action("PUT", R"({"N": "b"})"), not_number},
        {action("DELETE", R"({"N": "b"})"), not_number},
        {action("DELETE", R"({"S": "a"})"),
         invalid + "DELETE action with value is not supported for the type S"},
        {action("DELETE", R"({"N": "1"})"),
         invalid + "DELETE action with value is not supported for the type N"},
        {action("DELETE", R"({"L": []})"),
         invalid + "DELETE action with value is not supported for the type L"},
        {action("ADD", R"({"S": "a"})"), invalid + "ADD action is not supported for the type S"},
        {action("ADD", R"({"BOOL": true})"),
         invalid + "ADD action is not supported for the type BOOL"},
        {action("ADD", R"({"NULL": true})"),
         invalid + "ADD action is not supported for the type NULL"},
        {action("ADD", R"({"M": {}})"), invalid + "ADD action is not supported for the type M"},
        {action("ADD", R"({"B": "AQ=="})"), invalid + "ADD action is not supported for the type B"},
    };
    for (const auto& [json, message] : cases)
    {
        const std::string& updates = json;
        EXPECT_EQ(refusal_of([&] { legacy_update(object_of(updates)); }), message) << json;
    }
}

TEST(LegacyUpdate, FailsWhereTheItemHasAnotherType)
{
    const std::string mismatch = "Type mismatch for attribute to update";
    for (const char* value : {R"({"N": "1"})", R"({"NS": ["1"]})", R"({"L": []})"})
        EXPECT_EQ(
            refusal_of([&] { updated(action("ADD", value), R"({"a": {"SS": ["x"]}})"); }), mismatch
        ) << value;
    EXPECT_EQ(
        refusal_of([&] { updated(action("DELETE", R"({"SS": ["x"]})"), R"({"a": {"S": "x"}})"); }),
        mismatch
    );
    EXPECT_EQ(
        refusal_of([&] { updated(action("ADD", R"({"N": "9e125"})"), R"({"a": {"N": "9e125"}})"); }
        ),
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
    );
}

TEST(LegacyUpdate, MakesAnItemUnlessItOnlyTakesAway)
{
    const auto creates = [](const std::string& json) {
        return legacy_update(object_of(json)).creates_item();
    };

    EXPECT_TRUE(creates("{}"));
    EXPECT_TRUE(creates(action("PUT", R"({"S": "x"})")));
    EXPECT_TRUE(creates(action("ADD", R"({"N": "1"})")));
    EXPECT_FALSE(creates(action("DELETE", "")));
    EXPECT_FALSE(creates(action("DELETE", R"({"SS": ["a"]})")));
}

}  // namespace
}  // namespace ddbm::local::detail
