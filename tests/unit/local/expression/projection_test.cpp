#include "expression_testing.hpp"
#include "local/expression/projection.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

const item& doom()
{
    static const item made = item_from_json(R"({
        "a": {"S": "x"}, "a.b": {"S": "dot"}, "m": {"M": {"x": {"N": "1"}, "y": {"N": "2"},
        "l": {"L": [{"N": "0"}, {"N": "1"}]}}},
        "l": {"L": [{"N": "0"}, {"M": {"p": {"N": "1"}, "q": {"N": "2"}, "r": {"N": "3"}}},
        {"N": "2"}, {"L": [{"S": "in"}, {"S": "out"}]}]}})");
    return made;
}

std::string projected(std::string_view text)
{
    placeholders p = make_placeholders(R"({"#dot": "a.b", "#x": "x"})", "");
    return to_json(parse_projection(text, p).of(doom()));
}

struct projection_case
{
    const char* text;
    const char* result;
};

TEST(Projection, KeepsWhatItsPathsLeadTo)
{
    const projection_case cases[] = {
        {"a", R"({"a":{"S":"x"}})"},
        {"a, absent", R"({"a":{"S":"x"}})"},
        {"absent", "{}"},
        {"#dot", R"({"a.b":{"S":"dot"}})"},
        {"m.x", R"({"m":{"M":{"x":{"N":"1"}}}})"},
        {"m.#x,m.l[1]", R"({"m":{"M":{"l":{"L":[{"N":"1"}]},"x":{"N":"1"}}}})"},
        {"m.absent", "{}"},
        {"m.x.y", "{}"},
        {"m[0]", "{}"},
        {"l.p", "{}"},
        {"a[0]", "{}"},
        {"l[9]", "{}"},
        {"l[2147483647]", "{}"},
        {"l[2], l[0]", R"({"l":{"L":[{"N":"0"},{"N":"2"}]}})"},
        {"l[9], l[2], l[0].p", R"({"l":{"L":[{"N":"2"}]}})"},
        {"l[1].r, l[3][1], l[1].p",
         R"({"l":{"L":[{"M":{"p":{"N":"1"},"r":{"N":"3"}}},{"L":[{"S":"out"}]}]}})"},
        {"a , m.y", R"({"a":{"S":"x"},"m":{"M":{"y":{"N":"2"}}}})"},
    };
    for (const projection_case& each : cases)
        EXPECT_EQ(projected(each.text), each.result) << each.text;
}

TEST(Projection, KeepsEverythingWithoutPaths)
{
    EXPECT_EQ(projection().of(doom()), doom());
    EXPECT_TRUE(projection().paths().empty());
}

TEST(Projection, TellsItsPathsInTheOrderOfTheText)
{
    placeholders p = make_placeholders(R"({"#b": "x.y"})", "");
    const projection parsed = parse_projection("c[1], a.#b, b", p);

    EXPECT_EQ(
        parsed.paths(), (std::vector<document_path>{{{"c"}, {"", 1}}, {{"a"}, {"x.y"}}, {{"b"}}})
    );
}

TEST(Projection, IsRefusedForOneKindOfErrorBeforeTheNext)
{
    const std::string deep = "a" + repeat(".a", 32);
    const std::string undefined =
        "An expression attribute name used in the document path is not defined; attribute name: #u";
    const std::string pair = " with each other; must remove or rewrite one of these paths; ";
    const std::string overlap = "Two document paths overlap" + pair;
    const std::string conflict = "Two document paths conflict" + pair;
    const std::pair<std::string, std::string> cases[] = {
        {"", "The expression can not be empty;"},
        {std::string(4097, 'a'),
         "Expression size has exceeded the maximum allowed size; expression size: 4097"},
        {" ", R"(Syntax error; token: "<EOF>", near: " ")"},
        {"a,", R"(Syntax error; token: "<EOF>", near: ",")"},
        {"a b", R"(Syntax error; token: "b", near: "a b")"},
        {"a,,b", R"(Syntax error; token: ",", near: ",,b")"},
        {",a", R"(Syntax error; token: ",", near: ",a")"},
        {"a(b)", R"(Syntax error; token: "(", near: "a(b")"},
        {"(a)", R"(Syntax error; token: "(", near: "(a")"},
        {":a", R"(Syntax error; token: ":a", near: ":a")"},
        {"a, and", R"(Syntax error; token: "and", near: ", and")"},
        {"abort, b b", R"(Syntax error; token: "b", near: "b b")"},
        {"a.abort, #u", "Attribute name is a reserved keyword; reserved keyword: abort"},
        {"#u, a[9999999999]", "List index is not within the allowable range; index: [9999999999]"},
        {deep + ", #u", undefined},
        {"a, a, #u", undefined},
        {deep, "The document path has too many nesting levels; nesting levels: 33"},
        {"a, a", overlap + "path one: [a], path two: [a]"},
        {"a, a.b", overlap + "path one: [a], path two: [a, b]"},
        {"a[0].b, c, a[0]", overlap + "path one: [a, [0], b], path two: [a, [0]]"},
        {"a.x, #x, #x, a.x", overlap + "path one: [x], path two: [x]"},
        {"a.b, a[0]", conflict + "path one: [a, b], path two: [a, [0]]"},
        {"c, c, a.b, a[0]", overlap + "path one: [c], path two: [c]"},
    };
    for (const auto& [text, message] : cases)
    {
        const std::string& expression = text;
        const std::string refusal = refusal_of([&] {
            placeholders p = make_placeholders(R"({"#x": "x"})", "");
            parse_projection(expression, p);
        });
        EXPECT_EQ(refusal, "Invalid ProjectionExpression: " + message) << text;
    }
}

TEST(AttributesToGet, TakesNamesAsTheyAre)
{
    const projection parsed = attributes_to_get({"a.b", "m", "size"});

    EXPECT_EQ(parsed.paths(), (std::vector<document_path>{{{"a.b"}}, {{"m"}}, {{"size"}}}));
    const item result = parsed.of(doom());
    EXPECT_EQ(result.size(), 2U);
    EXPECT_EQ(result.at("a.b"), attribute_value("dot"));
}

TEST(AttributesToGet, RefusesTheSameNameTwice)
{
    EXPECT_EQ(
        refusal_of([] {
            attributes_to_get({"a", "b", "a"});
        }),
        "One or more parameter values were invalid: Duplicate value in attribute name: a"
    );
}

}  // namespace
}  // namespace ddbm::local::detail
