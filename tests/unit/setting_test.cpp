#include "config/setting.hpp"
#include "unit/configured_world.hpp"

namespace ddbm::detail {
namespace {

setting given(std::string value)
{
    return setting(std::move(value), "AWS_X");
}

TEST(Setting, IsNotSetWithoutAValue)
{
    EXPECT_FALSE(setting().is_set());
    EXPECT_FALSE(given("").is_set());
    EXPECT_TRUE(given("0").is_set());
}

TEST(ReadSwitch, TakesTrueAndFalseInAnyCase)
{
    for (const char* yes : {"true", "TRUE", "True", "tRuE"})
        EXPECT_TRUE(read_switch(given(yes))) << yes;
    for (const char* no : {"false", "FALSE", "False", ""})
        EXPECT_FALSE(read_switch(given(no))) << no;
}

TEST(ReadSwitch, RefusesAnythingElseByPlaceAndValue)
{
    for (const std::string value : {"yes", "no", "1", "0", "on", "true ", " true", "truee", "t"})
    {
        EXPECT_EQ(
            refusal(errc::invalid_configuration, [&] { read_switch(given(value)); }),
            "AWS_X is \"" + value + "\"; it has to be true or false."
        );
    }
}

TEST(ReadCount, TakesWholeNumbersFromOne)
{
    EXPECT_EQ(read_count(given("1")), 1);
    EXPECT_EQ(read_count(given("010")), 10);
    EXPECT_EQ(read_count(given("2147483647")), 2'147'483'647);
}

TEST(ReadCount, RefusesAnythingElseByPlaceAndValue)
{
    for (const std::string value :
         {"0",
          "-1",
          "+1",
          "1.5",
          "1e3",
          "abc",
          "3 ",
          " 3",
          "0x3",
          "2147483648",
          "99999999999999999999"})
    {
        EXPECT_EQ(
            refusal(errc::invalid_configuration, [&] { read_count(given(value)); }),
            "AWS_X is \"" + value + "\"; it has to be a whole number from 1 to 2147483647."
        );
    }
}

}  // namespace
}  // namespace ddbm::detail
