#include "json_check.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::server {
namespace {

// In pieces of so many bytes.
bool is_json(const std::string& text, std::size_t piece_size)
{
    json_check check;
    for (std::size_t at = 0; at < text.size(); at += piece_size)
        check.add(std::string_view(text).substr(at, piece_size));
    return check.passed();
}

std::string nested(std::size_t levels)
{
    return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST(JsonCheck, TakesEachCutOfWhatIsJson)
{
    for (const std::string good :
         {R"( {"a":[1,-2.5e+3,true,false,null,"\u00e4\n\"","",{}]} )",
          "5",
          "\"a\"",
          "null",
          "[[],[]]",
          "{\"\xc3\xa4\":1}"})
        for (std::size_t size = 1; size <= good.size(); ++size)
            EXPECT_TRUE(is_json(good, size)) << good << ' ' << size;
}

TEST(JsonCheck, RefusesEachCutOfWhatIsNot)
{
    for (const std::string bad :
         {"",
          " ",
          "{",
          "{}{}",
          "{} x",
          "[1,]",
          "tru",
          "\"a",
          "{\"a\":}",
          "{'a':1}",
          "01",
          "\"\xc3\""})
        for (std::size_t size = 1; size <= bad.size() + 1; ++size)
            EXPECT_FALSE(is_json(bad, size)) << bad << ' ' << size;
}

TEST(JsonCheck, StaysWithWhatItHasFound)
{
    json_check check;

    check.add("{]");
    check.add("{}");
    EXPECT_FALSE(check.passed());
}

TEST(JsonCheck, GoesDeeperThanAnItemMay)
{
    EXPECT_TRUE(is_json(nested(1000), 7));
    EXPECT_FALSE(is_json(nested(2000), 7));
}

}  // namespace ddbm::server
