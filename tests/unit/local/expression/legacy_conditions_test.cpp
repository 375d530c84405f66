#include "expression_testing.hpp"
#include "local/expression/condition.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

constexpr std::string_view parameter = "One or more parameter values were invalid: ";

struct refused_expectation
{
    const char* json;
    std::string message;
};

std::string invalid(std::string_view what)
{
    return std::string(parameter).append(what);
}

std::string comparison(std::string_view op, std::string_view values)
{
    return std::string(R"({"ComparisonOperator": ")")
        .append(op)
        .append(R"(", "AttributeValueList": [)")
        .append(values)
        .append("]}");
}

std::string for_attribute(std::string_view condition)
{
    return std::string(R"({"a": )").append(condition).append("}");
}

condition expected(std::string_view one)
{
    return expected_condition(object_of(for_attribute(one)), {});
}

condition filter(std::string_view one)
{
    return filter_condition(object_of(for_attribute(one)), {});
}

TEST(ExpectedCondition, IsRefusedInAnOrderOfItsOwn)
{
    const refused_expectation cases[] = {
        {R"({"Value": {"N": "b"}, "AttributeValueList": [{"S": "a"}], "Exists": true})",
         invalid("Value and AttributeValueList cannot be used together for Attribute: a")},
        {R"({"Exists": true, "ComparisonOperator": "EQ"})",
         invalid("Exists and ComparisonOperator cannot be used together for Attribute: a")},
        {R"({"ComparisonOperator": "LT"})",
         invalid("Value or AttributeValueList must be used with ComparisonOperator: LT for "
                 "Attribute: a")},
        {R"({"ComparisonOperator": "EQ", "AttributeValueList": []})",
         invalid("Invalid number of argument(s) for the EQ ComparisonOperator")},
        {R"({"ComparisonOperator": "NULL", "Value": {"S": "a"}})",
         invalid("Invalid number of argument(s) for the NULL ComparisonOperator")},
        {R"({"ComparisonOperator": "BETWEEN", "Value": {"S": "a"}})",
         invalid("Invalid number of argument(s) for the BETWEEN ComparisonOperator")},
        {R"({"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}, {"N": "b"}]})",
         "The parameter cannot be converted to a numeric value: b"},
        {R"({"ComparisonOperator": "LT", "Value": {"SS": ["a"]}})",
         invalid("ComparisonOperator LT is not valid for SS AttributeValue type")},
        {R"({"AttributeValueList": [{"N": "b"}], "Exists": false})",
         invalid("AttributeValueList can only be used with a ComparisonOperator for Attribute: a")},
        {"{}", invalid("Value must be provided when Exists is null for Attribute: a")},
        {R"({"Exists": true})",
         invalid("Value must be provided when Exists is true for Attribute: a")},
        {R"({"Exists": false, "Value": {"N": "b"}})",
         invalid("Value cannot be used when Exists is false for Attribute: a")},
        {R"({"Value": {"N": "b"}})", "The parameter cannot be converted to a numeric value: b"},
    };
    for (const refused_expectation& each : cases)
        EXPECT_EQ(refusal_of([&] { expected(each.json); }), each.message) << each.json;
}

struct refused_comparison
{
    const char* op;
    const char* values;
    std::string message;
};

