#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/transaction.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm::test {

// Of which a day is spread over two partitions.
struct happening
{
    std::string day;
    std::string id;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::happening>
{
    using type = ddbm::test::happening;
    static constexpr auto value =
        ddbm::model<type>("happenings")
            .partition_key("pk", ddbm::compose(&type::day, "#", ddbm::shard<2>(&type::id)))
            .sort_key("id", &type::id)
            .field("day", &type::day);
};

namespace ddbm::test {
namespace {

using namespace asio::experimental::awaitable_operators;

class Transaction : public transaction_fixture
{
protected:
    asio::awaitable<void> transfer(transaction& tx, std::string from, std::string to, int cents)
    {
        auto a = co_await tx.async_get(accounts, from);
        auto b = co_await tx.async_get(accounts, to);
        if (a->cents < cents)
            throw std::runtime_error("insufficient funds");
        a->cents -= cents;
        b->cents += cents;
        tx.save(a);
        tx.save(b);
    }
};

TEST_F(Transaction, WritesAllThatWasReadUnderItsImage)
{
    there_is("ann", 300);
    there_is("bob", 5);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto a = co_await tx.async_get(accounts, "ann");
        co_await transfer(tx, "ann", "bob", 100);
        EXPECT_EQ(sent().size(), 2U);
        EXPECT_TRUE(co_await tx.async_commit());
        EXPECT_EQ(item_from_json(a.image()), item_from_json(account_json("ann", 200)));
    });

    ASSERT_EQ(sent().size(), 3U);
    EXPECT_TRUE(has(sent()[0], R"("ConsistentRead":true)"));
    EXPECT_EQ(sent()[2].rfind("TransactWriteItems {\"TransactItems\":[{\"Update\":", 0), 0U);
    for (const char* value : {"300", "200", "5", "105"})
        EXPECT_TRUE(has(sent()[2], std::string(R"({"N":")") + value + "\"}")) << value;
    EXPECT_TRUE(has(sent()[2], "\"ClientRequestToken\":\""));
}

TEST_F(Transaction, ReadsAnItemOnce)
{
    there_is("ann", 300);
    there_is_none();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto first = co_await tx.async_get(accounts, "ann");
        auto second = co_await tx.async_find(accounts, accounts.key("ann"));
        EXPECT_EQ(&*first, &*second);
        EXPECT_FALSE(co_await tx.async_find(accounts, "bob"));
        EXPECT_FALSE(co_await tx.async_find(accounts, "bob"));
    });
    EXPECT_EQ(sent().size(), 2U);
}

TEST_F(Transaction, RemembersThatThereIsNone)
{
    there_is_none();
    there_is("ann", 1);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        std::optional<error> missing;
        try
        {
            co_await tx.async_get(accounts, "bob");
        }
        catch (const error& why)
        {
            missing = why;
        }
        EXPECT_TRUE(missing && missing->code() == errc::not_found);
        EXPECT_TRUE(missing && missing->get_diagnostics().key() == R"({"name":{"S":"bob"}})");
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->cents = 2;
        tx.save(ann);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(
        sent().back(), R"({"ConditionCheck":{"TableName":"accounts","Key":{"name":{"S":"bob"}})"
    ));
    EXPECT_TRUE(has(sent().back(), "attribute_not_exists"));
}

TEST_F(Transaction, SendsNothingForOneRead)
{
    there_is("ann", 300);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        co_await tx.async_get(accounts, "ann");
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(Transaction, LooksAgainAtSeveralReads)
{
    there_is("ann", 300);
    there_is("bob", 5);
    side.script.reply(
        R"({"Responses":[{"Item":)" + account_json("ann", 300) + R"(},{"Item":)" +
        account_json("bob", 6) + "}]}"
    );
    side.script.reply(
        R"({"Responses":[{"Item":)" + account_json("ann", 300) + R"(},{"Item":)" +
        account_json("bob", 6) + "}]}"
    );
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        int rounds = 0;
        int sum = 0;
        do
        {
            ++rounds;
            sum = (co_await tx.async_get(accounts, "ann"))->cents;
            sum += (co_await tx.async_get(accounts, "bob"))->cents;
        } while (!co_await tx.async_commit());
        EXPECT_EQ(rounds, 2);
        EXPECT_EQ(sum, 306);
    });
    EXPECT_EQ(count("GetItem"), 2U);
    EXPECT_EQ(count("TransactGetItems"), 2U);
}

