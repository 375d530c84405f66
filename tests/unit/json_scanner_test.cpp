#include "values/item_json.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ddbm::detail {
namespace {

namespace json = boost::json;

// -- By both parsers

json::value tree_of(json_scanner& in)
{
    switch (in.peek())
    {
    case '{': {
        json::object made;
        in.members([&] {
            const std::string name(in.key());
            made[name] = tree_of(in);
        });
        return made;
    }
    case '[': {
        json::array made;
        in.elements([&] { made.push_back(tree_of(in)); });
        return made;
    }
    case '"': {
        const std::string_view text = in.string().text;
        return json::string(text.data(), text.size());
    }
    case 't':
    case 'f':
        return in.boolean();
    case 'n':
        in.skip_value();
        return nullptr;
    default: {
        const std::string_view text = in.number();
        return json::parse({text.data(), text.size()});
    }
    }
}

// Of exactly this size, so that the address sanitizer sees a step beyond it.
std::vector<char> exact(std::string_view text)
{
    return std::vector<char>(text.begin(), text.end());
}

std::optional<json::value> scanned(std::string_view text)
{
    const std::vector<char> bytes = exact(text);
    try
    {
        json_scanner in({bytes.data(), bytes.size()});
        json::value read = tree_of(in);
        in.expect_end();
        return read;
    }
    catch (const error& failed)
    {
        EXPECT_EQ(failed.code(), errc::invalid_reply);
        return std::nullopt;
    }
}

bool can_skip(std::string_view text)
{
    const std::vector<char> bytes = exact(text);
    try
    {
        json_scanner in({bytes.data(), bytes.size()});
        in.skip_value();
        in.expect_end();
        return true;
    }
    catch (const error&)
    {
        return false;
    }
}

std::optional<json::value> parsed(std::string_view text)
{
    json::parse_options options;
    options.max_depth = json_max_depth;
    options.allow_invalid_utf8 = true;
    json::error_code ec;
    json::value read = json::parse({text.data(), text.size()}, ec, {}, options);
    if (ec)
        return std::nullopt;
    return read;
}

void expect_agreement(std::string_view text)
{
    const auto ours = scanned(text);
    EXPECT_EQ(ours, parsed(text)) << text;
    EXPECT_EQ(can_skip(text), ours.has_value()) << text;
}

// -- Texts

class generated_texts
{
public:
    explicit generated_texts(std::uint64_t seed) : random_(seed) {}

    std::string next()
    {
        text_.clear();
        value(0);
        return text_;
    }

    std::size_t below(std::size_t bound) { return random_() % bound; }

private:
    void space()
    {
        while (below(8) == 0)
            text_ += " \t\n\r"[below(4)];
    }

    void value(int level)
    {
        space();
        switch (below(level < 6 ? 8 : 5))
        {
        case 0:
            text_ += below(2) ? "true" : "false";
            break;
        case 1:
            text_ += "null";
            break;
        case 2:
            number();
            break;
        case 3:
        case 4:
            string();
            break;
        case 5:
            text_ += '[';
            several(level, [&] { value(level + 1); });
            text_ += ']';
            break;
        default:
            text_ += '{';
            several(level, [&] {
                space();
                string();
                space();
                text_ += ':';
                value(level + 1);
            });
            text_ += '}';
        }
        space();
    }

    template <class Write>
    void several(int level, Write write)
    {
        const std::size_t count = below(level == 0 ? 8 : 4);
        if (count == 0)
            space();
        for (std::size_t i = 0; i < count; ++i)
        {
            if (i != 0)
                text_ += ',';
            write();
        }
    }

    void digits()
    {
        for (std::size_t left = 1 + below(4); left != 0; --left)
            text_ += static_cast<char>('0' + below(10));
    }

    void number()
    {
        if (below(3) == 0)
            text_ += '-';
        if (below(4) == 0)
            text_ += '0';
        else
        {
            text_ += static_cast<char>('1' + below(9));
            if (below(2))
                digits();
        }
        if (below(3) == 0)
        {
            text_ += '.';
            digits();
        }
        if (below(4) == 0)
        {
            text_ += below(2) ? "e" : "E+";
            text_ += static_cast<char>('0' + below(10));
        }
    }

    void string()
    {
        static constexpr const char* pieces[] = {
            "a",
            "seven b",
            "S",
            "\\\"",
            "\\\\",
            "\\/",
            "\\n\\r\\t\\b\\f",
            "\\u0000",
            "\\u00e9",
            "\\uD83d\\ude00",
            "\xc3\xa9",
            "\xf0\x9f\x98\x80",
            "\xff",
            "\x7f",
            "{}[],:"};
        text_ += '"';
        for (std::size_t left = below(6); left != 0; --left)
            text_ += pieces[below(2) ? below(3) : below(std::size(pieces))];
        text_ += '"';
    }

