// validate, make_valid and report_on: of values with and without models.

#include "unit/model/model_testing.hpp"

#include <ddbm/length.hpp>
#include <ddbm/validate.hpp>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace {

struct line
{
    std::string product = "pear";
    int count = 1;
};

struct bill
{
    std::string id = "a";
    std::vector<line> lines;
};

constexpr auto is_positive = [](int value, ddbm::validation_report& report) {
    if (value <= 0)
        report.fail("is no count");
};

}  // namespace

template <>
struct ddbm::model_of<line>
{
    static constexpr auto value = ddbm::model<line>()
                                      .field("product", &line::product, ddbm::length(1, 4))
                                      .field("count", &line::count, is_positive);
};

template <>
struct ddbm::model_of<bill>
{
    static constexpr auto value = ddbm::model<bill>("bills")
                                      .partition_key("id", &bill::id, ddbm::length(1, 8))
                                      .field("lines", &bill::lines, ddbm::length(0, 2));
};

namespace ddbm::detail {
namespace {

// Makes a half of an even one.
constexpr auto halved = [](int value, validation_report& report) {
    if (value % 2 != 0)
        report.fail("has no half");
    return value / 2;
};

constexpr auto in_digits = [](int value, validation_report&) { return std::to_string(value); };

TEST(ReportOn, AsksTheModel)
{
    bill object;
    EXPECT_TRUE(report_on(object).empty());

    object.id = "";
    object.lines = {{"melon", 1}, {"fig", 0}};
    EXPECT_EQ(
        report_on(object).text(),
        "id: has 0 characters, allowed are 1 to 8; "
        "lines[0].product: has 5 characters, allowed are 1 to 4; lines[1].count: is no count"
    );
}

TEST(ReportOn, AsksTheModelsOfWhatIsInContainers)
{
    const std::map<std::string, std::vector<std::optional<line>>> lines = {
        {"a", {std::nullopt, line{"fig", 0}}}};

    EXPECT_EQ(report_on(lines).text(), "a[1].count: is no count");
}

TEST(ReportOn, AsksTheModelAndTheValidatorsGiven)
{
    const auto has_lines = [](const bill& object, validation_report& report) {
        if (object.lines.empty())
            report.fail("has no lines");
    };
    bill object;
    object.id = "";

    EXPECT_EQ(
        report_on(object, has_lines).text(),
        "id: has 0 characters, allowed are 1 to 8; has no lines"
    );
}

TEST(ReportOn, AsksValidatorsOfAnyValue)
{
    EXPECT_EQ(report_on(-1, is_positive, halved).count(), 2u);
    EXPECT_TRUE(report_on("text", length(4)).empty());
}

TEST(ReportOn, LooksIntoWhatMayBeEmpty)
{
    EXPECT_EQ(report_on(std::optional<int>(0), is_positive).text(), "is no count");
    EXPECT_TRUE(report_on(std::optional<int>(), is_positive).empty());
    EXPECT_EQ(report_on(std::make_unique<int>(0), is_positive).text(), "is no count");
}

TEST(Validate, ThrowsWhatIsWrong)
{
    bill object;
    EXPECT_NO_THROW(validate(object));
    object.lines = {{"fig", 0}};

    const error failure = failure_of([&] { validate(object); });

    EXPECT_EQ(failure.code(), errc::validation_failed);
    EXPECT_EQ(failure.get_diagnostics().attribute_path(), "lines[0].count");
    EXPECT_EQ(
        failure.get_diagnostics().message(), "1 value is not valid: lines[0].count: is no count"
    );
    EXPECT_EQ(failure_of([] { validate(0, is_positive); }).code(), errc::validation_failed);
}

TEST(MakeValid, IsWhatTheValidatorsMake)
{
    EXPECT_EQ(make_valid(8, halved, halved, is_positive), 2);
    EXPECT_EQ(make_valid(16, halved, in_digits, length(1)), "8");
    EXPECT_EQ(make_valid(std::optional<int>(4), halved), 2);
    EXPECT_EQ(
        failure_of([] { (void)make_valid(6, halved, halved, is_positive); })
            .get_diagnostics()
            .message(),
        "1 value is not valid: has no half"
    );
    EXPECT_EQ(make_valid(bill()).id, "a");
    bill bad;
    bad.id = "";
    EXPECT_THROW((void)make_valid(bad), error);
}

}  // namespace
}  // namespace ddbm::detail
