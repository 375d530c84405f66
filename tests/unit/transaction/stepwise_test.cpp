#include "unit/transaction/payouts.hpp"
#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/stepwise.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

const std::string noon = "2026-11-22T12:00:00.000000Z";

// Beside the commit of a step: what it writes to the record of its run.
class Stepwise : public transaction_fixture
{
protected:
    // A run of so many steps, of which each notes that it has run.
    void add_steps(stepwise& to, int steps)
    {
        for (int i = 1; i <= steps; ++i)
            to.step([this, i](transaction& tx) { return put_down(tx, i); });
    }

    asio::awaitable<void> put_down(transaction& tx, int number)
    {
        ran.push_back(number);
        tx.put(accounts, make_account("a" + std::to_string(number), number));
        co_return;
    }

    // What ends a run, which must.
    asio::awaitable<std::optional<error>> end_of(stepwise& of)
    {
        std::optional<error> why;
        try
        {
            co_await of.async_run();
            ADD_FAILURE() << "it did not fail";
        }
        catch (const error& thrown)
        {
            why = thrown;
        }
        co_return why;
    }

    // A record, as somebody has read it.
    stored<payout> left(const std::string& status, int steps_done, int steps)
    {
        const std::string json = payout_json(noon, status, steps_done, steps);
        return stored<payout>(detail::read_stored(detail::info_of<payout>(), json));
    }

    static std::string taken(const std::string& item)
    {
        return R"({"Code":"ConditionalCheckFailed","Message":"m","Item":)" + item + "}";
    }

    // Whether the request leaves the record like this.
    static bool says(const std::string& request, const std::string& status)
    {
        return has(request, R"("TableName":"payouts")") &&
               has(request, R"({"S":")" + status + "\"}");
    }

    table<payout> payouts{side.db};
    const payout gold = make_payout("ann", 5);
    std::vector<int> ran;
};

TEST_F(Stepwise, DoesItsStepsOneAfterTheOther)
{
    succeeds();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(side.db);
        add_steps(work, 2);
        co_await work.async_run();
        EXPECT_EQ(work.steps_done(), 2);
    });
    EXPECT_EQ(ran, std::vector<int>({1, 2}));
    // Each by itself, and nothing else.
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_EQ(count("PutItem"), 2U);
}

TEST_F(Stepwise, ChangesItems)
{
    there_is("ann", 300);
    succeeds();
    there_is("bob", 5);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(side.db);
        const std::vector<std::string> names = {"ann", "bob"};
        for (const std::string& name : names)
            work.step(accounts, name, [](account& each) { each.cents *= 2; });
        co_await work.async_run();
    });
    EXPECT_TRUE(has(sent()[1], R"({"N":"600"})"));
    EXPECT_TRUE(has(sent()[3], R"({"N":"10"})"));
    EXPECT_EQ(count("UpdateItem"), 2U);
}

TEST_F(Stepwise, WritesHowFarItHasComeWithEachStep)
{
    for (int i = 0; i < 4; ++i)
        succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        add_steps(work, 3);
        co_await work.async_run();
    });
    ASSERT_EQ(sent().size(), 4U);
    EXPECT_TRUE(
        has(sent()[0], R"("status":{"S":"pending"},"steps_done":{"N":"0"},"steps":{"N":"3"})")
    );
    EXPECT_TRUE(has(sent()[0], "attribute_not_exists"));
    EXPECT_TRUE(has(sent()[0], "\"ClientRequestToken\":\""));
    for (std::size_t i = 1; i < 4; ++i)
    {
        EXPECT_EQ(sent()[i].rfind("TransactWriteItems ", 0), 0U);
        EXPECT_TRUE(has(sent()[i], "\"a" + std::to_string(i) + "\""));
        EXPECT_TRUE(says(sent()[i], i == 3 ? "done" : "running")) << sent()[i];
    }
    // Under the image that the step before has left.
    EXPECT_TRUE(says(sent()[1], "pending"));
    EXPECT_TRUE(says(sent()[2], "running"));
    EXPECT_FALSE(says(sent()[2], "pending"));
}

