#include "expression_testing.hpp"
#include "local/expression/key_condition.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

const char* name_of(key_operator op)
{
    switch (op)
    {
    case key_operator::eq:
        return "=";
    case key_operator::lt:
        return "<";
    case key_operator::le:
        return "<=";
    case key_operator::gt:
        return ">";
    case key_operator::ge:
        return ">=";
    case key_operator::between:
        return "between";
    case key_operator::begins_with:
        return "begins_with";
    case key_operator::other:
        return "other";
    }
    return "";
}

// "k = a; r between a b; "
std::string text_of(const key_condition& condition)
{
    std::string text;
    for (const key_clause& clause : condition.clauses)
    {
        text.append(clause.attribute).append(" ").append(name_of(clause.op));
        for (const auto& value : clause.operands)
            text.append(" ").append(value->is_string() ? value->as_string() : "?");
        text.append("; ");
    }
    return text;
}

std::string parsed(std::string_view text)
{
    placeholders p = make_placeholders(R"({"#dot": "a.b"})", one_of_each);
    return text_of(parse_key_condition(text, p));
}

struct key_case
{
    const char* text;
    const char* result;
};

TEST(KeyCondition, IsReadInTheOrderOfTheText)
{
    const key_case cases[] = {
        {"k = :s", "k = a; "},
        {"k = :s and r < :s2", "k = a; r < b; "},
        {"r <= :s AND k = :s2", "r <= a; k = b; "},
        {"(k = :s) and (r > :s)", "k = a; r > a; "},
        {"(k = :s and r >= :s)", "k = a; r >= a; "},
        {":s = k and :s < r", "k = a; r > a; "},
        {":s <= r", "r >= a; "},
        {":s > r", "r < a; "},
        {":s >= r", "r <= a; "},
        {"k = :s and r between :s and :s2", "k = a; r between a b; "},
        {"begins_with(r, :s) and k = :s", "r begins_with a; k = a; "},
        {"#dot = :s", "a.b = a; "},
        {"k = :l", "k = ?; "},
        {"k = :s and (r = :s and (b = :s2 and c > :s))", "k = a; r = a; b = b; c > a; "},
        {"a=:s and b=:s and c=:s and d=:s and e=:s and f=:s and g=:s and h=:s and i=:s",
         "a = a; b = a; c = a; d = a; e = a; f = a; g = a; h = a; i = a; "},
    };
    for (const key_case& each : cases)
        EXPECT_EQ(parsed(each.text), each.result) << each.text;
}

TEST(KeyCondition, IsRefusedForItsForm)
{
    const std::string op = "Invalid operator used in KeyConditionExpression: ";
    const std::string nested = "KeyConditionExpressions cannot contain nested operations";
    const std::string clause = "Invalid condition in KeyConditionExpression: ";
    const std::string first = " operator must have the key attribute as its first operand";
    const std::string many = clause + "Multiple attribute names used in one condition";
    const std::string none = clause + "No key attribute specified";
    const std::string path = "KeyConditionExpressions cannot have conditions on nested attributes";
    const std::string twice =
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition "
        "per key";
    const std::pair<std::string, std::string> cases[] = {
        {"k = :s or r = :s", op + "OR"},
        {"k = :s and (r = :s or r = :s2)", op + "OR"},
        {"begins_with(:s, r) or k = :s", op + "OR"},
        {"not k = :s", op + "NOT"},
        {"k = :s and not r = :s", op + "NOT"},
        {"k <> :s", op + "<>"},
        {"k in (:s)", op + "IN"},
        {"attribute_exists(k)", op + "attribute_exists"},
        {"attribute_not_exists(k)", op + "attribute_not_exists"},
        {"attribute_type(k, :T)", op + "attribute_type"},
        {"k = :s and contains(r, :s)", op + "contains"},
        {"size(k) = :s", nested},
        {"k = size(r)", nested},
        {"k = :s and r between size(a) and :s", nested},
        {":s between r and :s2", clause + "BETWEEN" + first},
        {":s between :s and :s2", clause + "BETWEEN" + first},
        {"begins_with(:s, r)", clause + "begins_with" + first},
        {"begins_with(:s, :s2)", clause + "begins_with" + first},
        {"k = r", many},
        {"r between :s and k", many},
        {"begins_with(r, k)", many},
        {":s = :s2", none},
        {"k.a = :s", path},
        {":s = k[0]", path},
        {"a.b = c", path},
        {"begins_with(k.a, :s)", path},
        {"k.a between :s and :s2", path},
        {"k = :s and k = :s2", twice},
        {"k = :s and r = :s and r < :s2", twice},
        {"k = :s and k = :s2 and a.b = :s", twice},
        {"a.b = :s and k = :s and k = :s2", path},
        {"k = r and contains(k, :s)", many},
    };
    for (const auto& [text, message] : cases)
    {
        const std::string& expression = text;
        EXPECT_EQ(refusal_of([&] { parsed(expression); }), message) << text;
    }
}

TEST(KeyCondition, JudgesOperandsFromLeftToRight)
{
    const std::string nested = "KeyConditionExpressions cannot contain nested operations";
    const std::string clause = "Invalid condition in KeyConditionExpression: ";
    const std::string between =
        clause + "BETWEEN operator must have the key attribute as its first operand";
    const std::string begins_with =
        clause + "begins_with operator must have the key attribute as its first operand";
    const std::string many = clause + "Multiple attribute names used in one condition";
    const std::string path = "KeyConditionExpressions cannot have conditions on nested attributes";
    const std::pair<std::string, std::string> cases[] = {
        {":n between size(k) and :n", between},
        {":n between k and size(r)", between},
        {"size(k) between :n and r", nested},
        {"k between r and size(a)", many},
        {"k between size(r) and a", nested},
        {"k between :n and size(r)", nested},
        {"k = r and size(a) = :n", many},
        {":n between k and :n and r = size(a)", between},
        {"r = size(a) and :n between k and :n", nested},
        {"k.a between size(r) and :n", path},
        {"k between r.a and :n", many},
        {"begins_with(:s, r) and k = size(a)", begins_with},
        {":n = size(k)", nested},
    };
    for (const auto& [text, message] : cases)
    {
        const std::string& expression = text;
        EXPECT_EQ(refusal_of([&] { parsed(expression); }), message) << text;
    }
}

TEST(KeyCondition, IsACondition)
{
    const std::pair<std::string, std::string> cases[] = {
        {"", "The expression can not be empty;"},
        {"k = ", R"(Syntax error; token: "<EOF>", near: "= ")"},
        {"((k = :s))", "The expression has redundant parentheses;"},
        {"f(k)", "Invalid function name; function: f"},
        {"abort = :s", "Attribute name is a reserved keyword; reserved keyword: abort"},
        {"k = :u",
         "An expression attribute value used in expression is not defined; attribute value: :u"},
        {"k = k",
         "The first operand must be distinct from the remaining operands for this operator or "
         "function; operator: =, first operand: [k]"},
        {"k < :l",
         "Incorrect operand type for operator or function; operator or function: <, operand type: "
         "L"},
        {"k between :s2 and :s",
         "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
         "lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}"},
    };
    for (const auto& [text, message] : cases)
    {
        const std::string& expression = text;
        EXPECT_EQ(
            refusal_of([&] { parsed(expression); }), "Invalid KeyConditionExpression: " + message
        );
    }
}

std::string legacy(std::string_view json)
{
    return text_of(legacy_key_condition(object_of(json)));
}

TEST(LegacyKeyCondition, SaysTheSame)
{
    EXPECT_EQ(
        legacy(R"({"k": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]},
                   "a.b": {"ComparisonOperator": "BETWEEN",
                           "AttributeValueList": [{"S": "a"}, {"S": "b"}]}})"),
        "k = a; a.b between a b; "
    );
    const key_case cases[] = {
        {"LT", "r < a; "},
        {"LE", "r <= a; "},
        {"GT", "r > a; "},
        {"GE", "r >= a; "},
        {"BEGINS_WITH", "r begins_with a; "},
        {"NE", "r other a; "},
        {"IN", "r other a; "},
        {"CONTAINS", "r other a; "},
        {"NOT_CONTAINS", "r other a; "},
    };
    for (const key_case& each : cases)
    {
        EXPECT_EQ(
            legacy(
                R"({"r": {"ComparisonOperator": ")" + std::string(each.text) +
                R"(", "AttributeValueList": [{"S": "a"}]}})"
            ),
            each.result
        );
    }
    EXPECT_EQ(legacy(R"({"r": {"ComparisonOperator": "NULL"}})"), "r other; ");
    EXPECT_EQ(legacy(R"({"r": {"ComparisonOperator": "NOT_NULL"}})"), "r other; ");
    EXPECT_EQ(legacy("{}"), "");
}

TEST(LegacyKeyCondition, IsRefusedForItsValues)
{
    EXPECT_EQ(
        refusal_of([] { legacy(R"({"k": {"ComparisonOperator": "EQ"}})"); }),
        "One or more parameter values were invalid: Invalid number of argument(s) for the EQ "
        "ComparisonOperator"
    );
    EXPECT_EQ(
        refusal_of([] {
            legacy(R"({"k": {"ComparisonOperator": "LT", "AttributeValueList": [{"SS": ["a"]}]}})");
        }),
        "One or more parameter values were invalid: ComparisonOperator LT is not valid for SS "
        "AttributeValue type"
    );
}

}  // namespace
}  // namespace ddbm::local::detail