TEST_F(Transaction, ReadsTogetherAndIsDone)
{
    side.script.reply(R"({"Responses":[{"Item":)" + account_json("ann", 300) + R"(},{}]})");
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const std::vector<key<account>> keys = {
            accounts.key("ann"), accounts.key("bob"), accounts.key("ann")};
        auto found = co_await tx.async_get_together(accounts, keys);
        EXPECT_EQ(found.size(), 3U);
        EXPECT_EQ(found[0]->cents, 300);
        EXPECT_FALSE(found[1]);
        EXPECT_EQ(&*found[0], &*found[2]);
        auto ann = co_await tx.async_get(accounts, "ann");
        EXPECT_EQ(&*ann, &*found[0]);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(Transaction, IsOneWriteUnderAConditionWhereThatIsAll)
{
    there_is("ann", 300);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->cents = 200;
        tx.save(ann);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent()[1].rfind("UpdateItem {\"TableName\":\"accounts\"", 0), 0U) << sent()[1];
    EXPECT_TRUE(has(sent()[1], "ConditionExpression"));
}

TEST_F(Transaction, GoesRoundWithTheItemsThatCameBack)
{
    there_is("ann", 300);
    there_is("bob", 5);
    is_cancelled(is_now("ann", 250) + "," + none());
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        int rounds = 0;
        do
        {
            ++rounds;
            co_await transfer(tx, "ann", "bob", 100);
        } while (!co_await tx.async_commit());
        EXPECT_EQ(rounds, 2);
    });
    // Nothing is read again.
    EXPECT_EQ(count("GetItem"), 2U);
    EXPECT_EQ(count("TransactWriteItems"), 2U);
    for (const char* value : {"250", "150", "5", "105"})
        EXPECT_TRUE(has(sent()[3], std::string(R"({"N":")") + value + "\"}")) << value;
    EXPECT_EQ(env->waits().size(), 1U);
}

TEST_F(Transaction, HasATokenForEachRoundAndOneForItsRepetitions)
{
    there_is("ann", 300);
    there_is("bob", 5);
    side.script.reply("{}", 500);
    is_cancelled(contention() + "," + none());
    there_is("ann", 300);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) { return transfer(tx, "ann", "bob", 100); };
        co_await async_transact(side.db, body);
    });
    ASSERT_EQ(sent().size(), 6U);
    EXPECT_EQ(sent()[2], sent()[3]);
    EXPECT_EQ(sent()[4].rfind("GetItem", 0), 0U);
    const auto token = [](const std::string& text) {
        return text.substr(text.find("ClientRequestToken"));
    };
    EXPECT_NE(token(sent()[5]), token(sent()[3]));
}

TEST_F(Transaction, TellsOfAConditionOfTheProgramsOwn)
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
        EXPECT_TRUE(failure && failure->get_diagnostics().key() == R"({"name":{"S":"bob"}})");
        // As it was read: nothing was written.
        EXPECT_EQ(item_from_json(ann.image()), item_from_json(account_json("ann", 300)));
        EXPECT_EQ(
            thrown_by([&] { tx.save(ann); }).get_diagnostics().message(),
            "the transaction has ended with an error; what comes after needs another one"
        );
    });
}

