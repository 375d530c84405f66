// Validators that are made of others: all, any, none, message, each, each_name.

#include <ddbm/error.hpp>
#include <ddbm/length.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators/combine.hpp>
#include <ddbm/validators/each.hpp>
#include <ddbm/validators/letter_case.hpp>
#include <ddbm/validators/one_of.hpp>
#include <ddbm/validators/range.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace ddbm {
namespace {

using texts = std::vector<std::string>;

template <class T, class... V>
std::string failures(const T& value, const V&... validators)
{
    return report_on(value, validators...).text();
}

// Refuses odd numbers.
constexpr auto even = [](int value, validation_report& report) {
    if (value % 2 != 0)
        report.fail("is odd");
};

// Makes a half of an even one.
constexpr auto halved = [](int value, validation_report& report) {
    if (value % 2 != 0)
        report.fail("has no half");
    return value / 2;
};

TEST(All, ReportsWhatEachSays)
{
    EXPECT_EQ(failures(4, all(even, at_least(3))), "");
    EXPECT_EQ(failures(1, all(even, at_least(3))), "is odd; is 1, allowed are at least 3");
    EXPECT_EQ(failures(1, all()), "");
}

TEST(All, SaysOnceWhatSeveralSay)
{
    EXPECT_EQ(
        failures(1, all(even, even, at_least(2), even)), "is odd; is 1, allowed are at least 2"
    );
}

TEST(All, HandsOnWhatEachHasMade)
{
    EXPECT_EQ(make_valid(std::string("AB"), all(to_lower, one_of("ab"), to_upper)), "AB");
    EXPECT_EQ(make_valid(8, all(halved, halved, at_most(2))), 2);
    EXPECT_EQ(failures(8, all(halved, at_most(3))), "is 4, allowed are at most 3");
}

TEST(All, DoesNotGoOnWithWhatIsNotMade)
{
    EXPECT_EQ(failures(6, all(halved, halved, at_least(100))), "has no half");
    EXPECT_EQ(
        failures(3, all(at_least(5), halved, at_least(100))),
        "is 3, allowed are at least 5; has no half"
    );
    // Not even if the reason has been given before.
    const auto has_half = [](int value, validation_report& report) { halved(value, report); };
    EXPECT_EQ(failures(3, all(has_half, halved, at_least(100))), "has no half");
}

TEST(Any, TakesWhatOneTakes)
{
    const auto validator = any(at_most(0), all(even, at_least(10)));

    EXPECT_EQ(failures(-1, validator), "");
    EXPECT_EQ(failures(12, validator), "");
    EXPECT_EQ(
        failures(5, validator),
        "fits none of 2 alternatives: is 5, allowed are at most 0, or is odd and is 5, allowed are "
        "at least 10"
    );
    EXPECT_EQ(failures(5, any(even)), "is odd");
}

TEST(Any, IsWhatTheFirstHasMade)
{
    const auto validator = any(all(to_lower, one_of("a")), all(to_upper, one_of("B")), one_of("c"));

    EXPECT_EQ(make_valid(std::string("A"), validator), "a");
    EXPECT_EQ(make_valid(std::string("b"), validator), "B");
    EXPECT_EQ(make_valid(std::string("c"), validator), "c");
    EXPECT_NE(failures(std::string("d"), validator), "");
    EXPECT_EQ(make_valid(std::string("C"), any(to_lower, to_upper)), "c");
}

TEST(Any, SaysWhatTheOneIsMissingThatIsMeant)
{
    const auto few_even = any(length(0, 1), all(length(3), each(even)));

    EXPECT_EQ(failures(std::vector<int>{2, 4, 7, 9}, few_even), "[2]: is odd; [3]: is odd");
    EXPECT_EQ(
        failures(std::vector<int>{2, 7}, few_even),
        "fits none of 2 alternatives: has 2 elements, allowed are 0 to 1, or has 2 elements, "
        "allowed "
        "are at least 3 and [1] is odd"
    );
    EXPECT_EQ(
        failures(std::vector<int>{7}, any(each(even), each(at_most(5)))),
        "fits none of 2 alternatives: [0] is odd, or [0] is 7, allowed are at most 5"
    );
}

TEST(Any, ForgetsWhatOthersSaidIfOneTakesTheValue)
{
    EXPECT_EQ(
        failures(4, at_least(5), any(at_least(5), even), at_least(6)),
        "is 4, allowed are at least 5; is 4, allowed are at least 6"
    );
}

TEST(None, RefusesWhatOneTakes)
{
    EXPECT_EQ(failures(3, none(even, at_least(5))), "");
    EXPECT_EQ(failures(4, none(even, at_least(5))), "is not allowed");
    EXPECT_EQ(failures(7, none(even, at_least(5))), "is not allowed");
    EXPECT_EQ(failures(std::string("root"), none(one_of("root", "admin"))), "is not allowed");
    EXPECT_EQ(failures(7, none(none(even))), "is not allowed");
}

TEST(None, TakesAnEmptyOptional)
{
    const auto not_root = none(one_of("root"));

    EXPECT_EQ(failures(std::optional<std::string>(), not_root), "");
    EXPECT_EQ(failures(std::optional<std::string>("ann"), not_root), "");
    EXPECT_EQ(failures(std::optional<std::string>("root"), not_root), "is not allowed");
    EXPECT_EQ(failures(std::optional<std::optional<int>>(), none(even)), "");
}

TEST(Message, TakesThePlaceOfTheReasons)
{
    EXPECT_EQ(
        failures(1, message("must be even and great", even, at_least(3))), "must be even and great"
    );
    EXPECT_EQ(failures(4, message("must be even", even)), "");
    EXPECT_EQ(failures(1, message(std::string("is ") + "wrong", even)), "is wrong");
    EXPECT_EQ(make_valid(8, message("wrong", halved, halved)), 2);
    EXPECT_EQ(failures(6, message("wrong", halved, halved)), "wrong");
}

TEST(Message, LeavesWhatIsSaidOfValuesInside)
{
    const auto evens = message("has too many", length(0, 2), each(even));

    EXPECT_EQ(failures(std::vector<int>{1, 2}, evens), "[0]: is odd");
    EXPECT_EQ(failures(std::vector<int>{1, 2, 4}, evens), "has too many; [0]: is odd");
}

TEST(Each, LooksAtElementsUnderTheirIndexes)
{
    EXPECT_EQ(failures(std::vector<int>{2, 3, 4, 5}, each(even)), "[1]: is odd; [3]: is odd");
    EXPECT_EQ(
        failures(std::deque<int>{1}, each(even, at_least(2))),
        "[0]: is odd; [0]: is 1, allowed are at least 2"
    );
    EXPECT_EQ(failures(std::set<int>{2, 3}, each(even)), "[1]: is odd");
    EXPECT_EQ(failures(std::vector<bool>{true, false}, each(one_of(true))), "[1]: is none of true");
    EXPECT_EQ(
        failures(std::vector<texts>{{"a"}, {"b", ""}}, each(each(length(1)))),
        "[1][1]: has 0 characters, allowed are at least 1"
    );
    EXPECT_EQ(failures(std::vector<int>(), each(even)), "");
}

TEST(Each, LooksAtTheValuesOfAMapUnderTheirNames)
{
    const std::map<std::string, int> map = {{"a", 1}, {"b", 2}, {"c", 3}};

    EXPECT_EQ(failures(map, each(even)), "a: is odd; c: is odd");
    EXPECT_EQ(failures(std::map<int, int>{{7, 1}}, each(even)), "7: is odd");
    EXPECT_EQ(failures(map, each_name(one_of("a", "b"))), "c: is none of \"a\", \"b\"");
}

TEST(Each, LooksAtPairsInAListUnderTheirIndexes)
{
    using pairs = std::vector<std::pair<std::string, int>>;
    const auto is_named = [](const std::pair<std::string, int>& pair, validation_report& report) {
        if (pair.first.empty())
            report.fail("has no name");
    };

    EXPECT_EQ(failures(pairs{{"a", 1}, {"", 2}}, each(is_named)), "[1]: has no name");
    EXPECT_EQ(failures(pairs{{"", 2}}, each(is_named)), "[0]: has no name");
    EXPECT_EQ(
        failures(pairs{{"a", 1}}, each([](const auto& pair, validation_report& report) {
                     report.fail(pair.first);
                 })),
        "[0]: a"
    );
}

TEST(Each, ReplacesElements)
{
    EXPECT_EQ(make_valid(texts{"A", "b"}, each(to_upper)), (texts{"A", "B"}));
    EXPECT_EQ(
        make_valid(std::vector<bool>{true}, each([](bool b, validation_report&) { return !b; })),
        std::vector<bool>{false}
    );
    EXPECT_EQ(
        make_valid(std::map<std::string, int>{{"a", 4}}, each(halved)),
        (std::map<std::string, int>{{"a", 2}})
    );
    EXPECT_EQ(
        make_valid(std::unordered_map<std::string, texts>{{"a", {"X"}}}, each(each(to_lower)))
            .at("a"),
        texts{"x"}
    );
    EXPECT_EQ(
        make_valid(std::set<std::string>{"A", "B"}, each(to_lower)),
        (std::set<std::string>{"a", "b"})
    );
    EXPECT_EQ(make_valid(std::optional<texts>(texts{"A"}), each(to_lower)), texts{"a"});
    EXPECT_EQ(failures(std::vector<int>{4, 5}, each(halved)), "[1]: has no half");
}

TEST(Each, LosesNoElementOfASet)
{
    EXPECT_EQ(
        failures(std::set<std::string>{"A", "a"}, each(to_lower)),
        "[1]: becomes the same as another element"
    );
}

TEST(Validators, LookIntoWhatMayBeEmpty)
{
    EXPECT_EQ(failures(std::optional<int>(3), even), "is odd");
    EXPECT_EQ(failures(std::optional<int>(), even), "");
    EXPECT_EQ(failures(std::make_unique<int>(3), even), "is odd");
    EXPECT_EQ(failures(std::shared_ptr<int>(), even), "");
    EXPECT_EQ(failures(std::vector<std::optional<int>>{1, {}, 2}, each(even)), "[0]: is odd");
    EXPECT_EQ(failures(std::optional<std::optional<int>>(3), all(even)), "is odd");
    EXPECT_EQ(make_valid(std::optional<int>(4), all(halved, even)), 2);
}

// What a pointer leads to may belong to others, too.
static_assert(!detail::applies<decltype(halved), std::shared_ptr<int>>);
static_assert(!detail::applies<decltype(each(even)), std::string>);
static_assert(!detail::applies<decltype(each(even)), texts>);
static_assert(!detail::applies<decltype(any(to_lower, even)), int>);
static_assert(!detail::applies<decltype(all(even, to_lower)), int>);
static_assert(detail::only_checks<decltype(all(even, at_least(1))), int>);
static_assert(!detail::only_checks<decltype(all(even, halved)), int>);

}  // namespace
}  // namespace ddbm
