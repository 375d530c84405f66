#include "errors/one_line.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

TEST(OneLine, LeavesTextsAsTheyAre)
{
    EXPECT_EQ(one_line(""), "");
    EXPECT_EQ(one_line("caf\xc3\xa9 \\ \"bar\""), "caf\xc3\xa9 \\ \"bar\"");
}

TEST(OneLine, PutsBlanksForLineBreaks)
{
    EXPECT_EQ(one_line("one\ntwo\r\nthree\tfour"), "one two  three four");
}

TEST(OneLine, EscapesWhatLogsDoNotTake)
{
    EXPECT_EQ(one_line("\x1b[31mred"), "\\x1b[31mred");
    EXPECT_EQ(one_line(std::string("a\0b\x7f", 4)), "a\\x00b\\x7f");
    EXPECT_EQ(
        one_line("a\xff\xfe"
                 "b\xc3"),
        "a\\xff\\xfeb\\xc3"
    );
    EXPECT_EQ(one_line("\x01\xc3\xa9\xff\n"), "\\x01\xc3\xa9\\xff ");
}

}  // namespace
}  // namespace ddbm::detail
