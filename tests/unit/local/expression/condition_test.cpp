#include "expression_testing.hpp"
#include "local/expression/condition.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

const item& doom()
{
    static const item made = item_from_json(R"({
        "title": {"S": "Doom"}, "clef": {"S": "𝄞é"}, "void": {"S": ""}, "n": {"N": "10"},
        "half": {"N": "0.5"}, "bytes": {"B": "AQL/"}, "yes": {"BOOL": true}, "nil": {"NULL": true},
        "list_of": {"L": [{"S": "a"}, {"N": "1"}, {"NULL": true}, {"L": [{"N": "2"}]}]},
        "map_of": {"M": {"x": {"N": "1"}, "y": {"M": {"z": {"S": "deep"}}}}},
        "ss": {"SS": ["b", "a"]}, "ns": {"NS": ["1", "2"]}, "bs": {"BS": ["AQI=", "Aw=="]},
        "twin": {"M": {"y": {"M": {"z": {"S": "deep"}}}, "x": {"N": "1.0"}}}})");
    return made;
}

bool holds(std::string_view text, const item& attributes = doom())
{
    placeholders p = make_placeholders(
        R"({"#v": "void", "#b": "bytes", "#t": "title"})",
        R"({":doom": {"S": "Doom"}, ":do": {"S": "Do"}, ":oo": {"S": "oo"}, ":x": {"S": "x"},
            ":empty": {"S": ""}, ":n10": {"N": "10.0"}, ":n9": {"N": "9"}, ":n11": {"N": "11"},
            ":n1": {"N": "1"}, ":n2": {"N": "2"}, ":n3": {"N": "3"}, ":n4": {"N": "4"},
            ":n0": {"N": "0"}, ":b12": {"B": "AQI="}, ":b2f": {"B": "Av8="}, ":b1": {"B": "AQ=="},
            ":b3": {"B": "Aw=="}, ":b7f": {"B": "AX8="}, ":bff": {"B": "Af8="}, ":t": {"BOOL": true},
            ":f": {"BOOL": false}, ":nil": {"NULL": true}, ":ss": {"SS": ["a", "b"]},
            ":sa": {"SS": ["a"]}, ":ns": {"NS": ["2.0", "1"]}, ":bs": {"BS": ["Aw==", "AQI="]},
            ":l2": {"L": [{"N": "2.0"}]}, ":l": {"L": []}, ":a": {"S": "a"}, ":m": {"M": {}},
            ":S": {"S": "S"}, ":N": {"S": "N"}, ":B": {"S": "B"}, ":BOOL": {"S": "BOOL"},
            ":NULL": {"S": "NULL"}, ":M": {"S": "M"}, ":L": {"S": "L"}, ":SS": {"S": "SS"},
            ":NS": {"S": "NS"}, ":BS": {"S": "BS"}, ":lower": {"S": "a"}, ":upper": {"S": "é"}})"
    );
    return parse_condition(condition_kind::condition, text, p).holds(attributes);
}

template <std::size_t N>
void expect_all(bool expected, const char* const (&texts)[N])
{
    for (const char* text : texts)
        EXPECT_EQ(holds(text), expected) << text;
}

TEST(Condition, ComparesForEquality)
{
    const char* const right[] = {
        "#t = :doom",
        ":doom = #t",
        "n = :n10",
        "yes = :t",
        "nil = :nil",
        "ss = :ss",
        "ns = :ns",
        "bs = :bs",
        "list_of[3] = :l2",
        "map_of = twin",
        "map_of.y.z = twin.y.z",
        "#v = :empty",
        ":n1 = list_of[1]",
        "#t <> :x",
        "n <> :n9",
        "n <> :x",
        "absent <> :x",
        ":x <> absent",
        "absent <> nothing",
        "ss <> :sa",
        "list_of[2] <> absent",
    };
    const char* const wrong[] = {
        "#t = :x",
        "#t = :n10",
        "absent = :x",
        ":x = absent",
        "absent = nothing",
        "ss = :sa",
        "yes = :f",
        "list_of = :l",
        "list_of[9] = :x",
        "map_of.q = :x",
        "n.x = :x",
        "#t <> :doom",
        "n <> :n10",
        "map_of <> twin",
        "ss <> :ss",
    };
    expect_all(true, right);
    expect_all(false, wrong);
}

