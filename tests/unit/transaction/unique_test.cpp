// Unique attributes in transactions: their sentinels are written by the commit.

#include "unit/table/unique_models.hpp"
#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace ddbm::test {
namespace {

std::string member_json(const std::string& id, const std::string& email)
{
    return R"({"age":{"N":"40"},"email":{"S":")" + email + R"("},"id":{"S":")" + id + "\"}}";
}

member make_member(std::string id, std::string email)
{
    member made;
    made.id = std::move(id);
    made.email = std::move(email);
    made.age = 40;
    return made;
}

class TransactionUnique : public transaction_fixture
{
protected:
    void there_is_member(const std::string& id, const std::string& email)
    {
        side.script.reply("{\"Item\":" + member_json(id, email) + "}");
    }

    static std::string sentinel(const std::string& email)
    {
        return "ddbm:unique//by_email/S:" + email;
    }

    asio::awaitable<std::optional<error>> failure_of(const transaction& tx)
    {
        std::optional<error> failure;
        try
        {
            co_await tx.async_commit();
        }
        catch (const error& why)
        {
            failure = why;
        }
        co_return failure;
    }

    table<member> members{side.db};
};

TEST_F(TransactionUnique, SavesThatExchangeValuesCommitTogether)
{
    there_is_member("7", "a");
    there_is_member("8", "b");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto one = co_await tx.async_get(members, "7");
        auto other = co_await tx.async_get(members, "8");
        std::swap(one->email, other->email);
        tx.save(one);
        tx.save(other);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    const std::string& text = sent().back();
    EXPECT_EQ(text.rfind("TransactWriteItems ", 0), 0U);
    EXPECT_TRUE(has(text, sentinel("a")));
    EXPECT_TRUE(has(text, sentinel("b")));
    EXPECT_FALSE(has(text, "\"Delete\""));
}

TEST_F(TransactionUnique, OneSaveThatChangesNoValueIsOneUpdate)
{
    there_is_member("7", "a");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto one = co_await tx.async_get(members, "7");
        one->age = 41;
        tx.save(one);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().back().rfind("UpdateItem ", 0), 0U);
}

TEST_F(TransactionUnique, PutsAndErasuresReadWhatNobodyHasRead)
{
    there_is_member("7", "a");
    there_is_none();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const member made = make_member("7", "b");
        tx.put(members, made);
        tx.erase(members, "8");
        EXPECT_EQ(sent().size(), 0U);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(count("GetItem"), 2U);
    const std::string& text = sent().back();
    EXPECT_TRUE(has(text, R"({"Put":{"TableName":"members","Item":{"id":{"S":"7"})"));
    EXPECT_TRUE(has(text, R"("Key":{"id":{"S":")" + sentinel("a")));
    EXPECT_TRUE(has(text, sentinel("b")));
    // There is nothing to be erased, which is checked.
    EXPECT_TRUE(has(text, R"({"ConditionCheck":{"TableName":"members","Key":{"id":{"S":"8"}})"));
}

TEST_F(TransactionUnique, AnErasureOfNothingAsksNothing)
{
    there_is_none();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        tx.erase(members, "8", when(attr<&member::age> > 100));
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 1U);
    EXPECT_EQ(count("GetItem"), 1U);
}

TEST_F(TransactionUnique, AnErasureOfSomethingAsksForItsCondition)
{
    there_is_member("8", "a");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        tx.erase(members, "8", when(attr<&member::age> > 100));
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent().back(), R"({"N":"100"})"));
}

// Which another part of the transaction has asked for.
TEST_F(TransactionUnique, AConditionBeforeAnErasureStays)
{
    there_is_none();
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        tx.check(members, "8", when(attr<&member::age> > 100));
        tx.erase(members, "8");
        EXPECT_TRUE(co_await tx.async_commit());
    });
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(has(sent().back(), R"({"N":"100"})"));
}

TEST_F(TransactionUnique, InsertsReadNothing)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const member made = make_member("7", "b");
        tx.insert(members, made);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 1U);
    EXPECT_EQ(sent().back().rfind("TransactWriteItems ", 0), 0U);
}

