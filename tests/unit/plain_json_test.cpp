// JSON without DynamoDB's types, of items.

#include "support/generated_items.hpp"

#include <ddbm/error.hpp>
#include <ddbm/plain_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm {
namespace {

template <class Act>
error failure_of(Act act)
{
    try
    {
        act();
    }
    catch (const error& thrown)
    {
        return thrown;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error(errc::not_found);
}

void expect_refused(std::string_view text, errc code, std::string_view path = {})
{
    const error refused = failure_of([&] { item_from_plain_json(text); });
    EXPECT_EQ(refused.code(), code) << text << ": " << refused.what();
    EXPECT_EQ(refused.get_diagnostics().attribute_path(), path) << text;
}

TEST(PlainJson, HasNoTypes)
{
    const item attributes = item()
                                .set("s", "a\"b")
                                .set("n", number::parse("-12.50"))
                                .set("b", make_binary("a"))
                                .set("yes", true)
                                .set("no", nullptr)
                                .set("l", attribute_value::list{1, "x", attribute_value::list()})
                                .set("m", item().set("x y", 1))
                                .set("ss", string_set("b", "a"))
                                .set("ns", number_set(2, 1))
                                .set("bs", binary_set(make_binary("a")));

    EXPECT_EQ(
        to_plain_json(attributes),
        R"({"b":"YQ==","bs":["YQ=="],"l":[1,"x",[]],"m":{"x y":1},"n":-12.5,"no":null,)"
        R"("ns":[1,2],"s":"a\"b","ss":["a","b"],"yes":true})"
    );
    EXPECT_EQ(to_plain_json(item()), "{}");
    EXPECT_EQ(to_plain_json(attribute_value("a")), R"("a")");
    EXPECT_EQ(to_plain_json(attribute_value()), "null");
}

TEST(PlainJson, HasAllDigitsOfNumbers)
{
    for (const char* digits :
         {"12345678901234567890123456789012345678", "1.5E+100", "-1E-130", "0.1"})
    {
        const attribute_value value = number::parse(digits);
        EXPECT_EQ(to_plain_json(value), digits);
        EXPECT_EQ(attribute_value_from_plain_json(digits), value);
    }
}

TEST(PlainJson, IsReadAsListsAndMaps)
{
    EXPECT_EQ(
        item_from_plain_json(
            R"( { "a" : [ 1 , 2.0, 3e0 ], "b":{"c":"\u00e9","d":{}}, "e":true, "f":null, "g":[] } )"
        ),
        item()
            .set("a", attribute_value::list{1, 2, 3})
            .set("b", item().set("c", "\xc3\xa9").set("d", item()))
            .set("e", true)
            .set("f", nullptr)
            .set("g", attribute_value::list())
    );
    EXPECT_EQ(attribute_value_from_plain_json("[]"), attribute_value(attribute_value::list()));
}

// What plain JSON has no types for is what it can hold.
attribute_value without_types(const attribute_value& value)
{
    attribute_value::list elements;
    switch (value.type())
    {
    case attribute_type::b:
        return attribute_value_from_plain_json(to_plain_json(value)).as_string();
    case attribute_type::l:
        for (const auto& each : value.as_list())
            elements.push_back(without_types(each));
        return elements;
    case attribute_type::ss:
        for (const auto& each : value.as_string_set())
            elements.emplace_back(each);
        return elements;
    case attribute_type::ns:
        for (const auto& each : value.as_number_set())
            elements.emplace_back(each);
        return elements;
    case attribute_type::bs:
        for (const auto& each : value.as_binary_set())
            elements.push_back(without_types(each));
        return elements;
    case attribute_type::m: {
        item entries;
        for (const auto& [name, each] : value.as_map())
            entries.set(name, without_types(each));
        return entries;
    }
    default:
        return value;
    }
}

TEST(PlainJson, KeepsAllButTheTypes)
{
    test::generated_items items(9);
    for (int round = 0; round < 500; ++round)
    {
        const item attributes = items.next();
        const std::string text = to_plain_json(attributes);

        EXPECT_EQ(attribute_value(item_from_plain_json(text)), without_types(attributes)) << text;
        // Other programs can read it, too.
        boost::json::error_code ec;
        boost::json::parse_options options;
        options.max_depth = 96;
        boost::json::parse(text, ec, {}, options);
        EXPECT_FALSE(ec) << text;
    }
}

TEST(PlainJson, SaysWhatIsNoJsonAndWhere)
{
    expect_refused("", errc::invalid_reply);
    expect_refused("[]", errc::invalid_reply);
    expect_refused("{} x", errc::invalid_reply);
    expect_refused(R"({"a":})", errc::invalid_reply, "a");
    expect_refused(R"({"a":[1,}]})", errc::invalid_reply, "a[0]");
    expect_refused(R"({"a":{"b":tru}})", errc::invalid_reply, "a.b");
    expect_refused(R"({"a":01})", errc::invalid_reply, "a");
    expect_refused(R"({"a":NaN})", errc::invalid_reply, "a");
    expect_refused(R"({"a":1e126})", errc::number_out_of_range, "a");
    expect_refused(
        R"({"a":[0,123456789012345678901234567890123456789]})", errc::number_out_of_range, "a[1]"
    );
    expect_refused("{\"a\":\"\xff\"}", errc::invalid_utf8, "a");
}

TEST(PlainJson, HasAsManyLevelsAsDynamoDb)
{
    const auto nested = [](std::size_t levels) {
        return R"({"a":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
    };
    EXPECT_EQ(to_plain_json(item_from_plain_json(nested(32))), nested(32));
    EXPECT_EQ(failure_of([&] { item_from_plain_json(nested(33)); }).code(), errc::nesting_too_deep);
    EXPECT_EQ(
        failure_of([&] { item_from_plain_json(nested(1'000'000)); }).code(), errc::nesting_too_deep
    );
}

TEST(PlainJson, IsNotWrittenOfStringsThatAreNotUtf8)
{
    const error refused = failure_of([] {
        to_plain_json(item().set("a", attribute_value::list{"x", "\xff"}));
    });
    EXPECT_EQ(refused.code(), errc::invalid_utf8);
    EXPECT_EQ(refused.get_diagnostics().attribute_path(), "a[1]");
}

}  // namespace
}  // namespace ddbm