// That it was so is checked all the same.
TEST_F(Stepwise, DoesAStepThatChangesNothing)
{
    succeeds();
    there_is("ann", 300);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        work.step(accounts, "ann", [](account&) {});
        co_await work.async_run();
    });
    EXPECT_TRUE(has(sent().back(), R"({"ConditionCheck":{"TableName":"accounts")"));
    EXPECT_TRUE(says(sent().back(), "done"));
}

TEST_F(Stepwise, RunsAStepAgainWhereOthersAreInItsWay)
{
    succeeds();
    there_is("ann", 300);
    is_cancelled(is_now("ann", 200) + "," + none());
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        work.step(accounts, "ann", [](account& each) { each.cents += 5; });
        co_await work.async_run();
    });
    EXPECT_EQ(count("GetItem"), 1U);
    EXPECT_TRUE(has(sent().back(), R"({"N":"205"})"));
    EXPECT_TRUE(says(sent().back(), "done"));
}

TEST_F(Stepwise, PassesOverTimesThatAreTaken)
{
    is_cancelled(taken(payout_json(noon, "done")));
    is_cancelled(taken(payout_json(noon, "done")));
    succeeds();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        add_steps(work, 1);
        co_await work.async_run();
        EXPECT_EQ(work.time().time_since_epoch().count() % 1000, 2);
    });
    ASSERT_EQ(sent().size(), 4U);
    EXPECT_TRUE(has(sent()[1], ".000001Z"));
    EXPECT_TRUE(has(sent()[2], ".000002Z"));
    EXPECT_TRUE(has(sent()[3], ".000002Z"));
}

TEST_F(Stepwise, PassesOverAsManyTimesAsItHasAttempts)
{
    is_cancelled(taken(payout_json(noon, "done")));
    is_cancelled(taken(payout_json(noon, "done")));
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold, transaction_options().attempts(2));
        add_steps(work, 1);
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::conflict_exists);
    });
    EXPECT_EQ(sent().size(), 2U);
    EXPECT_TRUE(ran.empty());
}

TEST_F(Stepwise, LeavesWhatItHasDoneWhereAStepFails)
{
    succeeds();
    succeeds();
    std::string what;
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        add_steps(work, 1);
        work.step([](transaction&) -> asio::awaitable<void> {
            throw std::runtime_error("no");
            co_return;
        });
        add_steps(work, 1);
        try
        {
            co_await work.async_run();
        }
        catch (const std::runtime_error& why)
        {
            what = why.what();
        }
        EXPECT_EQ(work.steps_done(), 1);
    });
    // The first failure, whatever becomes of the journal: nothing is written to it any more.
    EXPECT_EQ(what, "no");
    EXPECT_EQ(ran, std::vector<int>({1}));
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(says(sent().back(), "running"));
}

TEST_F(Stepwise, IsPendingWhereItsFirstStepFails)
{
    succeeds();
    there_is_none();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        work.step(accounts, "nobody", [](account& each) { ++each.cents; });
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::not_found);
    });
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(says(sent().front(), "pending"));
}

TEST_F(Stepwise, DoesNothingWithoutItsRecord)
{
    run([&]() -> asio::awaitable<void> {
        const payout nobody = make_payout("", 5);
        stepwise work(payouts, nobody);
        add_steps(work, 1);
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::empty_key);
    });
    EXPECT_TRUE(sent().empty());
    EXPECT_TRUE(ran.empty());
}

TEST_F(Stepwise, GoesOnWhereItsRecordSays)
{
    succeeds();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, left("running", 1, 3));
        add_steps(work, 3);
        EXPECT_EQ(work.steps_done(), 1);
        co_await work.async_run();
        EXPECT_EQ(work.steps_done(), 3);
    });
    EXPECT_EQ(ran, std::vector<int>({2, 3}));
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(says(sent()[0], "running"));
    EXPECT_FALSE(says(sent()[0], "done"));
    EXPECT_TRUE(says(sent()[1], "done"));
}

