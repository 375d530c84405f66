#include <ddbm/error.hpp>
#include <ddbm/validation_report.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ddbm {
namespace {

using failures = std::vector<validation_failure>;

TEST(ValidationReport, HasEveryFailureWithItsPath)
{
    validation_report report;
    report.fail("is bad");
    report.enter("a");
    report.enter(std::size_t{2});
    report.fail("is wrong");
    EXPECT_EQ(report.path(), "a[2]");
    report.leave();
    report.leave();

    EXPECT_EQ(report.failures(), (failures{{"", "is bad"}, {"a[2]", "is wrong"}}));
    EXPECT_EQ(report.text(), "is bad; a[2]: is wrong");
    EXPECT_EQ(report.first_path(), "");
    EXPECT_EQ(report.path(), "");
}

TEST(ValidationReport, ThrowsAllOfThem)
{
    validation_report report;
    EXPECT_NO_THROW(report.throw_if_failed());

    report.enter("a");
    report.fail("is bad");
    report.leave();
    const auto thrown = [&] {
        try
        {
            report.throw_if_failed();
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::validation_failed);
            EXPECT_EQ(e.get_diagnostics().attribute_path(), "a");
            return e.get_diagnostics().message();
        }
        return std::string();
    };
    EXPECT_EQ(thrown(), "1 value is not valid: a: is bad");
    report.fail("is worse");
    EXPECT_EQ(thrown(), "2 values are not valid: a: is bad; is worse");
}

TEST(ValidationReport, GivesFailuresBack)
{
    validation_report report;
    for (const char* reason : {"a", "b", "c"})
        report.fail(reason);

    failures taken = report.take_behind(1);
    EXPECT_EQ(taken, (failures{{"", "b"}, {"", "c"}}));
    EXPECT_EQ(report.text(), "a");
    EXPECT_TRUE(report.take_behind(1).empty());

    report.add(std::move(taken));
    EXPECT_EQ(report.text(), "a; b; c");
}

TEST(ValidationReport, DropsWhatIsSaidTwice)
{
    validation_report report;
    for (const char* reason : {"a", "a", "b", "a", "b", "c"})
        report.fail(reason);
    report.enter("x");
    report.fail("a");
    report.leave();

    report.drop_repeated_behind(1);

    EXPECT_EQ(report.text(), "a; a; b; c; x: a");
}

TEST(ValidationReport, DropsWhatIsSaidTwiceAmongMany)
{
    validation_report report;
    constexpr std::size_t many = 200'000;
    for (std::size_t i = 0; i < many; ++i)
    {
        report.enter(i);
        report.fail("a");
        report.leave();
    }
    report.enter(std::size_t{7});
    report.fail("a");
    report.leave();

    report.drop_repeated_behind(0);

    EXPECT_EQ(report.count(), many);
}

}  // namespace
}  // namespace ddbm
