// Validators: length, what they report, and where they are called.

#include "unit/model/model_testing.hpp"

#include <ddbm/length.hpp>
#include <ddbm/validation_report.hpp>

#include <array>
#include <map>
#include <set>

namespace {

// Refuses odd numbers.
constexpr auto even = [](int value, ddbm::validation_report& report) {
    if (value % 2 != 0)
        report.fail("is odd");
};

struct part
{
    int number = 0;
    std::string name = "p";
};

struct whole
{
    int id = 0;
    std::string name = "w";
    std::optional<part> main;
    std::vector<part> parts;
    std::map<std::string, part> named;
    std::array<part, 2> pair;
    std::vector<std::optional<part>> maybe;
};

}  // namespace

template <>
struct ddbm::model_of<part>
{
    static constexpr auto value = ddbm::model<part>()
                                      .field("number", &part::number, even)
                                      .field("name", &part::name, ddbm::length(1, 3));
};

template <>
struct ddbm::model_of<whole>
{
    static constexpr auto value =
        ddbm::model<whole>("wholes")
            .partition_key("id", &whole::id, even)
            .field("name", &whole::name, ddbm::length(1), ddbm::length(0, 4))
            .field("main", &whole::main)
            .field("parts", &whole::parts, ddbm::length(0, 2))
            .field("named", &whole::named)
            .field("pair", &whole::pair)
            .field("maybe", &whole::maybe);
};

namespace ddbm::detail {
namespace {

template <class Value>
std::string report_of(const length& allowed, const Value& value)
{
    validation_report report;
    report.enter("m");
    allowed(value, report);
    report.leave();
    return report.text();
}

TEST(Length, CountsCharactersOfStrings)
{
    EXPECT_EQ(report_of(length(1, 3), std::string("\u00e4\u00f6\u00fc")), "");
    EXPECT_EQ(report_of(length(1, 1), std::string("\U0001F600")), "");
    EXPECT_EQ(report_of(length(1, 1), std::string_view("\U0001F600")), "");
    EXPECT_EQ(
        report_of(length(1, 2), std::string("\u00e4\u00f6\u00fc")),
        "m: has 3 characters, allowed are 1 to 2"
    );
    EXPECT_EQ(report_of(length(1, 2), std::string()), "m: has 0 characters, allowed are 1 to 2");
}

TEST(Length, CountsElementsOfContainers)
{
    EXPECT_EQ(report_of(length(2, 2), std::vector<int>{1, 2}), "");
    EXPECT_EQ(report_of(length(2, 3), std::set<int>{1}), "m: has 1 elements, allowed are 2 to 3");
    EXPECT_EQ(
        report_of(length(0, 1), std::map<std::string, int>{{"a", 1}, {"b", 2}}),
        "m: has 2 elements, allowed are 0 to 1"
    );
    EXPECT_EQ(report_of(length(3), binary(2)), "m: has 2 elements, allowed are at least 3");
    EXPECT_EQ(report_of(length(2), binary(2)), "");
}

TEST(Length, BothBoundsAreAllowed)
{
    for (std::size_t size = 0; size < 6; ++size)
        EXPECT_EQ(report_of(length(2, 4), std::string(size, 'x')).empty(), size >= 2 && size <= 4);
}

TEST(Length, LooksIntoAnOptional)
{
    EXPECT_EQ(report_of(length(1, 2), std::optional<std::string>()), "");
    EXPECT_EQ(report_of(length(1, 2), std::optional<std::string>("ab")), "");
    EXPECT_EQ(
        report_of(length(1, 2), std::optional<std::string>("abc")),
        "m: has 3 characters, allowed are 1 to 2"
    );
}

TEST(ValidationReport, CollectsEveryFailureWithItsPath)
{
    validation_report report;
    EXPECT_TRUE(report.empty());

    report.enter("a");
    report.enter(std::size_t{2});
    report.enter("b");
    report.fail("is wrong");
    report.leave();
    report.fail("too");
    report.leave();
    report.leave();
    report.enter("c");
    report.fail("as well");
    report.leave();

    EXPECT_FALSE(report.empty());
    EXPECT_EQ(report.count(), 3u);
    EXPECT_EQ(report.first_path(), "a[2].b");
    EXPECT_EQ(report.text(), "a[2].b: is wrong; a[2]: too; c: as well");
}

std::string failures_of(const whole& object)
{
    validation_report report;
    validate_record(record_of<whole>(), &object, report);
    return report.text();
}

TEST(ValidateRecord, FindsNothingInAValidObject)
{
    whole object;
    object.main.emplace();
    object.parts.resize(2);
    object.named["x"] = {};
    object.maybe = {std::nullopt, part{}};

    EXPECT_EQ(failures_of(object), "");
    EXPECT_TRUE(record_of<whole>().has_validators);
}

TEST(ValidateRecord, CollectsFailuresAtEveryLevel)
{
    whole object;
    object.id = 3;
    object.name = "12345";
    object.main = part{1, ""};
    object.parts = {part{}, part{5, "p"}, part{}};
    object.named["k"].number = 7;
    object.pair[1].name = "long";
    object.maybe = {std::nullopt, part{9, "p"}};

    EXPECT_EQ(
        failures_of(object),
        "id: is odd; "
        "name: has 5 characters, allowed are 0 to 4; "
        "main.number: is odd; "
        "main.name: has 0 characters, allowed are 1 to 3; "
        "parts: has 3 elements, allowed are 0 to 2; "
        "parts[1].number: is odd; "
        "named.k.number: is odd; "
        "pair[1].name: has 4 characters, allowed are 1 to 3; "
        "maybe[1].number: is odd"
    );
}

}  // namespace
}  // namespace ddbm::detail