TEST_F(Transaction, WritesInEveryWay)
{
    table<ticket> tickets(side.db);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        ticket drawn;
        drawn.seat = 7;
        const auto key = tx.insert(tickets, drawn);
        EXPECT_TRUE(key);
        auto made = co_await tx.async_get(tickets, key);
        EXPECT_EQ(made->seat, 7);
        EXPECT_FALSE(made->id.empty());
        tx.put(accounts, make_account("ann", 1), when(attr<&account::cents> == 0));
        tx.update(accounts, "bob", add<&account::cents>(5));
        tx.erase(accounts, "cid");
        tx.erase(accounts, {"dan"}, when(attr<&account::cents> == 0));
        EXPECT_TRUE(co_await tx.async_commit());
    });
    ASSERT_EQ(sent().size(), 1U);
    for (const char* action :
         {"\"Put\":{\"TableName\":\"accounts\"",
          "\"Put\":{\"TableName\":\"tickets\"",
          "\"Update\":",
          "\"Delete\":"})
        EXPECT_TRUE(has(sent()[0], action)) << action;
}

TEST_F(Transaction, MovesAnItem)
{
    side.script.reply(R"({"Item":{"name":{"S":"ann"},"cents":{"N":"300"},"x":{"S":"unknown"}}})");
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->name = "bea";
        tx.move(ann);
        // What comes after is of the new item, which keeps its key.
        ann->name = "cid";
        EXPECT_EQ(thrown_by([&] { tx.save(ann); }).code(), errc::invalid_request);
        ann->name = "bea";
        ann->cents = 200;
        tx.save(ann);
        auto moved = co_await tx.async_get(accounts, "bea");
        EXPECT_EQ(&*moved, &*ann);
        EXPECT_FALSE(co_await tx.async_find(accounts, "ann"));
        EXPECT_TRUE(co_await tx.async_commit());
        EXPECT_EQ(
            item_from_json(ann.image()),
            item_from_json(R"({"name":{"S":"bea"},"cents":{"N":"200"},"x":{"S":"unknown"}})")
        );
    });
    ASSERT_EQ(sent().size(), 2U);
    const std::string& text = sent().back();
    EXPECT_TRUE(has(text, R"({"Delete":{"TableName":"accounts","Key":{"name":{"S":"ann"}})"))
        << text;
    EXPECT_TRUE(has(text, R"({"Put":{"TableName":"accounts","Item":{"cents":{"N":"200"})")) << text;
    EXPECT_TRUE(has(text, R"("x":{"S":"unknown"})"));
    EXPECT_TRUE(has(text, "attribute_not_exists"));
}

TEST_F(Transaction, MovesNothingToAKeyThatIsTaken)
{
    there_is("ann", 300);
    there_is("bea", 5);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        co_await tx.async_get(accounts, "bea");
        EXPECT_EQ(thrown_by([&] { tx.move(ann); }).code(), errc::invalid_request);
        ann->name = "bea";
        EXPECT_EQ(thrown_by([&] { tx.move(ann); }).code(), errc::conflict_exists);
        tx.erase(accounts, "cid");
        ann->name = "cid";
        EXPECT_EQ(thrown_by([&] { tx.move(ann); }).code(), errc::invalid_request);
        // Nothing has been queued.
        ann->name = "ann";
        auto again = co_await tx.async_find(accounts, "ann");
        EXPECT_EQ(&*again, &*ann);
    });
}

TEST_F(Transaction, RemembersWhatARangeDelivers)
{
    there_is("ann", 300);
    side.script.reply(
        R"({"Items":[)" + account_json("ann", 301) + "," + account_json("bob", 5) +
        R"(],"Count":2,"ScannedCount":2})"
    );
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        auto all = accounts.scan();
        std::vector<stored<account>> found;
        while (auto each = tx.remember(accounts, co_await all.async_next()))
            found.push_back(each);
        EXPECT_EQ(found.size(), 2U);
        EXPECT_EQ(&*found[0], &*ann);
        found[1]->cents = 6;
        tx.save(found[1]);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent().back(), "\"ConditionCheck\""));
}

