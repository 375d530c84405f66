// Validators of texts by regular expressions.

#include <ddbm/error.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators/combine.hpp>
#include <ddbm/validators/pattern.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ddbm {
namespace {

template <class... V>
std::string failures(std::string_view text, const V&... validators)
{
    return report_on(text, validators...).text();
}

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

TEST(Match, TakesTextsThatFitAsAWhole)
{
    EXPECT_EQ(failures("abc", match("[a-z]+")), "");
    EXPECT_EQ(failures("abc1", match("[a-z]+")), "does not match [a-z]+");
    EXPECT_EQ(failures("1abc", match("[a-z]+")), "does not match [a-z]+");
    EXPECT_EQ(failures("", match("[a-z]*")), "");
    EXPECT_EQ(failures("b", match("a|b")), "");
    EXPECT_EQ(failures("ab", match("a|b")), "does not match a|b");
}

TEST(Search, TakesTextsOfWhichAPartFits)
{
    EXPECT_EQ(failures("say abc!", search("[a-z]{3}")), "");
    EXPECT_EQ(failures("say abc!", search("^abc")), "has no match of ^abc");
    EXPECT_EQ(failures("abcd", search("^abc")), "");
    EXPECT_EQ(failures("", search("x")), "has no match of x");
}

TEST(Match, ReadsPerlsExpressions)
{
    EXPECT_EQ(failures("2026-11-22", match(R"((\d{4})-(\d\d)-(\d\d))")), "");
    EXPECT_EQ(failures("abab", match(R"((ab)\1)")), "");
    EXPECT_EQ(failures("Abc", match("(?i)aBC")), "");
    EXPECT_EQ(failures("a1", match("(?=.*[0-9])[a-z0-9]+")), "");
}

TEST(Match, TakesAnyCharacterForADot)
{
    for (const char* text :
         {"a", "\n", "\r", "\u2028", "\U00010085", "\U00012028", "\U00020085", "\U00022029"})
        EXPECT_EQ(failures(text, match(".")), "") << text;
    EXPECT_EQ(failures("\n", match("[^\n]")), "does not match [^\n]");
    EXPECT_EQ(failures("\U00020085", match("[^\n]")), "");
}

TEST(Match, KnowsNewlinesInTexts)
{
    EXPECT_EQ(failures("a\nb", match("(?-s)a.b")), "does not match (?-s)a.b");
    EXPECT_EQ(failures("a\nb", match("a\\sb")), "");
    EXPECT_EQ(failures("a\nb", search("^b")), "has no match of ^b");
    EXPECT_EQ(failures("a\nb", search("a$")), "has no match of a$");
}

TEST(Match, CountsCharactersNotBytes)
{
    EXPECT_EQ(failures("\u00e4\u20ac\U0001F600", match(".{3}")), "");
    EXPECT_EQ(failures("\u00e4", match("[\u00e0-\u00ff]")), "");
    EXPECT_EQ(failures("\U0001F600", match("[\U0001F600-\U0001F64F]")), "");
    EXPECT_EQ(failures("\u00e4", match("\\w")), "does not match \\w");
}

TEST(Match, RefusesWhatIsNotUtf8)
{
    EXPECT_EQ(failures("\xff", match(".*")), "is not UTF-8");
    EXPECT_EQ(failures("a\xc3", search("a")), "is not UTF-8");
    EXPECT_EQ(report_on(std::string("\xff"), substitute("a", "b")).text(), "is not UTF-8");
}

TEST(Match, TakesTextsWithZeroBytes)
{
    using namespace std::string_view_literals;
    EXPECT_EQ(failures("a\0b"sv, match("a.b")), "");
    EXPECT_EQ(failures("a\0b"sv, match("a")), "does not match a");
    EXPECT_EQ(failures("a\0b"sv, match("a\0b")), "");
    EXPECT_NE(failures("a", match("a\0b")), "");
    EXPECT_EQ(make_valid(std::string("a\0b"sv), substitute("\0b", "\0")), "a\0"sv);
}

// As large as an item: a matcher that recurses once for each character would need megabytes of
// stack.
TEST(Match, NeedsNoStackForLongTexts)
{
    const std::string text(400'000, 'x');

    EXPECT_EQ(failures(text, match("[^y]*")), "");
    EXPECT_EQ(failures(text.substr(0, 20'000), match("(?:x|y)*")), "");
    EXPECT_EQ(failures(text + 'y', match("x*")), "does not match x*");
}

TEST(Match, GivesUpWhereAPatternTakesTooManySteps)
{
    const std::string text(60, 'a');

    EXPECT_EQ(
        failures(text + '!', match("(a|aa)+")), "takes more steps than are allowed to be matched"
    );
}

TEST(Match, NamesAPatternThatIsNone)
{
    const error literal = failure_of([] { validate("a", match("[a-")); });
    EXPECT_EQ(literal.code(), errc::invalid_pattern);
    EXPECT_NE(std::string(literal.what()).find("'[a-'"), std::string::npos) << literal.what();

    EXPECT_EQ(failure_of([] { match(std::string("(")); }).code(), errc::invalid_pattern);
    EXPECT_EQ(failure_of([] { search(std::string_view("\xff")); }).code(), errc::invalid_pattern);
    EXPECT_EQ(
        failure_of([] { substitute(std::string("*"), std::string()); }).code(),
        errc::invalid_pattern
    );
}

TEST(Match, TakesPatternsThatAProgramHasPutTogether)
{
    std::vector<std::string> names = {"ann", "bob"};
    std::string pattern = names[0] + '|' + names[1];
    const auto is_name = match(pattern);
    pattern.clear();

    EXPECT_EQ(failures("bob", is_name), "");
    EXPECT_EQ(failures("eve", is_name), "does not match ann|bob");
    EXPECT_EQ(failures("my bob", search(std::string_view("bob"))), "");
}

TEST(Match, CanBeUsedByManyThreads)
{
    std::vector<std::thread> threads;
    std::vector<int> valid(4);
    for (int& count : valid)
    {
        threads.emplace_back([&count] {
            for (int i = 0; i < 200; ++i)
                count += failures("a" + std::to_string(i), match("a[0-9]{2}")).empty();
        });
    }
    for (std::thread& each : threads)
        each.join();

    EXPECT_EQ(valid, std::vector<int>(4, 90));
}

TEST(Substitute, ReplacesEveryPartThatFits)
{
    EXPECT_EQ(make_valid(std::string("a  b   c"), substitute(" +", " ")), "a b c");
    EXPECT_EQ(make_valid(std::string("2026-11"), substitute("(\\d+)-(\\d+)", "$2/$1")), "11/2026");
    EXPECT_EQ(make_valid(std::string("abc"), substitute("b", "[$&]")), "a[b]c");
    EXPECT_EQ(
        make_valid(std::string("\u00e4\u00e4"), substitute("\u00e4", "\U0001F600")),
        "\U0001F600\U0001F600"
    );
    EXPECT_EQ(make_valid(std::string("none"), substitute("x", "y")), "none");
    EXPECT_EQ(
        make_valid(std::string("a-b"), substitute(std::string("-"), std::string("+"))), "a+b"
    );
}

TEST(Substitute, FailsWhereWhatComesOutIsNoText)
{
    const std::string text = "abc";
    const std::string reason = "becomes a text that is not UTF-8";
    EXPECT_EQ(report_on(text, substitute("b", "\\x{d800}")).text(), reason);
    EXPECT_EQ(report_on(text, substitute("b", "\\x{110000}")).text(), reason);
    EXPECT_EQ(make_valid(text, substitute("b", "\\x{e4}")), "a\u00e4c");
    EXPECT_EQ(make_valid(text, substitute("b", "\\\\")), "a\\c");
    EXPECT_EQ(make_valid(text, substitute("b", "\\$")), "a$c");
}

TEST(Substitute, LooksIntoAnOptional)
{
    EXPECT_EQ(make_valid(std::optional<std::string>("a b"), substitute(" ", "")), "ab");
    EXPECT_EQ(make_valid(std::optional<std::string>(), substitute(" ", "")), std::nullopt);
}

constexpr auto constant = all(substitute(" +", ""), match("[a-z]+"), search("b"));

TEST(PatternValidators, CanBeConstants)
{
    EXPECT_EQ(make_valid(std::string("a b"), constant), "ab");
    EXPECT_EQ(report_on(std::string("1 2"), message("is bad", constant)).text(), "is bad");
}

}  // namespace
}  // namespace ddbm
