#include <ddbm/enum_names.hpp>
#include <ddbm/model.hpp>
#include <ddbm/reads_as.hpp>
#include <ddbm/schema.hpp>
#include <ddbm/validate.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace ddbm {
namespace {

using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

template <class T, class V>
std::string failures(const T& value, const V& validator)
{
    return report_on(value, validator).text();
}

TEST(ReadsAs, TakesTheTextsOfTimes)
{
    EXPECT_EQ(failures("2026-11-22T09:30:00Z", reads_as<sys_seconds>), "");
    EXPECT_EQ(failures("2026-11-22T10:30:00+01:00", reads_as<sys_seconds>), "");
    EXPECT_EQ(failures("2026-11-22", reads_as<sys_days>), "");
    for (const char* text :
         {"2026-02-30", "2026-11-22T09:30:00", "2026-11-22T09:30:00.5Z", "", "now"})
        EXPECT_EQ(
            failures(text, reads_as<sys_seconds>),
            "is not a time in ISO 8601 that its type holds exactly"
        ) << text;
}

TEST(ReadsAs, TakesWhatAFormHas)
{
    EXPECT_EQ(failures(1795339800, reads_as<sys_seconds, epoch<seconds>>), "");
    EXPECT_EQ(
        failures(number::parse("0.5"), reads_as<sys_seconds, epoch<seconds>>),
        "is not a time as a whole number that its type holds exactly"
    );
}

TEST(ReadsAs, TakesNumbersThatATypeHolds)
{
    EXPECT_EQ(failures(255, reads_as<std::uint8_t>), "");
    EXPECT_NE(failures(256, reads_as<std::uint8_t>), "");
    EXPECT_EQ(failures(true, reads_as<bool>), "");
    EXPECT_EQ(failures(make_binary("x"), reads_as<binary>), "");
}

TEST(ReadsAs, StandsInSchemas)
{
    const schema wanted =
        map_schema().required("at", reads_as<sys_seconds>).required("level", reads_as<std::int8_t>);

    EXPECT_EQ(
        wanted.report_on(item().set("at", "2026-11-22T09:30:00Z").set("level", 7)).text(), ""
    );
    EXPECT_EQ(
        wanted.report_on(item().set("at", 7).set("level", 1000)).text(),
        "at: is a number, not a string; level: is not a whole number in the range of its type"
    );
}

static_assert(!detail::applies<decltype(reads_as<sys_seconds>), int>);
static_assert(!detail::applies<decltype(reads_as<std::uint8_t>), bool>);

}  // namespace
}  // namespace ddbm
