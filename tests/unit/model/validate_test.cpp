// validate, validated and report_on: of values with and without models.

#include "unit/model/model_testing.hpp"

#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <map>
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

}  // namespace

template <>
struct ddbm::model_of<line>
{
    static constexpr auto value =
        ddbm::model<line>()
            .field("product", &line::product, ddbm::match("[a-z]+"))
            .field("count", &line::count, ddbm::message("is no count", ddbm::at_least(1)));
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

TEST(ReportOn, AsksTheModel)
{
    bill object;
    EXPECT_TRUE(report_on(object).empty());

    object.id = "";
    object.lines = {{"PEAR", 1}, {"fig", 0}};
    EXPECT_EQ(
        report_on(object).text(),
        "id: has 0 characters, allowed are 1 to 8; lines[0].product: does not match [a-z]+; "
        "lines[1].count: is no count"
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
    EXPECT_EQ(report_on(5, at_least(6), at_most(4)).count(), 2u);
    EXPECT_TRUE(report_on("text", length(4)).empty());
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
    EXPECT_EQ(failure_of([] { validate(5, at_least(6)); }).code(), errc::validation_failed);
}

TEST(MakeValid, IsWhatTheValidatorsMake)
{
    EXPECT_EQ(make_valid(std::string(" A B "), substitute(" ", ""), to_lower), "ab");
    EXPECT_EQ(make_valid(std::string("7"), coerce<int>, in_range(1, 9)), 7);
    EXPECT_EQ(
        failure_of([] { (void)make_valid(std::string("70"), coerce<int>, in_range(1, 9)); })
            .get_diagnostics()
            .message(),
        "1 value is not valid: is 70, allowed are 1 to 9"
    );
    EXPECT_EQ(make_valid(bill()).id, "a");
    bill bad;
    bad.id = "";
    EXPECT_THROW((void)make_valid(bad), error);
}

}  // namespace
}  // namespace ddbm::detail
