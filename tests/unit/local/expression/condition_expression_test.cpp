#include "expression_testing.hpp"
#include "local/expression/condition.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

// The message without its start; "" if the expression is right.
std::string refusal(const std::string& text)
{
    const std::string start = "Invalid ConditionExpression: ";
    const std::string message = refusal_of([&] {
        placeholders p =
            make_placeholders(R"({"#a": "a", "#dot": "a.b", "#abort": "abort"})", one_of_each);
        parse_condition(condition_kind::condition, text, p);
    });
    return message.starts_with(start) ? message.substr(start.size()) : message;
}

struct refused_condition
{
    std::string text;
    std::string message;
};

template <std::size_t N>
void expect_refusals(const refused_condition (&cases)[N])
{
    for (const refused_condition& each : cases)
        EXPECT_EQ(refusal(each.text), each.message) << each.text;
}

std::string syntax_error(const std::string& token, const std::string& near)
{
    return "Syntax error; token: \"" + token + "\", near: \"" + near + "\"";
}

std::string incorrect_type(const std::string& op, const std::string& type)
{
    return "Incorrect operand type for operator or function; operator or function: " + op +
           ", operand type: " + type;
}

std::string not_distinct(const std::string& op, const std::string& path)
{
    return "The first operand must be distinct from the remaining operands for this operator or "
           "function; operator: " +
           op + ", first operand: " + path;
}

std::string misused(const std::string& name)
{
    return "The function is not allowed to be used this way in an expression; function: " + name;
}

std::string undefined_name(const std::string& name)
{
    return "An expression attribute name used in the document path is not defined; attribute "
           "name: " +
           name;
}

std::string undefined_value(const std::string& name)
{
    return "An expression attribute value used in expression is not defined; attribute value: " +
           name;
}

std::string operand_count(const std::string& op, int count)
{
    return "Incorrect number of operands for operator or function; operator or function: " + op +
           ", number of operands: " + std::to_string(count);
}

std::string path_needed(const std::string& op)
{
    return "Operator or function requires a document path; operator or function: " + op;
}

const std::string redundant = "The expression has redundant parentheses;";
const std::string reserved = "Attribute name is a reserved keyword; reserved keyword: ";
const std::string unknown = "Invalid function name; function: ";
const std::string of_updates = "The function is not allowed in a condition expression; function: ";
const std::string too_large_index =
    "List index is not within the allowable range; index: [9999999999]";

TEST(ConditionExpression, ReportsSyntaxErrorsWithWhatIsAroundThem)
{
    const refused_condition cases[] = {
        {"a", syntax_error("<EOF>", "a")},
        {"(a)", syntax_error("<EOF>", ")")},
        {"(a", syntax_error("<EOF>", "a")},
        {"((a = b", syntax_error("<EOF>", "b")},
        {"a AND b = c", syntax_error("AND", "a AND b")},
        {"(a = b) = c", syntax_error("=", ") = c")},
        {"a =", syntax_error("<EOF>", "=")},
        {"a = ", syntax_error("<EOF>", "= ")},
        {"a = = b", syntax_error("=", "= = b")},
        {"NOT (a)", syntax_error("<EOF>", ")")},
        {"not a", syntax_error("<EOF>", "a")},
        {"(a b)", syntax_error("b", "a b)")},
        {"a = b AND c", syntax_error("<EOF>", "c")},
        {"(a = b AND c)", syntax_error(")", "c)")},
        {"a = b OR", syntax_error("<EOF>", "OR")},
        {"f(a", syntax_error("<EOF>", "a")},
        {"f()", syntax_error(")", "()")},
        {"a IN ()", syntax_error(")", "()")},
        {"a IN (b", syntax_error("<EOF>", "b")},
        {"a IN b", syntax_error("b", "IN b")},
        {"a BETWEEN b", syntax_error("<EOF>", "b")},
        {"a BETWEEN b OR c", syntax_error("OR", "b OR c")},
        {"a between b and c and d", syntax_error("<EOF>", "d")},
        {"a[1", syntax_error("<EOF>", "1")},
        {"a[x]", syntax_error("x", "[x]")},
        {"a[-1]", syntax_error("-", "[-1")},
        {"a[01] = b", syntax_error("1", "01]")},
        {"a.1", syntax_error("1", ".1")},
        {"a..b", syntax_error(".", "..b")},
        {":a.b", syntax_error(".", ":a.b")},
        {"a[0].", syntax_error("<EOF>", ".")},
        {"\"a\" = b", syntax_error("\"", "\"a")},
        {"a = \"b c\"", syntax_error("\"", "= \"b")},
        {"a = 1", syntax_error("1", "= 1")},
        {"a = 1  ", syntax_error("1", "= 1  ")},
        {"a=12", syntax_error("12", "=12")},
        {"a = 1abc", syntax_error("1", "= 1abc")},
        {"a = 'x'", syntax_error("'", "= 'x")},
        {"1a = b", syntax_error("1", "1a")},
        {"_a = b", syntax_error("_", "_a")},
        {"a-b = c", syntax_error("-", "a-b")},
        {"a<>b<c", syntax_error("<", "b<c")},
        {"a ! b", syntax_error("!", "a ! b")},
        {"a <= > b", syntax_error(">", "<= > b")},
        {"a == b", syntax_error("=", "== b")},
        {"a # b", syntax_error("#", "a # b")},
        {"#", syntax_error("#", "#")},
        {"a = #", syntax_error("#", "= #")},
        {"a = :", syntax_error(":", "= :")},
        {"a = :a-b", syntax_error("-", ":a-b")},
        {"é = a", syntax_error("é", "é =")},
        {"and = b", syntax_error("and", "and =")},
        {"a = and", syntax_error("and", "= and")},
        {"in = b", syntax_error("in", "in =")},
        {"set = b", syntax_error("set", "set =")},
        {"SET a = b", syntax_error("SET", "SET a")},
        {"a = Delete", syntax_error("Delete", "= Delete")},
        {"a = b c", syntax_error("c", "b c")},
        {"a\nb", syntax_error("b", "a\nb")},
        {"a\t=\t=\tb", syntax_error("=", "=\t=\tb")},
        {"(a = b))", syntax_error(")", "))")},
        {"()", syntax_error(")", "()")},
        {"AND", syntax_error("AND", "AND")},
        {"   ", syntax_error("<EOF>", "   ")},
        {"a = b and ((c))", syntax_error("<EOF>", ")")},
        {"a.and = b", syntax_error("and", ".and =")},
        {"a.b.size(c)", syntax_error("(", "size(c")},
        {"#a(b)", syntax_error("(", "#a(b")},
        {"f(a) = and", syntax_error("and", "= and")},
        {"a = (b", syntax_error("<EOF>", "b")},
        {"a = (b c)", syntax_error("c", "b c)")},
        {"a = (b) c", syntax_error("c", ") c")},
        {"a = f(b,", syntax_error("<EOF>", ",")},
        {"a = f(b,)", syntax_error(")", ",)")},
        {"a, b", syntax_error(",", "a, b")},
        {"a = b, c", syntax_error(",", "b, c")},
        {"a = b + c", syntax_error("+", "b + c")},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, ComesInMoreThanOneShape)
{
    const char* const texts[] = {
        "a = b",
        "(a) = (b)",
        "(a) = b and (c) = d",
        "((a = b) and (c = d))",
        "(((a) = (b)) and c = d)",
        "NOT a = b",
        "NOT NOT a = b",
        "not(not(a = b))",
        "(not (a = b))",
        "size (a) = :n",
        "(size(a)) > :n",
        "(attribute_exists(a))",
        "(attribute_exists((a)))",
        "a [ 1 ] . b[\t0\n]\r= b",
        "a IN ((b))",
        "a In(b,c , :s)",
        "a BETWEEN b AND c AND d = e",
        "a between (b) and (c)",
        "a = b and c = d or e = f and not g = h",
        "#a.#dot[0] = :s",
        "#abort = :s",
        "a[2147483647] = b",
        "contains(size(a), b)",
        "contains(a, size(b))",
        "contains(:n, a)",
        "a1_b = :ss",
        ":s = :s",
        ":s in (:s)",
        "a BETWEEN b AND b",
        "a = a[1]",
        "begins_with(:s, a)",
        "attribute_type(a, :T)",
        "attribute_type(:n, :T)",
        "size(:m) = :n and size(:l) = :n and size(:ss) = :n and size(:s) = :n and size(:b) = :n",
        "size(a) = size(a)",
    };
    for (const char* text : texts)
        EXPECT_EQ(refusal(text), "") << text;
    EXPECT_EQ(refusal("a" + repeat(".a", 31) + " = b"), "");
    EXPECT_EQ(refusal("a" + repeat("[0]", 31) + " = b"), "");
    EXPECT_EQ(refusal("a IN (" + repeat("b", 99, ",") + ")"), "");
    EXPECT_EQ(refusal(repeat("a=b", 150, " and ")), "");
    EXPECT_EQ(refusal(repeat("a between b and c", 150, " and ")), "");
    EXPECT_EQ(refusal(repeat("size(a)=b", 100, " and ")), "");
    EXPECT_EQ(refusal(repeat("not ", 299) + "a=b"), "");
    EXPECT_EQ(refusal("a=" + std::string(4094, 'b')), "");
}

TEST(ConditionExpression, HasLimits)
{
    EXPECT_EQ(refusal(""), "The expression can not be empty;");
    EXPECT_EQ(
        refusal(std::string(4097, '(')),
        "Expression size has exceeded the maximum allowed size; expression size: 4097"
    );
    EXPECT_EQ(
        refusal(repeat("é", 2049)),
        "Expression size has exceeded the maximum allowed size; expression size: 4098"
    );
    const std::string operators = "The expression contains too many operators; operator count: 301";
    EXPECT_EQ(refusal(repeat("a=b", 151, " and ")), operators);
    EXPECT_EQ(refusal(repeat("a between b and c", 151, " or ")), operators);
    EXPECT_EQ(refusal(repeat("a in (b,c)", 151, " and ")), operators);
    EXPECT_EQ(refusal(repeat("attribute_exists(a)", 151, " and ")), operators);
    EXPECT_EQ(
        refusal(repeat("size(a)=b", 100, " and ") + " and a=b"),
        "The expression contains too many operators; operator count: 301"
    );
    EXPECT_EQ(refusal(repeat("not ", 300) + "a=b"), operators);
    EXPECT_EQ(
        refusal("a" + repeat(".a", 32) + " = b"),
        "The document path has too many nesting levels; nesting levels: 33"
    );
    EXPECT_EQ(
        refusal("a IN (" + repeat("b", 100, ",") + ")"),
        "The IN operator is provided with too many operands; number of operands: 101"
    );
    EXPECT_EQ(refusal("a[9999999999] = b"), too_large_index);
    EXPECT_EQ(
        refusal("a[1][2147483648] = b"),
        "List index is not within the allowable range; index: [2147483648]"
    );
}

TEST(ConditionExpression, MayBeNestedAsDeepAsItsTextIsLong)
{
    EXPECT_EQ(refusal(std::string(4096, '(')), syntax_error("<EOF>", "("));
    EXPECT_EQ(refusal(std::string(2046, '(') + "a=b" + std::string(2046, ')')), redundant);
    EXPECT_EQ(
        refusal("a=" + repeat("f(", 1400) + "a" + repeat(")", 1200)), syntax_error("<EOF>", ")")
    );
    EXPECT_EQ(refusal("a=" + repeat("f(", 1300) + "a" + repeat(")", 1300)), unknown + "f");
    EXPECT_EQ(
        refusal("a=" + repeat("size(", 600) + "a" + repeat(")", 600)), incorrect_type("size", "N")
    );
    EXPECT_EQ(
        refusal(repeat("not(", 700) + "a=b" + repeat(")", 700)),
        "The expression contains too many operators; operator count: 701"
    );
    EXPECT_EQ(
        refusal(repeat("(a=b or ", 280) + "a=b" + repeat(")", 280)),
        "The expression contains too many operators; operator count: 561"
    );
}

TEST(ConditionExpression, HasNoRedundantParentheses)
{
    const refused_condition cases[] = {
        {"((a = b))", redundant},
        {"((a)) = b", redundant},
        {"a = ((b))", redundant},
        {"not ((a = b))", redundant},
        {"(((a)=(b)))", redundant},
        {"((size(a))) = :n", redundant},
        {"((attribute_exists(a)))", redundant},
        {"attribute_exists(((a)))", redundant},
        {"a in (((b)))", redundant},
        {"((a = b and c = d))", redundant},
        {"a = b and ((c = d or e = f))", redundant},
        {"((not a = b))", redundant},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, NamesWhatIsNotAllowed)
{
    const refused_condition cases[] = {
        {"abOrT = b", reserved + "abOrT"},
        {"a.SIZE = b", reserved + "SIZE"},
        {"contains(a[0].name, b)", reserved + "name"},
        {"f(a)", unknown + "f"},
        {"Size(a) = b", unknown + "Size"},
        {"abort(a)", unknown + "abort"},
        {"attribute_exists(f(a))", unknown + "f"},
        {"size(a)", misused("size")},
        {"a = attribute_exists(b)", misused("attribute_exists")},
        {"a between :s and begins_with(b, :s)", misused("begins_with")},
        {"contains(a, attribute_not_exists(b))", misused("attribute_not_exists")},
        {"size(attribute_exists(a)) = b", misused("attribute_exists")},
        {"if_not_exists(a, b)", of_updates + "if_not_exists"},
        {"a = list_append(a, b)", of_updates + "list_append"},
        {"#u = b", undefined_name("#u")},
        {"a.#u[0] = b", undefined_name("#u")},
        {"a = :u", undefined_value(":u")},
        {"attribute_exists(a, b)", operand_count("attribute_exists", 2)},
        {"attribute_not_exists(a, b, c)", operand_count("attribute_not_exists", 3)},
        {"size(a, b) = c", operand_count("size", 2)},
        {"attribute_type(a)", operand_count("attribute_type", 1)},
        {"begins_with(a)", operand_count("begins_with", 1)},
        {"contains(a, b, c)", operand_count("contains", 3)},
        {"attribute_exists(:s)", path_needed("attribute_exists")},
        {"attribute_exists(size(a))", path_needed("attribute_exists")},
        {"attribute_not_exists(:s)", path_needed("attribute_not_exists")},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, ComparesDifferentThings)
{
    const refused_condition cases[] = {
        {"a = a", not_distinct("=", "[a]")},
        {"a <> #a", not_distinct("<>", "[a]")},
        {"a < a", not_distinct("<", "[a]")},
        {"a >= a", not_distinct(">=", "[a]")},
        {"a.b[1].c <= a.b[1].c", not_distinct("<=", "[a, b, [1], c]")},
        {"#dot > #dot", not_distinct(">", "[a.b]")},
        {"a IN (a)", not_distinct("IN", "[a]")},
        {"a IN (b, a)", not_distinct("IN", "[a]")},
        {"a BETWEEN a AND b", not_distinct("BETWEEN", "[a]")},
        {"a BETWEEN b AND a", not_distinct("BETWEEN", "[a]")},
        {"contains(a, a)", not_distinct("contains", "[a]")},
        {"begins_with(a, a)", not_distinct("begins_with", "[a]")},
        {"attribute_type(a, a)", not_distinct("attribute_type", "[a]")},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, KnowsTheTypesOfValues)
{
    struct typed
    {
        const char* value;
        const char* type;
    };
    const typed all[] = {
        {":s", "S"},
        {":n", "N"},
        {":b", "B"},
        {":t", "BOOL"},
        {":z", "NULL"},
        {":m", "M"},
        {":l", "L"},
        {":ss", "SS"},
        {":ns", "NS"},
        {":bs", "BS"},
    };
    for (const typed& each : all)
    {
        const std::string value = each.value;
        const std::string type = each.type;
        const bool has_order = type == "S" || type == "N" || type == "B";
        for (const char* op : {"<", "<=", ">", ">="})
        {
            const std::string expected = has_order ? "" : incorrect_type(op, type);
            EXPECT_EQ(refusal(std::string("a ") + op + " " + value), expected);
            EXPECT_EQ(refusal(value + " " + op + " a"), expected);
        }
        const std::string between = has_order ? "" : incorrect_type("BETWEEN", type);
        EXPECT_EQ(refusal("a between " + value + " and b"), between);
        EXPECT_EQ(refusal("a between b and " + value), between);
        EXPECT_EQ(refusal(value + " between a and b"), between);

        const std::string begins =
            type == "S" || type == "B" ? "" : incorrect_type("begins_with", type);
        EXPECT_EQ(refusal("begins_with(a, " + value + ")"), begins);
        EXPECT_EQ(refusal("begins_with(" + value + ", a)"), begins);

        const bool has_size = type != "N" && type != "BOOL" && type != "NULL";
        EXPECT_EQ(refusal("size(" + value + ") = a"), has_size ? "" : incorrect_type("size", type));

        if (type != "S")
        {
            EXPECT_EQ(
                refusal("attribute_type(a, " + value + ")"), incorrect_type("attribute_type", type)
            );
        }

        for (const std::string& right :
             {"a = " + value,
              "a <> " + value,
              "a in (:s, " + value + ")",
              "contains(a, " + value + ")",
              "contains(" + value + ", a)"})
            EXPECT_EQ(refusal(right), "") << right;
    }

    const std::string types = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";
    const refused_condition cases[] = {
        {"begins_with(a, size(b))", incorrect_type("begins_with", "N")},
        {"size(size(a)) = b", incorrect_type("size", "N")},
        {"attribute_type(a, size(b))", incorrect_type("attribute_type", "N")},
        {"attribute_type(a, b)", incorrect_type("attribute_type", types)},
        {"attribute_type(a, :s)",
         "Invalid attribute type name found; type: a, valid types: " + types},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, ChecksTheBoundsOfBetween)
{
    const std::string types =
        "The BETWEEN operator requires same data type for lower and upper bounds; ";
    const std::string order =
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ";
    const refused_condition cases[] = {
        {"a between :n and :s",
         types + "lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: "
                 "{S:a}"},
        {"a between :s and :n",
         types + "lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: "
                 "{N:1}"},
        {"a between :s2 and :s",
         order + "lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: "
                 "{S:a}"},
        {"a between :n2 and :n",
         order + "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: "
                 "{N:1}"},
        {"a between :b2 and :b",
         order +
             "lower bound operand: AttributeValue: {B:java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]}"
             ", upper bound operand: AttributeValue: {B:java.nio.HeapByteBuffer[pos=0 lim=2 "
             "cap=2]}"},
        {"a between :s and :s", ""},
        {"a between :b and :b2", ""},
        {"a between b and :s", ""},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, ReportsOneKindOfErrorBeforeTheNext)
{
    const refused_condition cases[] = {
        {"((a = b)) and", syntax_error("<EOF>", "and")},
        {"f(a) and ((a = b))", redundant},
        {"size(a) and f(b)", unknown + "f"},
        {"abort = b and f(a)", unknown + "f"},
        {"f(abort)", unknown + "f"},
        {"abort = b and size(a)", misused("size")},
        {"if_not_exists(abort, b)", of_updates + "if_not_exists"},
        {"#u = b and abort = c", reserved + "abort"},
        {"#u = b and a[9999999999] = c", too_large_index},
        {"attribute_exists(a, b) and abort = c", reserved + "abort"},
        {repeat("a=b", 151, " and ") + " and a = a", not_distinct("=", "[a]")},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, ChecksOneConditionAfterTheOtherFromTheLeft)
{
    const refused_condition cases[] = {
        {"#u = :u", undefined_name("#u")},
        {":u = #u", undefined_value(":u")},
        {"a = :u and attribute_exists(a, b)", undefined_value(":u")},
        {"attribute_exists(a, b) and a = :u", operand_count("attribute_exists", 2)},
        {"a = a and #u = b", not_distinct("=", "[a]")},
        {"a < :ss and a = a", incorrect_type("<", "SS")},
        {"contains(a, :u, c)", undefined_value(":u")},
        {"size(a, b) = :u", operand_count("size", 2)},
        {"size(:n) = :u", incorrect_type("size", "N")},
        {"not a = :u or attribute_exists(a, b)", undefined_value(":u")},
        {"(a = b or c = :u) and attribute_exists(a, b)", undefined_value(":u")},
        {"begins_with(:n, :l)", incorrect_type("begins_with", "N")},
        {"a between :ss and :l", incorrect_type("BETWEEN", "SS")},
        {"a in (a," + repeat("b", 100, ",") + ")", not_distinct("IN", "[a]")},
    };
    expect_refusals(cases);
}

TEST(ConditionExpression, IsCalledAsTheParameterIs)
{
    placeholders none;

    EXPECT_EQ(
        refusal_of([&] { parse_condition(condition_kind::filter, "", none); }),
        "Invalid FilterExpression: The expression can not be empty;"
    );
    EXPECT_EQ(
        refusal_of([&] { parse_condition(condition_kind::condition, "", none); }),
        "Invalid ConditionExpression: The expression can not be empty;"
    );
}

TEST(ConditionExpression, MarksWhatItUses)
{
    placeholders p = make_placeholders(R"({"#a": "x", "#b": "y"})", R"({":a": {"N": "1"}})");

    parse_condition(condition_kind::filter, "attribute_exists(q.#a[0].#b) or size(z) in (:a)", p);

    EXPECT_EQ(refusal_of([&] { p.check_all_used(); }), "");
}

}  // namespace
}  // namespace ddbm::local::detail
