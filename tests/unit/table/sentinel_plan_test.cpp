#include "table/sentinel_plan.hpp"
#include "unit/table/scripted_table.hpp"
#include "unit/table/unique_models.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using detail::kept_values;
using detail::sentinel_action;
using detail::sentinel_plan;

class SentinelPlan : public testing::Test
{
protected:
    // Null: there is none.
    void
    change(const char* id, const char* before, const char* after, kept_values kept = left_alone)
    {
        const std::optional<item> was = with_email(id, before);
        const std::optional<item> becomes = with_email(id, after);
        const detail::value_owner owner{
            core.model, "members", to_json(item().set("id", std::string(id)))};
        plan.change(maker, owner, was ? &*was : nullptr, becomes ? &*becomes : nullptr, kept);
    }

    static std::optional<item> with_email(const char* id, const char* email)
    {
        std::optional<item> made;
        if (email)
            made = item().set("id", std::string(id)).set("email", std::string(email));
        return made;
    }

    static bool has(const std::string& text, const std::string& part)
    {
        return text.find(part) != std::string::npos;
    }

    static constexpr auto left_alone = kept_values::left_alone;
    scripted_client side{in_no_time()};
    detail::table_core core{side.db, detail::info_of<member>()};
    detail::sentinel_maker maker{core};
    sentinel_plan plan;
};

TEST_F(SentinelPlan, TakesAValueThatIsFree)
{
    change("7", nullptr, "a");
    const auto actions = plan.actions();
    ASSERT_EQ(actions.size(), 1U);
    EXPECT_EQ(actions[0].name, "Put");
    EXPECT_EQ(
        actions[0].text,
        R"({"TableName":"members","Item":{"ddbm:owner":{"S":"{\"id\":{\"S\":\"7\"}}"},)"
        R"("ddbm:unique":{"S":"/by_email"},"id":{"S":"ddbm:unique//by_email/S:a"}},)"
        R"~("ConditionExpression":"attribute_not_exists(#0) OR #1 = :0",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"id","#1":"ddbm:owner"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"{\"id\":{\"S\":\"7\"}}"}}})"
    );
}

TEST_F(SentinelPlan, GivesUpWhatIsNotThereAnyMore)
{
    change("7", "a", nullptr);
    const auto actions = plan.actions();
    ASSERT_EQ(actions.size(), 1U);
    EXPECT_EQ(actions[0].name, "Delete");
    EXPECT_TRUE(has(
        actions[0].text, R"({"TableName":"members","Key":{"id":{"S":"ddbm:unique//by_email/S:a"}},)"
    )) << actions[0].text;
}

TEST_F(SentinelPlan, DoesBothForAnotherValue)
{
    change("7", "a", "b");
    const auto actions = plan.actions();
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(actions[0].name, "Delete");
    EXPECT_EQ(actions[1].name, "Put");
}

TEST_F(SentinelPlan, LeavesAloneWhatStays)
{
    change("7", "a", "a");
    EXPECT_TRUE(plan.empty());
    change("7", "a", "a", kept_values::taken_again);
    const auto actions = plan.actions();
    ASSERT_EQ(actions.size(), 1U);
    EXPECT_EQ(actions[0].name, "Put");
}

TEST_F(SentinelPlan, LetsTwoItemsExchangeValues)
{
    change("7", "a", "b");
    change("8", "b", "a");
    const auto actions = plan.actions();
    ASSERT_EQ(actions.size(), 2U);
    for (const sentinel_action& each : actions)
    {
        EXPECT_EQ(each.name, "Put");
        EXPECT_TRUE(has(each.text, "attribute_not_exists(#0) OR #1 = :0 OR #1 = :1")) << each.text;
    }
}

// Two items that are older than the rule.
TEST_F(SentinelPlan, LetsAnItemGiveUpWhatAnotherOneKeeps)
{
    change("7", "a", "a", kept_values::taken_again);
    change("8", "a", "b");
    const auto actions = plan.actions();
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(actions[0].name, "Put");
    EXPECT_EQ(actions[0].owner.key, R"({"id":{"S":"7"}})");
    EXPECT_TRUE(has(actions[0].text, "attribute_not_exists(#0) OR #1 = :0 OR #1 = :1"))
        << actions[0].text;
    EXPECT_EQ(actions[1].value, "b");
}