TEST(Condition, ComparesByOrderWithinAType)
{
    const char* const right[] = {
        "n < :n11",
        "n <= :n10",
        "n >= :n10",
        "n > :n9",
        "half < :n1",
        "half > :n0",
        ":n9 < n",
        "#t > :do",
        "#t >= :doom",
        "#t < :x",
        "#t < :upper",
        "clef > :upper",
        "#b > :b12",
        "#b < :b7f",
        ":bff > :b7f",
        "#b < :b3",
        "size(#t) = :n4",
        "size(#t) > :n3",
    };
    const char* const wrong[] = {
        "n < :n10",
        "n > :n10",
        "n < :x",
        "n > :x",
        "#t > :n1",
        "#t < :n1",
        "absent < :n1",
        "absent >= :n1",
        ":n1 < absent",
        "list_of < :n1",
        "yes > :n0",
        "nil <= :x",
        "size(#t) < :n4",
        "map_of >= twin",
        "ss >= bs",
    };
    expect_all(true, right);
    expect_all(false, wrong);
}

TEST(Condition, TestsRangesAndLists)
{
    const char* const right[] = {
        "n between :n10 and :n10",
        "n between :n9 and :n11",
        ":n10 between half and n",
        "#t between :do and :x",
        "#b between :b1 and :b3",
        "size(#t) between :n4 and :n9",
        "n in (:n10)",
        "n in (:x, :l, :n10)",
        "n in (absent, half, :n10)",
        ":a in (list_of[0], :x)",
        "ss in (:sa, :ss)",
        "list_of[3] in (:l2)",
        "size(ss) in (:n2)",
    };
    const char* const wrong[] = {
        "n between :n11 and half",
        "n between half and :n9",
        "n between :do and :x",
        "n between half and #t",
        "absent between :n9 and :n11",
        "n between absent and :n11",
        "n between :n9 and absent",
        "ss between #t and n",
        "n in (:x, :n9)",
        "absent in (:x)",
        "absent in (nothing)",
        "n in (absent)",
    };
    expect_all(true, right);
    expect_all(false, wrong);
}

TEST(Condition, LooksIntoTextsSetsAndLists)
{
    const char* const right[] = {
        "contains(#t, :oo)",       "contains(#t, :empty)",     "contains(#b, :b2f)",
        "contains(ss, :a)",        "contains(ns, :n2)",        "contains(bs, :b12)",
        "contains(list_of, :a)",   "contains(list_of, :n1)",   "contains(list_of, :nil)",
        "contains(list_of, :l2)",  "contains(ss, list_of[0])", "contains(:ss, list_of[0])",
        "contains(ns, size(ss))",  "begins_with(#t, :do)",     "begins_with(#t, :doom)",
        "begins_with(#t, :empty)", "begins_with(#b, :b12)",    "begins_with(:doom, #t)",
        "begins_with(#t, #v)",
    };
    const char* const wrong[] = {
        "contains(#t, :x)",        "contains(#t, :n1)",       "contains(#b, :b3)",
        "contains(#t, :b1)",       "contains(ss, :x)",        "contains(ss, :sa)",
        "contains(ns, :a)",        "contains(ns, :n3)",       "contains(bs, :b1)",
        "contains(list_of, :x)",   "contains(list_of, :l)",   "contains(map_of, :x)",
        "contains(absent, :x)",    "contains(#t, absent)",    "contains(n, :n1)",
        "contains(yes, :t)",       "contains(nil, :nil)",     "begins_with(#t, :oo)",
        "begins_with(#t, :b1)",    "begins_with(n, :a)",      "begins_with(ss, :a)",
        "begins_with(absent, :a)", "begins_with(#t, absent)", "begins_with(#b, :b2f)",
    };
    expect_all(true, right);
    expect_all(false, wrong);
}

TEST(Condition, KnowsSizes)
{
    const char* const right[] = {
        "size(#t) = :n4",
        "size(clef) = :n3",
        "size(#v) = :n0",
        "size(#b) = :n3",
        "size(list_of) = :n4",
        "size(map_of) = :n2",
        "size(ss) = :n2",
        "size(ns) = :n2",
        "size(bs) = :n2",
        "size(:doom) = :n4",
        "size(list_of[3]) = :n1",
        "size(#t) <> :n3",
        "size(absent) <> :n3",
        "size(n) <> :n2",
        "size(#t) = size(list_of)",
    };
    const char* const wrong[] = {
        "size(n) = :n2",
        "size(yes) >= :n0",
        "size(nil) >= :n0",
        "size(absent) >= :n0",
        "size(absent) < :n0",
        "size(absent) = size(nothing)",
        "size(#t) = :doom",
        "size(#t) > :x",
    };
    expect_all(true, right);
    expect_all(false, wrong);
}

