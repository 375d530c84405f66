// What must not be done with transactions: each time a clear error, and nothing is sent.

#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/convert.hpp>
#include <ddbm/transaction.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

// Its key has as many forms as a number has.
struct gauge
{
    ddbm::number id;
    int level = 0;
};

}  // namespace

template <>
struct ddbm::model_of<gauge>
{
    static constexpr auto value =
        ddbm::model<gauge>("gauges").partition_key("id", &gauge::id).field("level", &gauge::level);
};

namespace ddbm::test {
namespace {

using namespace asio::experimental::awaitable_operators;

class TransactionMisuse : public transaction_fixture
{
protected:
    // What is refused as an invalid request; else what has happened instead.
    template <class Result>
    static asio::awaitable<std::string> refusal_of(asio::awaitable<Result> act)
    {
        std::string words = "it was not refused";
        try
        {
            co_await std::move(act);
        }
        catch (const error& why)
        {
            words = why.what();
            if (why.code() == errc::invalid_request)
                words = why.get_diagnostics().message();
        }
        co_return words;
    }

    template <class Act>
    static std::string words_of(Act act)
    {
        const error why = thrown_by(act);
        EXPECT_EQ(why.code(), errc::invalid_request) << why;
        return why.get_diagnostics().message();
    }

    // Of every function that is done at once.
    std::vector<std::string>
    refusals_at_once(transaction& tx, const table<account>& of, const stored<account>& object) const
    {
        const auto sub = [](transaction&) -> asio::awaitable<void> { co_return; };
        const auto rich = when(attr<&account::cents> > 100);
        std::vector<std::string> all;
        all.push_back(words_of([&] { tx.remember(of, object); }));
        all.push_back(words_of([&] { tx.put(of, make_account("ann", 1)); }));
        all.push_back(words_of([&] { tx.insert(of, make_account("cid", 1)); }));
        all.push_back(words_of([&] { tx.update(of, "cid", add<&account::cents>(5)); }));
        all.push_back(words_of([&] { tx.erase(of, "cid"); }));
        all.push_back(words_of([&] { tx.check(of, "cid", rich); }));
        if (of.get_client().state() == side.db.state())
        {
            all.push_back(words_of([&] { tx.save(object); }));
            all.push_back(words_of([&] { tx.move(object); }));
            all.push_back(words_of([&] { tx.erase(object); }));
            all.push_back(words_of([&] { tx.after(sub); }));
        }
        return all;
    }

    // And of those that are awaited.
    asio::awaitable<std::vector<std::string>>
    refusals_of_all(transaction& tx, const table<account>& of, const stored<account>& object) const
    {
        const std::vector<key<account>> keys = {of.key("ann")};
        const auto sub = []() -> asio::awaitable<void> { co_return; };
        std::vector<std::string> all = refusals_at_once(tx, of, object);
        all.push_back(co_await refusal_of(tx.async_get(of, "ann")));
        all.push_back(co_await refusal_of(tx.async_find(of, "bob")));
        all.push_back(co_await refusal_of(tx.async_get_together(of, keys)));
        all.push_back(co_await refusal_of(tx.async_get_many(of, keys)));
        if (of.get_client().state() == side.db.state())
        {
            all.push_back(co_await refusal_of(tx.async_try(sub())));
            all.push_back(co_await refusal_of(tx.async_commit()));
        }
        co_return all;
    }

    static void expect_all(const std::vector<std::string>& refusals, const std::string& words)
    {
        for (std::size_t i = 0; i < refusals.size(); ++i)
            EXPECT_EQ(refusals[i], words) << "function " << i;
    }

    asio::awaitable<std::string> try_to_commit(transaction& tx)
    {
        std::string words;
        try
        {
            EXPECT_TRUE(co_await tx.async_commit());
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_request) << why;
            words = why.get_diagnostics().message();
        }
        co_return words;
    }
};

// -- Its end

TEST_F(TransactionMisuse, AfterItsCommitIsRefused)
{
    there_is("ann", 300);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->cents = 200;
        tx.save(ann);
        EXPECT_TRUE(co_await tx.async_commit());

        ann->cents = 100;
        expect_all(
            co_await refusals_of_all(tx, accounts, ann),
            "the transaction has been committed; what comes after needs another one"
        );
        // The object is the program's still.
        EXPECT_EQ(ann->cents, 100);
        EXPECT_EQ(item_from_json(ann.image()), item_from_json(account_json("ann", 200)));
    });
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(TransactionMisuse, AfterItsFailureIsRefused)
{
    there_is("ann", 300);
    is_cancelled(none() + "," + is_now("bob", 5));
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->cents = 1;
        tx.save(ann);
        tx.check(accounts, "bob", when(attr<&account::cents> > 100));
        std::optional<error> failure;
        try
        {
            co_await tx.async_commit();
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::condition_failed);
        expect_all(
            co_await refusals_of_all(tx, accounts, ann),
            "the transaction has ended with an error; what comes after needs another one"
        );
    });
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(TransactionMisuse, CommittingNothingTwiceIsRefusedAsWell)
{
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        EXPECT_EQ(co_await try_to_commit(tx), "");
        EXPECT_EQ(
            co_await try_to_commit(tx),
            "the transaction has been committed; what comes after needs another one"
        );
    });
    EXPECT_TRUE(sent().empty());
}

