#include "http/http_date.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;

// The example of RFC 9110.
const auto november = sys_days(year(1994) / 11 / 6) + hours(8) + minutes(49) + seconds(37);

TEST(HttpDate, IsReadInEachOfItsForms)
{
    EXPECT_EQ(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), november);
    EXPECT_EQ(read_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), november);
    EXPECT_EQ(read_http_date("Sun Nov  6 08:49:37 1994"), november);
    EXPECT_EQ(read_http_date("Wed Nov 16 08:49:37 1994"), november + std::chrono::days(10));
}

TEST(HttpDate, TellsTheCenturyOfTwoDigits)
{
    EXPECT_EQ(read_http_date("Friday, 01-Jan-70 00:00:00 GMT"), sys_days(year(1970) / 1 / 1));
    EXPECT_EQ(read_http_date("Tuesday, 31-Dec-69 00:00:00 GMT"), sys_days(year(2069) / 12 / 31));
}

TEST(HttpDate, KnowsLeapDaysAndLeapSeconds)
{
    EXPECT_EQ(read_http_date("Tue, 29 Feb 2028 00:00:00 GMT"), sys_days(year(2028) / 2 / 29));
    EXPECT_EQ(read_http_date("Thu, 29 Feb 2027 00:00:00 GMT"), std::nullopt);
    EXPECT_EQ(read_http_date("Sat, 31 Dec 2016 23:59:60 GMT"), sys_days(year(2017) / 1 / 1));
}

TEST(HttpDate, IsNothingForAnyOtherText)
{
    for (const char* text :
         {"",
          "0",
          "yesterday",
          "Sun",
          "Sun,",
          "Sun, 6 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37",
          "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 06 Nov 1994 08:49:37 GMT ",
          "Sun, 06 Nov 1994 08:49:37 +0100",
          "Sun, 06 nov 1994 08:49:37 GMT",
          "Sun, 00 Nov 1994 08:49:37 GMT",
          "Sun, 31 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:00:00 GMT",
          "Sun, 06 Nov 1994 08:60:00 GMT",
          "Sun, 06 Nov 1994 08:00:61 GMT",
          "Sun, 06 Nov 1994 8:49:37 GMT",
          "Sun, 06 Nov 94 08:49:37 GMT",
          "Sunday, 06 Nov 1994 08:49:37 GMT",
          "Sunday Nov  6 08:49:37 1994",
          "Sun Nov 6 08:49:37 1994",
          "Sun Nov  6 08:49:37 94",
          "Sun, -6 Nov 1994 08:49:37 GMT",
          "Xyz, 06 Nov 1994 08:49:37 GMT",
          "2026-11-28T20:00:00Z"})
        EXPECT_EQ(read_http_date(text), std::nullopt) << text;
}

// Every cut of a date is none.
TEST(HttpDate, IsNothingWhenItIsCut)
{
    const std::string whole = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_EQ(read_http_date(whole.substr(0, size)), std::nullopt) << size;
}

}  // namespace
}  // namespace ddbm::detail
