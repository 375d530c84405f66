#include "values/json_writer.hpp"

#include <ddbm/binary.hpp>
#include <ddbm/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace ddbm::detail {
namespace {

std::string written(std::string_view text)
{
    std::string out;
    json_writer(out).string(text);
    return out;
}

TEST(JsonWriter, PutsCommasWhereTheyBelong)
{
    std::string out;
    json_writer writer(out);

    writer.begin_object();
    writer.key("a").integer(1);
    writer.key("b").begin_array().integer(1).string("x").begin_object().end_object();
    writer.begin_array().end_array().boolean(false).null().end_array();
    writer.plain_key("c").begin_object().key("d").raw("[1,2]").end_object();
    writer.key("e").quoted("f").key("g").base64(make_binary("foo"));
    writer.end_object();

    EXPECT_EQ(out, R"({"a":1,"b":[1,"x",{},[],false,null],"c":{"d":[1,2]},"e":"f","g":"Zm9v"})");
}

TEST(JsonWriter, AppendsToWhatIsThere)
{
    std::string out = "head,";
    json_writer(out).begin_array().end_array();

    EXPECT_EQ(out, "head,[]");
}

TEST(JsonWriter, WritesTheWidestIntegers)
{
    std::string out;
    json_writer(out).integer(std::numeric_limits<std::int64_t>::min());

    EXPECT_EQ(out, "-9223372036854775808");
}

TEST(JsonWriter, CopiesPlainText)
{
    EXPECT_EQ(written(""), "\"\"");
    EXPECT_EQ(written("short"), "\"short\"");
    EXPECT_EQ(
        written("text of more than eight bytes\x7f"), "\"text of more than eight bytes\x7f\""
    );
    EXPECT_EQ(
        written("d\xc3\xa9j\xc3\xa0 vu \xe2\x82\xac"), "\"d\xc3\xa9j\xc3\xa0 vu \xe2\x82\xac\""
    );
}

TEST(JsonWriter, EscapesWhatMustBe)
{
    EXPECT_EQ(written("a\"b\\c\n\t\r\b\f\x01"), R"("a\"b\\c\n\t\r\b\f\u0001")");
    EXPECT_EQ(written(std::string_view("\0", 1)), R"("\u0000")");
}

TEST(JsonWriter, EscapesEachByteAtEachPlace)
{
    for (int byte = 0; byte < 128; ++byte)
    {
        for (std::size_t at = 0; at < 20; ++at)
        {
            std::string text(20, 'x');
            text[at] = static_cast<char>(byte);

            const std::string json = written(text);
            ASSERT_EQ(boost::json::parse(json).as_string(), text) << json;
            const bool escape = byte < 0x20 || byte == '"' || byte == '\\';
            ASSERT_EQ(json != '"' + text + '"', escape) << json;
        }
    }
}

TEST(JsonWriter, EscapesLongTexts)
{
    std::string text;
    for (int i = 0; i < 5000; ++i)
        text += "\n\xc3\xa9";

    EXPECT_EQ(boost::json::parse(written(text)).as_string(), text);
}

TEST(JsonWriter, RefusesWhatIsNotUtf8)
{
    std::string out;
    json_writer writer(out);
    writer.begin_array();

    EXPECT_THROW(writer.string("\xff"), error);
    EXPECT_THROW(writer.key("\xff"), error);
    EXPECT_FALSE(writer.try_string("plain \xc3"));
    EXPECT_EQ(out, "[");
}

}  // namespace
}  // namespace ddbm::detail