    std::mt19937_64 random_;
    std::string text_;
};

TEST(JsonScanner, ReadsWhatBoostReads)
{
    generated_texts texts(20261128);
    for (int i = 0; i < 5'000; ++i)
    {
        const std::string text = texts.next();
        ASSERT_TRUE(scanned(text)) << text;
        expect_agreement(text);
    }
}

TEST(JsonScanner, RefusesWhatBoostRefusesOfDamagedTexts)
{
    static constexpr std::string_view bytes = "\"\\{}[],:0-.eu \x1f\x80";
    generated_texts texts(1);
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i)
    {
        std::string text = texts.next();
        const std::size_t place = texts.below(text.size());
        switch (texts.below(4))
        {
        case 0:
            text.erase(place);
            break;
        case 1:
            text.erase(place, 1);
            break;
        case 2:
            text.insert(place, 1, bytes[texts.below(bytes.size())]);
            break;
        default:
            text[place] = bytes[texts.below(bytes.size())];
        }
        expect_agreement(text);
        refused += can_skip(text) ? 0 : 1;
    }

    EXPECT_GT(refused, 5'000u);
}

TEST(JsonScanner, AgreesWithBoostOnTheEdgesOfTheGrammar)
{
    for (const char* text :
         {"",
          " ",
          "nul",
          "nulls",
          "truefalse",
          "True",
          "+1",
          "01",
          "-",
          "-01",
          "-0",
          "0.",
          ".5",
          "1e",
          "1e+",
          "1E5",
          "1.5e-3",
          "0e0",
          "NaN",
          "Infinity",
          "'a'",
          "\"",
          "\"a",
          "\"\\",
          "\"\\u12",
          "\"\\u12g4\"",
          "\"\\x\"",
          "\"\\ud800\"",
          "\"\\udc00\"",
          "\"\\ud800\\u0041\"",
          "\"\\ud800x\"",
          "\"\\ud800\\ud800\"",
          "\"\\uDBFF\\uDFFF\"",
          "\"a\tb\"",
          "\"\x7f\"",
          "[",
          "]",
          "[1,]",
          "[,1]",
          "[1 2]",
          "{",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":1,}",
          "{a:1}",
          "{\"a\":1 \"b\":2}",
          "{1:2}",
          "[]]",
          "{}{}",
          "/**/1",
          "\xef\xbb\xbf{}",
          "[\"a\",\"a\"]",
          "{\"a\":1,\"a\":2}",
          "\"\xff\xc0\"",
          "\v1",
          "\f1"})
        expect_agreement(text);
    expect_agreement(std::string_view("1\0", 2));
    expect_agreement(std::string_view("\"\0\"", 3));
}

TEST(JsonScanner, ReadsStringsOfEveryLengthAtEveryDistanceFromTheEnd)
{
    for (const char* special : {"", "\\n", "\\u00e9", "\xc3\xa9", "\x1f", "\""})
    {
        for (std::size_t before = 0; before < 20; ++before)
        {
            for (std::size_t after = 0; after < 20; ++after)
            {
                const std::string text =
                    "\"" + std::string(before, 'b') + special + std::string(after, 'a') + "\"";
                expect_agreement(text);
                expect_agreement(" [" + text + "," + text + " , true] ");
            }
        }
    }
}

TEST(JsonScanner, TellsAsciiFromOtherStrings)
{
    const auto is_known_ascii = [](const std::string& text) {
        const std::string quoted = "[\"" + text + "\", \"and something behind it\"]";
        json_scanner in(quoted);
        in.expect('[');
        return in.string().is_known_ascii;
    };
    for (std::size_t before = 0; before < 20; ++before)
    {
        const std::string text(before, 'x');
        EXPECT_TRUE(is_known_ascii(text));
        EXPECT_FALSE(is_known_ascii(text + "\xc3\xa9"));
        EXPECT_FALSE(is_known_ascii("\xc3\xa9" + text));
        EXPECT_FALSE(is_known_ascii(text + "\xff" + text));
    }
}

// -- Names

TEST(JsonScanner, TakesALikelyNameOnlyIfItIsThere)
{
    const std::string name = "a_name_of_33_characters_and_so_on";
    for (std::size_t size = 1; size <= name.size(); ++size)
    {
        const std::string likely = name.substr(0, size);
        const auto read = [&](const std::string& text) {
            const std::vector<char> bytes = exact(text);
            json_scanner in({bytes.data(), bytes.size()});
            const std::string_view found =
                in.take_key(likely) ? std::string_view(likely) : in.key();
            EXPECT_EQ(in.peek(), '1');
            return std::pair(std::string(found), found.data() == likely.data());
        };
        EXPECT_EQ(read("\"" + likely + "\":1"), std::pair(likely, true));
        EXPECT_EQ(read(" \"" + likely + "\" : 1"), std::pair(likely, false));
        EXPECT_EQ(read("\"" + likely + "x\":1"), std::pair(likely + "x", false));
        EXPECT_EQ(read("\"" + likely.substr(1) + "\":1"), std::pair(likely.substr(1), false));
        for (std::size_t place = 0; place < size; ++place)
        {
            std::string other = likely;
            other[place] = '!';
            EXPECT_EQ(read("\"" + other + "\":1"), std::pair(other, false));
        }
    }
}

TEST(JsonScanner, KeepsNamesWithEscapesWhileOtherStringsAreRead)
{
    const std::string text = R"({"\u0061b":"\u0078","c\n":"\u0079","d":"z"})";
    json_scanner in(text);
    std::vector<std::string_view> names;
    std::string values;

    in.members([&] {
        names.push_back(in.key());
        values += in.string().text;
    });

    EXPECT_EQ(names, (std::vector<std::string_view>{"ab", "c\n", "d"}));
    EXPECT_EQ(values, "xyz");
    EXPECT_FALSE(in.is_in_text(names[0]));
    EXPECT_TRUE(in.is_in_text(names[2]));
}

TEST(JsonScanner, ShowsTheBytesThatComeNext)
{
    const auto six = [](const std::string& text) {
        const std::vector<char> bytes = exact(text);
        return json_scanner({bytes.data(), bytes.size()}).next_six();
    };

    EXPECT_EQ(six(R"({"S":"x"})"), bytes_of(R"({"S":")"));
    EXPECT_EQ(six(R"({"S":"")"), 0u);
    EXPECT_NE(six(R"({"S": "x"})"), bytes_of(R"({"S":")"));
    EXPECT_EQ(six("\xff\xff\xff\xff\xff\xff\xff\xff"), 0xffff'ffff'ffff);
}

TEST(JsonScanner, TakesATextOnlyIfItComesNext)
{
    json_scanner in(R"({"BOOL":true})");

    EXPECT_FALSE(in.take_text(R"({"NULL":)"));
    EXPECT_FALSE(in.take_text(R"({"BOOL":true}})"));
    EXPECT_TRUE(in.take_text(R"({"BOOL":)"));
    EXPECT_TRUE(in.boolean());
    EXPECT_TRUE(in.take_text("}"));
    EXPECT_FALSE(in.take_text("}"));
}

TEST(JsonScanner, ReadsAStringBehindItsQuote)
{
    const std::string text = R"({"S":"a\"b"})";
    json_scanner in(text);
    in.take_bytes(6);

    EXPECT_EQ(in.rest_of_string().text, "a\"b");
    EXPECT_TRUE(in.take('}'));
}

// -- Places and depth

TEST(JsonScanner, GoesBackToAPlace)
{
    const std::string text = R"( {"a":[1,2]} )";
    json_scanner in(text);
    in.peek();
    const char* const begin = in.position();
    in.skip_value();
    const std::string whole(begin, in.position());

    in.go_back(begin);

    EXPECT_EQ(whole, R"({"a":[1,2]})");
    EXPECT_EQ(in.peek(), '{');
    in.skip_value();
    EXPECT_NO_THROW(in.expect_end());
}

TEST(JsonScanner, SkipsAsManyLevelsAsTheOtherReaders)
{
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + "1" + std::string(levels, ']');
    };
    const std::string deepest = nested(json_max_depth);
    const std::string deeper = nested(json_max_depth + 1);

    EXPECT_TRUE(can_skip(deepest));
    EXPECT_TRUE(parsed(deepest));
    EXPECT_FALSE(parsed(deeper));
    try
    {
        json_scanner(deeper).skip_value();
        ADD_FAILURE() << "expected an error";
    }
    catch (const error& failed)
    {
        EXPECT_EQ(failed.code(), errc::nesting_too_deep);
    }
}

// -- Failures

std::string failure_of(std::string_view text)
{
    try
    {
        json_scanner in(text);
        in.skip_value();
        in.expect_end();
    }
    catch (const error& failed)
    {
        return failed.get_diagnostics().message();
    }
    return {};
}

TEST(JsonScanner, SaysWhatItExpectedAndWhere)
{
    EXPECT_EQ(failure_of(R"({"a" 1})"), "not JSON: expected ':' at byte 5");
    EXPECT_EQ(failure_of(R"({"a":1)"), "not JSON: expected '}' at byte 6, where it ends");
    EXPECT_EQ(failure_of("[1 2]"), "not JSON: expected ']' at byte 3");
    EXPECT_EQ(failure_of("[1] 2"), "not JSON: expected the end at byte 4");
    EXPECT_EQ(failure_of("<html>"), "not JSON: expected a value at byte 0");
    EXPECT_EQ(failure_of("\"a"), "not JSON: expected the end of a string at byte 2, where it ends");
}

TEST(JsonScanner, NamesTheKindOfAValue)
{
    const auto words = [](std::string_view text) {
        return std::string(json_scanner(text).value_in_words());
    };

    EXPECT_EQ(words(" {}"), "a JSON object");
    EXPECT_EQ(words("[]"), "a JSON array");
    EXPECT_EQ(words("\"\""), "a JSON string");
    EXPECT_EQ(words("true"), "a JSON boolean");
    EXPECT_EQ(words("null"), "a JSON null");
    EXPECT_EQ(words("-1"), "a JSON number");
    EXPECT_THROW(words("x"), error);
}

}  // namespace
}  // namespace ddbm::detail