TEST_F(Transaction, ReadsARange)
{
    there_is("ann", 300);
    side.script.reply(
        R"({"Items":[)" + account_json("ann", 301) + "," + account_json("bob", 5) + "," +
        account_json("cid", 7) + R"(],"Count":3,"ScannedCount":3})"
    );
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        tx.erase(accounts, "bob");
        auto all = tx.read(accounts.scan());
        auto first = co_await all.async_next();
        EXPECT_EQ(&*first, &*ann);
        EXPECT_EQ(first->cents, 300);
        auto rest = co_await all.async_collect();
        EXPECT_EQ(rest.size(), 1U);
        for (const auto& each : rest)
            EXPECT_EQ(each->name, "cid");
        EXPECT_FALSE(co_await all.async_next());
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent()[1], R"("ConsistentRead":true)"));
    // What came is checked, though it has not been asked for by its key.
    EXPECT_TRUE(has(
        sent().back(), R"({"ConditionCheck":{"TableName":"accounts","Key":{"name":{"S":"cid"}})"
    ));
    EXPECT_TRUE(
        has(sent().back(), R"({"Delete":{"TableName":"accounts","Key":{"name":{"S":"bob"}})")
    );
}

TEST_F(Transaction, ReadsPartitionsThatAreSpread)
{
    table<happening> happenings(side.db);
    side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");
    side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto all = tx.read(happenings.query("monday"));
        EXPECT_FALSE(co_await all.async_next());
    });
    ASSERT_EQ(count("Query"), 2U);
    for (const std::string& each : sent())
        EXPECT_TRUE(has(each, R"("ConsistentRead":true)"));
}

TEST_F(Transaction, ReadsNoRangeThatHasBegun)
{
    side.script.reply(
        R"({"Items":[)" + account_json("ann", 3) + R"(],"LastEvaluatedKey":{"name":{"S":"ann"}}})"
    );
    side.script.reply(R"({"Items":[],"Count":0,"ScannedCount":0})");
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db, transaction_options().timeout(std::chrono::milliseconds(50)));
        auto all = accounts.scan();
        EXPECT_TRUE(co_await all.async_next());
        EXPECT_EQ(thrown_by([&] { tx.read(all); }).code(), errc::invalid_request);
        // Its time is not that of the transaction.
        env->advance(std::chrono::milliseconds(60));
        EXPECT_FALSE(co_await all.async_next());
    });
}

TEST_F(Transaction, ReadsInBatches)
{
    there_is("ann", 300);
    side.script.reply(
        R"({"Responses":{"accounts":[)" + account_json("bob", 5) + R"(]},"UnprocessedKeys":{}})"
    );
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        const std::vector<key<account>> keys = {
            accounts.key("bob"), accounts.key("ann"), accounts.key("cid"), accounts.key("bob")};
        auto found = co_await tx.async_get_many(accounts, keys);
        EXPECT_EQ(found.size(), 4U);
        EXPECT_EQ(found[0]->cents, 5);
        EXPECT_EQ(&*found[1], &*ann);
        EXPECT_FALSE(found[2]);
        EXPECT_EQ(&*found[3], &*found[0]);
        // Also that there is none.
        EXPECT_FALSE(co_await tx.async_find(accounts, "cid"));
    });
    ASSERT_EQ(sent().size(), 2U);
    EXPECT_TRUE(has(sent()[1], R"("ConsistentRead":true)"));
    EXPECT_FALSE(has(sent()[1], R"("ann")"));
}

