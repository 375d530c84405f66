#include "expression_testing.hpp"
#include "local/expression/update.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

// The message without its start; "" if the expression is right.
std::string refusal(const std::string& text)
{
    const std::string start = "Invalid UpdateExpression: ";
    const std::string message = refusal_of([&] {
        placeholders p = make_placeholders(R"({"#a": "a", "#b": "a"})", one_of_each);
        parse_update(text, p);
    });
    return message.starts_with(start) ? message.substr(start.size()) : message;
}

struct refused_update
{
    std::string text;
    std::string message;
};

template <std::size_t N>
void expect_refusals(const refused_update (&cases)[N])
{
    for (const refused_update& each : cases)
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

std::string incorrect_section_type(const std::string& section, const std::string& type)
{
    return "Incorrect operand type for operator or function; operator: " + section +
           ", operand type: " + type;
}

std::string operand_count(const std::string& op, int count)
{
    return "Incorrect number of operands for operator or function; operator or function: " + op +
           ", number of operands: " + std::to_string(count);
}

std::string pair(const std::string& what, const std::string& one, const std::string& two)
{
    return "Two document paths " + what +
           " with each other; must remove or rewrite one of these paths; path one: " + one +
           ", path two: " + two;
}

std::string misused(const std::string& name)
{
    return "The function is not allowed to be used this way in an expression; function: " + name;
}

std::string section_twice(const std::string& section)
{
    return "The \"" + section + "\" section can only be used once in an update expression;";
}

const std::string redundant = "The expression has redundant parentheses;";
const std::string reserved = "Attribute name is a reserved keyword; reserved keyword: ";
const std::string unknown = "Invalid function name; function: ";
const std::string of_conditions = "The function is not allowed in an update expression; function: ";
const std::string undefined_name =
    "An expression attribute name used in the document path is not defined; attribute name: #u";
const std::string undefined_value =
    "An expression attribute value used in expression is not defined; attribute value: :u";

TEST(UpdateExpression, ReportsSyntaxErrorsWithWhatIsAroundThem)
{
    const refused_update cases[] = {
        {"  ", syntax_error("<EOF>", "  ")},
        {"set", syntax_error("<EOF>", "set")},
        {"set ", syntax_error("<EOF>", "set ")},
        {"set x", syntax_error("<EOF>", "x")},
        {"set x = ", syntax_error("<EOF>", "= ")},
        {"set x = y,", syntax_error("<EOF>", ",")},
        {"set x = y z", syntax_error("z", "y z")},
        {"set a = :s remove", syntax_error("<EOF>", "remove")},
        {"remove a,", syntax_error("<EOF>", ",")},
        {"remove a :s", syntax_error(":s", "a :s")},
        {"remove (a)", syntax_error("(", "remove (a")},
        {"add a", syntax_error("<EOF>", "a")},
        {"add :s :s", syntax_error(":s", "add :s :s")},
        {"add a b", syntax_error("b", "a b")},
        {"add a = :s", syntax_error("=", "a = :s")},
        {"add a (:s)", syntax_error("(", "a (:s")},
        {"add a f(:s)", syntax_error("f", "a f(")},
        {"delete a :s,", syntax_error("<EOF>", ",")},
        {"delete a if_not_exists(a,:s)", syntax_error("if_not_exists", "a if_not_exists(")},
        {"INVALID SYNTAX", syntax_error("INVALID", "INVALID SYNTAX")},
        {"a = b", syntax_error("a", "a =")},
        {"and", syntax_error("and", "and")},
        {"set a = b = c", syntax_error("=", "b = c")},
        {"set a = b + c + d", syntax_error("+", "c + d")},
        {"set a = b + (c + d)", syntax_error("+", "c + d")},
        {"set a = (b + c) + d", syntax_error("+", ") + d")},
        {"set a = (b + c", syntax_error("<EOF>", "c")},
        {"set a = if_not_exists(b, c + d)", syntax_error("+", "c + d")},
        {"set a = f(b", syntax_error("<EOF>", "b")},
        {"set a = f()", syntax_error(")", "()")},
        {"set (a) = :s", syntax_error("(", "set (a")},
        {"set :s = a", syntax_error(":s", "set :s =")},
        {"set a = :s and b = :s", syntax_error("and", ":s and b")},
        {"set and = :s", syntax_error("and", "set and =")},
        {"set a = -b", syntax_error("-", "= -b")},
        {"set a = b +", syntax_error("<EOF>", "+")},
        {"set a = b + + c", syntax_error("+", "+ + c")},
        {"set a=(f)(b)", syntax_error("(", ")(b")},
        {"set a = 1", syntax_error("1", "= 1")},
    };
    expect_refusals(cases);
}

TEST(UpdateExpression, ComesInMoreThanOneShape)
{
    const char* const texts[] = {
        "set a = :s",
        "SeT a=:s,b.c[0]=:n Remove d,e[1] ADD f :n,g :ss delete h :ss,i :bs",
        "delete a :ns remove b set c = d",
        "set a = b + c",
        "set a = (b + c)",
        "set a = (b) - (c)",
        "set a = ((b) + c)",
        "set a = (:s)",
        "set a = a + a",
        "set a = b+:n",
        "set a = if_not_exists(a, :n) + if_not_exists(b, :n)",
        "set a = if_not_exists((b), :s)",
        "set a = (if_not_exists(b, :s))",
        "set a = if_not_exists(a, if_not_exists(b, :s))",
        "set a = if_not_exists(b, :s) + :n",
        "set a = list_append(a, a)",
        "set a = list_append((b), (:l))",
        "set a = list_append(if_not_exists(b, :l), :l)",
        "set #a = :s",
        "set a.b = :s, a.c = :s, d[0] = :s, d[1] = :s",
        "add a.b :n",
    };
    for (const char* text : texts)
        EXPECT_EQ(refusal(text), "") << text;
}

TEST(UpdateExpression, HasLimits)
{
    EXPECT_EQ(refusal(""), "The expression can not be empty;");
    EXPECT_EQ(
        refusal(std::string(4097, '(')),
        "Expression size has exceeded the maximum allowed size; expression size: 4097"
    );
    EXPECT_EQ(refusal("set a=" + std::string(4090, '(')), syntax_error("<EOF>", "("));
    EXPECT_EQ(refusal("set a=" + std::string(2000, '(') + "b" + std::string(2000, ')')), redundant);
    std::string sums = "set ";
    for (int i = 0; i < 300; ++i)
        sums += (i > 0 ? ",a" : "a") + std::to_string(i) + "=:n+:n";
    EXPECT_EQ(refusal(sums), "");
    EXPECT_EQ(
        refusal(sums + ",b=:n-:n"),
        "The expression contains too many operators; operator count: 301"
    );
    EXPECT_EQ(
        refusal("set a" + repeat(".a", 32) + " = :s"),
        "The document path has too many nesting levels; nesting levels: 33"
    );
    EXPECT_EQ(
        refusal("remove a[2147483648]"),
        "List index is not within the allowable range; index: [2147483648]"
    );
}

TEST(UpdateExpression, NamesWhatIsNotAllowed)
{
    const std::string not_distinct =
        "The first operand must be distinct from the remaining operands for this operator or "
        "function; operator: if_not_exists, first operand: [b]";
    const std::string path_needed =
        "Operator or function requires a document path; operator or function: if_not_exists";
    const refused_update cases[] = {
        {"set a = ((b))", redundant},
        {"set a = ((b + c))", redundant},
        {"set a = list_append((b), ((c)))", redundant},
        {"set abOrt = :s", reserved + "abOrt"},
        {"set a = b.size", reserved + "size"},
        {"remove abort", reserved + "abort"},
        {"add abort :ss", reserved + "abort"},
        {"set a = f(b) + f(c)", unknown + "f"},
        {"Set a = List_append(b,:l)", unknown + "List_append"},
        {"set a = size(b)", of_conditions + "size"},
        {"set a = if_not_exists(size(b), :l)", of_conditions + "size"},
        {"set a = attribute_exists(b)", of_conditions + "attribute_exists"},
        {"set a = if_not_exists(a, list_append(b,:l))", misused("list_append")},
        {"set a = list_append(list_append(b,:l), :l)", misused("list_append")},
        {"set a = list_append(b,:l) + :n", misused("list_append")},
        {"set a = :s set b = :s", section_twice("SET")},
        {"remove a set b = :s Remove c", section_twice("REMOVE")},
        {"add a :n add b :n", section_twice("ADD")},
        {"delete a :ss delete b :ss set c=:s set d=:s", section_twice("DELETE")},
        {"set a.#u = :s", undefined_name},
        {"set a = if_not_exists(#u, :s)", undefined_name},
        {"set a = :u", undefined_value},
        {"add a :u", undefined_value},
        {"set a = list_append(b)", operand_count("list_append", 1)},
        {"set a = list_append(b,:l,:l)", operand_count("list_append", 3)},
        {"set a = if_not_exists(b)", operand_count("if_not_exists", 1)},
        {"set a = if_not_exists(a,b,c)", operand_count("if_not_exists", 3)},
        {"set a = if_not_exists(:s,:s)", path_needed},
        {"set a = if_not_exists(if_not_exists(a,:s),:s)", path_needed},
        {"set a = if_not_exists(b, b)", not_distinct},
        {"set a = list_append(:s, b)", incorrect_type("list_append", "S")},
        {"set a = list_append(b, :ss)", incorrect_type("list_append", "SS")},
        {"set a = b + :s", incorrect_type("+", "S")},
        {"set a = :m - b", incorrect_type("-", "M")},
        {"set a = :n - :l", incorrect_type("-", "L")},
    };
    expect_refusals(cases);
}

TEST(UpdateExpression, AddsAndDeletesOnlySomeTypes)
{
    const refused_update cases[] = {
        {"add a :s", incorrect_section_type("ADD", "STRING")},
        {"add a :b", incorrect_section_type("ADD", "BINARY")},
        {"add a :t", incorrect_section_type("ADD", "BOOLEAN")},
        {"add a :z", incorrect_section_type("ADD", "NULL")},
        {"add a :l", incorrect_section_type("ADD", "LIST")},
        {"add a :m", incorrect_section_type("ADD", "MAP")},
        {"add a :n, b :ss, c :ns, d :bs", ""},
        {"delete a :n", incorrect_section_type("DELETE", "NUMBER")},
        {"delete a :s", incorrect_section_type("DELETE", "STRING")},
        {"delete a :l", incorrect_section_type("DELETE", "LIST")},
        {"delete b :ss, c :ns, d :bs", ""},
    };
    expect_refusals(cases);
}

TEST(UpdateExpression, ChangesEachPlaceOnce)
{
    const refused_update cases[] = {
        {"set a = :s remove a", pair("overlap", "[a]", "[a]")},
        {"set #a = :s, #b = :s", pair("overlap", "[a]", "[a]")},
        {"remove c[1].a, c", pair("overlap", "[c, [1], a]", "[c]")},
        {"set a[1] = :s, a[1].b = :s", pair("overlap", "[a, [1]]", "[a, [1], b]")},
        {"add b :n delete c :ss set b.d = :s", pair("overlap", "[b]", "[b, d]")},
        {"remove a.b, a.c, a", pair("overlap", "[a, c]", "[a]")},
        {"remove a, b, b, a", pair("overlap", "[b]", "[b]")},
        {"set a.b = :s, a[1] = :s", pair("conflict", "[a, b]", "[a, [1]]")},
        {"set a.b = :s, a.c = :s, a[1] = :s", pair("conflict", "[a, c]", "[a, [1]]")},
        {"delete c :ss remove a.b set a[0] = :s", pair("conflict", "[a, b]", "[a, [0]]")},
        {"remove b, b, a.b, a[0]", pair("overlap", "[b]", "[b]")},
    };
    expect_refusals(cases);
}

TEST(UpdateExpression, ReportsOneKindOfErrorBeforeTheNext)
{
    const refused_update cases[] = {
        {"set abort = ((b)) remove", syntax_error("<EOF>", "remove")},
        {"set a = ((b)), abort = :s", redundant},
        {"set a = f(b), abort = c", reserved + "abort"},
        {"set a = size(b), c = f(d)", unknown + "f"},
        {"set a = f(b) set b = :s", unknown + "f"},
        {"set a = size(b) set c = :s", of_conditions + "size"},
        {"set a = :s set #u = :s", section_twice("SET")},
        {"set a = :u, b = #u", undefined_name},
        {"set a = :u, a = :s", undefined_value},
        {"set a.b = :s, a[1] = :u", undefined_value},
        {"add a :s, a :n", pair("overlap", "[a]", "[a]")},
        {"set a = list_append(b), a = :s", pair("overlap", "[a]", "[a]")},
        {"add c :s set a = list_append(b)", incorrect_section_type("ADD", "STRING")},
        {"set a = list_append(b), c = list_append(:s, b)", incorrect_type("list_append", "S")},
    };
    expect_refusals(cases);
}

TEST(UpdateExpression, MarksWhatItUses)
{
    placeholders p = make_placeholders(
        R"({"#a": "x", "#b": "y"})", R"({":a": {"N": "1"}, ":b": {"SS": ["1"]}})"
    );

    parse_update("set q.#a = if_not_exists(#b, :a) add z :b", p);

    EXPECT_EQ(refusal_of([&] { p.check_all_used(); }), "");
}

}  // namespace
}  // namespace ddbm::local::detail
