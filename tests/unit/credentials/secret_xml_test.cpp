#include "credentials/secret_xml.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

// Of the element `a.b` in a document with this in its root.
std::string text_in(const std::string& content)
{
    secret_xml xml;
    return xml.parse("<a>" + content + "</a>") ? xml.text("a.b") : "(no XML)";
}

bool is_xml(const std::string& text)
{
    return secret_xml().parse(text);
}

TEST(SecretXml, HasTheTextOfTheFirstElementByItsPath)
{
    secret_xml xml;

    ASSERT_TRUE(xml.parse(
        "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <b> -->\n"
        "<A xmlns='x>y'>\n <B i=\"1\">\n  <C >one</C >\n  <C>two</C>\n </B>\n <D/><E x='/'/>"
        "<C>three</C>\n</A>\n"
    ));

    EXPECT_EQ(xml.text("A.B.C"), "one");
    EXPECT_EQ(xml.text("A.C"), "three");
    EXPECT_EQ(xml.text("A.D"), "");
    EXPECT_EQ(xml.text("A.F"), "");
    EXPECT_EQ(xml.text("B"), "");
}

TEST(SecretXml, ReadsWhatIsWrittenInOtherWays)
{
    EXPECT_EQ(text_in("<b> x\n</b>"), " x\n");
    EXPECT_EQ(text_in("<b>1 &lt; 2 &amp;&amp; &quot;a&apos; &gt;</b>"), "1 < 2 && \"a' >");
    EXPECT_EQ(text_in("<b>&#65;&#x42;&#xe9;&#x20AC;&#x1F511;</b>"), "AB\u00e9\u20ac\U0001F511");
    EXPECT_EQ(text_in("<b>x<![CDATA[<&amp;>]]>y<!-- z --></b>"), "x<&amp;>y");
    EXPECT_EQ(text_in("<b>x<c>y</c>z</b>"), "xz");
}

TEST(SecretXml, IsNothingElse)
{
    for (const char* text :
         {"",
          "  ",
          "x",
          "<",
          "<>",
          "<a",
          "<a>",
          "</a>",
          "<a></b>",
          "<a><b></a></b>",
          "<a/><b/>",
          "x<a/>",
          "<a/>x",
          "<a x=\"></a>",
          "<a><b <c/></a>",
          "<a>&x;</a>",
          "<a>&amp</a>",
          "<a>&#;</a>",
          "<a>&#0;</a>",
          "<a>&#xD800;</a>",
          "<a>&#x110000;</a>",
          "<a>&#99999999999;</a>",
          "<a><!-- </a>",
          "<a><![CDATA[ </a>",
          "<![CDATA[x]]><a/>",
          "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
          "{\"a\": 1}"})
        EXPECT_FALSE(is_xml(text)) << text;
}

TEST(SecretXml, HasLimits)
{
    const auto nested = [](int depth) {
        std::string text;
        for (int i = 0; i < depth; ++i)
            text += "<a>";
        for (int i = 0; i < depth; ++i)
            text += "</a>";
        return text;
    };
    const auto many = [](int count) {
        std::string text = "<a>";
        for (int i = 1; i < count; ++i)
            text += "<b/>";
        return text + "</a>";
    };

    EXPECT_TRUE(is_xml(nested(16)));
    EXPECT_FALSE(is_xml(nested(17)));
    EXPECT_TRUE(is_xml(many(1'000)));
    EXPECT_FALSE(is_xml(many(1'001)));
}

}  // namespace
}  // namespace ddbm::detail
