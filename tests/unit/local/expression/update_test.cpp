#include "expression_testing.hpp"
#include "local/expression/update.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

using namespace expression_testing;

const item& doom()
{
    static const item made = item_from_json(R"({
        "k": {"S": "r"}, "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}, {"N": "3"}]},
        "m": {"M": {"a": {"N": "1"}, "b": {"M": {"c": {"N": "2"}, "d": {"N": "3"}}},
                    "l": {"L": [{"N": "1"}, {"N": "2"}]}}},
        "n": {"N": "5"}, "s": {"S": "t"}, "ss": {"SS": ["a", "b"]}, "z": {"NULL": true},
        "ml": {"L": [{"M": {"x": {"N": "1"}, "y": {"N": "2"}}}, {"M": {"x": {"N": "3"}}}]}})");
    return made;
}

update parsed(std::string_view text)
{
    placeholders p = make_placeholders("", R"({
        ":n": {"N": "7"}, ":l": {"L": [{"N": "9"}]}, ":e": {"L": []}, ":ss": {"SS": ["b", "c"]},
        ":sa": {"SS": ["a", "b"]}, ":ns": {"NS": ["1"]}, ":s": {"S": "v"},
        ":m": {"M": {"q": {"N": "1"}}}, ":big": {"N": "99999999999999999999999999999999999999"},
        ":tenth": {"N": "0.1"}, ":huge": {"N": "9e125"}, ":t1": {"N": "1e-130"},
        ":t2": {"N": "1.1e-130"}})");
    return parse_update(text, p);
}

// The attributes that are another than before, and the names of those that are gone.
std::string changed(const item& before, const item& after)
{
    item different;
    std::string gone;
    for (const auto& [name, value] : after)
    {
        const attribute_value* old = before.find(name);
        if (!old || *old != value)
            different.set(name, value);
    }
    for (const auto& [name, value] : before)
    {
        if (!after.contains(name))
            gone += " -" + name;
    }
    return to_json(different) + gone;
}

struct update_case
{
    const char* text;
    const char* result;
};

template <std::size_t N>
void expect_changes(const update_case (&cases)[N])
{
    for (const update_case& each : cases)
        EXPECT_EQ(changed(doom(), parsed(each.text).apply(doom())), each.result) << each.text;
}

TEST(Update, SetsFromTheItemAsItWas)
{
    const update_case cases[] = {
        {"set s = :s", R"({"s":{"S":"v"}})"},
        {"set x = n, n = :s", R"({"n":{"S":"v"},"x":{"N":"5"}})"},
        {"set n = s, s = n", R"({"n":{"S":"t"},"s":{"N":"5"}})"},
        {"set n = n + :n", R"({"n":{"N":"12"}})"},
        {"set n = :n - n", R"({"n":{"N":"2"}})"},
        {"set n = n - :n", R"({"n":{"N":"-2"}})"},
        {"set x = m.a + m.b.c", R"({"x":{"N":"3"}})"},
        {"set x = list_append(l, :l)",
         R"({"x":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"},{"N":"9"}]}})"},
        {"set x = list_append(:l, m.l)", R"({"x":{"L":[{"N":"9"},{"N":"1"},{"N":"2"}]}})"},
        {"set x = list_append(m.l, m.l)",
         R"({"x":{"L":[{"N":"1"},{"N":"2"},{"N":"1"},{"N":"2"}]}})"},
        {"set x = list_append(if_not_exists(y, :e), :l)", R"({"x":{"L":[{"N":"9"}]}})"},
        {"set x = if_not_exists(y, :n)", R"({"x":{"N":"7"}})"},
        {"set x = if_not_exists(z, :n)", R"({"x":{"NULL":true}})"},
        {"set x = if_not_exists(y, if_not_exists(n, :n))", R"({"x":{"N":"5"}})"},
        {"set x = if_not_exists(y, :n) + n", R"({"x":{"N":"12"}})"},
        {"set m = :m", R"({"m":{"M":{"q":{"N":"1"}}}})"},
        {"set m = m", "{}"},
        {"set l = :e", R"({"l":{"L":[]}})"},
        {"set m.b.c = :n, m.a = :s",
         R"({"m":{"M":{"a":{"S":"v"},"b":{"M":{"c":{"N":"7"},"d":{"N":"3"}}},)"
         R"("l":{"L":[{"N":"1"},{"N":"2"}]}}}})"},
        {"set m.l[0] = m.l[1], m.l[1] = m.l[0]",
         R"({"m":{"M":{"a":{"N":"1"},"b":{"M":{"c":{"N":"2"},"d":{"N":"3"}}},)"
         R"("l":{"L":[{"N":"2"},{"N":"1"}]}}}})"},
        {"set ml[1].new_one = :n",
         R"({"ml":{"L":[{"M":{"x":{"N":"1"},"y":{"N":"2"}}},)"
         R"({"M":{"new_one":{"N":"7"},"x":{"N":"3"}}}]}})"},
    };
    expect_changes(cases);
}

