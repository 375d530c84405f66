#include "support/generated_items.hpp"
#include "values/item_json.hpp"

#include <ddbm/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm {
namespace {

template <class F>
error failure_of(F f)
{
    try
    {
        f();
    }
    catch (const error& e)
    {
        return e;
    }
    ADD_FAILURE() << "expected an error";
    return error(error_code());
}

error read_failure(const std::string& text)
{
    return failure_of([&] { item_from_json(text); });
}

attribute_value nested(int levels)
{
    attribute_value value("x");
    for (int i = 0; i < levels; ++i)
        value = i % 2 ? attribute_value(item().set("m", std::move(value)))
                      : attribute_value(attribute_value::list(1, std::move(value)));
    return value;
}

TEST(ItemJson, WritesTheTenTypes)
{
    EXPECT_EQ(to_json(attribute_value("x")), R"({"S":"x"})");
    EXPECT_EQ(to_json(attribute_value(-1.50)), R"({"N":"-1.5"})");
    EXPECT_EQ(to_json(attribute_value(make_binary("ab"))), R"({"B":"YWI="})");
    EXPECT_EQ(to_json(attribute_value(true)), R"({"BOOL":true})");
    EXPECT_EQ(to_json(attribute_value(nullptr)), R"({"NULL":true})");
    EXPECT_EQ(to_json(attribute_value(item())), R"({"M":{}})");
    EXPECT_EQ(to_json(attribute_value(item().set("a", 1))), R"({"M":{"a":{"N":"1"}}})");
    EXPECT_EQ(to_json(attribute_value(attribute_value::list())), R"({"L":[]})");
    EXPECT_EQ(
        to_json(attribute_value(attribute_value::list{1, "x"})), R"({"L":[{"N":"1"},{"S":"x"}]})"
    );
    EXPECT_EQ(to_json(attribute_value(string_set("b", "a"))), R"({"SS":["a","b"]})");
    EXPECT_EQ(to_json(attribute_value(number_set(10, 9))), R"({"NS":["9","10"]})");
    EXPECT_EQ(
        to_json(attribute_value(binary_set(make_binary("b"), make_binary("")))),
        R"({"BS":["","Yg=="]})"
    );
}

TEST(ItemJson, WritesAnItemWithoutATypeAroundIt)
{
    EXPECT_EQ(to_json(item()), "{}");
    EXPECT_EQ(
        to_json(item().set("map", 1).set("episode", 1).set("name", "Hangar")),
        R"({"episode":{"N":"1"},"map":{"N":"1"},"name":{"S":"Hangar"}})"
    );
}

TEST(ItemJson, EscapesNamesAndStrings)
{
    const item odd = item().set("a\"b", "line\n\\ \x01 \xc3\xa9");

    EXPECT_EQ(to_json(odd), "{\"a\\\"b\":{\"S\":\"line\\n\\\\ \\u0001 \xc3\xa9\"}}");
    EXPECT_EQ(item_from_json(to_json(odd)), odd);
}

TEST(ItemJson, ComesBackWithoutLoss)
{
    const item all = item()
                         .set("s", "")
                         .set("n", number::parse("-12345678901234567890123456789.012345678"))
                         .set("b", make_binary(std::string_view("\0\xff\x80", 3)))
                         .set("yes", true)
                         .set("no", false)
                         .set("null", nullptr)
                         .set("ss", string_set("", "b", "\xf0\x9f\x98\x80"))
                         .set("ns", number_set(1, -2.5, number::parse("1e125")))
                         .set("bs", binary_set(make_binary("x"), make_binary("")))
                         .set("l", attribute_value::list{1, nullptr, attribute_value::list()})
                         .set("m", item().set("", 1).set("a.b", item()));

    EXPECT_EQ(item_from_json(to_json(all)), all);
}

TEST(ItemJson, ComesBackWithoutLossWhateverItIs)
{
    test::generated_items items(20261130);
    for (int i = 0; i < 2000; ++i)
    {
        const item attributes = items.next();
        ASSERT_EQ(item_from_json(to_json(attributes)), attributes);
    }
}

TEST(ItemJson, ReadsWhatItDidNotWriteItself)
{
    EXPECT_EQ(
        item_from_json(" { \"n\" : {\"N\" : \"1E2\"}, \"s\": {\"S\":\"\\u00e9\\/\"} } "),
        item().set("n", 100).set("s", "\xc3\xa9/")
    );
    EXPECT_EQ(attribute_value_from_json(R"({"NS":["2","1.0"]})"), number_set(1, 2));
}

TEST(ItemJson, Nests32Levels)
{
    const attribute_value deep = nested(32);

    EXPECT_EQ(attribute_value_from_json(to_json(deep)), deep);
    EXPECT_EQ(item_from_json(to_json(item().set("a", deep))), item().set("a", deep));
}

TEST(ItemJson, RefusesTheThirtyThirdLevelBothWays)
{
    const error written = failure_of([] { to_json(nested(33)); });
    EXPECT_EQ(written.code(), errc::nesting_too_deep);
    EXPECT_NE(written.get_diagnostics().attribute_path(), "");

    std::string text = R"({"S":"x"})";
    for (int i = 0; i < 33; ++i)
        text = R"({"L":[)" + text + "]}";
    const error read = read_failure(R"({"a":)" + text + "}");
    EXPECT_EQ(read.code(), errc::nesting_too_deep);
    EXPECT_EQ(read.get_diagnostics().attribute_path().substr(0, 7), "a[0][0]");

    for (int i = 0; i < 1000; ++i)
        text = R"({"L":[)" + text + "]}";
    EXPECT_EQ(read_failure(R"({"a":)" + text + "}").code(), errc::nesting_too_deep);
}

TEST(ItemJson, SiblingsDoNotAddLevels)
{
    attribute_value::list many(50, item().set("x", attribute_value::list(3, item())));
    const item wide = item().set("wide", many);

    EXPECT_EQ(item_from_json(to_json(wide)), wide);
}

TEST(ItemJson, NamesThePlaceOfAStringThatIsNotUtf8)
{
    const item bad =
        item().set("address", item().set("tags", attribute_value::list{"a", "b", "c", "\xff"}));
    const error e = failure_of([&] { to_json(bad); });

    EXPECT_EQ(e.code(), errc::invalid_utf8);
    EXPECT_EQ(e.get_diagnostics().attribute_path(), "address.tags[3]");
    EXPECT_EQ(e.get_diagnostics().message(), "a string is not UTF-8: byte 0xff at offset 0");
}

TEST(ItemJson, RefusesNamesAndSetElementsThatAreNotUtf8)
{
    const error name = failure_of([] { to_json(item().set("m", item().set("\xff", 1))); });
    EXPECT_EQ(name.code(), errc::invalid_utf8);
    EXPECT_EQ(name.get_diagnostics().attribute_path(), "m");
    EXPECT_EQ(
        name.get_diagnostics().message(),
        "the name of an attribute is not UTF-8: byte 0xff at offset 0"
    );

    const error element = failure_of([] { to_json(item().set("s", string_set("a", "\xff"))); });
    EXPECT_EQ(element.code(), errc::invalid_utf8);
    EXPECT_EQ(element.get_diagnostics().attribute_path(), "s[1]");
}

TEST(ItemJson, RefusesToReadWhatIsNotUtf8)
{
    const error e = failure_of([] { item_from_json("{\"a\":{\"S\":\"x\xff\"}}"); });

    EXPECT_EQ(e.code(), errc::invalid_utf8);
    EXPECT_EQ(e.get_diagnostics().message(), "the JSON text is not UTF-8: byte 0xff at offset 12");
}

TEST(ItemJson, RefusesToWriteASetThatWasMovedAway)
{
    item map = item().set("s", string_set("a"));
    const string_set taken = std::move(map.at("s").as_string_set());
    ASSERT_EQ(taken.size(), 1u);

    const error e = failure_of([&] { to_json(map); });
    EXPECT_EQ(e.code(), errc::empty_set);
    EXPECT_EQ(e.get_diagnostics().attribute_path(), "s");
}

TEST(ItemJson, RefusesTextThatIsNoJson)
{
    for (const char* text : {"", "{", "{}x", "{\"a\":}", "nul"})
        EXPECT_EQ(read_failure(text).code(), errc::invalid_reply) << text;
}

TEST(ItemJson, RefusesJsonOfAnotherShape)
{
    for (const char* text :
         {"[]",
          "null",
          R"({"a":1})",
          R"({"a":{}})",
          R"({"a":{"S":"x","N":"1"}})",
          R"({"a":{"X":"x"}})",
          R"({"a":{"S":1}})",
          R"({"a":{"N":1}})",
          R"({"a":{"B":true}})",
          R"({"a":{"BOOL":"true"}})",
          R"({"a":{"NULL":false}})",
          R"({"a":{"M":[]}})",
          R"({"a":{"L":{}}})",
          R"({"a":{"SS":"x"}})",
          R"({"a":{"SS":[1]}})",
          R"({"a":{"s":"x"}})"})
        EXPECT_EQ(read_failure(text).code(), errc::invalid_reply) << text;
}

TEST(ItemJson, RefusesValuesThatDynamoDbDoesNotHave)
{
    EXPECT_EQ(read_failure(R"({"a":{"N":""}})").code(), errc::number_invalid);
    EXPECT_EQ(read_failure(R"({"a":{"N":"1e200"}})").code(), errc::number_out_of_range);
    EXPECT_EQ(read_failure(R"({"a":{"B":"a"}})").code(), errc::invalid_base64);
    EXPECT_EQ(read_failure(R"({"a":{"SS":[]}})").code(), errc::empty_set);
    EXPECT_EQ(read_failure(R"({"a":{"NS":["1","1.0"]}})").code(), errc::duplicate_in_set);
    EXPECT_EQ(read_failure(R"({"a":{"NS":["x"]}})").code(), errc::number_invalid);
}

TEST(ItemJson, NamesThePlaceOfWhatItCannotRead)
{
    const error e = read_failure(
        R"({"id":{"N":"1"},"address":{"M":{"zip":{"S":"1"},"tags":{"L":[{"S":"a"},{"N":"many"}]}}}})"
    );

    EXPECT_EQ(e.get_diagnostics().attribute_path(), "address.tags[1]");
    EXPECT_EQ(e.get_diagnostics().expected(), "a number");
    EXPECT_EQ(e.get_diagnostics().found(), "\"many\"");

    const error set = read_failure(R"({"a":{"M":{"s":{"SS":["x","x"]}}}})");
    EXPECT_EQ(set.get_diagnostics().attribute_path(), "a.s");
}

TEST(ItemJson, ReadsFromAParsedTreeAndLeavesThePathAsItWas)
{
    std::string path = "Items[2]";
    const boost::json::value tree = boost::json::parse(R"({"L":[{"N":"1"},{"N":"2"}]})");

    EXPECT_EQ(detail::to_attribute_value(tree, path), (attribute_value::list{1, 2}));
    EXPECT_EQ(path, "Items[2]");

    const boost::json::value bad = boost::json::parse(R"({"L":[{"N":"x"}]})");
    const error e = failure_of([&] { detail::to_attribute_value(bad, path); });
    EXPECT_EQ(e.get_diagnostics().attribute_path(), "Items[2][0]");
}

}  // namespace
}  // namespace ddbm
