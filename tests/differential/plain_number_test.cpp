#include "differential/compare/plain_number.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::differential {

TEST(PlainNumber, HasNoExponent)
{
    EXPECT_EQ(plain_number("1E+2"), "100");
    EXPECT_EQ(plain_number("-1.5e-7"), "-0.00000015");
    EXPECT_EQ(plain_number("1e125"), "1" + std::string(125, '0'));
    EXPECT_EQ(plain_number("1e-130"), "0." + std::string(129, '0') + "1");
}

TEST(PlainNumber, HasNoZerosThatSayNothing)
{
    EXPECT_EQ(plain_number("00012.500"), "12.5");
    EXPECT_EQ(plain_number("-0"), "0");
    EXPECT_EQ(plain_number("0.0"), "0");
    EXPECT_EQ(plain_number("10"), "10");
    EXPECT_EQ(plain_number(".5"), "0.5");
    EXPECT_EQ(plain_number("+5."), "5");
}

TEST(PlainNumber, LeavesOtherTextAlone)
{
    EXPECT_EQ(plain_number("x"), "x");
    EXPECT_EQ(plain_number("1e"), "1e");
    EXPECT_EQ(plain_number(""), "");
}

TEST(PlainNumber, IsMadeOfAllNumbersInAnItem)
{
    boost::json::value item =
        boost::json::parse(R"({"a":{"L":[{"N":"1E1"}]},"b":{"NS":["2.0"]},"c":{"S":"1E1"}})");

    make_numbers_plain(item);

    EXPECT_EQ(
        item, boost::json::parse(R"({"a":{"L":[{"N":"10"}]},"b":{"NS":["2"]},"c":{"S":"1E1"}})")
    );
}

}  // namespace ddbm::differential
