#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "support/generated_items.hpp"
#include "values/json_writer.hpp"

#include <ddbm/item_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace ddbm::local::detail {
namespace {

// Texts are written with ' for ".
boost::json::value parsed(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    boost::json::parse_options options;
    options.max_depth = 512;
    return boost::json::parse(text, {}, options);
}

std::string refusal_of(const std::string& text)
{
    try
    {
        read_value(parsed(text));
        return "ok";
    }
    catch (const service_error& e)
    {
        EXPECT_EQ(e.type(), validation_exception);
        return e.message().value_or("(none)");
    }
}

std::string item_refusal_of(const std::string& text)
{
    try
    {
        read_item(parsed(text).as_object());
        return "ok";
    }
    catch (const service_error& e)
    {
        return e.message().value_or("(none)");
    }
}

std::string written(const attribute_value& value)
{
    std::string json;
    ddbm::detail::json_writer out(json);
    write_item(out, item().set("a", value));
    EXPECT_TRUE(json.starts_with(R"({"a":)") && json.ends_with('}')) << json;
    return json.substr(5, json.size() - 6);
}

std::string levels(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += i % 2 == 0 ? "{'L':[" : "{'M':{'a':";
    text += "{'S':'x'}";
    for (int i = count; i-- > 0;)
        text += i % 2 == 0 ? "]}" : "}}";
    return text;
}

constexpr char empty[] =
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
constexpr char several[] = "Supplied AttributeValue has more than one datatypes set, must contain "
                           "exactly one of the supported datatypes";
constexpr char parameter[] = "One or more parameter values were invalid: ";
constexpr char not_numeric[] = "The parameter cannot be converted to a numeric value";
constexpr char too_many_digits[] =
    "Attempting to store more than 38 significant digits in a Number";
constexpr char overflow[] =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
constexpr char underflow[] =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";
constexpr char too_deep[] = "Nesting Levels have exceeded supported limits: Attributes in the item "
                            "have nested levels beyond supported limit";

TEST(WireValue, ReadsEveryType)
{
    EXPECT_EQ(read_value(parsed("{'S':''}")), attribute_value(""));
    EXPECT_EQ(read_value(parsed("{'N':'-1.50'}")), attribute_value(-1.5));
    EXPECT_EQ(read_value(parsed("{'B':'Zg=='}")), attribute_value(make_binary("f")));
    EXPECT_EQ(read_value(parsed("{'BOOL':true}")), attribute_value(true));
    EXPECT_EQ(read_value(parsed("{'BOOL':'No'}")), attribute_value(false));
    EXPECT_EQ(read_value(parsed("{'NULL':true}")), attribute_value());
    EXPECT_EQ(read_value(parsed("{'NULL':'yes'}")), attribute_value());
    EXPECT_EQ(read_value(parsed("{'M':{}}")), attribute_value(item()));
    EXPECT_EQ(
        read_value(parsed("{'L':[{'S':'a'},{'L':[]}]}")),
        attribute_value(attribute_value::list{"a", attribute_value::list{}})
    );
    EXPECT_EQ(read_value(parsed("{'SS':['b','','a']}")), attribute_value(string_set{"a", "b", ""}));
    EXPECT_EQ(read_value(parsed("{'NS':['2','1']}")), attribute_value(number_set{1, 2}));
    EXPECT_EQ(
        read_value(parsed("{'BS':['','Zg==']}")),
        attribute_value(binary_set{binary(), make_binary("f")})
    );
    EXPECT_EQ(
        read_item(*parsed("{'a':{'N':'1','S':null},'b':{'M':{'c':{'S':'x'}}}}").if_object()),
        item().set("a", 1).set("b", item().set("c", "x"))
    );
}

struct refusal
{
    const char* value;
    std::string text;
};

TEST(WireValue, SaysWhatIsWrong)
{
    const refusal rows[] = {
        {"{}", empty},
        {"{'X':'a'}", empty},
        {"{'S':null}", empty},
        {"null", empty},
        {"{'L':[{'S':'a'},{}]}", empty},
        {"{'M':{'a':{'M':{'b':{}}}}}", empty},
        {"{'L':[null]}", empty},
        {"{'NULL':false}",
         std::string(parameter) + "Null attribute value types must have the value of true"},
        {"{'NULL':'0'}",
         std::string(parameter) + "Null attribute value types must have the value of true"},
        {"{'SS':[]}", std::string(parameter) + "An string set  may not be empty"},
        {"{'NS':[]}", std::string(parameter) + "An number set  may not be empty"},
        {"{'BS':[]}", std::string(parameter) + "Binary sets should not be empty"},
        {"{'SS':['a','a']}",
         std::string(parameter) + "Input collection [a, a] contains duplicates."},
        {"{'SS':['c','b','a','b']}",
         std::string(parameter) + "Input collection [c, b, a, b] contains duplicates."},
        {"{'NS':['1','2','1']}", "Input collection contains duplicates"},
        {"{'NS':['1','1.0']}", "Input collection contains duplicates"},
        {"{'NS':['-0','0']}", "Input collection contains duplicates"},
        {"{'BS':['Yg==','Yg==']}",
         std::string(parameter) + "Input collection [Yg==, Yg==]of type BS contains duplicates."},
        {"{'N':''}", not_numeric},
        {"{'NS':['1','']}", not_numeric},
        {"{'S':'a','N':'1'}", several},
        {"{'S':'a','N':'b'}", std::string(not_numeric) + ": b"},
        {"{'S':'a','SS':[]}", std::string(parameter) + "An string set  may not be empty"},
        {"{'N':'1','NULL':false}",
         std::string(parameter) + "Null attribute value types must have the value of true"},
        {"{'NS':['b','1','1']}", std::string(not_numeric) + ": b"},
        {"{'L':[{'N':'b'},{}]}", std::string(not_numeric) + ": b"},
        {"{'L':[{},{'N':'b'}]}", empty},
        {"{'S':'a','X':'b'}", "ok"},
    };
    for (const refusal& row : rows)
        EXPECT_EQ(refusal_of(row.value), row.text) << row.value;
}

TEST(WireValue, TakesTheNumbersThatTheServiceTakes)
{
    const std::string nines(38, '9');
    const std::pair<std::string, std::string> rows[] = {
        {"0", "ok"},
        {"-0", "ok"},
        {"+1", "ok"},
        {"00012.500", "ok"},
        {".5", "ok"},
        {"5.", "ok"},
        {"1E+3", "ok"},
        {nines, "ok"},
        {nines + "E87", "ok"},
        {"0." + nines, "ok"},
        {"1" + std::string(60, '0'), "ok"},
        {"9.99e125", "ok"},
        {"1e-130", "ok"},
        {"-1e-130", "ok"},
        {"0.0e126", "ok"},
        {"0e125", "ok"},
        {"0e-130", "ok"},

        {"b", std::string(not_numeric) + ": b"},
        {" 1", std::string(not_numeric) + ":  1"},
        {"1 ", std::string(not_numeric) + ": 1 "},
        {"NaN", std::string(not_numeric) + ": NaN"},
        {"Infinity", std::string(not_numeric) + ": Infinity"},
        {"0x10", std::string(not_numeric) + ": 0x10"},
        {"1e", std::string(not_numeric) + ": 1e"},
        {"1.2.3", std::string(not_numeric) + ": 1.2.3"},
        {"-", std::string(not_numeric) + ": -"},
        {"1_000", std::string(not_numeric) + ": 1_000"},

        // The exponent is no 64-bit integer.
        {"1e9223372036854775808", not_numeric},
        {"0e-9223372036854775809", not_numeric},
        {nines + "9e99999999999999999999", not_numeric},

        {nines + "9", too_many_digits},
        {"1" + std::string(37, '0') + "1", too_many_digits},
        {"1." + std::string(37, '0') + "1", too_many_digits},
        {"0.000" + nines + "1", too_many_digits},
        {"1e126", overflow},
        {"-1e126", overflow},
        {"12e125", overflow},
        {"0.1e127", overflow},
        {"1" + std::string(126, '0'), overflow},
        {"1e9223372036854775807", overflow},
        {"0e126", overflow},
        {"0.0e127", overflow},
        {"1e-131", underflow},
        {"0.9e-130", underflow},
        {"-0.1e-130", underflow},
        {"1e-9223372036854775808", underflow},
        {"0e-131", underflow},
        {"0.0e-130", underflow},
    };
    for (const auto& [text, wanted] : rows)
    {
        EXPECT_EQ(refusal_of("{'N':'" + text + "'}"), wanted) << text;
        EXPECT_EQ(refusal_of("{'NS':['77','" + text + "']}"), wanted) << text;
    }
}

TEST(WireValue, CountsLevels)
{
    EXPECT_EQ(refusal_of(levels(31)), "ok");
    EXPECT_EQ(refusal_of(levels(32)), too_deep);
    EXPECT_EQ(refusal_of(levels(150)), too_deep);
    EXPECT_EQ(item_refusal_of("{'a':" + levels(31) + "}"), "ok");
    EXPECT_EQ(item_refusal_of("{'a':" + levels(32) + "}"), too_deep);
}

TEST(WireValue, WantsNamesThatAreNeitherEmptyNorTooLong)
{
    const auto with_name = [](std::size_t length) {
        return item_refusal_of("{'" + std::string(length, 'a') + "':{'S':'x'}}");
    };

    EXPECT_NE(with_name(0).find("Empty attribute name"), std::string::npos);
    EXPECT_EQ(with_name(65'535), "ok");
    EXPECT_NE(with_name(65'536).find("65535"), std::string::npos);
    EXPECT_NE(refusal_of("{'M':{'':{'S':'x'}}}").find("Empty attribute name"), std::string::npos);
}

TEST(WireValue, RefusesNullsInSets)
{
    EXPECT_NE(refusal_of("{'SS':['a',null]}"), "ok");
    EXPECT_NE(refusal_of("{'NS':[null]}"), "ok");
    EXPECT_NE(refusal_of("{'BS':[null]}"), "ok");
}

// What check_shape() would have found is no more than an error here, too.
TEST(WireValue, DoesNotTrustTheShape)
{
    for (const char* text :
         {"{'S':1}", "{'N':[]}", "{'B':'?'}", "{'L':{}}", "{'M':[]}", "{'SS':'a'}", "{'NS':[1]}"})
        EXPECT_THROW(read_value(parsed(text)), service_error) << text;
}

TEST(WireValue, WritesEveryType)
{
    const attribute_value values[] = {
        "a\"",
        number(5),
        make_binary("f"),
        true,
        nullptr,
        item().set("b", 1).set("a", "x"),
        attribute_value::list{1, attribute_value::list{}},
        string_set{"b", "a"},
        number_set{10, 9},
        binary_set{make_binary("f")},
    };
    const char* texts[] = {
        R"({"S":"a\""})",
        R"({"N":"5"})",
        R"({"B":"Zg=="})",
        R"({"BOOL":true})",
        R"({"NULL":true})",
        R"({"M":{"a":{"S":"x"},"b":{"N":"1"}}})",
        R"({"L":[{"N":"1"},{"L":[]}]})",
        R"({"SS":["a","b"]})",
        R"({"NS":["9","10"]})",
        R"({"BS":["Zg=="]})",
    };
    for (std::size_t i = 0; i != std::size(values); ++i)
        EXPECT_EQ(written(values[i]), texts[i]);
}

TEST(WireValue, WritesNumbersWithoutExponent)
{
    EXPECT_EQ(written(number::parse("1E125")), "{\"N\":\"1" + std::string(125, '0') + "\"}");
    EXPECT_EQ(written(number::parse("-1E-130")), "{\"N\":\"-0." + std::string(129, '0') + "1\"}");
    EXPECT_EQ(
        written(number_set{number::parse("1E60")}), "{\"NS\":[\"1" + std::string(60, '0') + "\"]}"
    );
    EXPECT_EQ(written(number::parse("0012.500")), R"({"N":"12.5"})");
}

TEST(WireValue, ReadsWhatItWrites)
{
    const attribute_value value =
        item().set("set", number_set{1, 2}).set("list", attribute_value::list{true, nullptr, "x"});

    EXPECT_EQ(read_value(boost::json::parse(written(value))), value);
}

TEST(WireValue, ReadsWhatAClientWrites)
{
    test::generated_items items(20261129);
    for (int i = 0; i < 2000; ++i)
    {
        const item attributes = items.next();
        ASSERT_EQ(read_item(boost::json::parse(to_json(attributes)).as_object()), attributes);
    }
}

}  // namespace
}  // namespace ddbm::local::detail
