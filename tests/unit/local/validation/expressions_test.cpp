// What is wrong with expressions, as requests show it: with the name of the expression in front,
// the first thing that is wrong, and before anything is read.

#include "unit/local/validation/validation_fixture.hpp"

#include <vector>

namespace ddbm::local::testing {
namespace {

struct bad_expression
{
    std::string expression;
    std::string message;
    std::string values{};  // those of ExpressionAttributeValues besides the usual ones
};

// :s, :n, :l and #a are there if the expression uses them.
std::string placeholders_of(std::string_view expression, std::string_view more)
{
    std::string values(more);
    const std::pair<std::string_view, std::string_view> all[] = {
        {":s", "{'S':'a'}"}, {":n", "{'N':'1'}"}, {":l", "{'L':[]}"}, {":t", "{'SS':['a']}"}};
    for (const auto& [name, value] : all)
        if (expression.find(name) != expression.npos)
            values += std::string(values.empty() ? "'" : ",'") + std::string(name) +
                      "':" + std::string(value);
    std::string result;
    if (!values.empty())
        result += ",'ExpressionAttributeValues':{" + values + "}";
    if (expression.find("#a") != expression.npos)
        result += ",'ExpressionAttributeNames':{'#a':'a'}";
    return result;
}

const std::string too_long(4097, 'a');

// What every kind of expression says.
const std::vector<bad_expression> bad_in_common = {
    {"", "The expression can not be empty;"},
    {too_long, "Expression size has exceeded the maximum allowed size; expression size: 4097"},
};

const std::vector<bad_expression> bad_conditions = {
    {"a = = b", "Syntax error; token: \"=\", near: \"= = b\""},
    {"a-b = c", "Syntax error; token: \"-\", near: \"a-b\""},
    {"_a = b", "Syntax error; token: \"_\", near: \"_a\""},
    {"1a = b", "Syntax error; token: \"1\", near: \"1a\""},
    {"a =", "Syntax error; token: \"<EOF>\", near: \"=\""},
    {"a = 1", "Syntax error; token: \"1\", near: \"= 1\""},
    {"((a = b))", "The expression has redundant parentheses;"},
    {"((a)) = b", "The expression has redundant parentheses;"},
    {"NOT ((a = b))", "The expression has redundant parentheses;"},
    {"((a = abort)) AND f(a)", "The expression has redundant parentheses;"},
    {"abort = b AND Size(a) = b", "Invalid function name; function: Size"},
    {"abort = b AND size(a)",
     "The function is not allowed to be used this way in an expression; function: size"},
    {"a = attribute_exists(b)",
     "The function is not allowed to be used this way in an expression; function: "
     "attribute_exists"},
    {"a = :x AND abOrT = b", "Attribute name is a reserved keyword; reserved keyword: abOrT"},
    {"a.data = b", "Attribute name is a reserved keyword; reserved keyword: data"},
    {"a = #b",
     "An expression attribute name used in the document path is not defined; attribute name: #b"},
    {"a = :x",
     "An expression attribute value used in expression is not defined; attribute value: :x"},
    {"attribute_exists(a, b)",
     "Incorrect number of operands for operator or function; operator or function: "
     "attribute_exists, number of operands: 2"},
    {"contains(a)",
     "Incorrect number of operands for operator or function; operator or function: contains, "
     "number of operands: 1"},
    {"ab.bc[1].a = ab.bc[1].#a",
     "The first operand must be distinct from the remaining operands for this operator or "
     "function; operator: =, first operand: [ab, bc, [1], a]"},
    {"a BETWEEN :s AND a",
     "The first operand must be distinct from the remaining operands for this operator or "
     "function; operator: BETWEEN, first operand: [a]"},
    {"contains(a, a)",
     "The first operand must be distinct from the remaining operands for this operator or "
     "function; operator: contains, first operand: [a]"},
    {"attribute_exists(:s)",
     "Operator or function requires a document path; operator or function: attribute_exists"},
    {"attribute_not_exists(size(a))",
     "Operator or function requires a document path; operator or function: attribute_not_exists"},
    {"begins_with(a, :n)",
     "Incorrect operand type for operator or function; operator or function: begins_with, operand "
     "type: N"},
    {"size(:n) = a",
     "Incorrect operand type for operator or function; operator or function: size, operand type: "
     "N"},
    {"size(size(a)) = b",
     "Incorrect operand type for operator or function; operator or function: size, operand type: "
     "N"},
    {"attribute_type(a, :n)",
     "Incorrect operand type for operator or function; operator or function: attribute_type, "
     "operand type: N"},
    {"a < :l",
     "Incorrect operand type for operator or function; operator or function: <, operand type: L"},
    {"a BETWEEN :t AND :t",
     "Incorrect operand type for operator or function; operator or function: BETWEEN, operand "
     "type: SS"},
    {"a BETWEEN :n AND :s",
     "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
     "operand: "
     "AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}"},
    {"a BETWEEN :z AND :s",
     "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower "
     "bound operand: AttributeValue: {S:z}, upper bound operand: AttributeValue: {S:a}",
     "':z':{'S':'z'}"},
    {"a[99999999999999] = b",
     "List index is not within the allowable range; index: [99999999999999]"},
    {"if_not_exists(a, :s) = b",
     "The function is not allowed in a condition expression; function: if_not_exists"},
};

const std::vector<bad_expression> bad_updates = {
    {"INVALID SYNTAX", "Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\""},
    {"set x = y,", "Syntax error; token: \"<EOF>\", near: \",\""},
    {"SET a = b + c + d", "Syntax error; token: \"+\", near: \"c + d\""},
    {"SET abort = f(a)", "Attribute name is a reserved keyword; reserved keyword: abort"},
    {"SET a = f(b) SET c = :x", "Invalid function name; function: f"},
    {"SET a = :x SET b = :x", "The \"SET\" section can only be used once in an update expression;"},
    {"SET a = :x, #b = :x",
     "An expression attribute name used in the document path is not defined; attribute name: #b"},
    {"SET a = :x, a = :x",
     "An expression attribute value used in expression is not defined; attribute value: :x"},
    {"SET c[1].a = b REMOVE c",
     "Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [c, [1], a], path two: [c]"},
    {"SET c = b, c = d",
     "Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [c], path two: [c]"},
    {"SET a.c = :s, a[1] = :s",
     "Two document paths conflict with each other; must remove or rewrite one of these paths; path "
     "one: [a, c], path two: [a, [1]]"},
    {"ADD a :s, b.c :n",
     "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"},
    {"DELETE a :n",
     "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"},
    {"SET a = list_append(:s, b)",
     "Incorrect operand type for operator or function; operator or function: list_append, operand "
     "type: S"},
    {"SET a = b + :s",
     "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
    {"SET a = if_not_exists(:s, b)",
     "Operator or function requires a document path; operator or function: if_not_exists"},
    {"SET a = if_not_exists(b)",
     "Incorrect number of operands for operator or function; operator or function: if_not_exists, "
     "number of operands: 1"},
    {"SET a = size(b)", "The function is not allowed in an update expression; function: size"},
};

const std::vector<bad_expression> bad_projections = {
    {"a,", "Syntax error; token: \"<EOF>\", near: \",\""},
    {"abort, #b", "Attribute name is a reserved keyword; reserved keyword: abort"},
    {"a, #b",
     "An expression attribute name used in the document path is not defined; attribute name: #b"},
    {"a.b, #a",
     "Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [a, b], path two: [a]"},
    {"a.b, a[1]",
     "Two document paths conflict with each other; must remove or rewrite one of these paths; path "
     "one: [a, b], path two: [a, [1]]"},
};

class ExpressionRules : public validation_test
{
protected:
    void
    expect_bad(std::string_view operation, std::string_view parameter, const bad_expression& bad)
    {
        std::string changes = "'TableName':'none','" + std::string(parameter) + "':'" +
                              bad.expression + "'" + placeholders_of(bad.expression, bad.values);
        expect_refused(
            {operation, changes, "Invalid " + std::string(parameter) + ": " + bad.message}
        );
    }

    void expect_all_bad(
        std::string_view operation,
        std::string_view parameter,
        const std::vector<bad_expression>& expressions
    )
    {
        for (const bad_expression& bad : bad_in_common)
            expect_bad(operation, parameter, bad);
        for (const bad_expression& bad : expressions)
            expect_bad(operation, parameter, bad);
    }

    // In the item that the UpdateItems of a test work on.
    void put_item()
    {
        put("rich",
            "{'pk':{'S':'a'},'sk':{'N':'1'},'s':{'S':'x'},'n':{'N':'9'},"
            "'l':{'L':[{'S':'0'}]},'m':{'M':{}}}");
    }
};

TEST_F(ExpressionRules, Conditions)
{
    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem"})
        expect_all_bad(operation, "ConditionExpression", bad_conditions);
}

TEST_F(ExpressionRules, Filters)
{
    expect_all_bad("Scan", "FilterExpression", bad_conditions);
}

TEST_F(ExpressionRules, Updates)
{
    expect_all_bad("UpdateItem", "UpdateExpression", bad_updates);
}

TEST_F(ExpressionRules, Projections)
{
    for (const char* operation : {"GetItem", "Scan"})
        expect_all_bad(operation, "ProjectionExpression", bad_projections);
}

TEST_F(ExpressionRules, KeyConditionsAreConditionsFirst)
{
    for (const bad_expression& bad : bad_conditions)
        expect_bad("Query", "KeyConditionExpression", bad);
}

TEST_F(ExpressionRules, KeyConditionsAreOfAPlainForm)
{
    const std::string twice =
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition "
        "per key";
    const bad_expression rows[] = {
        {"pk = :s OR sk = :n", "Invalid operator used in KeyConditionExpression: OR"},
        {"NOT pk = :s", "Invalid operator used in KeyConditionExpression: NOT"},
        {"pk IN (:s)", "Invalid operator used in KeyConditionExpression: IN"},
        {"pk <> :s", "Invalid operator used in KeyConditionExpression: <>"},
        {"pk = :s AND attribute_exists(sk)",
         "Invalid operator used in KeyConditionExpression: attribute_exists"},
        {"attribute_type(pk, :y)",
         "Invalid operator used in KeyConditionExpression: attribute_type",
         "':y':{'S':'S'}"},
        {"contains(pk, :s)", "Invalid operator used in KeyConditionExpression: contains"},
        {"size(pk) = :n", "KeyConditionExpressions cannot contain nested operations"},
        {":n BETWEEN sk AND :n",
         "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key "
         "attribute "
         "as its first operand"},
        {"begins_with(:s, pk)",
         "Invalid condition in KeyConditionExpression: begins_with operator must have the key "
         "attribute as its first operand"},
        {"pk = sk",
         "Invalid condition in KeyConditionExpression: Multiple attribute names used in one "
         "condition"},
        {":s = :s", "Invalid condition in KeyConditionExpression: No key attribute specified"},
        {"pk.x = :s", "KeyConditionExpressions cannot have conditions on nested attributes"},
        {"pk = :s AND pk = :s", twice},
        {"pk = :s AND sk > :n AND sk < :n", twice},
        {"pk = :s AND kept > :n AND kept < :n", twice},
        {"pk = :s AND sk = :n AND kept = :n",
         "The number of query conditions (3) exceeds the number of key attributes defined in the "
         "schema (2)"},
    };

    for (const bad_expression& row : rows)
        expect_refused(
            {"Query",
             "'KeyConditionExpression':'" + row.expression + "'" +
                 placeholders_of(row.expression, row.values),
             row.message}
        );
}

TEST_F(ExpressionRules, LimitsOfExpressions)
{
    const auto repeated = [](std::string_view part, std::string_view separator, int count) {
        std::string all(part);
        for (int number = 1; number < count; ++number)
            all.append(separator).append(part);
        return all;
    };
    const auto filter = [](const std::string& expression, std::string_view values) {
        return "'FilterExpression':'" + expression + "','ExpressionAttributeValues':{" +
               std::string(values) + "}";
    };
    std::string list;
    std::string values;
    for (int number = 0; number < 101; ++number)
    {
        list += (number ? ",:v" : ":v") + std::to_string(number);
        values += (number ? ",':v" : "':v") + std::to_string(number) + "':{'S':'a'}";
    }

    answer_changed("Scan", filter(repeated("a=:n", " OR ", 150), "':n':{'N':'1'}"));
    expect_refused({
        {"Scan",
         filter(repeated("a=:n", " OR ", 151), "':n':{'N':'1'}"),
         "Invalid FilterExpression: The expression contains too many operators; operator count: "
         "301"},
        {"Scan",
         "'ProjectionExpression':'" + repeated("a", ".", 33) + "'",
         "Invalid ProjectionExpression: The document path has too many nesting levels; nesting "
         "levels: 33"},
    });
    answer_changed("Scan", "'ProjectionExpression':'" + repeated("a", ".", 32) + "'");
    const auto too_many = call("Scan", changed("Scan", filter("a IN (" + list + ")", values)));
    EXPECT_EQ(too_many.status, 400);
}

TEST_F(ExpressionRules, WhatOnlyTheItemShows)
{
    const std::string refers =
        "The provided expression refers to an attribute that does not exist in the item";
    const std::string operand = "An operand in the update expression has an incorrect data type";
    const std::string path =
        "The document path provided in the update expression is invalid for update";
    const bad_expression rows[] = {
        {"SET u = v", refers},
        {"SET u = list_append(v, :l)", refers},
        {"SET u = m.v", refers},
        {"SET u = l[1]", refers},
        {"SET u = s + :n", operand},
        {"SET u = list_append(s, :l)", operand},
        {"ADD s :n", operand},
        {"ADD n :t", operand},
        {"DELETE n :t", operand},
        {"SET s.x = :n", path},
        {"SET u.x = :n", path},
        {"SET m[0] = :n", path},
        {"SET l.x = :n", path},
        {"REMOVE u.x", path},
        {"ADD u.x :n", path},
        {"SET u = n * :n",
         "Invalid UpdateExpression: Syntax error; token: \"*\", near: \"n * :n\""},
        {"SET u = n + :big",
         "Number overflow. Attempting to store a number with magnitude larger than supported range",
         "':big':{'N':'1e125'}"},
    };

    put_item();
    for (const bad_expression& row : rows)
        expect_refused(
            {"UpdateItem",
             "'UpdateExpression':'" + row.expression + "'" +
                 placeholders_of(row.expression, row.values),
             row.message}
        );
    // Nothing of what was refused is there.
    expect_changed("GetItem", "'AttributesToGet':['u','n']", "{'Item':{'n':{'N':'9'}}}");
    expect_refused({
        {"UpdateItem",
         "'AttributeUpdates':{'s':{'Action':'ADD','Value':{'N':'1'}}}",
         "Type mismatch for attribute to update"},
        {"UpdateItem",
         "'AttributeUpdates':{'n':{'Action':'DELETE','Value':{'SS':['1']}}}",
         "Type mismatch for attribute to update"},
    });
}

TEST_F(ExpressionRules, TypesThatDifferAreNoErrorInConditions)
{
    put_item();
    for (const char* condition :
         {"s < :n", "begins_with(n, :s)", "size(n) > :n", "contains(n, :s)", "u = v"})
        expect_refused(
            {"UpdateItem",
             "'ConditionExpression':'" + std::string(condition) + "'" +
                 placeholders_of(condition, ""),
             "The conditional request failed",
             "ConditionalCheckFailedException"}
        );
    for (const char* condition : {"s <> :n", "u <> v", "NOT u = v", "NOT n IN (:s, l, :n, u)"})
        expect_changed(
            "UpdateItem",
            "'ConditionExpression':'" + std::string(condition) + "'" +
                placeholders_of(condition, ""),
            "{}"
        );
}

}  // namespace
}  // namespace ddbm::local::testing