TEST_F(TransactionUnique, AValueThatIsTakenIsTheAnswer)
{
    is_cancelled(
        none() + R"(,{"Code":"ConditionalCheckFailed","Message":"m","Item":{"id":{"S":"x"}}})"
    );
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const member made = make_member("7", "b");
        tx.insert(members, made);
        const auto failure = co_await failure_of(tx);
        EXPECT_TRUE(failure && failure->code() == errc::unique_taken);
        EXPECT_TRUE(failure && failure->get_diagnostics().key() == R"({"id":{"S":"7"}})");
        EXPECT_TRUE(failure && !failure->get_diagnostics().returned_item());
    });
}

TEST_F(TransactionUnique, WhatHasChangedComesBeforeAValueThatIsTaken)
{
    there_is_member("7", "a");
    is_cancelled(
        R"({"Code":"ConditionalCheckFailed","Message":"m","Item":)" + member_json("7", "c") + "}," +
        none() + R"(,{"Code":"ConditionalCheckFailed","Message":"m"})"
    );
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        int rounds = 0;
        do
        {
            ++rounds;
            auto one = co_await tx.async_get(members, "7");
            one->email = "b";
            tx.save(one);
        } while (!co_await tx.async_commit());
        EXPECT_EQ(rounds, 2);
    });
    EXPECT_TRUE(has(sent().back(), R"("Key":{"id":{"S":")" + sentinel("c")));
}

TEST_F(TransactionUnique, TwoItemsOfOneValueAreRefusedBeforeAnythingIsSent)
{
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const member one = make_member("7", "b");
        const member other = make_member("8", "b");
        tx.insert(members, one);
        tx.insert(members, other);
        const auto failure = co_await failure_of(tx);
        EXPECT_TRUE(failure && failure->code() == errc::unique_taken);
    });
    EXPECT_TRUE(sent().empty());
}

TEST_F(TransactionUnique, AFailedSubTransactionTakesNothing)
{
    there_is_member("7", "a");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto one = co_await tx.async_get(members, "7");
        const auto fails = [&]() -> asio::awaitable<void> {
            const member made = make_member("8", "z");
            tx.insert(members, made);
            if (made.id == "8")
                throw std::runtime_error("no");
            co_return;
        };
        bool has_failed = false;
        try
        {
            co_await tx.async_try(fails());
        }
        catch (const std::runtime_error&)
        {
            has_failed = true;
        }
        EXPECT_TRUE(has_failed);
        one->email = "b";
        tx.save(one);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_FALSE(has(sent().back(), sentinel("z")));
    EXPECT_TRUE(has(sent().back(), sentinel("b")));
}

TEST_F(TransactionUnique, AMoveGivesTheSentinelAnotherOwner)
{
    there_is_member("7", "a");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto one = co_await tx.async_get(members, "7");
        one->id = "9";
        tx.move(one);
        EXPECT_TRUE(co_await tx.async_commit());
        EXPECT_EQ(item_from_json(one.image()), item_from_json(member_json("9", "a")));
    });
    const std::string& text = sent().back();
    EXPECT_TRUE(has(text, R"("ddbm:owner":{"S":"{\"id\":{\"S\":\"9\"}}"})")) << text;
    EXPECT_TRUE(has(text, "attribute_not_exists(#0) OR #1 = :0 OR #1 = :1")) << text;
}

TEST_F(TransactionUnique, CountsItsActions)
{
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        for (int i = 0; i < 51; ++i)
        {
            const member made = make_member(std::to_string(i), std::to_string(i));
            tx.insert(members, made);
        }
        const auto failure = co_await failure_of(tx);
        EXPECT_TRUE(failure && failure->code() == errc::invalid_request);
        EXPECT_TRUE(
            failure && has(failure->get_diagnostics().message(), "102 actions") &&
            has(failure->get_diagnostics().message(), "besides 51 for unique values")
        );
    });
    EXPECT_TRUE(sent().empty());
}

}  // namespace
}  // namespace ddbm::test
