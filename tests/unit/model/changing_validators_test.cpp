// Members whose validators replace their values: what is written is the replacement.

#include "unit/model/model_testing.hpp"

#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace {

struct account
{
    std::string id = "a";
    std::string email;
    std::optional<std::string> nick;
    int level = 1;
    std::vector<std::string> tags;
};

struct team
{
    std::vector<account> members;
};

constexpr auto has_no_spaces = [](std::string_view text, ddbm::validation_report& report) {
    if (text.find(' ') != text.npos)
        report.fail("has spaces");
};

constexpr auto at_most_nine = [](int level, ddbm::validation_report& report) {
    if (level < 0)
        report.fail("is negative");
    return std::min(level, 9);
};

constexpr auto sorted = [](std::vector<std::string> tags, ddbm::validation_report&) {
    std::sort(tags.begin(), tags.end());
    return tags;
};

}  // namespace

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value =
        ddbm::model<account>("accounts")
            .partition_key("id", &account::id, ddbm::length(1, 8))
            .field("email", &account::email, ddbm::to_lower, has_no_spaces)
            .field("nick", &account::nick, ddbm::title)
            .field("level", &account::level, at_most_nine)
            .field("tags", &account::tags, sorted, ddbm::length(0, 2));
};

template <>
struct ddbm::model_of<team>
{
    static constexpr auto value = ddbm::model<team>().field("members", &team::members);
};

namespace ddbm::detail {
namespace {

account some_account()
{
    account made;
    made.email = "Ann@Example.com";
    made.nick = "big ann";
    made.level = 12;
    made.tags = {"vip", "new"};
    return made;
}

TEST(ChangingValidators, ReplaceWhatIsWritten)
{
    const account object = some_account();

    EXPECT_EQ(
        written(object),
        R"({"id":{"S":"a"},"email":{"S":"ann@example.com"},"nick":{"S":"Big Ann"},)"
        R"("level":{"N":"9"},"tags":{"L":[{"S":"new"},{"S":"vip"}]}})"
    );
    EXPECT_EQ(object.email, "Ann@Example.com");
}

TEST(ChangingValidators, LeaveOutWhatIsAbsent)
{
    EXPECT_EQ(
        written(account()), R"({"id":{"S":"a"},"email":{"S":""},"level":{"N":"1"},"tags":{"L":[]}})"
    );
}

TEST(ChangingValidators, ReachNestedModels)
{
    team object;
    object.members.push_back(account());
    object.members.back().email = "A@B";

    EXPECT_EQ(
        written(object),
        R"({"members":{"L":[{"M":{"id":{"S":"a"},"email":{"S":"a@b"},"level":{"N":"1"},)"
        R"("tags":{"L":[]}}}]}})"
    );
}

TEST(ChangingValidators, GiveTheChecksBehindThemWhatTheyMade)
{
    account object = some_account();
    EXPECT_EQ(report_on(object).text(), "");

    object.email = "Ann 7";
    object.tags.emplace_back("more");
    EXPECT_EQ(
        report_on(object).text(), "email: has spaces; tags: has 3 elements, allowed are 0 to 2"
    );
}

// Whoever writes an object that is not valid has not asked.
TEST(ChangingValidators, LeaveWhatIsNotValid)
{
    account object;
    object.level = -7;

    EXPECT_EQ(
        written(object), R"({"id":{"S":"a"},"email":{"S":""},"level":{"N":"-7"},"tags":{"L":[]}})"
    );
}

TEST(ChangingValidators, AreNotAskedOnReading)
{
    const account read = read_one<account>(
        R"({"id":{"S":"a"},"email":{"S":"A@B"},"level":{"N":"77"},"tags":{"L":[]}})"
    );

    EXPECT_EQ(read.email, "A@B");
    EXPECT_EQ(read.level, 77);
}

}  // namespace
}  // namespace ddbm::detail
