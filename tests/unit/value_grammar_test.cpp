#include "support/generated_items.hpp"
#include "values/item_value_writer.hpp"
#include "values/value_grammar.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {
namespace {

item streamed(std::string_view text)
{
    json_scanner in(text);
    item_value_writer values;
    value_grammar<item_value_writer>(in, values).read_item();
    in.expect_end();
    return values.take();
}

// The item, or why the text is none.
struct outcome
{
    std::optional<item> read;
    error_code failure;
};

template <class Read>
outcome outcome_of(Read read)
{
    try
    {
        return {read(), {}};
    }
    catch (const error& failed)
    {
        return {std::nullopt, failed.code()};
    }
}

// -- Beside the reader that goes through a tree

TEST(ValueGrammar, ReadsTheSameItemsAsTheTreeReader)
{
    test::generated_items items(20261128);
    for (int i = 0; i < 3'000; ++i)
    {
        const item attributes = items.next();
        const std::string text = to_json(attributes);

        ASSERT_EQ(streamed(text), attributes) << text;
        ASSERT_EQ(item_from_json(text), attributes) << text;
    }
}

TEST(ValueGrammar, RefusesTheSameDamagedTextsAsTheTreeReader)
{
    static constexpr std::string_view bytes = "\"\\{}[],:0-SNBML= \x1f\xff";
    test::generated_items items(7);
    std::mt19937_64 random(7);
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i)
    {
        std::string text = to_json(items.next());
        const std::size_t place = random() % text.size();
        switch (random() % 4)
        {
        case 0:
            text.erase(place);
            break;
        case 1:
            text.erase(place, 1);
            break;
        case 2:
            text.insert(place, 1, bytes[random() % bytes.size()]);
            break;
        default:
            text[place] = bytes[random() % bytes.size()];
        }
        const std::vector<char> exact(text.begin(), text.end());

        const outcome tree = outcome_of([&] { return item_from_json(text); });
        const outcome stream = outcome_of([&] { return streamed({exact.data(), exact.size()}); });

        // A sink that builds sets drops what is there already.
        if (tree.failure == errc::duplicate_in_set)
            continue;
        ASSERT_EQ(stream.read, tree.read) << text;
        refused += tree.failure ? 1 : 0;
    }

    EXPECT_GT(refused, 5'000u);
}

TEST(ValueGrammar, TakesWhiteSpaceAndEscapesEverywhere)
{
    EXPECT_EQ(
        streamed("\n{ \"\\u0061\" : { \"\\u0053\" : \"\\u0078\" } ,\t\"b\":{ \"SS\" : [ \"y\" ] },"
                 "\"c\" : { \"NULL\" : true } } "),
        item().set("a", "x").set("b", string_set("y")).set("c", nullptr)
    );
}

// -- Failures

void expect_refusal(std::string_view text, errc code, std::string_view path, std::string_view found)
{
    try
    {
        streamed(text);
        ADD_FAILURE() << "nothing was thrown for " << text;
    }
    catch (const error& failed)
    {
        EXPECT_EQ(failed.code(), code) << text;
        EXPECT_EQ(failed.get_diagnostics().attribute_path(), path) << text;
        EXPECT_EQ(failed.get_diagnostics().found(), found) << text;
    }
}

TEST(ValueGrammar, SaysWhatItFoundInPlaceOfAValue)
{
    const auto in_place = [](std::string_view value, std::string_view found) {
        expect_refusal(
            R"({"m":{"M":{"a":)" + std::string(value) + "}}}", errc::invalid_reply, "m.a", found
        );
    };

    in_place("5", "a JSON number");
    in_place("[]", "a JSON array");
    in_place("{}", "an attribute value without a type");
    in_place(R"({"S":"a","N":"1"})", "an attribute value with two types");
    in_place(R"({"Q":"a"})", "an attribute value of type Q");
    in_place(R"({"bool":true})", "an attribute value of type bool");
    in_place(R"({"S":5})", "a JSON number");
    in_place(R"({"BOOL":"true"})", "a JSON string");
    in_place(R"({"NULL":false})", "NULL that is false");
    in_place(R"({"M":[]})", "a JSON array");
    in_place(R"({"L":{}})", "a JSON object");
    in_place(R"({"NS":{}})", "a JSON object");
    expect_refusal("[]", errc::invalid_reply, "", "a JSON array");
}

TEST(ValueGrammar, NamesThePlaceInAListOrSet)
{
    expect_refusal(R"({"a":{"L":[{"S":"x"},5]}})", errc::invalid_reply, "a[0]", "a JSON number");
    expect_refusal(R"({"a":{"L":[5]}})", errc::invalid_reply, "a", "a JSON number");
    expect_refusal(R"({"a":{"BS":["AA==","*"]}})", errc::invalid_base64, "a[0]", "*");
    expect_refusal("{\"a\":{\"S\":\"\xff\"}}", errc::invalid_utf8, "a", "other bytes");
}

TEST(ValueGrammar, LeavesTheDepthToTheSink)
{
    const auto nested = [](std::size_t lists) {
        std::string text = R"({"a":)";
        for (std::size_t i = 0; i < lists; ++i)
            text += R"({"L":[)";
        text += R"({"N":"1"})";
        for (std::size_t i = 0; i < lists; ++i)
            text += "]}";
        return text + "}";
    };

    EXPECT_EQ(streamed(nested(32)), item_from_json(nested(32)));
    EXPECT_EQ(outcome_of([&] { return streamed(nested(33)); }).failure, errc::nesting_too_deep);
    EXPECT_EQ(
        outcome_of([&] { return streamed(nested(100'000)); }).failure, errc::nesting_too_deep
    );
}

}  // namespace
}  // namespace ddbm::detail
