#include "credentials/iso_time.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

// Seconds since 1970, or -1.
long long read(std::string_view text)
{
    const auto when = parse_iso_time(text);
    return when ? std::chrono::floor<seconds>(when->time_since_epoch()).count() : -1;
}

TEST(IsoTime, IsReadInUtc)
{
    EXPECT_EQ(read("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(read("2026-11-30T06:37:17Z"), 1'796'020'637);
    EXPECT_EQ(read("2026-11-30t06:37:17z"), 1'796'020'637);
    EXPECT_EQ(read("2026-11-30 06:37:17UTC"), 1'796'020'637);
    EXPECT_EQ(read("2024-02-29T23:59:59Z"), 1'709'251'199);
    EXPECT_EQ(read("2261-12-31T23:59:59Z"), 9'214'646'399);
}

TEST(IsoTime, IsReadWithAnOffset)
{
    for (const char* text :
         {"2026-11-30T08:37:17+02:00",
          "2026-11-30T08:37:17+0200",
          "2026-11-30T08:37:17+02",
          "2026-11-30T03:07:17-03:30",
          "2026-11-29T23:37:17-07:00",
          "2026-11-30T06:37:17-00:00"})
        EXPECT_EQ(read(text), 1'796'020'637) << text;
}

TEST(IsoTime, IsReadWithAFraction)
{
    const auto whole = *parse_iso_time("2026-11-30T06:37:17Z");

    EXPECT_EQ(*parse_iso_time("2026-11-30T06:37:17.5Z"), whole + std::chrono::milliseconds(500));
    EXPECT_EQ(*parse_iso_time("2026-11-30T06:37:17,25Z"), whole + std::chrono::milliseconds(250));
    EXPECT_EQ(
        *parse_iso_time("2026-11-30T07:37:17.123456789012345+01:00"),
        whole +
            std::chrono::duration_cast<system_clock::duration>(std::chrono::nanoseconds(123'456'789)
            )
    );
}

TEST(IsoTime, TakesALeapSecondForTheNextOne)
{
    EXPECT_EQ(read("2016-12-31T23:59:60Z"), read("2017-01-01T00:00:00Z"));
}

TEST(IsoTime, RefusesWhatIsNoTime)
{
    for (const char* text :
         {"",
          "never",
          "2026-11-30",
          "2026-11-30T06:37:17",
          "2026-11-30T06:37Z",
          "2026-11-30T06:37:17.Z",
          "2026-11-30T06:37:17ZZ",
          "2026-11-30T06:37:17Z ",
          " 2026-11-30T06:37:17Z",
          "2026-11-30T06:37:17+2",
          "2026-11-30T06:37:17+02:0",
          "2026-11-30T06:37:17+24:00",
          "2026-11-30T06:37:17+02:60",
          "2026-13-30T06:37:17Z",
          "2026-00-30T06:37:17Z",
          "2026-02-29T06:37:17Z",
          "2026-11-31T06:37:17Z",
          "2026-11-30T24:00:00Z",
          "2026-11-30T06:60:17Z",
          "2026-11-30T06:37:61Z",
          "+2026-11-30T06:37:17Z",
          "1969-12-31T23:59:59Z",
          "2262-01-01T00:00:00Z",
          "99999-11-30T06:37:17Z",
          "20261130T063717Z",
          "1796020637"})
        EXPECT_EQ(read(text), -1) << text;
}

TEST(IsoTime, IsWrittenAsItIsRead)
{
    for (const char* text :
         {"1970-01-01T00:00:00Z", "2026-11-30T06:37:17Z", "2261-12-31T23:59:59Z"})
        EXPECT_EQ(iso_time(*parse_iso_time(text)), text);
    EXPECT_EQ(iso_time(*parse_iso_time("2026-11-30T08:37:17.999+02:00")), "2026-11-30T06:37:17Z");
}

}  // namespace
}  // namespace ddbm::detail