TEST_F(Transaction, ReadsTogetherFromSeveralTables)
{
    table<ticket> tickets(side.db);
    side.script.reply(
        R"({"Responses":[{"Item":)" + account_json("ann", 300) +
        R"(},{"Item":{"id":{"S":"t1"},"seat":{"N":"7"}}},{}]})"
    );
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const std::vector<key<ticket>> keys = {tickets.key("t1"), tickets.key("t2")};
        auto [ann, drawn] =
            co_await tx.async_get_together(item_of(accounts, "ann"), items_of(tickets, keys));
        EXPECT_EQ(ann->cents, 300);
        EXPECT_EQ(drawn.size(), 2U);
        EXPECT_EQ(drawn[0]->seat, 7);
        EXPECT_FALSE(drawn[1]);
        auto again = co_await tx.async_get(tickets, "t1");
        EXPECT_EQ(&*again, &*drawn[0]);
        auto [whole] = co_await tx.async_get_together(item_of(accounts, accounts.key("ann")));
        EXPECT_EQ(&*whole, &*ann);
        // They were so at one moment.
        EXPECT_TRUE(co_await tx.async_commit());
    });
    ASSERT_EQ(sent().size(), 1U);
    EXPECT_TRUE(has(sent()[0], R"("TableName":"tickets")"));
    EXPECT_TRUE(has(sent()[0], R"("TableName":"accounts")"));
}

TEST_F(Transaction, ReadsSideBySide)
{
    there_is("ann", 300);
    there_is("bob", 5);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto [a, b] = co_await (tx.async_get(accounts, "ann") && tx.async_get(accounts, "bob"));
        EXPECT_EQ(a->cents + b->cents, 305);
    });
}

// -- async_transact

TEST_F(Transaction, DeliversWhatTheBodyDoes)
{
    there_is("ann", 300);
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) -> asio::awaitable<int> {
            auto ann = co_await tx.async_get(accounts, "ann");
            co_return ann->cents;
        };
        EXPECT_EQ(co_await async_transact(side.db, body), 300);
    });
}

TEST_F(Transaction, CallsAHandler)
{
    there_is("ann", 300);
    auto body = [&](transaction& tx) -> asio::awaitable<int> {
        auto ann = co_await tx.async_get(accounts, "ann");
        co_return ann->cents;
    };
    int delivered = 0;
    async_transact(side.db, body, [&](std::exception_ptr failure, int cents) {
        EXPECT_FALSE(failure);
        delivered = cents;
    });
    EXPECT_EQ(delivered, 0);
    run_to_end(side.ctx);
    EXPECT_EQ(delivered, 300);
}

TEST_F(Transaction, EndsWithItsAttempts)
{
    for (int i = 0; i < 3; ++i)
    {
        there_is("ann", 300);
        there_is("bob", 5);
        is_cancelled(contention() + "," + contention());
    }
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) { return transfer(tx, "ann", "bob", 100); };
        const auto options = transaction_options().attempts(3);
        std::optional<error> failure;
        try
        {
            co_await async_transact(side.db, body, options);
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::conflict_changed);
        EXPECT_TRUE(failure && has(failure->what(), "tried 3 times")) << failure->what();
        EXPECT_TRUE(failure && failure->get_diagnostics().attempts() == 3);
        EXPECT_TRUE(failure && failure->get_diagnostics().retry_end() == retry_end::attempts);
        EXPECT_TRUE(failure && failure->get_diagnostics().key() == R"({"name":{"S":"ann"}})");
    });
    EXPECT_EQ(count("TransactWriteItems"), 3U);
}

TEST_F(Transaction, EndsWithItsTime)
{
    for (int i = 0; i < 9; ++i)
    {
        there_is("ann", 300);
        there_is("bob", 5);
        is_cancelled(contention() + "," + contention());
    }
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) { return transfer(tx, "ann", "bob", 100); };
        const auto options = transaction_options().timeout(std::chrono::milliseconds(50));
        std::optional<error> failure;
        try
        {
            co_await async_transact(side.db, body, options);
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::deadline_exceeded);
        EXPECT_TRUE(failure && has(failure->what(), "tried 3 times")) << failure->what();
        EXPECT_TRUE(failure && has(failure->what(), "50 ms")) << failure->what();
        EXPECT_TRUE(failure && failure->get_diagnostics().retry_end() == retry_end::deadline);
    });
    // 10 and 20 ms were waited for, 40 would have been too long.
    EXPECT_EQ(count("TransactWriteItems"), 3U);
}