// -- Several coroutines at once

TEST_F(TransactionMisuse, OfTwoThatCommitAtOnceOneIsRefused)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        tx.put(accounts, make_account("ann", 1));
        const auto [one, other] = co_await (try_to_commit(tx) && try_to_commit(tx));
        EXPECT_EQ(
            one + other, "the transaction is being committed; it is used by one coroutine at a time"
        );
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(TransactionMisuse, WhileItIsCommittedIsRefused)
{
    there_is("ann", 300);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->cents = 200;
        tx.save(ann);
        const auto meddle = [&]() -> asio::awaitable<void> {
            // A read is refused when it begins.
            auto all = refusals_at_once(tx, accounts, ann);
            all.push_back(co_await refusal_of(tx.async_get(accounts, "ann")));
            expect_all(
                all, "the transaction is being committed; it is used by one coroutine at a time"
            );
        };
        EXPECT_TRUE(co_await (tx.async_commit() && meddle()));
    });
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(TransactionMisuse, ACommitWhileItReadsIsRefused)
{
    there_is("ann", 300);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const auto [ann, words] = co_await (tx.async_get(accounts, "ann") && try_to_commit(tx));
        EXPECT_EQ(
            words,
            "the transaction is committed while a read or a sub-transaction of it is under way; it "
            "is used by one coroutine at a time"
        );
        EXPECT_EQ(ann->cents, 300);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(TransactionMisuse, ACommitWhileASubTransactionRunsIsRefused)
{
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const auto sub = [&]() -> asio::awaitable<void> {
            tx.put(accounts, make_account("ann", 1));
            const auto here = co_await asio::this_coro::executor;
            for (int i = 0; i < 5; ++i)
                co_await asio::post(here, asio::use_awaitable);
        };
        const std::string words = co_await (tx.async_try(sub()) && try_to_commit(tx));
        EXPECT_TRUE(has(words, "while a read or a sub-transaction of it is under way")) << words;
        EXPECT_TRUE(sent().empty());
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(TransactionMisuse, TwoBodiesThatShareItAreRefused)
{
    there_is("ann", 300);
    there_is("bob", 5);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const auto add_one = [&](std::string name) -> asio::awaitable<std::string> {
            auto found = co_await tx.async_get(accounts, name);
            ++found->cents;
            std::string words;
            try
            {
                tx.save(found);
            }
            catch (const error& why)
            {
                EXPECT_EQ(why.code(), errc::invalid_request);
                words = why.get_diagnostics().message();
            }
            co_return words;
        };
        const auto [one, other] = co_await (add_one("ann") && add_one("bob"));
        EXPECT_TRUE(has(one + other, "is written to while a read of it is under way")) << one;
        // Neither can be told from the other.
        EXPECT_EQ(co_await try_to_commit(tx), one + other);
    });
    EXPECT_EQ(sent().size(), 2U);
}

// -- What does not belong together

TEST_F(TransactionMisuse, ATableOfAnotherClientIsRefused)
{
    scripted_client other(in_no_time());
    const table<account> others(other.db);
    const auto theirs = stored_from_image<account>(std::string_view(account_json("ann", 300)));
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        expect_all(
            co_await refusals_of_all(tx, others, theirs),
            "the table is of another client than the transaction"
        );
        EXPECT_EQ(
            thrown_by([&] { tx.read(others.scan()); }).get_diagnostics().message(),
            "the table is of another client than the transaction"
        );
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(sent().empty());
    EXPECT_TRUE(other.script.sent.empty());
}

