#include "local/request/request_view.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace ddbm::local::detail {
namespace {

json::object object_of(const char* text)
{
    return json::parse(text).as_object();
}

TEST(RequestView, TakesNullForAbsent)
{
    const json::object body = object_of(R"({"a":null})");

    for (const char* name : {"a", "b"})
    {
        EXPECT_EQ(member(body, name), nullptr) << name;
        EXPECT_EQ(object_member(body, name), nullptr) << name;
        EXPECT_EQ(array_member(body, name), nullptr) << name;
        EXPECT_EQ(text_member(body, name), std::nullopt) << name;
        EXPECT_EQ(integer_member(body, name), std::nullopt) << name;
        EXPECT_EQ(flag_member(body, name), std::nullopt) << name;
    }
}

TEST(RequestView, FindsMembersByType)
{
    const json::object body = object_of(R"({"o":{"x":1},"l":[2],"t":"","n":3})");

    EXPECT_EQ(object_member(body, "o")->size(), 1u);
    EXPECT_EQ(array_member(body, "l")->size(), 1u);
    EXPECT_EQ(text_member(body, "t"), "");
    EXPECT_EQ(integer_member(body, "n"), 3);
    EXPECT_EQ(member(body, "l")->get_array().front(), 2);
    EXPECT_EQ(object_member(body, "l"), nullptr);
    EXPECT_EQ(array_member(body, "o"), nullptr);
    EXPECT_EQ(text_member(body, "n"), std::nullopt);
    EXPECT_EQ(integer_member(body, "t"), std::nullopt);
}

TEST(RequestView, RoundsNumbersDown)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    const std::pair<const char*, std::int64_t> numbers[] = {
        {R"({"n":1.9})", 1},
        {R"({"n":-1.1})", -2},
        {R"({"n":0.5})", 0},
        {R"({"n":1e2})", 100},
        {R"({"n":18446744073709551615})", most},
        {R"({"n":1e300})", most},
        {R"({"n":-1e300})", least},
    };
    for (const auto& [text, value] : numbers)
        EXPECT_EQ(integer_member(object_of(text), "n"), value) << text;
}

TEST(RequestView, TakesWordsForFlags)
{
    for (const char* text : {"true", R"("true")", R"("TRUE")", R"("1")", R"("yes")", R"("Yes")"})
        EXPECT_EQ(as_flag(json::parse(text)), true) << text;
    for (const char* text : {"false", R"("false")", R"("False")", R"("0")", R"("no")", R"("NO")"})
        EXPECT_EQ(as_flag(json::parse(text)), false) << text;
    for (const char* text : {"1", "0", R"("")", R"("on")", R"("truee")", "[]", "{}", "null"})
        EXPECT_EQ(as_flag(json::parse(text)), std::nullopt) << text;
}

}  // namespace
}  // namespace ddbm::local::detail