TEST(Update, KeepsThePositionsOfListsUntilAllIsDone)
{
    const update_case cases[] = {
        {"set l[1] = :n", R"({"l":{"L":[{"N":"0"},{"N":"7"},{"N":"2"},{"N":"3"}]}})"},
        {"set l[9] = :n", R"({"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"},{"N":"7"}]}})"},
        {"set l[9] = :n, l[7] = :s",
         R"({"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"},{"S":"v"},{"N":"7"}]}})"},
        {"remove l[1]", R"({"l":{"L":[{"N":"0"},{"N":"2"},{"N":"3"}]}})"},
        {"remove l[3], l[1]", R"({"l":{"L":[{"N":"0"},{"N":"2"}]}})"},
        {"remove l[9]", "{}"},
        {"remove l[0], l[1], l[2], l[3]", R"({"l":{"L":[]}})"},
        {"set l[3] = :n remove l[1]", R"({"l":{"L":[{"N":"0"},{"N":"2"},{"N":"7"}]}})"},
        {"set l[9] = :n remove l[3]", R"({"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"7"}]}})"},
        {"set l[9] = :n, l[3] = :s remove l[0]",
         R"({"l":{"L":[{"N":"1"},{"N":"2"},{"S":"v"},{"N":"7"}]}})"},
        {"set ml[1].x = :n remove ml[0]", R"({"ml":{"L":[{"M":{"x":{"N":"7"}}}]}})"},
        {"remove ml[0], ml[1].x", R"({"ml":{"L":[{"M":{}}]}})"},
        {"set l[0] = l",
         R"({"l":{"L":[{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"}]},)"
         R"({"N":"1"},{"N":"2"},{"N":"3"}]}})"},
    };
    expect_changes(cases);
}

TEST(Update, RemovesAddsAndDeletes)
{
    const update_case cases[] = {
        {"remove m", "{} -m"},
        {"remove nothing, s", "{} -s"},
        {"remove m.b.c, m.absent, m.l", R"({"m":{"M":{"a":{"N":"1"},"b":{"M":{"d":{"N":"3"}}}}}})"},
        {"add n :n", R"({"n":{"N":"12"}})"},
        {"add x :n", R"({"x":{"N":"7"}})"},
        {"add x :ss", R"({"x":{"SS":["b","c"]}})"},
        {"add ss :ss", R"({"ss":{"SS":["a","b","c"]}})"},
        {"add ss :sa", "{}"},
        {"add m.l[1] :n",
         R"({"m":{"M":{"a":{"N":"1"},"b":{"M":{"c":{"N":"2"},"d":{"N":"3"}}},)"
         R"("l":{"L":[{"N":"1"},{"N":"9"}]}}}})"},
        {"add l[9] :ns", R"({"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"},{"NS":["1"]}]}})"},
        {"delete ss :ss", R"({"ss":{"SS":["a"]}})"},
        {"delete ss :sa", "{} -ss"},
        {"delete nothing :ss", "{}"},
        {"delete m.absent :ss", "{}"},
        {"delete l[9] :ss", "{}"},
    };
    expect_changes(cases);
}