TEST_F(TransactionMisuse, TwoModelsForOneItemAreRefused)
{
    const table<account, other_accounts> by_another_model(side.db);
    there_is("ann", 300);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        co_await tx.async_get(accounts, "ann");
        const error why = thrown_by([&] { tx.put(by_another_model, make_account("ann", 1)); });
        EXPECT_EQ(why.code(), errc::invalid_request);
        EXPECT_EQ(why.get_diagnostics().key(), R"({"name":{"S":"ann"}})");
        EXPECT_EQ(
            co_await refusal_of(tx.async_get(by_another_model, "ann")),
            "the transaction works with this item by two models; one of them is enough"
        );
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(TransactionMisuse, AnObjectThatItHasNotReadIsRefused)
{
    there_is("ann", 300);
    run([&]() -> asio::awaitable<void> {
        auto read_before = co_await accounts.async_get("ann");
        transaction tx(side.db);
        EXPECT_TRUE(has(words_of([&] { tx.save(read_before); }), "to save was not read through"));
        EXPECT_TRUE(has(words_of([&] { tx.erase(read_before); }), "to erase was not read through"));
        EXPECT_EQ(thrown_by([&] { tx.save(stored<account>()); }).code(), errc::empty_handle);
        auto mine = tx.remember(accounts, read_before);
        EXPECT_EQ(&*mine, &*read_before);
        tx.save(mine);
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(TransactionMisuse, AConditionOfWhatItWritesItselfIsRefused)
{
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        tx.put(accounts, make_account("ann", 1));
        const auto rich = when(attr<&account::cents> > 100);
        EXPECT_TRUE(
            has(words_of([&] { tx.check(accounts, "ann", rich); }),
                "a condition is about the item as the table has it")
        );
        co_return;
    });
    EXPECT_TRUE(sent().empty());
}

// -- One item under two keys

TEST_F(TransactionMisuse, AKeyInAnotherFormIsTheSameItem)
{
    const table<gauge> gauges(side.db);
    side.script.reply(R"({"Item":{"id":{"N":"100"},"level":{"N":"3"}}})");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto one = co_await tx.async_get(gauges, number::parse("100"));
        auto other = co_await tx.async_get(gauges, number::parse("1.00E2"));
        EXPECT_EQ(&*one, &*other);
        one->level = 4;
        tx.save(one);
        tx.erase(gauges, number::parse("100.0"));
        EXPECT_TRUE(co_await tx.async_commit());
    });
    // The last word is one action.
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_EQ(sent()[1].rfind("DeleteItem ", 0), 0U) << sent()[1];
}

TEST_F(TransactionMisuse, ATableByItsArnIsTheSameTable)
{
    const table<account> by_arn(
        side.db, "arn:aws:dynamodb:eu-central-1:123456789012:table/accounts"
    );
    there_is("ann", 300);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto one = co_await tx.async_get(accounts, "ann");
        auto other = co_await tx.async_get(by_arn, "ann");
        EXPECT_EQ(&*one, &*other);
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(TransactionMisuse, AnObjectWithAnotherKeyIsRefused)
{
    there_is("ann", 300);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->name = "bob";
        const error read = thrown_by([&] { tx.save(ann); });
        EXPECT_EQ(read.code(), errc::invalid_request);
        EXPECT_EQ(read.get_diagnostics().attribute_path(), "name");
        EXPECT_EQ(read.get_diagnostics().key(), R"({"name":{"S":"ann"}})");

        tx.put(accounts, make_account("cid", 1));
        auto cid = co_await tx.async_get(accounts, "cid");
        cid->name = "dan";
        const error put = thrown_by([&] { tx.save(cid); });
        EXPECT_EQ(put.code(), errc::invalid_request);
        EXPECT_EQ(put.get_diagnostics().key(), R"({"name":{"S":"cid"}})");
        EXPECT_TRUE(has(put.what(), R"(has the key {"name":{"S":"dan"}} by now)")) << put;
        EXPECT_TRUE(co_await tx.async_commit());
    });
    // What was right is written: cid as it was put, if ann is what she was.
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_EQ(sent()[1].rfind("TransactWriteItems ", 0), 0U) << sent()[1];
    EXPECT_FALSE(has(sent()[1], "dan")) << sent()[1];
    EXPECT_FALSE(has(sent()[1], "bob")) << sent()[1];
}

// -- Conditions that do not hold

TEST_F(TransactionMisuse, ACheckThatCannotHoldIsAnsweredOnce)
{
    there_is("ann", 300);
    is_cancelled(is_now("ann", 300));
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            auto ann = co_await tx.async_get(accounts, "ann");
            // It has been read, so that this says that it is another one.
            tx.check(accounts, "ann", when(attr<&account::cents> < ann->cents));
        };
        std::optional<error> failure;
        try
        {
            co_await async_transact(side.db, body);
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::condition_failed);
        EXPECT_TRUE(failure && has(failure->what(), "ConditionCheck: the condition of the action"))
            << failure->what();
        EXPECT_TRUE(failure && failure->get_diagnostics().key() == R"({"name":{"S":"ann"}})");
        EXPECT_TRUE(failure && failure->get_diagnostics().returned_item());
        EXPECT_TRUE(failure && failure->get_diagnostics().applied() == applied::no);
    });
    EXPECT_EQ(count("TransactWriteItems"), 1U);
    EXPECT_EQ(sent().size(), 2U);
}

// It would be there at the next attempt, too.
TEST_F(TransactionMisuse, AnInsertionOverAnItemIsAnsweredOnce)
{
    side.script.refuse("ConditionalCheckFailedException", ",\"Item\":" + account_json("ann", 300));
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            tx.insert(accounts, make_account("ann", 1));
            co_return;
        };
        std::optional<error> failure;
        try
        {
            co_await async_transact(side.db, body);
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::conflict_exists);
        EXPECT_TRUE(failure && failure->get_diagnostics().returned_item());
    });
    EXPECT_EQ(sent().size(), 1U);
}

}  // namespace
}  // namespace ddbm::test