TEST_F(Stepwise, GoesOnFromItsBeginning)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, left("pending", 0, 1));
        add_steps(work, 1);
        co_await work.async_run();
    });
    EXPECT_EQ(ran, std::vector<int>({1}));
    EXPECT_TRUE(says(sent().back(), "done"));
}

TEST_F(Stepwise, HasNothingToDoWhereAllIsDone)
{
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, left("done", 2, 2));
        add_steps(work, 2);
        co_await work.async_run();
        EXPECT_EQ(work.steps_done(), 2);
    });
    EXPECT_TRUE(sent().empty());
    EXPECT_TRUE(ran.empty());
}

TEST_F(Stepwise, EndsWhereSomebodyElseGoesOn)
{
    is_cancelled(none() + "," + taken(payout_json(noon, "running", 2, 3)));
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, left("running", 1, 3));
        add_steps(work, 3);
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::conflict_changed);
        EXPECT_TRUE(why && why->get_diagnostics().table() == "payouts");
        EXPECT_TRUE(why && why->get_diagnostics().returned_item());
    });
    // At once, not as often as others may be in the way.
    EXPECT_EQ(sent().size(), 1U);
    EXPECT_EQ(ran, std::vector<int>({2}));
}

TEST_F(Stepwise, EndsWhereItsRecordIsGone)
{
    is_cancelled(none() + R"(,{"Code":"ConditionalCheckFailed","Message":"m"})");
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, left("running", 1, 2));
        add_steps(work, 2);
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::conflict_changed);
    });
    EXPECT_EQ(sent().size(), 1U);
}

// A step may look at the record of its run, and finds it as another program has left it.
TEST_F(Stepwise, SavesNothingOverTheRecordOfAnother)
{
    side.script.reply("{\"Item\":" + payout_json(noon, "running", 2, 3) + "}");
    run([&]() -> asio::awaitable<void> {
        const auto mine = left("running", 1, 3);
        stepwise work(payouts, mine);
        auto look = [&](transaction& tx) -> asio::awaitable<void> {
            co_await tx.async_get(payouts, "ann", mine->time);
        };
        for (int i = 0; i < 3; ++i)
            work.step(look);
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::conflict_changed);
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(Stepwise, LetsAStepWriteToItsRecord)
{
    side.script.reply("{\"Item\":" + payout_json(noon, "running", 1, 2) + "}");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        const auto mine = left("running", 1, 2);
        stepwise work(payouts, mine);
        add_steps(work, 1);
        work.step([&](transaction& tx) -> asio::awaitable<void> {
            auto record = co_await tx.async_get(payouts, "ann", mine->time);
            record->gold = 77;
            tx.save(record);
        });
        co_await work.async_run();
    });
    EXPECT_TRUE(ran.empty());
    EXPECT_TRUE(has(sent().back(), R"({"N":"77"})"));
    EXPECT_TRUE(says(sent().back(), "done"));
}

TEST_F(Stepwise, GoesOnOnlyWithTheStepsThatItWasBegunWith)
{
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, left("running", 1, 3));
        add_steps(work, 4);
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::invalid_request);
        EXPECT_TRUE(why && has(why->get_diagnostics().message(), "3 steps, and this one has 4"));
    });
    EXPECT_TRUE(sent().empty());
    EXPECT_TRUE(ran.empty());
}

TEST_F(Stepwise, GoesOnWithNoRecordThatContradictsItself)
{
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, left("running", 3, 3));
        add_steps(work, 3);
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::invalid_request);
    });
    EXPECT_TRUE(sent().empty());
}

TEST_F(Stepwise, IsCarriedOutOnce)
{
    succeeds();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        add_steps(work, 1);
        co_await work.async_run();
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::invalid_request);
        const error late = thrown_by([&] { add_steps(work, 1); });
        EXPECT_EQ(late.code(), errc::invalid_request);
    });
    EXPECT_EQ(sent().size(), 2U);
    EXPECT_EQ(ran, std::vector<int>({1}));
}

