// What is expected here was printed by Python's json.dumps(value, sort_keys=True).

#include "values/python_json_writer.hpp"
#include "values/write_value.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/binary.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace ddbm::detail {
namespace {

template <class Write>
std::string written(Write write)
{
    python_json_writer json;
    write(json);
    return json.take();
}

std::string string(std::string_view text)
{
    return written([&](value_writer& out) { out.string(text); });
}

template <class T>
std::string number(T value)
{
    return written([&](value_writer& out) { out.number(value); });
}

template <class Write>
error failure_of(Write write)
{
    try
    {
        written(write);
    }
    catch (const error& why)
    {
        return why;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error(errc::not_found, "nothing was thrown");
}

TEST(PythonJsonWriter, SeparatesAsPythonDoes)
{
    const std::string text = written([](value_writer& out) {
        out.begin_map();
        out.key("b");
        out.begin_list();
        out.number(1);
        out.number(2.0);
        out.boolean(true);
        out.boolean(false);
        out.null();
        out.end_list();
        out.key("c");
        out.begin_map();
        out.end_map();
        out.key("a");
        out.begin_list();
        out.end_list();
        out.end_map();
    });

    EXPECT_EQ(text, R"({"a": [], "b": [1, 2.0, true, false, null], "c": {}})");
}

TEST(PythonJsonWriter, KeepsNestedValuesInTheirPlaces)
{
    const std::string text = written([](value_writer& out) {
        out.begin_list();
        out.begin_map();
        out.key("y");
        out.begin_map();
        out.key("q");
        out.string("in");
        out.end_map();
        out.key("x");
        out.number(-7);
        out.end_map();
        out.begin_list();
        out.begin_list();
        out.end_list();
        out.string("");
        out.end_list();
        out.end_list();
    });

    EXPECT_EQ(text, R"([{"x": -7, "y": {"q": "in"}}, [[], ""]])");
}

TEST(PythonJsonWriter, OrdersNamesByTheirCodePoints)
{
    const std::string text = written([](value_writer& out) {
        out.begin_map();
        for (const char* name : {"\xf0\x90\x80\x80", "\xef\xbf\xbf", "b", "a10", "a2", "B", ""})
        {
            out.key(name);
            out.number(1);
        }
        out.end_map();
    });

    EXPECT_EQ(
        text, R"({"": 1, "B": 1, "a10": 1, "a2": 1, "b": 1, "\uffff": 1, "\ud800\udc00": 1})"
    );
}

TEST(PythonJsonWriter, EscapesAllButPrintableAscii)
{
    EXPECT_EQ(string("plain text/~"), R"("plain text/~")");
    EXPECT_EQ(string("\"\\\n\r\t\f\b"), R"("\"\\\n\r\t\f\b")");
    EXPECT_EQ(string(std::string_view("\0\x01\x1f\x7f", 4)), R"("\u0000\u0001\u001f\u007f")");
    EXPECT_EQ(string("\xc2\x80\xc3\xa9\xdf\xbf"), R"("\u0080\u00e9\u07ff")");
    EXPECT_EQ(string("\xe0\xa0\x80\xe2\x82\xac\xef\xbf\xbd"), R"("\u0800\u20ac\ufffd")");
    EXPECT_EQ(
        string("\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf"),
        R"("\ud800\udc00\ud83d\ude00\udbff\udfff")"
    );
}

TEST(PythonJsonWriter, WritesFloatingPointNumbersAsRepr)
{
    EXPECT_EQ(number(0.0), "0.0");
    EXPECT_EQ(number(1.0), "1.0");
    EXPECT_EQ(number(-2.5), "-2.5");
    EXPECT_EQ(number(12345.678), "12345.678");
    EXPECT_EQ(number(0.1 + 0.2), "0.30000000000000004");
    EXPECT_EQ(number(0.0001), "0.0001");
    EXPECT_EQ(number(0.00001), "1e-05");
    EXPECT_EQ(number(1.5e-7), "1.5e-07");
    EXPECT_EQ(number(-1e-10), "-1e-10");
    EXPECT_EQ(number(1e15), "1000000000000000.0");
    EXPECT_EQ(number(1e16), "1e+16");
    EXPECT_EQ(number(123456789012345680.0), "1.2345678901234568e+17");
    EXPECT_EQ(number(1.7976931348623157e+100), "1.7976931348623157e+100");
}

TEST(PythonJsonWriter, WritesTheShortestTextOfAFloat)
{
    EXPECT_EQ(number(0.1F), "0.1");
    EXPECT_EQ(number(16777216.0F), "16777216.0");
}

TEST(PythonJsonWriter, WritesWholeNumbersWithAllTheirDigits)
{
    EXPECT_EQ(number(0), "0");
    EXPECT_EQ(number(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(number(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(number(ddbm::number::parse("1E+42")), "1" + std::string(42, '0'));
    EXPECT_EQ(number(ddbm::number::parse("-0012.50")), "-12.5");
}

TEST(PythonJsonWriter, RefusesWhatJsonDoesNotHave)
{
    const error set = failure_of([](value_writer& out) { write_value(out, string_set("a")); });
    const error bytes = failure_of([](value_writer& out) { out.binary(make_binary("a")); });
    const error text = failure_of([](value_writer& out) { out.string("\xff"); });

    EXPECT_EQ(set.code(), errc::value_not_allowed);
    EXPECT_EQ(
        set.get_diagnostics().message(), "JSON text has no sets, and this is a set of strings"
    );
    EXPECT_EQ(bytes.code(), errc::value_not_allowed);
    EXPECT_EQ(bytes.get_diagnostics().message(), "JSON text has no binaries");
    EXPECT_EQ(text.code(), errc::invalid_utf8);
    EXPECT_EQ(
        failure_of([](value_writer& out) { out.number(std::numeric_limits<double>::quiet_NaN()); }
        ).code(),
        errc::number_invalid
    );
    EXPECT_EQ(
        failure_of([](value_writer& out) { out.number(1e300); }).code(), errc::number_out_of_range
    );
}

}  // namespace
}  // namespace ddbm::detail
