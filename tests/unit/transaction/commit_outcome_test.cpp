#include "transaction/commit_outcome.hpp"
#include "unit/transaction/accounts.hpp"

#include <ddbm/cancellation_reason.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::test {
namespace {

using detail::commit_outcome;
using detail::commit_plan;
using detail::log_entry;
using detail::presence;

class CommitOutcome : public testing::Test
{
protected:
    void add(log_entry entry) { items.insert_or_assign(entry.id(), std::move(entry)); }

    log_entry saved(const std::string& name) const
    {
        log_entry made = log.read(300, name);
        account_log::object(made).cents = 200;
        made.save(log.env());
        return made;
    }

    void reason(error_code code = {}, std::optional<std::string> there = std::nullopt)
    {
        cancellation_reason made;
        made.code = code;
        made.message = "words";
        if (there)
            made.returned_item = item_from_json(*there);
        reasons.push_back(std::move(made));
    }

    commit_outcome cancelled()
    {
        const commit_plan plan(items, true);
        diagnostics diag("cancelled");
        diag.cancellation_reasons(reasons);
        return detail::outcome_of(plan, service_errc::transaction_canceled, diag);
    }

    commit_outcome failed(error_code code, const diagnostics& diag) const
    {
        const commit_plan plan(items, false);
        EXPECT_EQ(plan.kind(), detail::commit_kind::one_write);
        return detail::outcome_of(plan, code, diag);
    }