TEST(LegacyComparison, TakesOnlySomeNumbersAndTypesOfValues)
{
    const auto number_of = [](const std::string& op) {
        return invalid("Invalid number of argument(s) for the " + op + " ComparisonOperator");
    };
    const auto type = [](const std::string& op, const std::string& name) {
        return invalid(
            "ComparisonOperator " + op + " is not valid for " + name + " AttributeValue type"
        );
    };
    const std::string mixed =
        invalid("AttributeValues inside AttributeValueList must be of same type");
    const refused_comparison cases[] = {
        {"EQ", "", number_of("EQ")},
        {"NE", "", number_of("NE")},
        {"LE", "", number_of("LE")},
        {"LT", "", number_of("LT")},
        {"GE", "", number_of("GE")},
        {"GT", "", number_of("GT")},
        {"CONTAINS", "", number_of("CONTAINS")},
        {"NOT_CONTAINS", "", number_of("NOT_CONTAINS")},
        {"BEGINS_WITH", "", number_of("BEGINS_WITH")},
        {"IN", "", number_of("IN")},
        {"NOT_NULL", R"({"S": "a"})", number_of("NOT_NULL")},
        {"NULL", R"({"S": "a"})", number_of("NULL")},
        {"EQ", R"({"S": "a"}, {"S": "b"})", number_of("EQ")},
        {"EQ", R"({"S": "a"}, {"N": "1"})", number_of("EQ")},
        {"BETWEEN", R"({"S": "a"})", number_of("BETWEEN")},
        {"BETWEEN", R"({"S": "a"}, {"S": "b"}, {"S": "c"})", number_of("BETWEEN")},
        {"IN", R"({"S": "a"}, {"N": "1"})", mixed},
        {"BETWEEN", R"({"S": "b"}, {"N": "1"})", mixed},
        {"BETWEEN",
         R"({"S": "b"}, {"S": "a"})",
         "The BETWEEN condition was provided a range where the lower bound is greater than the "
         "upper bound"},
        {"BETWEEN",
         R"({"N": "10"}, {"N": "9"})",
         "The BETWEEN condition was provided a range where the lower bound is greater than the "
         "upper bound"},
        {"BETWEEN", R"({"SS": ["a"]}, {"SS": ["b"]})", type("BETWEEN", "SS")},
        {"IN", R"({"SS": ["a"]})", type("IN", "SS")},
        {"LT", R"({"BOOL": true})", type("LT", "BOOL")},
        {"LE", R"({"NULL": true})", type("LE", "NULL")},
        {"GT", R"({"L": []})", type("GT", "L")},
        {"GE", R"({"M": {}})", type("GE", "M")},
        {"CONTAINS", R"({"NS": ["1"]})", type("CONTAINS", "NS")},
        {"CONTAINS", R"({"L": []})", type("CONTAINS", "L")},
        {"NOT_CONTAINS", R"({"M": {}})", type("NOT_CONTAINS", "M")},
        {"BEGINS_WITH", R"({"N": "1"})", type("BEGINS_WITH", "N")},
        {"BEGINS_WITH", R"({"SS": ["a"]})", type("BEGINS_WITH", "SS")},
        {"EQ", R"({"N": "x"})", "The parameter cannot be converted to a numeric value: x"},
    };
    for (const refused_comparison& each : cases)
    {
        const std::string one = comparison(each.op, each.values);
        EXPECT_EQ(refusal_of([&] { expected(one); }), each.message) << one;
        EXPECT_EQ(refusal_of([&] { filter(one); }), each.message) << one;
    }
    EXPECT_EQ(refusal_of([] { filter(R"({"ComparisonOperator": "EQ"})"); }), number_of("EQ"));
}

struct comparison_case
{
    const char* op;
    const char* values;
    const char* value;  // of the attribute; null: there is none
    bool holds;
};

TEST(LegacyComparison, ComparesAsTheOperatorsOfExpressions)
{
    const comparison_case cases[] = {
        {"EQ", R"({"N": "5.0"})", R"({"N": "5"})", true},
        {"EQ", R"({"SS": ["b", "a"]})", R"({"SS": ["a", "b"]})", true},
        {"EQ", R"({"S": "5"})", R"({"N": "5"})", false},
        {"EQ", R"({"S": "5"})", nullptr, false},
        {"NE", R"({"S": "5"})", R"({"S": "6"})", true},
        {"NE", R"({"S": "5"})", R"({"N": "5"})", true},
        {"NE", R"({"S": "5"})", R"({"S": "5"})", false},
        {"NE", R"({"S": "5"})", nullptr, true},
        {"LT", R"({"N": "10"})", R"({"N": "9"})", true},
        {"LT", R"({"N": "10"})", R"({"S": "9"})", false},
        {"LE", R"({"N": "9"})", R"({"N": "9"})", true},
        {"GT", R"({"S": "a"})", R"({"S": "b"})", true},
        {"GT", R"({"S": "a"})", nullptr, false},
        {"GE", R"({"B": "AQ=="})", R"({"B": "/w=="})", true},
        {"BETWEEN", R"({"N": "1"}, {"N": "3"})", R"({"N": "3"})", true},
        {"BETWEEN", R"({"N": "1"}, {"N": "3"})", R"({"N": "4"})", false},
        {"IN", R"({"S": "a"}, {"S": "b"})", R"({"S": "b"})", true},
        {"IN", R"({"S": "a"}, {"S": "b"})", R"({"S": "c"})", false},
        {"IN", R"({"S": "a"})", nullptr, false},
        {"BEGINS_WITH", R"({"S": "ab"})", R"({"S": "abc"})", true},
        {"BEGINS_WITH", R"({"S": "b"})", R"({"S": "abc"})", false},
        {"NULL", "", nullptr, true},
        {"NULL", "", R"({"NULL": true})", false},
        {"NOT_NULL", "", R"({"NULL": true})", true},
        {"NOT_NULL", "", nullptr, false},
        {"CONTAINS", R"({"S": "b"})", R"({"S": "abc"})", true},
        {"CONTAINS", R"({"S": "b"})", R"({"SS": ["a", "b"]})", true},
        {"CONTAINS", R"({"N": "1"})", R"({"NS": ["1.0"]})", true},
        {"CONTAINS", R"({"BOOL": true})", R"({"L": [{"BOOL": true}]})", true},
        {"CONTAINS", R"({"S": "b"})", R"({"N": "5"})", false},
        {"CONTAINS", R"({"S": "b"})", nullptr, false},
        {"NOT_CONTAINS", R"({"S": "b"})", R"({"S": "abc"})", false},
        {"NOT_CONTAINS", R"({"S": "b"})", R"({"S": "ac"})", true},
        {"NOT_CONTAINS", R"({"S": "b"})", R"({"N": "5"})", true},
        {"NOT_CONTAINS", R"({"NULL": true})", R"({"L": [{"NULL": true}]})", false},
        {"NOT_CONTAINS", R"({"S": "b"})", nullptr, false},
    };
    for (const comparison_case& each : cases)
    {
        const std::string one = comparison(each.op, each.values);
        const item attributes = each.value ? item_from_json(for_attribute(each.value)) : item();
        EXPECT_EQ(expected(one).holds(attributes), each.holds) << one;
        EXPECT_EQ(filter(one).holds(attributes), each.holds) << one;
    }
}