TEST_F(Transaction, LetsOutWhatIsThrownForWhatIsSo)
{
    there_is("ann", 30);
    there_is("bob", 5);
    const std::string as_read = R"({"Responses":[{"Item":)" + account_json("ann", 30) +
                                R"(},{"Item":)" + account_json("bob", 5) + "}]}";
    side.script.reply(as_read);
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) { return transfer(tx, "ann", "bob", 100); };
        std::string what;
        try
        {
            co_await async_transact(side.db, body);
        }
        catch (const std::runtime_error& why)
        {
            what = why.what();
        }
        EXPECT_EQ(what, "insufficient funds");
    });
    EXPECT_EQ(count("TransactGetItems"), 1U);
    EXPECT_EQ(count("TransactWriteItems"), 0U);
}

TEST_F(Transaction, RunsAgainForWhatWasThrownOfOldReads)
{
    there_is("ann", 30);
    there_is("bob", 5);
    side.script.reply(
        R"({"Responses":[{"Item":)" + account_json("ann", 130) + R"(},{"Item":)" +
        account_json("bob", 5) + "}]}"
    );
    succeeds();
    run([&]() -> asio::awaitable<void> {
        auto body = [&](transaction& tx) { return transfer(tx, "ann", "bob", 100); };
        co_await async_transact(side.db, body);
    });
    EXPECT_EQ(count("GetItem"), 2U);
    EXPECT_EQ(count("TransactWriteItems"), 1U);
    EXPECT_TRUE(has(sent().back(), R"({"N":"105"})"));
}

TEST_F(Transaction, RefusesLessThanOneAttempt)
{
    EXPECT_EQ(
        thrown_by([&] { transaction tx(side.db, transaction_options().attempts(0)); }).code(),
        errc::invalid_request
    );
}

TEST_F(Transaction, ChecksWhatIsSavedAsItWasRead)
{
    there_is("ann", 300);
    there_is("bob", 5);
    succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        auto bob = co_await tx.async_get(accounts, "bob");
        bob->cents = 6;
        tx.save(ann);
        tx.save(bob);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent().back(), R"({"ConditionCheck":{"TableName":"accounts")"));
    EXPECT_TRUE(has(sent().back(), R"({"Update":{"TableName":"accounts")"));
}

TEST_F(Transaction, RunsWhatComesAfterOnceAndInOrder)
{
    there_is("ann", 300);
    there_is("bob", 5);
    is_cancelled(contention() + "," + none());
    there_is("ann", 300);
    succeeds();
    std::string ran;
    run([&]() -> asio::awaitable<void> {
        auto first = [&](transaction& tx) -> asio::awaitable<void> {
            ran += "1";
            tx.put(accounts, make_account("cid", 1));
            co_return;
        };
        auto second = [&](transaction&) -> asio::awaitable<void> {
            ran += "2";
            co_return;
        };
        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            tx.after(first);
            tx.after(second);
            co_await transfer(tx, "ann", "bob", 100);
            ran += "0";
        };
        succeeds();
        co_await async_transact(side.db, body);
    });
    EXPECT_EQ(ran, "0012");
    EXPECT_EQ(sent().back().rfind("PutItem", 0), 0U);
}

TEST_F(Transaction, LetsOutWhatIsThrownAfterIt)
{
    run([&]() -> asio::awaitable<void> {
        bool goes_on = false;
        auto fails = [](transaction&) -> asio::awaitable<void> {
            throw std::runtime_error("no");
            co_return;
        };
        auto next = [&](transaction&) -> asio::awaitable<void> {
            goes_on = true;
            co_return;
        };
        transaction tx(side.db);
        tx.after(fails);
        tx.after(next);
        std::string what;
        try
        {
            co_await tx.async_commit();
        }
        catch (const std::runtime_error& why)
        {
            what = why.what();
        }
        EXPECT_EQ(what, "no");
        EXPECT_FALSE(goes_on);
    });
}

}  // namespace
}  // namespace ddbm::test