    account_log log;
    detail::transaction_log::entries items;
    std::vector<cancellation_reason> reasons;
    const error_code condition = service_errc::conditional_check_failed;
    const error_code contention = service_errc::transaction_conflict;
};

TEST_F(CommitOutcome, OfContentionIsAnotherRound)
{
    for (const error_code code :
         {contention,
          error_code(service_errc::throttling),
          error_code(service_errc::provisioned_throughput_exceeded)})
    {
        reasons.clear();
        add(saved("ann"));
        add(saved("bob"));
        reason(code);
        reason();
        const auto made = cancelled();
        EXPECT_FALSE(made.answer);
        EXPECT_EQ(made.lost, log.id("ann"));
        // That has been seen to be so.
        EXPECT_EQ(made.known.size(), 1U);
        EXPECT_EQ(made.known.at(log.id("bob")).json(), account_json("bob", 300));
    }
}

TEST_F(CommitOutcome, TakesTheItemThatHasChanged)
{
    add(saved("ann"));
    add(log.absent("bob"));
    add(log.read(5, "cid"));
    reason(condition, account_json("ann", 7));
    reason(condition, account_json("bob", 8));
    reason(condition);
    const auto made = cancelled();
    EXPECT_FALSE(made.answer);
    EXPECT_EQ(made.lost, log.id("ann"));
    EXPECT_EQ(
        item_from_json(made.known.at(log.id("ann")).json()), item_from_json(account_json("ann", 7))
    );
    EXPECT_EQ(made.known.at(log.id("bob")).there(), presence::present);
    EXPECT_EQ(made.known.at(log.id("cid")).there(), presence::absent);
}

TEST_F(CommitOutcome, OfAConditionIsTheProgramsAnswer)
{
    add(saved("ann"));
    log_entry checked = log.entry("bob");
    checked.check(account_log::rich());
    add(checked);
    reason();
    reason(condition, account_json("bob", 8));
    const auto made = cancelled();
    ASSERT_TRUE(made.answer);
    EXPECT_EQ(made.answer->code(), errc::condition_failed);
    const diagnostics& diag = made.answer->get_diagnostics();
    EXPECT_EQ(diag.message(), "ConditionCheck: the condition of the action does not hold");
    EXPECT_EQ(diag.table(), "accounts");
    EXPECT_EQ(diag.key(), R"({"name":{"S":"bob"}})");
    ASSERT_TRUE(diag.returned_item());
    EXPECT_EQ(*diag.returned_item(), item_from_json(account_json("bob", 8)));
    EXPECT_EQ(diag.cancellation_reasons().size(), 2U);
}

TEST_F(CommitOutcome, OfAConditionOfWhatWasReadIsAnAnswerIfItHasNotChanged)
{
    log_entry checked = log.read(8, "bob");
    checked.check(account_log::rich());
    add(checked);
    reason(condition, account_json("bob", 8));
    EXPECT_EQ(cancelled().answer->code(), errc::condition_failed);
    reasons.clear();
    reason(condition, account_json("bob", 9));
    EXPECT_FALSE(cancelled().answer);
}

TEST_F(CommitOutcome, WaitsWithAnAnswerUntilAllIsAsItWasRead)
{
    add(saved("ann"));
    log_entry checked = log.entry("bob");
    checked.check(account_log::rich());
    add(checked);
    reason(condition, account_json("ann", 7));
    reason(condition, account_json("bob", 8));
    EXPECT_FALSE(cancelled().answer);
    reasons.clear();
    reason(contention);
    reason(condition, account_json("bob", 8));
    EXPECT_FALSE(cancelled().answer);
}

TEST_F(CommitOutcome, TellsWhatWasInTheWay)
{
    log_entry inserted = log.entry();
    log.put(inserted, 1, detail::if_present::fail);
    add(inserted);
    reason(condition, account_json("ann", 8));
    EXPECT_EQ(cancelled().answer->code(), errc::conflict_exists);

    log_entry updated = log.entry();
    log.update(updated);
    add(updated);
    reasons.clear();
    reason(condition);
    EXPECT_EQ(cancelled().answer->code(), errc::not_found);
}

// That there is none is what a deletion wants.
TEST_F(CommitOutcome, OfNothingToEraseIsAnotherRoundThatKnows)
{
    const auto rich = account_log::rich();
    log_entry erased = log.entry();
    erased.erase(&rich);
    add(erased);
    reason(condition);
    const auto made = cancelled();
    EXPECT_FALSE(made.answer);
    EXPECT_EQ(made.known.at(log.id("ann")).there(), presence::absent);
}

TEST_F(CommitOutcome, StopsAtWhatCannotBeRight)
{
    add(saved("ann"));
    add(saved("bob"));
    reason(condition, account_json("ann", 7));
    reason(service_errc::validation);
    const auto made = cancelled();
    ASSERT_TRUE(made.answer);
    EXPECT_EQ(made.answer->code(), service_errc::validation);
    EXPECT_EQ(made.answer->get_diagnostics().message(), "Update: words");
    EXPECT_EQ(made.answer->get_diagnostics().key(), R"({"name":{"S":"bob"}})");
}

TEST_F(CommitOutcome, IsTheFailureWhereNoReasonSaysMore)
{
    add(saved("ann"));
    EXPECT_EQ(cancelled().answer->code(), service_errc::transaction_canceled);
    reason();
    EXPECT_EQ(cancelled().answer->code(), service_errc::transaction_canceled);
    const commit_plan plan(items, true);
    const auto made = detail::outcome_of(plan, errc::attempt_timeout, diagnostics("late"));
    EXPECT_EQ(made.answer->code(), errc::attempt_timeout);
}

TEST_F(CommitOutcome, OfOneWriteIsTheSame)
{
    add(saved("ann"));
    diagnostics diag("no");
    EXPECT_FALSE(failed(contention, diag).answer);
    diag.returned_item(item_from_json(account_json("ann", 7)));
    const auto made = failed(condition, diag);
    EXPECT_FALSE(made.answer);
    EXPECT_EQ(made.known.at(log.id("ann")).there(), presence::present);
    EXPECT_EQ(failed(service_errc::validation, diag).answer->code(), service_errc::validation);
}

// Whether it was this very write that has changed the item, nobody knows.
TEST_F(CommitOutcome, OfOneWriteInDoubtIsAnAnswer)
{
    add(saved("ann"));
    diagnostics diag("no");
    diag.applied(applied::maybe).returned_item(item_from_json(account_json("ann", 200)));
    for (const error_code code : {condition, contention})
    {
        const auto made = failed(code, diag);
        ASSERT_TRUE(made.answer);
        EXPECT_EQ(made.answer->code(), errc::conflict_changed);
        EXPECT_EQ(made.answer->get_diagnostics().applied(), applied::maybe);
    }
}

TEST_F(CommitOutcome, OfWhatHasATokenIsKnown)
{
    log_entry checked = log.entry("bob");
    checked.check(account_log::rich());
    add(checked);
    reason(condition, account_json("bob", 8));
    const commit_plan plan(items, false);
    diagnostics diag("cancelled");
    diag.cancellation_reasons(reasons).applied(applied::maybe);
    const auto made = detail::outcome_of(plan, service_errc::transaction_canceled, diag);
    ASSERT_TRUE(made.answer);
    EXPECT_EQ(made.answer->code(), errc::condition_failed);
    EXPECT_EQ(made.answer->get_diagnostics().applied(), applied::no);
}

TEST_F(CommitOutcome, OfARecordWhoseKeyIsTakenIsAnotherRound)
{
    add(saved("ann"));
    log_entry record = log.entry("bob");
    const account made = make_account("bob", 1);
    record.put(&made, detail::if_present::fail, nullptr);
    record.be_record();
    add(record);
    reason();
    reason(condition, account_json("bob", 2));
    const auto outcome = cancelled();
    EXPECT_FALSE(outcome.answer);
    EXPECT_EQ(outcome.lost, log.id("bob"));
    EXPECT_TRUE(outcome.known.contains(log.id("ann")));
}

TEST_F(CommitOutcome, OfARecordThatSomebodyElseHasWrittenIsAnAnswer)
{
    // Though others are in the way, too: that would pass.
    add(saved("ann"));
    log_entry record = saved("bob");
    record.be_record();
    add(record);
    reason(contention);
    reason(condition, account_json("bob", 250));
    const auto changed = cancelled();
    ASSERT_TRUE(changed.answer);
    EXPECT_EQ(changed.answer->code(), errc::conflict_changed);
    EXPECT_EQ(changed.answer->get_diagnostics().key(), R"({"name":{"S":"bob"}})");
    EXPECT_TRUE(changed.answer->get_diagnostics().returned_item());

    // What it was itself told to ask is another thing.
    reasons.clear();
    reason();
    reason(condition, account_json("bob", 300));
    const auto asked = cancelled();
    ASSERT_TRUE(asked.answer);
    EXPECT_EQ(asked.answer->code(), errc::condition_failed);

    reasons.clear();
    reason();
    reason(condition);
    const auto gone = cancelled();
    ASSERT_TRUE(gone.answer);
    EXPECT_EQ(gone.answer->code(), errc::conflict_changed);
}

TEST_F(CommitOutcome, OfALookComparesItems)
{
    add(log.read(1, "ann"));
    add(log.absent("bob"));
    const commit_plan plan(items, false);
    std::vector<std::optional<item>> found(2);
    found[0] = item_from_json(R"({"cents":{"N":"1.0"},"name":{"S":"ann"}})");
    EXPECT_FALSE(detail::outcome_of_look(plan, found));
    found[1] = item_from_json(account_json("bob", 2));
    const auto made = detail::outcome_of_look(plan, found);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->lost, log.id("bob"));
    EXPECT_EQ(made->known.size(), 2U);
}

TEST_F(CommitOutcome, KnowsContentionByItsReasons)
{
    diagnostics diag("no");
    EXPECT_FALSE(detail::is_contention(service_errc::transaction_canceled, diag));
    reason();
    reason(contention);
    diag.cancellation_reasons(reasons);
    EXPECT_TRUE(detail::is_contention(service_errc::transaction_canceled, diag));
    EXPECT_FALSE(detail::is_contention(service_errc::validation, diag));
    reason(service_errc::validation);
    diag.cancellation_reasons(reasons);
    EXPECT_FALSE(detail::is_contention(service_errc::transaction_canceled, diag));
}

}  // namespace
}  // namespace ddbm::test