TEST_F(Stepwise, DoesLastWhatComesAfter)
{
    for (int i = 0; i < 4; ++i)
        succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        work.after([this](transaction& tx) { return put_down(tx, 8); });
        work.after([this](transaction& tx) { return put_down(tx, 9); });
        add_steps(work, 1);
        co_await work.async_run();
    });
    EXPECT_EQ(ran, std::vector<int>({1, 8, 9}));
    EXPECT_TRUE(has(sent()[0], R"("steps":{"N":"3"})"));
    EXPECT_TRUE(says(sent()[2], "running"));
    EXPECT_TRUE(says(sent()[3], "done"));
}

// Also where there is nothing else than what comes after.
TEST_F(Stepwise, IsRunningWhereWhatComesAfterFails)
{
    succeeds();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        work.after([this](transaction& tx) { return put_down(tx, 8); });
        work.after([](transaction&) -> asio::awaitable<void> {
            throw error(errc::validation_failed);
            co_return;
        });
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::validation_failed);
    });
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(says(sent()[1], "running"));
}

TEST_F(Stepwise, HasNothingThatRunsAfterAStep)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        auto nothing = [](transaction&) -> asio::awaitable<void> { co_return; };
        work.step([&](transaction& tx) -> asio::awaitable<void> {
            tx.after(nothing);
            tx.put(accounts, make_account("ann", 1));
            co_return;
        });
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::invalid_request);
    });
    EXPECT_EQ(sent().size(), 1U);
}

// What is new and is there already is no conflict that passes.
TEST_F(Stepwise, TellsAtOnceThatANewItemIsThere)
{
    succeeds();
    is_cancelled(taken(account_json("ann", 3)) + "," + none());
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        work.step([&](transaction& tx) -> asio::awaitable<void> {
            tx.insert(accounts, make_account("ann", 1));
            co_return;
        });
        const auto why = co_await end_of(work);
        EXPECT_TRUE(why && why->code() == errc::conflict_exists);
        EXPECT_TRUE(why && why->get_diagnostics().table() == "accounts");
    });
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(Stepwise, IsDoneWithoutSteps)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        stepwise work(payouts, gold);
        co_await work.async_run();
    });
    ASSERT_EQ(sent().size(), 1U);
    EXPECT_TRUE(says(sent()[0], "done"));
}

TEST_F(Stepwise, LeavesItsRecordRightWhereItIsCancelled)
{
    succeeds();
    succeeds();
    asio::cancellation_signal signal;
    stepwise work(payouts, gold);
    add_steps(work, 1);
    work.step([&](transaction& tx) -> asio::awaitable<void> {
        ran.push_back(2);
        signal.emit(asio::cancellation_type::terminal);
        co_await tx.async_get(accounts, "ann");
        ran.push_back(3);
    });
    std::exception_ptr failure;
    work.async_run(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr why) {
        failure = std::move(why);
    }));
    run_to_end(side.ctx);
    ASSERT_TRUE(failure);
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const boost::system::system_error& why)
    {
        EXPECT_EQ(why.code(), asio::error::operation_aborted) << why.what();
    }
    EXPECT_EQ(ran, std::vector<int>({1, 2}));
    EXPECT_EQ(work.steps_done(), 1);
    EXPECT_TRUE(says(sent()[1], "running"));
}

TEST_F(Stepwise, RefusesLessThanOneAttempt)
{
    const error why = thrown_by([&] { stepwise(side.db, transaction_options().attempts(0)); });
    EXPECT_EQ(why.code(), errc::invalid_request);
}

TEST_F(Stepwise, RefusesARecordThatIsNot)
{
    const stored<payout> none;
    const error why = thrown_by([&] { stepwise(payouts, none); });
    EXPECT_EQ(why.code(), errc::empty_handle);
}

TEST_F(Stepwise, RefusesAKeyThatIsNone)
{
    stepwise work(side.db);
    const error why =
        thrown_by([&] { work.step(accounts, "", [](account& each) { ++each.cents; }); });
    EXPECT_EQ(why.code(), errc::empty_key);
}

}  // namespace
}  // namespace ddbm::test
