// Members whose validators replace their values: what is written is the replacement.

#include "unit/model/model_testing.hpp"

#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <optional>
#include <set>
#include <vector>

namespace {

struct account
{
    std::string id = "a";
    std::string email;
    std::optional<std::string> nick;
    int level = 1;
    std::vector<std::string> tags;
    std::set<std::string> groups;
};

struct team
{
    std::vector<account> members;
};

struct line
{
    std::string text;
};

// Its validators make lines valid that are not, and the other way round.
struct page
{
    std::vector<line> lines;
};

}  // namespace

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value =
        ddbm::model<account>("accounts")
            .partition_key("id", &account::id, ddbm::match("[a-z]+"))
            .field("email", &account::email, ddbm::to_lower, ddbm::match("[a-z@.]*"))
            .field("nick", &account::nick, ddbm::substitute(" +", "_"))
            .field("level", &account::level, ddbm::clamp(1, 9))
            .field("tags", &account::tags, ddbm::each(ddbm::to_lower), ddbm::length(0, 2))
            .field("groups", &account::groups, ddbm::each(ddbm::to_upper));
};

template <>
struct ddbm::model_of<team>
{
    static constexpr auto value = ddbm::model<team>().field("members", &team::members);
};

template <>
struct ddbm::model_of<line>
{
    static constexpr auto value =
        ddbm::model<line>().field("text", &line::text, ddbm::length(1, 3));
};

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value = ddbm::model<page>().field(
        "lines",
        &page::lines,
        [](std::vector<line> lines, ddbm::validation_report&) {
            std::erase_if(lines, [](const line& each) { return each.text.empty(); });
            for (line& each : lines)
                each.text += '.';
            return lines;
        }
    );
};

namespace ddbm::detail {
namespace {

account some_account()
{
    account made;
    made.email = "Ann@Example.com";
    made.nick = "big  ann";
    made.level = 12;
    made.tags = {"New", "VIP"};
    made.groups = {"staff"};
    return made;
}

TEST(ChangingValidators, ReplaceWhatIsWritten)
{
    const account object = some_account();

    EXPECT_EQ(
        written(object),
        R"({"id":{"S":"a"},"email":{"S":"ann@example.com"},"nick":{"S":"big_ann"},)"
        R"("level":{"N":"9"},"tags":{"L":[{"S":"new"},{"S":"vip"}]},"groups":{"SS":["STAFF"]}})"
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
    object.groups = {"a", "A"};
    EXPECT_EQ(
        report_on(object).text(),
        "email: does not match [a-z@.]*; tags: has 3 elements, allowed are 0 to 2; "
        "groups[1]: becomes the same as another element"
    );
}

TEST(ChangingValidators, AreAskedBeforeTheModelsInside)
{
    page object;
    object.lines = {{""}, {"ab"}};
    EXPECT_EQ(report_on(object).text(), "");
    EXPECT_EQ(written(object), R"({"lines":{"L":[{"M":{"text":{"S":"ab."}}}]}})");

    object.lines.push_back({"abc"});
    EXPECT_EQ(report_on(object).text(), "lines[1].text: has 4 characters, allowed are 1 to 3");
}

// Whoever writes an object that is not valid has not asked.
TEST(ChangingValidators, LeaveWhatIsNotValid)
{
    account object;
    object.groups = {"a", "A"};

    EXPECT_EQ(
        written(object),
        R"({"id":{"S":"a"},"email":{"S":""},"level":{"N":"1"},"tags":{"L":[]},)"
        R"("groups":{"SS":["A","a"]}})"
    );
}

TEST(ChangingValidators, AreNotAskedOnReading)
{
    const account read = read_one<account>(
        R"({"id":{"S":"a"},"email":{"S":"A@B"},"level":{"N":"77"},"tags":{"L":[]}})"
    );

    EXPECT_EQ(read.email, "A@B");
    EXPECT_EQ(read.level, 77);
    // Nor of what is missing.
    EXPECT_EQ(read.nick, std::nullopt);
    EXPECT_TRUE(read.groups.empty());
}

}  // namespace
}  // namespace ddbm::detail