TEST(Update, FailsWhereTheItemDoesNotFit)
{
    const std::string missing =
        "The provided expression refers to an attribute that does not exist in the item";
    const std::string type = "An operand in the update expression has an incorrect data type";
    const std::string path =
        "The document path provided in the update expression is invalid for update";
    const std::string overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    const std::pair<std::string, std::string> cases[] = {
        {"set x = y", missing},
        {"set x = y + :n", missing},
        {"set x = s + y", missing},
        {"set x = list_append(y, :l)", missing},
        {"set x = if_not_exists(y, yy)", missing},
        {"set x = if_not_exists(n, yy)", missing},
        {"set x = m.absent", missing},
        {"set x = l[4]", missing},
        {"set x = s + :n", type},
        {"set x = :n - l", type},
        {"set x = list_append(s, :l)", type},
        {"set x = list_append(if_not_exists(y, :n), :l)", type},
        {"set x = if_not_exists(y, :s) + :n", type},
        {"add s :n", type},
        {"add n :ss", type},
        {"add ss :ns", type},
        {"add l :n", type},
        {"delete ss :ns", type},
        {"delete n :ss", type},
        {"set y.a = :n", path},
        {"set y[0] = :n", path},
        {"set s.a = :n", path},
        {"set s[0] = :n", path},
        {"set m[0] = :n", path},
        {"set l.a = :n", path},
        {"set m.absent.a = :n", path},
        {"set l[9].a = :n", path},
        {"remove y.a", path},
        {"remove s[0]", path},
        {"remove m[0]", path},
        {"remove l[9].a", path},
        {"add y.a :n", path},
        {"delete y.a :ss", path},
        {"set n = :big + :tenth", overflow},
        {"add n :big", overflow},
        {"set n = :huge + :huge", overflow},
        {"set n = :t2 - :t1",
         "Number underflow. Attempting to store a number with magnitude smaller than supported "
         "range"},
        {"set x = y remove m[0]", missing},
        {"add s :n set x = y", missing},
    };
    for (const auto& [text, message] : cases)
    {
        const update made = parsed(text);
        EXPECT_EQ(refusal_of([&] { made.apply(doom()); }), message) << text;
    }
}

TEST(Update, NestsNoDeeperThanAnItemMay)
{
    attribute_value deep = 1;
    for (int i = 0; i < 31; ++i)
        deep = attribute_value(attribute_value::list{deep});
    const item before = item().set("a", deep).set("b", item());

    EXPECT_EQ(refusal_of([&] { parsed("set x = a, b.y = a[0]").apply(before); }), "");
    const std::string levels =
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
        "beyond supported limit";
    EXPECT_EQ(refusal_of([&] { parsed("set b.y = a").apply(before); }), levels);
    EXPECT_EQ(refusal_of([&] { parsed("set a[0] = a").apply(before); }), levels);
}