TEST(Condition, KnowsExistenceAndTypes)
{
    const char* const right[] = {
        "attribute_exists(nil)",           "attribute_exists(map_of.y.z)",
        "attribute_exists(list_of[3][0])", "attribute_not_exists(absent)",
        "attribute_not_exists(map_of.q)",  "attribute_not_exists(list_of[4])",
        "attribute_not_exists(n.x)",       "attribute_type(#t, :S)",
        "attribute_type(n, :N)",           "attribute_type(#b, :B)",
        "attribute_type(yes, :BOOL)",      "attribute_type(nil, :NULL)",
        "attribute_type(map_of, :M)",      "attribute_type(list_of, :L)",
        "attribute_type(ss, :SS)",         "attribute_type(ns, :NS)",
        "attribute_type(bs, :BS)",         "attribute_type(size(ss), :N)",
        "attribute_type(:m, :M)",
    };
    const char* const wrong[] = {
        "attribute_exists(absent)",
        "attribute_exists(list_of[4])",
        "attribute_exists(map_of[0])",
        "attribute_not_exists(nil)",
        "attribute_type(#t, :N)",
        "attribute_type(absent, :NULL)",
        "attribute_type(ss, :S)",
        "attribute_type(absent, :S)",
    };
    expect_all(true, right);
    expect_all(false, wrong);
}

TEST(Condition, CombinesConditions)
{
    const char* const right[] = {
        "n = :n10 and #t = :doom",
        "n = :n9 or #t = :doom",
        "not n = :n9",
        "not absent = :x",
        "not not n = :n10",
        "not (n = :n9 and n = :n10)",
        "n = :n10 or n = :n9 and n = :n11",
        "(n = :n10 or n = :n9) and not n = :n11",
        "not n = :n9 and n = :n10",
        "not (not (n = :n10))",
        "not n between :n0 and :n1",
        "not n in (:x, :n9)",
        "n = :n9 or n = :n11 or n = :n10",
    };
    const char* const wrong[] = {
        "n = :n10 and #t = :x",
        "n = :n9 or #t = :x",
        "not n = :n10",
        "not not absent = :x",
        "(n = :n10 or n = :n9) and n = :n11",
        "n = :n9 and n = :n10 or n = :n11",
        "not (n = :n9 or n = :n10)",
        "not not not n = :n10",
    };
    expect_all(true, right);
    expect_all(false, wrong);
}

TEST(Condition, EvaluatesAMissingItemAsAnEmptyOne)
{
    EXPECT_TRUE(holds("attribute_not_exists(n)", item()));
    EXPECT_TRUE(holds("n <> :n1", item()));
    EXPECT_FALSE(holds("n = :n1", item()));
    EXPECT_FALSE(holds("size(n) >= :n0", item()));
}

TEST(Condition, IsTrueWithoutAnExpression)
{
    EXPECT_TRUE(condition().is_trivial());
    EXPECT_TRUE(condition().holds(item()));
    EXPECT_TRUE(condition().paths().empty());
}

TEST(Condition, TellsItsPathsInTheOrderOfTheText)
{
    placeholders p = make_placeholders(R"({"#d": "x.y"})", R"({":v": {"S": "S"}})");
    const condition parsed = parse_condition(
        condition_kind::filter,
        "not (a.b = :v or :v < c[1]) and d between e and #d or size(f) in (:v, g) and "
        "attribute_type(h, :v)",
        p
    );

    std::string all;
    for (const document_path& path : parsed.paths())
        all += to_text(path);
    EXPECT_FALSE(parsed.is_trivial());
    EXPECT_EQ(all, "[a, b][c, [1]][d][e][x.y][f][g][h]");
}

TEST(Condition, OutlivesThePlaceholders)
{
    condition parsed;
    {
        placeholders p = make_placeholders(R"({"#n": "n"})", R"({":v": {"N": "10"}})");
        parsed = parse_condition(condition_kind::filter, "#n = :v", p);
    }

    EXPECT_TRUE(parsed.holds(doom()));
    EXPECT_FALSE(parsed.holds(item()));
}

}  // namespace
}  // namespace ddbm::local::detail
