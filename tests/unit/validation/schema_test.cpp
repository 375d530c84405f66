// Schemas of documents: what they take, what they say of the rest, what they change.

#include "support/generated_items.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/schema.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ddbm {
namespace {

attribute_value value_of(std::string_view json)
{
    return attribute_value_from_json(json);
}

std::string failures(const schema& wanted, const attribute_value& value)
{
    return wanted.report_on(value).text();
}

template <class... Values>
attribute_value::list list(Values... values)
{
    attribute_value::list made;
    (made.emplace_back(std::move(values)), ...);
    return made;
}

// A value of each type, in the order of attribute_type.
std::vector<attribute_value> one_of_each_type()
{
    std::vector<attribute_value> all;
    all.emplace_back("text");
    all.emplace_back(1);
    all.emplace_back(make_binary("bytes"));
    all.emplace_back(true);
    all.emplace_back(nullptr);
    all.emplace_back(item().set("a", 1));
    all.emplace_back(list(attribute_value(1)));
    all.emplace_back(string_set("a"));
    all.emplace_back(number_set(1));
    all.emplace_back(binary_set(make_binary("b")));
    return all;
}

TEST(Schema, OfATypeTakesItsValues)
{
    const auto all = one_of_each_type();
    for (const attribute_value& value : all)
    {
        for (const attribute_value& other : all)
            EXPECT_EQ(failures(value.type(), other).empty(), &value == &other);
    }
    EXPECT_EQ(failures(attribute_type::n, "x"), "is a string, not a number");
    EXPECT_EQ(
        failures(of_type(attribute_type::n, attribute_type::null, attribute_type::l), "x"),
        "is a string, not a number, NULL or a list"
    );
    EXPECT_EQ(failures(of_type(attribute_type::n, attribute_type::s), "x"), "");
}

TEST(Schema, OfAValueTakesIt)
{
    EXPECT_EQ(failures("open", "open"), "");
    EXPECT_EQ(failures("open", "shut"), "is not \"open\"");
    EXPECT_EQ(failures(1.5, 2), "is not 1.5");
    EXPECT_EQ(failures(1, number::parse("1.0")), "");
    EXPECT_EQ(failures(1, true), "is not 1");
    EXPECT_EQ(failures(true, 1), "is not true");
    EXPECT_EQ(failures(nullptr, nullptr), "");
    EXPECT_EQ(failures(nullptr, 1), "is not NULL");
    EXPECT_EQ(failures(item().set("a", 1), item().set("a", 1)), "");
    EXPECT_EQ(failures(item().set("a", 1), item()), "is not the one value that is allowed");
}

TEST(Schema, OfNothingTakesAll)
{
    test::generated_items items(1);
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(schema().report_on(items.next()).empty());
}

TEST(Schema, AsksValidatorsForWhatIsInAValue)
{
    EXPECT_EQ(failures(length(2), "ab"), "");
    EXPECT_EQ(failures(length(2), "a"), "has 1 characters, allowed are at least 2");
    EXPECT_EQ(
        failures(length(2), list(attribute_value(1))), "has 1 elements, allowed are at least 2"
    );
    EXPECT_EQ(failures(length(2), string_set("a")), "has 1 elements, allowed are at least 2");
    EXPECT_EQ(
        failures(length(2), 12),
        "is a number, not a string, a binary, a map, a list, a set of strings, a set of numbers or "
        "a "
        "set of binaries"
    );
    EXPECT_EQ(failures(in_range(1, 2.5), number::parse("2.5")), "");
    EXPECT_EQ(failures(in_range(1, 2.5), 3), "is 3, allowed are 1 to 2.5");
    EXPECT_EQ(failures(in_range(1, 2.5), "2"), "is a string, not a number");
    EXPECT_EQ(failures(at_least(0), true), "is a boolean, not a number");
    EXPECT_EQ(failures(match("a+"), "aa"), "");
    EXPECT_EQ(failures(match("a+"), nullptr), "is NULL, not a string");
    EXPECT_EQ(failures(one_of("a", 1), true), "is a boolean, not a string or a number");
    EXPECT_EQ(
        failures(each(at_least(2)), list(attribute_value(2), attribute_value("x"))),
        "[1]: is a string, not a number"
    );
    EXPECT_EQ(failures(each(at_least(2)), number_set(1, 2)), "[0]: is 1, allowed are at least 2");
    EXPECT_EQ(failures(each(at_least(2)), item().set("a", 1)), "a: is 1, allowed are at least 2");
    EXPECT_EQ(failures(each_name(match("[a-z]")), item().set("A", 1)), "A: does not match [a-z]");
}

TEST(Schema, KnowsTheTruthOfEveryType)
{
    for (const attribute_value& value : one_of_each_type())
    {
        EXPECT_EQ(failures(is_true, value).empty(), !value.is_null());
        EXPECT_EQ(failures(is_false, value).empty(), value.is_null());
    }
    for (const attribute_value& value :
         {attribute_value(""),
          attribute_value(0),
          attribute_value(false),
          attribute_value(item()),
          attribute_value(attribute_value::list())})
        EXPECT_EQ(failures(is_true, value), "is not true");
}

TEST(Schema, CallsFunctionsWithTheTypeInTheirSignature)
{
    const auto even = [](int value, validation_report& report) {
        if (value % 2 != 0)
            report.fail("is odd");
    };
    const auto short_text = [](std::string_view text, validation_report& report) {
        if (text.size() > 1)
            report.fail("is long");
    };
    const auto is_set = [](bool value, validation_report& report) {
        if (!value)
            report.fail("is not set");
    };
    const auto half = [](double value, validation_report& report) {
        if (value != 0.5)
            report.fail("is no half");
    };
    const auto any_value = [](const attribute_value& value, validation_report& report) {
        report.fail("is of type " + std::string(type_name(value.type())));
    };

    EXPECT_EQ(failures(even, 3), "is odd");
    EXPECT_EQ(failures(even, 4), "");
    EXPECT_EQ(failures(even, true), "is a boolean, not a number");
    EXPECT_EQ(failures(even, 1.5), "is 1.5, which the validator's type cannot hold");
    EXPECT_EQ(
        failures(even, 5'000'000'000), "is 5000000000, which the validator's type cannot hold"
    );
    EXPECT_EQ(failures(short_text, "ab"), "is long");
    EXPECT_EQ(failures(short_text, nullptr), "is NULL, not a string");
    EXPECT_EQ(failures(is_set, false), "is not set");
    EXPECT_EQ(failures(is_set, 1), "is a number, not a boolean");
    EXPECT_EQ(failures(half, number::parse("0.5")), "");
    EXPECT_EQ(failures(half, 1), "is no half");
    EXPECT_EQ(failures(any_value, list()), "is of type L");
}

TEST(Schema, CombinesValidatorsAndSchemas)
{
    const schema small_or_text = any(all(of_type(attribute_type::n), at_most(9)), match("[a-z]+"));

    EXPECT_EQ(failures(small_or_text, 5), "");
    EXPECT_EQ(failures(small_or_text, "abc"), "");
    EXPECT_EQ(
        failures(small_or_text, 10),
        "fits none of 2 alternatives: is 10, allowed are at most 9, or is a number, not a string"
    );
    EXPECT_EQ(failures(none(at_least(1), one_of("x")), 5), "is not allowed");
    EXPECT_EQ(failures(none(at_least(1), one_of("x")), "y"), "");
    EXPECT_EQ(
        failures(all(at_least(1), at_most(5), schema(5)), "x"),
        "is a string, not a number; is not 5"
    );
    EXPECT_EQ(failures(message("is bad", of_type(attribute_type::n)), "x"), "is bad");
}

// -- Maps

const schema& order()
{
    static const schema made =
        map_schema()
            .required("id", length(1, 8))
            .required(
                "lines",
                list_of(map_schema()
                            .required("product", match("[a-z]+"))
                            .required("count", all(coerce<int>, at_least(1))))
            )
            .or_default("state", "open", one_of("open", "paid"))
            .optional("note", attribute_type::s)
            .optional("address", map_schema().required("city", length(1)).extra());
    return made;
}

TEST(MapSchema, TakesWhatFits)
{
    const item fits =
        item_from_json(R"({"id":{"S":"a"},"lines":{"L":[{"M":{"product":{"S":"pear"},)"
                       R"("count":{"N":"2"}}}]},"state":{"S":"paid"},)"
                       R"("address":{"M":{"city":{"S":"x"},"other":{"NULL":true}}}})");

    EXPECT_EQ(order().report_on(fits).text(), "");
    EXPECT_EQ(order().make_valid(fits), fits);
    EXPECT_NO_THROW(order().validate(fits));
}

TEST(MapSchema, CollectsEveryFailureWithItsPath)
{
    const item bad = item_from_json(
        R"({"id":{"S":""},"lines":{"L":[{"M":{"product":{"S":"PEAR"},)"
        R"("count":{"S":"0"}}},{"N":"1"},{"M":{"count":{"S":"x"},"more":{"N":"1"}}}]},)"
        R"("state":{"S":"shut"},"note":{"N":"1"},"address":{"M":{}},"b":{"N":"1"}})"
    );

    EXPECT_EQ(
        order().report_on(bad).text(),
        "id: has 0 characters, allowed are 1 to 8; "
        "lines[0].product: does not match [a-z]+; "
        "lines[0].count: is 0, allowed are at least 1; "
        "lines[1]: is a number, not a map; "
        "lines[2].product: is missing; "
        "lines[2].count: is not a number; "
        "lines[2].more: is not known; "
        "state: is none of \"open\", \"paid\"; "
        "note: is a number, not a string; "
        "address.city: is missing; "
        "b: is not known"
    );
    try
    {
        order().validate(bad);
        ADD_FAILURE() << "nothing was thrown";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::validation_failed);
        EXPECT_EQ(e.get_diagnostics().attribute_path(), "id");
        EXPECT_EQ(
            e.get_diagnostics().message(),
            "11 values are not valid: " + order().report_on(bad).text()
        );
    }
    EXPECT_THROW((void)order().make_valid(bad), error);
}

TEST(Schema, OfSeveralKindsOfItemsSaysNoMoreThanIsWrong)
{
    const schema kinds =
        any(map_schema().required("type", "customer").required("name"),
            map_schema().required("type", "order").or_default("state", "open"));

    EXPECT_EQ(kinds.make_valid(item().set("type", "order")).at("state"), "open");
    EXPECT_EQ(
        kinds.report_on(item().set("type", "x")).text(),
        "fits none of 2 alternatives: type is not \"customer\" and name is missing, or type is not "
        "\"order\""
    );
}

TEST(Schema, KeepsThePathsOfWhatItCombines)
{
    const schema counted =
        map_schema()
            .required("lines", list_of(map_schema().required("count", at_least(1))))
            .extra();
    const schema named = map_schema().required("id").extra();
    const item bad =
        item_from_json(R"({"id":{"S":"a"},"lines":{"L":[{"M":{"count":{"N":"0"}}}]}})");
    const std::string reason = "lines[0].count: is 0, allowed are at least 1";

    EXPECT_EQ(failures(all(named, counted), bad), reason);
    EXPECT_EQ(failures(any(schema(attribute_type::l), counted), bad), reason);
    EXPECT_EQ(failures(message("is no order", counted), bad), reason);
    EXPECT_EQ(
        failures(map_schema().required("order", all(named, counted)), item().set("order", bad)),
        "order." + reason
    );
}

TEST(MapSchema, IsOfMaps)
{
    EXPECT_EQ(failures(map_schema(), list()), "is a list, not a map");
    EXPECT_EQ(failures(map_schema(), item()), "");
    EXPECT_EQ(failures(list_of(), item()), "is a map, not a list");
}

TEST(MapSchema, AddsDefaultsAndConverts)
{
    const item given =
        item_from_json(R"({"id":{"S":"a"},"lines":{"L":[{"M":{"product":{"S":"pear"},)"
                       R"("count":{"S":"2"}}}]}})");
    const item made =
        item_from_json(R"({"id":{"S":"a"},"lines":{"L":[{"M":{"product":{"S":"pear"},)"
                       R"("count":{"N":"2"}}}]},"state":{"S":"open"}})");

    EXPECT_EQ(order().make_valid(given), made);
    EXPECT_EQ(order().make_valid(attribute_value(given)), attribute_value(made));
    EXPECT_EQ(make_valid(given, order()), made);
    EXPECT_TRUE(order().is_changing());
    // Looking at it changes nothing.
    EXPECT_EQ(order().report_on(given).text(), "");
    EXPECT_EQ(given.size(), 2u);
}

TEST(MapSchema, MakesEachDefaultAnew)
{
    int made = 0;
    const schema counted =
        map_schema().or_default("n", [&made] { return attribute_value(++made); });

    EXPECT_EQ(counted.make_valid(item()).at("n"), 1);
    EXPECT_EQ(counted.make_valid(item()).at("n"), 2);
    EXPECT_EQ(counted.make_valid(item().set("n", "x")).at("n"), "x");
    EXPECT_EQ(made, 2);
}

TEST(MapSchema, HoldsADefaultToItsSchema)
{
    const schema wrong = map_schema().or_default("n", "x", at_least(1));
    const schema null = map_schema().or_default("n", nullptr, any(at_least(1), schema(nullptr)));

    EXPECT_EQ(wrong.report_on(item()).text(), "n: is a string, not a number");
    EXPECT_EQ(null.make_valid(item()), item().set("n", nullptr));
    EXPECT_EQ(map_schema().or_default("n", "5", coerce<int>).make_valid(item()).at("n"), 5);
}

TEST(MapSchema, RefusesWhatIsForbidden)
{
    const schema wanted = map_schema().forbidden("password").extra();

    EXPECT_EQ(wanted.report_on(item().set("name", 1)).text(), "");
    EXPECT_EQ(wanted.report_on(item().set("password", "x")).text(), "password: is not allowed");
}

TEST(MapSchema, TakesEntriesByTheirNames)
{
    const schema counters = map_schema()
                                .required("id", attribute_type::s)
                                .entries(match("n_.*"), at_least(0))
                                .entries(match(".*_at"), attribute_type::s);
    const item fits = item().set("id", "a").set("n_hits", 1).set("made_at", "now");

    EXPECT_EQ(counters.report_on(fits).text(), "");
    EXPECT_EQ(
        counters.report_on(item(fits).set("n_at", "x").set("x", 1).set("y_at", 1)).text(),
        "n_at: is a string, not a number; x: is not known; y_at: is a number, not a string"
    );
    EXPECT_EQ(
        map_schema().extra(at_least(1)).report_on(item().set("a", 0)).text(),
        "a: is 0, allowed are at least 1"
    );
}

TEST(MapSchema, ChangesNames)
{
    const schema lower = map_schema().optional("id").entries(to_lower, at_least(0));

    EXPECT_EQ(lower.make_valid(item().set("A", 1).set("b", 2)), item().set("a", 1).set("b", 2));
    EXPECT_EQ(
        lower.report_on(item().set("A", 1).set("a", 2)).text(),
        "A: becomes the same as another name"
    );
    // Which another rule has not seen.
    EXPECT_EQ(lower.report_on(item().set("ID", 1)).text(), "ID: becomes the same as another name");
}

TEST(MapSchema, IsAValueThatSharesNothingItChanges)
{
    map_schema base;
    base.required("id");
    const map_schema before = base;
    const schema as_schema = base;
    base.required("more").optional("id");

    EXPECT_EQ(before.report_on(item()).text(), "id: is missing");
    EXPECT_EQ(as_schema.report_on(item()).text(), "id: is missing");
    EXPECT_EQ(base.report_on(item()).text(), "more: is missing");
}

// -- Lists

TEST(ListOf, TakesElementsByTheFirstAlternative)
{
    const schema numbers_and_texts = list_of(all(coerce<int>, at_least(0)), length(3));

    EXPECT_EQ(
        numbers_and_texts.make_valid(value_of(R"({"L":[{"S":"12"},{"N":"3"},{"S":"abc"}]})")),
        value_of(R"({"L":[{"N":"12"},{"N":"3"},{"S":"abc"}]})")
    );
    EXPECT_EQ(
        failures(numbers_and_texts, list(attribute_value("ab"), attribute_value(-1))),
        "[0]: fits none of 2 alternatives: is not a number, or has 2 characters, allowed are at "
        "least "
        "3; "
        "[1]: fits none of 2 alternatives: is -1, allowed are at least 0, or is a number, not a "
        "string, a binary, a map, a list, a set of strings, a set of numbers or a set of binaries"
    );
    EXPECT_EQ(failures(list_of(), list(attribute_value(1), attribute_value("x"))), "");
    EXPECT_EQ(failures(list_of(1), list()), "");
    EXPECT_EQ(
        failures(list_of("a", attribute_type::n), list(attribute_value("a"), attribute_value(3))),
        ""
    );
}

TEST(ListOf, SaysWhatTheMeantAlternativeIsMissing)
{
    const schema shapes = list_of(
        map_schema().required("kind", "circle").required("radius", at_least(0)),
        map_schema().required("kind", "square").required("side", at_least(0)),
        attribute_type::s
    );

    EXPECT_EQ(
        failures(shapes, list(attribute_value(7))),
        "[0]: fits none of 3 alternatives: is a number, not a map, or is a number, not a map, or "
        "is a "
        "number, not a string"
    );
    EXPECT_EQ(
        failures(list_of(map_schema().required("a"), attribute_type::s), list(item())),
        "[0].a: is missing"
    );
}

// -- Conversions

TEST(Schema, ConvertsWhereNothingIsLost)
{
    EXPECT_EQ(schema(coerce<int>).make_valid(attribute_value("12")), 12);
    EXPECT_EQ(schema(coerce<int>).make_valid(attribute_value(true)), 1);
    EXPECT_EQ(failures(coerce<int>, nullptr), "is NULL, not a string, a number or a boolean");
    EXPECT_EQ(schema(coerce<std::string>).make_valid(attribute_value(12)), "12");
    EXPECT_EQ(schema(coerce<std::string>).make_valid(attribute_value(false)), "false");
    EXPECT_EQ(schema(boolean).make_valid(attribute_value("Yes")), true);
    EXPECT_EQ(schema(coerce<binary>).make_valid(attribute_value("YWJj")), make_binary("abc"));
    EXPECT_EQ(schema(clamp(1, 5)).make_valid(attribute_value(9)), 5);
    EXPECT_EQ(schema(title).make_valid(attribute_value("a b")), "A B");
    EXPECT_EQ(schema(substitute("a", "b")).make_valid(attribute_value("aa")), "bb");
    EXPECT_EQ(
        schema(each(to_lower)).make_valid(value_of(R"({"SS":["A","B"]})")),
        value_of(R"({"SS":["a","b"]})")
    );
}

TEST(Schema, ConvertsListsAndSets)
{
    EXPECT_EQ(
        schema(coerce<string_set>).make_valid(value_of(R"({"L":[{"S":"b"},{"S":"a"}]})")),
        value_of(R"({"SS":["a","b"]})")
    );
    EXPECT_EQ(
        schema(coerce<attribute_value::list>).make_valid(value_of(R"({"NS":["2","1"]})")),
        value_of(R"({"L":[{"N":"1"},{"N":"2"}]})")
    );
    EXPECT_EQ(
        schema(coerce<number_set>).make_valid(value_of(R"({"NS":["2","1"]})")),
        value_of(R"({"NS":["1","2"]})")
    );
    EXPECT_EQ(
        failures(coerce<number_set>, value_of(R"({"L":[{"N":"1"},{"S":"a"},{"N":"1.0"}]})")),
        "[1]: is a string, not a number; [2]: is there twice, which a set cannot hold"
    );
    EXPECT_EQ(failures(coerce<string_set>, list()), "is empty, which a set cannot be");
    EXPECT_EQ(failures(coerce<string_set>, "a"), "is a string, not a list or a set of strings");
}

// -- Depth

const schema& tree()
{
    static const schema made =
        map_schema()
            .required("name", length(1))
            .optional("children", list_of([](const attribute_value& v, validation_report& report) {
                          tree().check(v, report);
                      }));
    return made;
}

TEST(Schema, MayContainItself)
{
    item document = item().set("name", "");
    for (int i = 0; i < 15; ++i)
        document = item().set("name", "n").set("children", list(attribute_value(document)));

    std::string path;
    for (int i = 0; i < 15; ++i)
        path += "children[0].";
    EXPECT_EQ(
        tree().report_on(document).text(), path + "name: has 0 characters, allowed are at least 1"
    );
}

// A schema that says of each value what it is.
schema exact(const attribute_value& value)
{
    if (const item* attributes = value.get_if_map())
    {
        map_schema made;
        for (const auto& [name, each] : *attributes)
            made.required(name, exact(each));
        return made;
    }
    return value;
}

TEST(Schema, OfAnyItemTakesItAndNoOther)
{
    test::generated_items items(7);
    for (int i = 0; i < 200; ++i)
    {
        const item one = items.next();
        const item other = items.next();
        const schema wanted = exact(one);

        EXPECT_EQ(wanted.report_on(one).text(), "");
        EXPECT_EQ(wanted.report_on(other).empty(), one == other);
        EXPECT_EQ(wanted.make_valid(one), one);
    }
}

}  // namespace
}  // namespace ddbm