TEST_F(SentinelPlan, SaysHowToGiveUpWhatAnotherOneHas)
{
    change("8", "a", nullptr);
    EXPECT_EQ(
        plan.actions().at(0).refusal(diagnostics()).get_diagnostics().message(),
        "unique by_email of members: another item has been given what this one gives up, and is to "
        "be put again in the same transaction: it has this value of email"
    );
}

TEST_F(SentinelPlan, RefusesTwoOwners)
{
    change("7", nullptr, "a");
    std::optional<error> why;
    try
    {
        change("8", nullptr, "a");
    }
    catch (const error& thrown)
    {
        why = thrown;
    }
    ASSERT_TRUE(why);
    EXPECT_EQ(why->code(), errc::unique_taken);
    EXPECT_EQ(
        why->get_diagnostics().message(),
        "unique by_email of members: another item has this value of email"
    );
    EXPECT_EQ(why->get_diagnostics().key(), R"({"id":{"S":"8"}})");
    EXPECT_EQ(why->get_diagnostics().attribute_path(), "email");
}

TEST_F(SentinelPlan, TellsTheValueWhereThatIsSaid)
{
    const item made = item().set("id", "7").set("nick", "ann");
    const detail::value_owner owner{core.model, "members", R"({"id":{"S":"7"}})"};
    plan.change(maker, owner, nullptr, &made, left_alone);
    EXPECT_EQ(
        plan.actions().at(0).refusal(diagnostics()).get_diagnostics().message(),
        "unique by_nick of members: another item has this value of nick, ann"
    );
}

// -- Items of older versions

class SentinelPlanOfVersions : public SentinelPlan
{
protected:
    std::vector<sentinel_action> actions_of(const std::string& before, const std::string& after)
    {
        const item was = item_from_json(before);
        const item becomes = item_from_json(after);
        const detail::value_owner owner{subscribers.model, "subscribers", R"({"id":{"S":"7"}})"};
        plan.change(of_subscribers, owner, &was, &becomes, left_alone);
        return plan.actions();
    }

    const std::string ann = R"({"id":{"S":"7"},"email":{"S":"ann"},"folded":{"N":"1"}})";
    detail::table_core subscribers{side.db, detail::info_of<subscriber>()};
    detail::sentinel_maker of_subscribers{subscribers};
};

TEST_F(SentinelPlanOfVersions, MovesTheSentinelOfAValueThatAStepChanges)
{
    const auto actions = actions_of(R"({"id":{"S":"7"},"email":{"S":"Ann"}})", ann);
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(actions[0].name, "Delete");
    EXPECT_EQ(actions[0].value, "Ann");
    EXPECT_EQ(actions[1].name, "Put");
    EXPECT_EQ(actions[1].value, "ann");
}

TEST_F(SentinelPlanOfVersions, LeavesAloneWhatAStepLeavesAlone)
{
    EXPECT_TRUE(actions_of(R"({"id":{"S":"7"},"email":{"S":"ann"}})", ann).empty());
}

TEST_F(SentinelPlanOfVersions, TakesAgainWhatAStepHasRenamed)
{
    const auto actions = actions_of(R"({"id":{"S":"7"},"mail":{"S":"ann"}})", ann);
    ASSERT_EQ(actions.size(), 1U);
    EXPECT_EQ(actions[0].name, "Put");
    EXPECT_EQ(actions[0].value, "ann");
}

TEST_F(SentinelPlanOfVersions, GivesUpWhatAStepHasRenamed)
{
    const auto actions = actions_of(
        R"({"id":{"S":"7"},"mail":{"S":"Ann"}})",
        R"({"id":{"S":"7"},"email":{"S":"bob"},"folded":{"N":"1"}})"
    );
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(actions[0].name, "Delete");
    EXPECT_EQ(actions[0].value, "ann");
    EXPECT_EQ(actions[1].name, "Put");
    EXPECT_EQ(actions[1].value, "bob");
}

}  // namespace
}  // namespace ddbm::test