TEST(Update, StopsAtValuesThatAreTooLargeTogether)
{
    const item before = item().set("a", std::string(150'000, 'x'));

    EXPECT_EQ(refusal_of([&] { parsed("set b = a, c = a").apply(before); }), "");
    EXPECT_EQ(
        refusal_of([&] { parsed("set b = a, c = a, d = a").apply(before); }),
        "Item size to update has exceeded the maximum allowed size"
    );
}

TEST(Update, MakesAnItemUnlessItOnlyTakesAway)
{
    EXPECT_TRUE(update().creates_item());
    EXPECT_TRUE(parsed("set a = :n").creates_item());
    EXPECT_TRUE(parsed("add a :n").creates_item());
    EXPECT_TRUE(parsed("remove b set a = :n").creates_item());
    EXPECT_FALSE(parsed("remove a").creates_item());
    EXPECT_FALSE(parsed("delete a :ss").creates_item());
    EXPECT_FALSE(parsed("delete a :ss remove b").creates_item());
}

TEST(Update, ChangesNothingByDefault)
{
    const update nothing;

    EXPECT_EQ(nothing.apply(doom()), doom());
    EXPECT_TRUE(nothing.targets().empty());
    EXPECT_TRUE(nothing.plain_values().empty());
    EXPECT_TRUE(nothing.updated_old(doom()).empty());
    EXPECT_TRUE(nothing.updated_new(doom(), doom()).empty());
}

TEST(Update, TellsItsTargetsInTheOrderOfTheText)
{
    EXPECT_EQ(
        parsed("remove z[1] set b.c = :n, a = :n add q :n").targets(),
        (std::vector<document_path>{{{"z"}, {"", 1}}, {{"b"}, {"c"}}, {{"a"}}, {{"q"}}})
    );
}

TEST(Update, TellsTheValuesThatAreKnownBefore)
{
    const update made = parsed("set a = :n, b.c = :n, d = e, f = :n + :n, g = (:s) add h :n");
    const auto values = made.plain_values();

    ASSERT_EQ(values.size(), 2U);
    EXPECT_EQ(values[0].first, "a");
    EXPECT_EQ(*values[0].second, attribute_value(7));
    EXPECT_EQ(values[1].first, "g");
    EXPECT_EQ(*values[1].second, attribute_value("v"));
}

struct returned_case
{
    const char* text;
    const char* before;
    const char* after;
};

TEST(Update, ReturnsOnlyWhatItTouched)
{
    const returned_case cases[] = {
        {"set s = :s", R"({"s":{"S":"t"}})", R"({"s":{"S":"v"}})"},
        {"set s = s", R"({"s":{"S":"t"}})", R"({"s":{"S":"t"}})"},
        {"set x = :n", "{}", R"({"x":{"N":"7"}})"},
        {"set m.a = :n", R"({"m":{"M":{"a":{"N":"1"}}}})", R"({"m":{"M":{"a":{"N":"7"}}}})"},
        {"set m.b.c = :n remove m.b.d",
         R"({"m":{"M":{"b":{"M":{"c":{"N":"2"},"d":{"N":"3"}}}}}})",
         R"({"m":{"M":{"b":{"M":{"c":{"N":"7"}}}}}})"},
        {"remove s, nothing", R"({"s":{"S":"t"}})", "{}"},
        {"remove m.a", R"({"m":{"M":{"a":{"N":"1"}}}})", "{}"},
        {"remove l[1]", R"({"l":{"L":[{"N":"1"}]}})", R"({"l":{"L":[{"N":"2"}]}})"},
        {"remove l[3]", R"({"l":{"L":[{"N":"3"}]}})", "{}"},
        {"set l[9] = :n", "{}", "{}"},
        {"set l[9] = :n, l[1] = :s", R"({"l":{"L":[{"N":"1"}]}})", R"({"l":{"L":[{"S":"v"}]}})"},
        {"set ml[0].x = :n, ml[1].x = :s",
         R"({"ml":{"L":[{"M":{"x":{"N":"1"}}},{"M":{"x":{"N":"3"}}}]}})",
         R"({"ml":{"L":[{"M":{"x":{"N":"7"}}},{"M":{"x":{"S":"v"}}}]}})"},
        {"delete ss :sa", R"({"ss":{"SS":["a","b"]}})", "{}"},
        {"delete ss :ss", R"({"ss":{"SS":["a","b"]}})", R"({"ss":{"SS":["a"]}})"},
        {"add n :n", R"({"n":{"N":"5"}})", R"({"n":{"N":"12"}})"},
    };
    for (const returned_case& each : cases)
    {
        const update made = parsed(each.text);
        EXPECT_EQ(to_json(made.updated_old(doom())), each.before) << each.text;
        EXPECT_EQ(to_json(made.updated_new(doom(), made.apply(doom()))), each.after) << each.text;
    }
}

}  // namespace
}  // namespace ddbm::local::detail