TEST(ExpectedCondition, TestsValuesAndExistence)
{
    const item has = item().set("a", "x");

    EXPECT_TRUE(expected(R"({"Value": {"S": "x"}})").holds(has));
    EXPECT_FALSE(expected(R"({"Value": {"S": "y"}})").holds(has));
    EXPECT_FALSE(expected(R"({"Value": {"S": "x"}})").holds(item()));
    EXPECT_TRUE(expected(R"({"Value": {"S": "x"}, "Exists": true})").holds(has));
    EXPECT_FALSE(expected(R"({"Exists": false})").holds(has));
    EXPECT_TRUE(expected(R"({"Exists": false})").holds(item()));
    EXPECT_TRUE(expected(R"({"ComparisonOperator": "EQ", "Value": {"S": "x"}})").holds(has));
    EXPECT_TRUE(expected(R"({"ComparisonOperator": "IN", "Value": {"S": "x"}})").holds(has));
    EXPECT_TRUE(expected(R"({"ComparisonOperator": "NOT_NULL"})").holds(has));
}

TEST(LegacyConditions, AreCombinedByTheConditionalOperator)
{
    const auto both = object_of(
        R"({"a": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "x"}]},
            "b": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "y"}]}})"
    );
    const item one = item().set("a", "x");
    const item two = item().set("a", "x").set("b", "y");

    EXPECT_FALSE(filter_condition(both, {}).holds(one));
    EXPECT_TRUE(filter_condition(both, {}).holds(two));
    EXPECT_FALSE(filter_condition(both, "AND").holds(one));
    EXPECT_TRUE(filter_condition(both, "OR").holds(one));
    EXPECT_FALSE(filter_condition(both, "OR").holds(item()));
    EXPECT_FALSE(expected_condition(both, "AND").holds(one));
    EXPECT_TRUE(expected_condition(both, "OR").holds(one));
}

TEST(LegacyConditions, TakeNamesAsTheyAre)
{
    const auto json = object_of(
        R"({"a.b": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "x"}]},
            "size": {"ComparisonOperator": "NOT_CONTAINS", "AttributeValueList": [{"S": "x"}]}})"
    );
    const condition parsed = filter_condition(json, {});

    EXPECT_TRUE(parsed.holds(item().set("a.b", "x").set("size", "y")));
    ASSERT_GE(parsed.paths().size(), 2U);
    EXPECT_EQ(parsed.paths().front(), (document_path{{"a.b"}}));
    EXPECT_EQ(parsed.paths().back(), (document_path{{"size"}}));
}

TEST(LegacyConditions, AreTrivialIfThereAreNone)
{
    EXPECT_TRUE(filter_condition({}, {}).is_trivial());
    EXPECT_TRUE(expected_condition({}, "OR").is_trivial());
}

}  // namespace
}  // namespace ddbm::local::detail
