#include "transaction/commit_plan.hpp"
#include "unit/transaction/accounts.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

namespace ddbm::test {
namespace {

using detail::commit_kind;
using detail::commit_plan;
using detail::log_entry;

class CommitPlan : public testing::Test
{
protected:
    commit_plan plan(bool by_token = false) const { return commit_plan(items, by_token); }

    void add(log_entry entry) { items.insert_or_assign(entry.id(), std::move(entry)); }

    log_entry saved(const std::string& name = "ann") const
    {
        log_entry made = log.read(300, name);
        account_log::object(made).cents = 200;
        made.save(log.env());
        return made;
    }

    std::string message() const
    {
        try
        {
            plan();
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_request);
            return why.get_diagnostics().message();
        }
        return {};
    }

    account_log log;
    detail::transaction_log::entries items;
};

TEST_F(CommitPlan, IsNothingForNothing)
{
    EXPECT_EQ(plan().kind(), commit_kind::nothing);
    add(log.entry());
    EXPECT_EQ(plan().kind(), commit_kind::nothing);
}

TEST_F(CommitPlan, SendsNothingForOneLook)
{
    add(log.read(1, "ann"));
    EXPECT_EQ(plan().kind(), commit_kind::nothing);
    items.clear();
    add(log.read(1, "ann", 7));
    add(log.absent("bob", 7));
    EXPECT_EQ(plan().kind(), commit_kind::nothing);
    EXPECT_EQ(plan(true).kind(), commit_kind::nothing);
}

TEST_F(CommitPlan, LooksAgainAtWhatWasReadAtSeveralTimes)
{
    add(log.read(1, "ann", 1));
    add(log.absent("bob", 2));
    EXPECT_EQ(plan().kind(), commit_kind::look_again);
    EXPECT_EQ(plan().actions().size(), 2U);
    // What has been seen at a time of its own.
    items.clear();
    add(log.read(1, "ann"));
    add(log.read(1, "bob"));
    EXPECT_EQ(plan().kind(), commit_kind::look_again);
}

TEST_F(CommitPlan, IsOneWriteWhereThatIsAll)
{
    add(saved());
    EXPECT_EQ(plan().kind(), commit_kind::one_write);
    EXPECT_EQ(plan().operation(), "UpdateItem");
    EXPECT_EQ(plan().text("T"), *items.begin()->second.write().text);

    items.clear();
    log_entry put = log.entry();
    log.put(put, 1);
    add(put);
    EXPECT_EQ(plan().operation(), "PutItem");
    put.erase(nullptr);
    add(put);
    EXPECT_EQ(plan().operation(), "DeleteItem");
}

TEST_F(CommitPlan, HasATokenForWhatIsNotToBeDoneTwice)
{
    add(saved());
    EXPECT_EQ(plan(true).kind(), commit_kind::together);
    items.clear();
    log_entry counted = log.entry();
    log.update(counted);
    add(counted);
    EXPECT_EQ(plan().kind(), commit_kind::together);
    EXPECT_EQ(plan().operation(), "TransactWriteItems");
    EXPECT_TRUE(has(plan().text("T"), R"("ClientRequestToken":"T"})"));
}

TEST_F(CommitPlan, WritesAndChecksTogether)
{
    add(log.read(1, "cid"));
    add(saved("ann"));
    add(log.absent("bob"));
    EXPECT_EQ(plan().kind(), commit_kind::together);
    const std::string text = plan().text("T");
    EXPECT_EQ(text.rfind(R"({"TransactItems":[{"Update":{"TableName":"accounts")", 0), 0U) << text;
    EXPECT_TRUE(has(text, R"({"ConditionCheck":{"TableName":"accounts","Key":{"name":{"S":"bob"}})")
    );
    EXPECT_TRUE(has(text, R"("Key":{"name":{"S":"cid"}})"));
    EXPECT_TRUE(has(text, R"(],"ClientRequestToken":"T"})"));
}

TEST_F(CommitPlan, ChecksConditionsOfTheProgramsOwn)
{
    log_entry checked = log.entry();
    checked.check(account_log::rich());
    add(checked);
    EXPECT_EQ(plan().kind(), commit_kind::together);
}

TEST_F(CommitPlan, OfReadsLeavesOutTheRest)
{
    add(saved("ann"));
    add(log.read(1, "bob"));
    log_entry put = log.entry("cid");
    log.put(put, 1);
    add(put);
    const auto made = commit_plan::of_reads(items);
    EXPECT_EQ(made.kind(), commit_kind::look_again);
    EXPECT_EQ(made.actions().size(), 2U);
}

TEST_F(CommitPlan, TellsHowManyActionsAreTooMany)
{
    for (int i = 0; i < 60; ++i)
        add(saved("w" + std::to_string(i)));
    for (int i = 0; i < 40; ++i)
        add(log.absent("r" + std::to_string(i)));
    EXPECT_EQ(plan().actions().size(), 100U);
    add(log.absent("one more"));
    EXPECT_EQ(
        message(),
        "the transaction has 101 actions, at most 100 are allowed: 60 writes, and 41 checks of "
        "items that were read and are not written"
    );
}

TEST_F(CommitPlan, TellsHowManyBytesAreTooMany)
{
    const std::string large(390'000, 'x');
    for (int i = 0; i < 11; ++i)
    {
        log_entry made = log.entry("a" + std::to_string(i));
        made.see(detail::seen_item::present(
            R"({"name":{"S":"a)" + std::to_string(i) + R"("},"more":{"S":")" + large + R"("}})"
        ));
        add(made);
        EXPECT_EQ(message().empty(), i < 10) << i;
    }
    EXPECT_TRUE(has(message(), "at most 4194304 are allowed")) << message();
}

}  // namespace
}  // namespace ddbm::test
